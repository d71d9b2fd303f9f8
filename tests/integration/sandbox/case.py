"""The base of the sandbox's own tests: one sandbox for each class, back to its defaults before each test."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))

from sandbox import Sandbox  # noqa: E402


class SandboxCase(unittest.TestCase):
    arguments = ("--set", "rate-max=0", "--set", "rate-daily=0")

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox(*cls.arguments)
        cls.addClassCleanup(cls.sandbox.close)

    def setUp(self):
        self.sandbox.control("DELETE", "switches")
        self.sandbox.switch(rate_max="0", rate_daily="0")
        self.sandbox.control("DELETE", "faults")
        self.sandbox.control("DELETE", "counters")

    def assert_failure(self, answer, status, message):
        """An error in HighLevel's envelope: its status twice, its text word for word, and a trace id."""
        self.assertEqual((answer.status, answer.json.get("message")), (status, message))
        self.assertEqual(answer.json["statusCode"], status)
        self.assertRegex(answer.json["traceId"], r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
        self.assertEqual(answer.json.get("error"), {400: "Bad Request", 404: "Not Found", 422: "Unprocessable Entity"}.get(status))
