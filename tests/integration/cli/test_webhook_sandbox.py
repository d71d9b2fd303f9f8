"""ghlauth webhook fire and tail: the sandbox sends, tail prints; and the README's way to see an event without HighLevel."""

import json
import re
import socket
import subprocess
import unittest

from case import PATIENCE_S, PIPES, PROGRAM, README, USAGE, CliCase
from serve_case import ServeCase

MARK = "<!-- run by tests/integration/cli/test_webhook_sandbox.py -->"
# The daemon has to be there before the event; it is ended once it has handed that on.
SHELL = """
set -eu
%s
curl -sS --retry 100 --retry-delay 1 --retry-connrefused -o answer http://127.0.0.1:$PORT/
%s
until grep -q ContactCreate events; do sleep 0.1; done
kill $!
wait $!
"""


class FireAndTail(CliCase):
    def setUp(self):
        super().setUp()
        key = self.home / "key.pem"
        key.write_text(self.sandbox.control("GET", f"apps/{self.app_id}/webhook-keys")["ed25519"]["pem"])
        self.tail = self.start("webhook", "tail", "--listen", "127.0.0.1:0", "--app-id", self.app_id, "--key", str(key), "--json", **PIPES)
        address = self.tail.stderr.readline().split()[-1]
        self.sandbox.control("PATCH", "apps/" + self.app_id, {"webhook_url": address})
        self.control = {"GHLAUTH_SANDBOX_URL": self.sandbox.url, "GHLAUTH_SANDBOX_CONTROL_TOKEN": self.sandbox.about["control_token"]}

    def fire(self, *arguments, **more):
        return self.run_cli("webhook", "fire", *arguments, **{**self.control, **more})

    def printed(self):
        return json.loads(self.tail.stdout.readline())

    def test_an_event(self):
        done = self.fire("ContactCreate", "--location", self.other_location, "-d", '{"email": "zoë@example.com"}')
        self.assertRegex(done.stdout, r"^Fired ContactCreate, webhook \d+, id \S+\n$")
        event = self.printed()
        self.assertEqual((event["type"], event["app_id"], event["location_id"]), ("ContactCreate", self.app_id, self.other_location))
        self.assertEqual(event["event"]["email"], "zoë@example.com")
        self.assertEqual(event["event"]["webhookId"], event["id"])

    def test_copies_are_printed_once(self):
        fired = json.loads(self.fire("NoteCreate", "--count", "2", "--copies", "3", "--json").stdout)["webhooks"]
        self.assertEqual(len(fired), 6)
        self.assertEqual({self.printed()["id"], self.printed()["id"]}, {one["webhook_id"] for one in fired})
        self.fire("TaskCreate")
        self.assertEqual(self.printed()["type"], "TaskCreate")

    def test_what_is_wrong_is_refused_and_not_printed(self):
        for fault in ("wrong_signature", "missing_signature", "flipped_body", "other_app", "stale"):
            self.fire("ContactCreate", "--fault", fault)
        self.fire("TaskCreate")
        self.assertEqual(self.printed()["type"], "TaskCreate")

    def test_list(self):
        types = self.fire("--list").stdout.splitlines()
        self.assertIn("ContactCreate", types)
        self.assertEqual(len(types), len(json.loads(self.fire("--list", "--json").stdout)["events"]))

    def test_wrong_usage(self):
        self.assertIn("which sandbox?", self.fail_cli(USAGE, "webhook", "fire", "ContactCreate"))
        self.assertIn("GHLAUTH_SANDBOX_CONTROL_TOKEN", self.fail_cli(USAGE, "webhook", "fire", "ContactCreate", "--sandbox", self.sandbox.url))
        for arguments, code, words in ((["NoSuchThing"], USAGE, "NoSuchThing"), ([], USAGE, "--list"), (["ContactCreate", "-d", "[]"], USAGE, "JSON object"),
                                       (["ContactCreate", "-d", "@nothing"], USAGE, "there is no file"),
                                       (["ContactCreate", "--sandbox", "http://127.0.0.1:1"], 1, "Is the sandbox running?")):
            self.assertIn(words, self.fire(*arguments, code=code).stderr)
        self.fire("ContactCreate", code=1, GHLAUTH_SANDBOX_CONTROL_TOKEN="wrong")
        token = self.private_file("token", self.sandbox.about["control_token"] + "\n")
        self.run_cli("webhook", "fire", "TaskCreate", "--sandbox", self.sandbox.url, "--control-token-file", token)


class Readme(ServeCase):
    def test_the_example(self):
        [block] = re.findall(re.escape(MARK) + r"\n```console\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        lines = [line.removeprefix("$ ").replace(":8484/", f":{port}/") for line in block.splitlines()]
        (self.bin / "ghlauth").symlink_to(PROGRAM)
        begin, shell = lines[0].rsplit(" ", 1)
        self.assertEqual((shell, len(lines)), ("sh", 4))
        self.assertTrue(lines[2].endswith(" sandbox.der &"))
        lines[2] = lines[2].replace(" &", f" --listen 127.0.0.1:{port} >events &")
        done = subprocess.run([PROGRAM, *begin.split()[1:], "bash", "-c", SHELL % ("\n".join(lines[1:3]), lines[3])], cwd=self.home,
                              env=self.environment | {"no_proxy": "127.0.0.1", "PORT": port}, capture_output=True, text=True,
                              timeout=PATIENCE_S, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex((self.home / "events").read_text(), r"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  ContactCreate  location \w{20}  \S+$")


if __name__ == "__main__":
    unittest.main()
