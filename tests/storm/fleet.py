"""A fleet: a sandbox whose app is installed at many locations, one store with their expired tokens, and worker processes.

The programs are named by the environment: GHLAUTH_PROGRAM, STORM_WORKER, STORM_TRACER.
"""

import base64
import concurrent.futures
import http.client
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from sandbox import VERSION, Sandbox  # noqa: E402

LONG = "GHLAUTH_LONG" in os.environ
POLICIES = ("refuse", "revoke-family")
VALID, NEEDS_AUTHORIZATION, INACTIVE = 1, 2, 3
DAY_S = 86400
LONG_AGO_S = 3 * DAY_S  # expired, also by a clock that is a day behind


def row(what, count, result, began):
    """Adds a row to tests/long_results.md."""
    print(f"{what}: {count}: {result} ({time.monotonic() - began:.1f} s)", flush=True)
    if "GHLAUTH_LONG_RESULTS" in os.environ:
        with open(os.environ["GHLAUTH_LONG_RESULTS"], "a", encoding="utf-8") as file:
            file.write(f"| {what} | {count} | {result} | {time.monotonic() - began:.1f} |\n")


class Failed(Exception):
    """What a worker answered instead of "ok"."""

    def __init__(self, line):
        self.status, _, self.message = line.partition(" ")
        super().__init__(line)


# A container of its own: who is in it cannot look up the processes outside, as if it were another machine.
ELSEWHERE = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")


def can_be_elsewhere():
    return subprocess.run([*ELSEWHERE, "true"], capture_output=True, check=False).returncode == 0


class Worker:
    """A worker process. `trace` is what the tracer is to do: ("kill", "begin+3")."""

    def __init__(self, fleet, *, timeout_ms=None, clock_offset_s=0, trace=None, gate=None, elsewhere=False):
        command = [*(ELSEWHERE if elsewhere else ()), *fleet.command(timeout_ms or fleet.timeout_ms, clock_offset_s)]
        inherited = [] if gate is None else [gate]
        self.report = None
        if trace:
            self.report, written = os.pipe()
            inherited.append(written)
            command = [os.environ["STORM_TRACER"], str(written), str(fleet.sandbox.port), fleet.store.mark, *trace, *command]
        client = fleet.sandbox.client_fields()
        environment = {**os.environ, "STORM_CLIENT_ID": client["client_id"], "STORM_CLIENT_SECRET": client["client_secret"]}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
                                        pass_fds=inherited, start_new_session=True)
        if trace:
            os.close(written)
        try:
            self.answer()
        except Failed:
            self.close()
            raise

    def line(self):
        """Its next line; "" when it ended."""
        return self.process.stdout.readline().rstrip("\n")

    def answer(self):
        verdict, _, rest = self.line().partition(" ")
        if verdict != "ok":
            raise Failed(rest or "NO_ANSWER the worker ended")
        return rest

    def tell(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def ask(self, command):
        self.tell(command)
        return self.answer()

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        code = self.process.wait(timeout=120)
        self.process.stdout.close()
        if self.report is not None:
            os.close(self.report)
            self.report = None
        return code

    def __enter__(self):
        return self

    def kill(self):
        """With the process that it traces, which may be stopped."""
        os.killpg(self.process.pid, signal.SIGKILL)

    def __exit__(self, failed, *_):
        if failed and self.process.poll() is None:
            self.kill()
        self.close()


class Fleet:
    """`timeout_ms` is the workers' timeout for one HTTP exchange, from which the library derives the length of its lease."""

    def __init__(self, make_store, locations, *, reuse="refuse", timeout_ms=10000, agency=False, directory=None):
        self.timeout_ms = timeout_ms
        self.temporary = tempfile.TemporaryDirectory(prefix="ghlauth-storm-", dir=directory)
        self.directory = pathlib.Path(self.temporary.name)
        self.sandbox = Sandbox("--set", "rate-max=0", "--set", "rate-daily=0", "--set", f"reuse={reuse}",
                               "--locations", str(locations))
        self.key_file = self.directory / "key"
        self.key_file.touch(mode=0o600)
        self.key_file.write_text("storm " + base64.b64encode(os.urandom(32)).decode() + "\n", encoding="ascii")
        self.store = make_store(self.directory)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(self.sandbox.install_location, range(locations)))
        self.sandbox.control("POST", "expire")  # both sides agree about that
        self.ids = self.seed(answers)
        if agency:
            self.import_agency()
        self.sandbox.control("DELETE", "counters")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.store.close()
        self.sandbox.close()
        self.temporary.cleanup()

    def command(self, timeout_ms, clock_offset_s):
        """Of a worker."""
        return [os.environ["STORM_WORKER"], self.sandbox.url, self.store.url, str(self.key_file), str(timeout_ms),
                str(clock_offset_s)]

    def import_agency(self):
        """The agency installs the app as well, which is live from then on."""
        with Worker(self) as seeder:
            seeder.ask(f"import {int(time.time())} {json.dumps(self.sandbox.install_agency())}")

    def seed(self, answers):
        """Stores answers of the token endpoint as installations that expired; returns their ids."""
        with Worker(self) as seeder:
            return [seeder.ask(f"import {int(time.time()) - LONG_AGO_S} {json.dumps(answer)}") for answer in answers]

    def tally(self, installation):
        """What the sandbox counted for one installation since it was seeded."""
        nothing = {"refreshes_ok": 0, "refresh_reuses": 0, "mints": 0, "answers": 0, "newest_presented": True}
        found = self.sandbox.counters()["installations"]
        return found.get(f"{self.sandbox.app['id']}/{location_of(installation)}", nothing)

    def accepts(self, installation, token):
        """Whether the sandbox takes a token at the location of an installation."""
        return self.sandbox.api("GET", f"/locations/{location_of(installation)}", token, version=VERSION).status == 200


def location_of(installation):
    return installation.rpartition(":")[2]
