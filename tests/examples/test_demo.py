"""The demo runs to its end, shows what it promises, and shows no secret."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sandbox import Sandbox  # noqa: E402


class Demo(unittest.TestCase):
    def test_demo(self):
        with tempfile.TemporaryDirectory() as folder:
            ready = pathlib.Path(folder) / "ready.json"
            with Sandbox("--ready-file", str(ready)) as sandbox:
                program = pathlib.Path(os.environ["GHLAUTH_EXAMPLES"]) / "demo"
                result = subprocess.run([program, ready], capture_output=True, text=True, timeout=60, check=False)
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
                counters = sandbox.counters()
                announced = sandbox.about
        output = result.stdout
        self.assertRegex(output, r"-> GET /contacts/\w+ +Authorization: Bearer pit-\S*\*+\n")
        self.assertRegex(output, r"the library says GHLAUTH_E_(WRONG_LEVEL|SCOPE_MISSING): .*\n +hint: .+")
        self.assertEqual(output.count("<- 200"), 3)
        self.assertEqual(output.count("<- 201"), 1)
        self.assertTrue(output.endswith("Done.\n"))
        self.assertEqual({name: counters[name] for name in ("codes_exchanged", "refreshes_ok", "refresh_reuses", "mints")},
                         {"codes_exchanged": 2, "refreshes_ok": 1, "refresh_reuses": 0, "mints": 1})
        secrets = [announced["app"]["client_secret"], announced["control_token"], *announced["pit"].values(), "eyJ"]
        for secret in secrets:
            self.assertNotIn(secret, output)
        self.assertNotRegex(output, r"code=(?!\*)|state=(?!\*)")


if __name__ == "__main__":
    unittest.main()
