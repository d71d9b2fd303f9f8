"""The queue in other event loops: epoll in C, asyncio in Python. GHLAUTH_EXAMPLES names the folder of the programs, GHLAUTH_LIBRARIES
that of the library."""

import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sandbox import Sandbox  # noqa: E402


class Loop:
    """What holds in either; `program` starts one."""

    def setUp(self):
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)

    def run_with(self, contacts):
        result = subprocess.run([*self.program, self.sandbox.url, self.sandbox.locations[0], *contacts], capture_output=True, text=True,
                                stdin=self.stdin(), timeout=60, check=False,
                                env={**os.environ, "HIGHLEVEL_PIT": self.sandbox.location_pit,
                                     "LD_LIBRARY_PATH": os.environ["GHLAUTH_LIBRARIES"]})
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn(self.sandbox.location_pit, result.stdout + result.stderr)
        return result.stdout.splitlines()

    def stdin(self):
        """One that stays open and says nothing."""
        read, write = os.pipe()
        self.addCleanup(os.close, read)
        self.addCleanup(os.close, write)
        return read

    def test_each_is_answered(self):
        contacts = self.sandbox.contacts[0]
        lines = self.run_with([*contacts, "nobody", *contacts])
        self.assertEqual(len(lines), 2 * len(contacts) + 1)
        for contact in contacts:
            self.assertEqual(sum(f'"id":"{contact}"' in line for line in lines), 2)
        self.assertEqual(len([line for line in lines if '"contact"' not in line]), 1)
        arrivals = self.sandbox.counters()["arrivals"]
        self.assertEqual([arrivals[f"GET /contacts/{contact}"] for contact in contacts], [2] * len(contacts))

    def test_it_waits_for_what_is_limited(self):
        self.sandbox.switch(**{"rate-max": "5", "rate-interval-ms": "400"})
        contact = self.sandbox.contacts[0][0]
        lines = self.run_with([contact] * 23)
        self.assertEqual(sum(f'"id":"{contact}"' in line for line in lines), 23)


class InC(Loop, unittest.TestCase):
    @property
    def program(self):
        return [os.path.join(os.environ["GHLAUTH_EXAMPLES"], "queue_epoll")]


class InAsyncio(Loop, unittest.TestCase):
    @property
    def program(self):
        return [sys.executable, str(pathlib.Path(__file__).with_name("queue_asyncio.py"))]


if __name__ == "__main__":
    unittest.main()
