"""The custom page of the README, as a program in C, against a live sandbox. GHLAUTH_EXAMPLES names its folder."""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "support"))
from sandbox import Sandbox  # noqa: E402

EXAMPLES = pathlib.Path(os.environ["GHLAUTH_EXAMPLES"])


class CustomPage(unittest.TestCase):
    def setUp(self):
        self.sandbox = Sandbox("--operations", str(TESTS / "vectors" / "operations.jsonl"))
        self.addCleanup(self.sandbox.close)
        self.here, self.elsewhere = self.sandbox.locations[:2]
        self.sandbox.control("POST", "apps/" + self.sandbox.app["id"], {"scopes": ["users.readonly"]})
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.arguments = [self.sandbox.url, self.sandbox.app["redirect_uri"], f"sqlite:{folder.name}/installations"]
        self.secrets = {"HIGHLEVEL_CLIENT_ID": self.sandbox.app["client_id"],
                        "HIGHLEVEL_CLIENT_SECRET": self.sandbox.app["client_secret"],
                        "HIGHLEVEL_STORE_KEY": "1 " + base64.b64encode(os.urandom(32)).decode(),
                        "HIGHLEVEL_SHARED_SECRET": self.sandbox.control("GET", "apps")["apps"][0]["shared_secret"]}
        self.connect(self.here)

    def run_program(self, name, *arguments, sent):
        return subprocess.run([EXAMPLES / name, *arguments], input=sent, capture_output=True, text=True, timeout=60,
                              env={**os.environ, **self.secrets}, check=False)

    def connect(self, location):
        program = subprocess.Popen([EXAMPLES / "user_connect", self.sandbox.url, self.sandbox.url, *self.arguments[1:], "anna",
                                    "users.readonly"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                   env={**os.environ, **self.secrets})
        with program:
            url = program.stdout.readline().strip()
            self.assertIn("connected", program.communicate(self.sandbox.allow(url, "Location:" + location) + "\n", timeout=60)[0])

    def page(self, payload):
        result = self.run_program("custom_page", *self.arguments, sent=payload + "\n")
        for secret in self.secrets.values():
            self.assertNotIn(secret, result.stdout + result.stderr)
        return result

    def payload(self, **request):
        return self.sandbox.control("POST", "user_context", request)["ciphertext"]

    def test_a_user_is_told_and_confirmed(self):
        result = self.page(self.payload(location_id=self.here, role="user", user_id="MKQJ7wOVVmNOMvrnKKKK"))
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        told, answer = result.stdout.splitlines()
        self.assertEqual(told, f"user {self.here}")
        self.assertEqual(json.loads(answer)["path"], "/users/{userId}")
        self.assertEqual(self.sandbox.counters()["arrivals"]["GET /users/MKQJ7wOVVmNOMvrnKKKK"], 1)

    def test_nobody_else_gets_in(self):
        before = self.sandbox.counters()["requests"]
        payload = self.payload(location_id=self.here)
        for status, sent in (("GHLAUTH_E_NOT_INSTALLED", self.payload(location_id=self.elsewhere)),
                             ("GHLAUTH_E_NOT_INSTALLED", self.payload()),
                             ("GHLAUTH_E_USER_CONTEXT_INVALID", self.payload(text="no json")),
                             ("GHLAUTH_E_USER_CONTEXT_INVALID", payload[:-4] + "AAAA"),
                             ("GHLAUTH_E_USER_CONTEXT_INVALID", "")):
            result = self.page(sent)
            self.assertEqual((result.returncode, result.stdout), (1, ""))
            self.assertTrue(result.stderr.startswith(status + ": "), result.stderr)
        self.sandbox.control("POST", f"apps/{self.sandbox.app['id']}/shared-secret")
        self.assertIn("GHLAUTH_E_USER_CONTEXT_INVALID: ", self.page(self.payload(location_id=self.here)).stderr)
        self.assertEqual(self.sandbox.counters()["requests"], before)  # HighLevel was not asked


if __name__ == "__main__":
    unittest.main()
