"""The use cases of OAuth, as programs in C, against a live sandbox. GHLAUTH_EXAMPLES names their folder."""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sandbox import Sandbox  # noqa: E402

EXAMPLES = pathlib.Path(os.environ["GHLAUTH_EXAMPLES"])
PROGRAMS = ("user_connect", "user_request", "oauth_flow")


class Programs(unittest.TestCase):
    def test_each_is_short(self):
        for program in PROGRAMS:
            lines = pathlib.Path(__file__).with_name(program + ".c").read_text().splitlines()
            self.assertLess(len(lines), 80, program)


class UseCase(unittest.TestCase):
    """A sandbox, and a sealed store in which its installations are shared by programs."""

    def setUp(self):
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.locations = self.sandbox.locations
        self.redirect_uri = self.sandbox.app["redirect_uri"]
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.store = f"sqlite:{folder.name}/installations"
        self.secrets = {"HIGHLEVEL_CLIENT_ID": self.sandbox.app["client_id"],
                        "HIGHLEVEL_CLIENT_SECRET": self.sandbox.app["client_secret"],
                        "HIGHLEVEL_STORE_KEY": "1 " + base64.b64encode(os.urandom(32)).decode()}

    def start(self, name, *arguments):
        return subprocess.Popen([EXAMPLES / name, self.sandbox.url, *map(str, arguments)], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **self.secrets})

    def end(self, program, sent=None):
        """The exit code and what was printed."""
        with program:
            stdout, stderr = program.communicate(sent, timeout=60)
        for secret in (self.secrets["HIGHLEVEL_CLIENT_SECRET"], self.secrets["HIGHLEVEL_STORE_KEY"][2:], "eyJ"):
            self.assertNotIn(secret, stdout + stderr)
        return program.returncode, stdout, stderr

    def begin_connecting(self, user):
        program = self.start("user_connect", self.sandbox.url, self.redirect_uri, self.store, user)
        return program, program.stdout.readline().strip()

    def connect(self, user, location):
        program, url = self.begin_connecting(user)
        callback = self.sandbox.allow(url, "Location:" + location)
        self.assertEqual(self.end(program, callback + "\n"), (0, f"{user} connected {location}\n", ""))


class UserService(UseCase):
    def request(self, *arguments):
        return self.end(self.start("user_request", self.redirect_uri, self.store, *arguments))

    def test_users_reach_their_own_locations_alone(self):
        first, second = self.locations[:2]
        self.connect("anna", first)
        self.connect("ben", second)
        self.assertEqual(self.request("anna"), (0, first + "\n", ""))
        self.assertEqual(self.request("ben"), (0, second + "\n", ""))
        self.assertEqual(self.request("carl"), (0, "", ""))

        contacts = [f"/contacts/{self.sandbox.contacts[index][0]}" for index in (0, 1)]
        code, body, _ = self.request("anna", first, contacts[0])
        self.assertEqual((code, json.loads(body)["contact"]["locationId"]), (0, first))

        before = self.sandbox.counters()["requests"]
        for user in ("ben", "carl", ""):
            self.assertEqual(self.request(user, first, contacts[0]), (1, "", f"denied: {user} has not connected {first}\n"))
        self.assertEqual(self.sandbox.counters()["requests"], before)  # HighLevel was not asked

        code, body, told = self.request("ben", second, contacts[0])  # Anna's contact with Ben's own location: HighLevel refuses
        self.assertEqual((code, body), (1, ""))
        self.assertRegex(told, "^GHLAUTH_E_WRONG_LOCATION: ")

    def test_a_callback_belongs_to_the_user_who_began(self):
        anna, url = self.begin_connecting("anna")
        ben, _ = self.begin_connecting("ben")
        callback = self.sandbox.allow(url, "Location:" + self.locations[0])
        code, stdout, stderr = self.end(ben, callback + "\n")
        self.assertEqual((code, stdout), (1, ""))
        self.assertRegex(stderr, "^GHLAUTH_E_STATE_")
        self.assertEqual(self.request("ben"), (0, "", ""))
        self.assertEqual(self.end(anna, callback + "\n")[0], 0)

    def test_another_key_opens_nothing(self):
        self.connect("anna", self.locations[0])
        self.secrets["HIGHLEVEL_STORE_KEY"] = "1 " + base64.b64encode(os.urandom(32)).decode()
        code, stdout, stderr = self.request("anna")
        self.assertEqual((code, stdout), (1, ""))
        self.assertRegex(stderr, "^GHLAUTH_E_STORE_KEY: ")


if __name__ == "__main__":
    unittest.main()
