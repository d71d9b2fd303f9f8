"""Runs cases.json against a live sandbox with the runner of a language, and compares what it gives with what it should.

    scenario.py [--without threads] LANGUAGE command...

The command reads steps from its standard input, one a line, and answers each with a line. A step is a verb and its arguments, an
answer one of
    ok VALUE...
    error CLASSES STATUS NAME MESSAGE HINT HTTP_STATUS SERVER_MESSAGE TRACE_ID RETRY_AFTER_MS RETRYABLE
    thrown MESSAGE          what is no failure of the library, such as an exception of a listener
The parts are separated by tabs and percent-encoded. CLASSES are the exception's own class and its bases up to Error, between
blanks.

GHLAUTH_PROGRAM names the sandbox's program. GHLAUTH_SCENARIO_RESULTS may name a file for the results, a line for each case.
"""

import argparse
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "support"))
from sandbox import Sandbox  # noqa: E402
from webhooks import SigningKey  # noqa: E402

FIELDS = ("classes", "status", "name", "message", "hint", "http_status", "server_message", "trace_id", "retry_after_ms", "retryable")


class Differs(Exception):
    """What came is not what should come."""


class Runner:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def step(self, arguments):
        parts = [urllib.parse.quote(one if isinstance(one, bytes) else str(one), safe="") for one in arguments]
        self.process.stdin.write("\t".join(parts).encode() + b"\n")
        line = b""
        while not line.endswith(b"\n"):
            more = self.process.stdout.read(65536)
            if not more:
                raise Differs(f"the runner ended with code {self.process.wait()}")
            line += more
        return [urllib.parse.unquote_to_bytes(part).decode("utf-8", "surrogateescape") for part in line[:-1].decode().split("\t")]

    def close(self):
        self.process.stdin.close()
        return self.process.wait(timeout=60)


class Scenario:
    def __init__(self, sandbox, key, runner, without):
        self.sandbox, self.key, self.runner, self.without = sandbox, key, runner, without
        app = sandbox.app
        now = datetime.datetime.now(datetime.timezone.utc)
        self.values = {
            "url": sandbox.url, "app": app["id"], "client_id": app["client_id"], "client_secret": app["client_secret"],
            "redirect_uri": app["redirect_uri"], "shared_secret": app["shared_secret"], "company": sandbox.company,
            "location": sandbox.locations[0], "contact": sandbox.contacts[0][0], "other_location": sandbox.locations[1],
            "other_contact": sandbox.contacts[1][0], "location_pit": sandbox.location_pit, "agency_pit": sandbox.agency_pit,
            "key": key.public.read_text(), "now": now.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        }

    def filled(self, value):
        """With the values for ${name}; bytes for {"hex": ...}."""
        if isinstance(value, str):
            return re.sub(r"\$\{(\w+)\}", lambda found: self.values[found[1]], value)
        if isinstance(value, list):
            return [self.filled(one) for one in value]
        if isinstance(value, dict):
            if list(value) == ["hex"]:
                return bytes.fromhex(value["hex"])
            return {name: self.filled(one) for name, one in value.items()}
        return value

    def run(self, step):
        if "sandbox" in step:
            answer = self.sandbox.control(*self.filled(step["sandbox"]))
            self.save(step, {name: json.dumps(one) if isinstance(one, (dict, list)) else one for name, one in answer.items()})
            self.compare_json(answer, self.filled(step.get("gives", {})))
        elif "allow" in step:
            self.values["callback"] = self.sandbox.allow(**self.filled(step["allow"]))
        elif "sign" in step:
            body = self.filled(step["sign"])
            self.values["signature"] = self.key.sign(body if isinstance(body, bytes) else body.encode())
        else:
            self.carry_out(step)

    def carry_out(self, step):
        outcome, *given = self.runner.step(self.filled(step["do"]))
        if "fails" in step:
            if outcome != "error":
                raise Differs(f"it did not fail: {outcome} {given}")
            fields = dict(zip(FIELDS, given))
            for name, wanted in step["fails"].items():
                self.compare(name, fields[name], self.filled(wanted))
        elif "throws" in step:
            if outcome != "thrown":
                raise Differs(f"nothing was thrown: {outcome} {given}")
            self.compare("what was thrown", given[0], self.filled(step["throws"]))
        else:
            wanted = self.filled(step.get("gives", []))
            if outcome != "ok":
                raise Differs(f"{outcome} {given}")
            if len(given) != len(wanted):
                raise Differs(f"it gave {given}, and not {wanted}")
            for at, pair in enumerate(zip(given, wanted)):
                self.compare(f"value {at}", *pair)
            self.save(step, given)

    def save(self, step, given):
        for name, at in step.get("saves", {}).items():
            self.values[name] = str(given[at])

    def compare(self, what, given, wanted):
        """With a text, or one of {"matches": regular expression}, {"json": part of it}, {"any": true}."""
        if isinstance(wanted, dict):
            if "matches" in wanted and not re.search(wanted["matches"], given):
                raise Differs(f"{what} is {given!r}, which {wanted['matches']!r} does not match")
            if "json" in wanted:
                self.compare_json(json.loads(given), wanted["json"])
        elif given != str(wanted):
            raise Differs(f"{what} is {given!r}, and not {wanted!r}")

    def compare_json(self, given, wanted, where=""):
        if isinstance(wanted, dict):
            for name, one in wanted.items():
                if name not in given:
                    raise Differs(f"{where} has no {name!r}")
                self.compare_json(given[name], one, f"{where}.{name}")
        elif given != wanted:
            raise Differs(f"{where} is {given!r}, and not {wanted!r}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--without", action="append", default=[], help="what the language does not have, such as threads")
    parser.add_argument("language")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    cases = json.loads((HERE / "cases.json").read_text())["cases"]
    failed = 0
    results = []
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        runner = Runner(arguments.command)
        scenario = Scenario(sandbox, SigningKey(folder), runner, arguments.without)
        for case in cases:
            if case.get("needs") in arguments.without:
                result = f"no {case['needs']}"
            else:
                result = "ok"
                for number, step in enumerate(case["steps"], 1):
                    try:
                        scenario.run(step)
                    except (Differs, KeyError, RuntimeError, ValueError) as error:
                        result = "failed"
                        print(f"{arguments.language}: {case['name']}, step {number} {json.dumps(step)}: {error!r}", file=sys.stderr)
                        break
            failed += result == "failed"
            results.append(f"{arguments.language}\t{case['name']}\t{result}\n")
            print(f"{result}: {case['name']}")
        code = runner.close()
        if code != 0:
            print(f"{arguments.language}: the runner ended with code {code}", file=sys.stderr)
            failed += 1
    if "GHLAUTH_SCENARIO_RESULTS" in os.environ:
        with open(os.environ["GHLAUTH_SCENARIO_RESULTS"], "w", encoding="utf-8") as file:
            file.writelines(results)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
