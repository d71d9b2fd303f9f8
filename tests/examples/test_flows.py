"""The two flows of the README against a live sandbox, in C, in C++ and in Python. GHLAUTH_EXAMPLES names the folder of the programs;
GHLAUTH_PYTHON_MODULE that of the Python module."""

import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sandbox import Sandbox  # noqa: E402

EXAMPLES = pathlib.Path(os.environ["GHLAUTH_EXAMPLES"])


class Flows:
    """What holds in either language; `program` says how one is started."""

    def setUp(self):
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.location = self.sandbox.locations[0]
        self.contact = self.sandbox.contacts[0][0]

    def assert_is_contact(self, line):
        self.assertEqual(json.loads(line)["contact"]["id"], self.contact)

    def pit_flow(self, pit, location_id):
        return subprocess.run([*self.program("pit_flow"), self.sandbox.url, location_id, self.contact], capture_output=True,
                              text=True, env={**os.environ, "HIGHLEVEL_PIT": pit}, timeout=60, check=False)

    def test_pit_flow(self):
        result = self.pit_flow(self.sandbox.location_pit, self.location)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assert_is_contact(result.stdout)
        self.assertEqual(self.sandbox.counters()["arrivals"], {f"GET /contacts/{self.contact}": 1})

    def test_pit_flow_says_what_to_change(self):
        result = self.pit_flow(self.sandbox.agency_pit, self.location)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, self.refusal)
        self.assertNotIn(self.sandbox.agency_pit, result.stderr)

    def test_oauth_flow(self):
        app = self.sandbox.app
        command = [*self.program("oauth_flow"), self.sandbox.url, self.sandbox.url, app["redirect_uri"], f"/contacts/{self.contact}"]
        environment = {**os.environ, "HIGHLEVEL_CLIENT_ID": app["client_id"], "HIGHLEVEL_CLIENT_SECRET": app["client_secret"]}
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              env=environment) as program:
            url = program.stdout.readline().strip()
            self.assertTrue(url.startswith(self.sandbox.url + "/v2/oauth/chooselocation?"), url)
            callback = self.sandbox.allow(url, f"Location:{self.location}")
            stdout, stderr = program.communicate(callback + "\n", timeout=60)
        self.assertEqual(program.returncode, 0, stderr)
        self.assert_is_contact(stdout)
        self.assertEqual(self.sandbox.counters()["codes_exchanged"], 1)


class InC(Flows, unittest.TestCase):
    refusal = r"^GHLAUTH_E_(WRONG_LEVEL|SCOPE_MISSING): .+ .+\n$"

    def program(self, name):
        return [EXAMPLES / name]

    def test_all_pages(self):
        for name in range(4):
            self.sandbox.control("POST", "contacts", {"location_id": self.location, "firstName": f"Number {name}"})
        listed = self.sandbox.api("GET", f"/contacts/?locationId={self.location}&limit=100", self.sandbox.location_pit).json["contacts"]
        result = subprocess.run([*self.program("all_pages"), self.sandbox.url, self.location, "3"], capture_output=True, text=True,
                                env={**os.environ, "HIGHLEVEL_PIT": self.sandbox.location_pit}, timeout=60, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        pages = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([contact for page in pages for contact in page], listed)
        self.assertEqual(len(pages[0]), 3)


class InCpp(Flows, unittest.TestCase):
    refusal = InC.refusal

    def program(self, name):
        return [EXAMPLES / f"{name}_cpp"]


@unittest.skipUnless(os.environ.get("GHLAUTH_PYTHON_MODULE"), "the build has no Python module")
class InPython(Flows, unittest.TestCase):
    refusal = r"RefusedError: .+"

    def program(self, name):
        return [sys.executable, pathlib.Path(__file__).with_name(name + ".py")]


if __name__ == "__main__":
    unittest.main()
