"""Secrets are compared in a time that says nothing of them: valgrind sees no branch that depends on one."""

import os
import shutil
import subprocess
import sys
import unittest

PROGRAM = os.environ["CONSTANT_TIME"]
REPORTED = 42


def run(which):
    return subprocess.run(["valgrind", "-q", f"--error-exitcode={REPORTED}", PROGRAM, which], capture_output=True, text=True, check=False)


class ConstantTime(unittest.TestCase):
    def test_ours(self):
        done = run("ours")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_branch_on_a_secret_would_be_seen(self):
        done = run("memcmp")
        self.assertEqual(done.returncode, REPORTED, done.stderr)
        self.assertIn("depends on uninitialised value", done.stderr)


if __name__ == "__main__":
    if shutil.which("valgrind") is None:
        print("valgrind is not installed")
        sys.exit(77)
    unittest.main()
