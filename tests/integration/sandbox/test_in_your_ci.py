"""src/sandbox/in-your-ci.md: its test, run as the page says."""

import pathlib
import re
import subprocess
import tempfile
import unittest

import case  # noqa: F401  (where the module sandbox is)
from sandbox import PROGRAM

PAGE = pathlib.Path(__file__).resolve().parents[3] / "src" / "sandbox" / "in-your-ci.md"


class InYourCi(unittest.TestCase):
    def setUp(self):
        self.text = PAGE.read_text(encoding="utf-8")
        [self.command] = re.findall(r"```console\n\$ (.*)\n```", self.text)

    def test_the_example(self):
        [program] = re.findall(r"```python\n# (\S+)\n(.*?)```", self.text, re.S)
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, program[0]).write_text(program[1], encoding="utf-8")
            done = subprocess.run([PROGRAM, *self.command.split()[1:]], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r"Ran 3 tests in .*\n\nOK")

    def test_the_runner_runs_the_same(self):
        [workflow] = re.findall(r"```yaml\n(.*?)```", self.text, re.S)
        self.assertIn(f"- run: {self.command}\n", workflow)

    def test_each_variable_is_there(self):
        named = set(re.findall(r"`(GHLAUTH_SANDBOX_\w+)`", self.text))
        done = subprocess.run([PROGRAM, "sandbox", "run", "--", "env"], capture_output=True, text=True, timeout=60, check=True)
        self.assertEqual(named, set(re.findall(r"^(GHLAUTH_SANDBOX_\w+)=", done.stdout, re.M)))


if __name__ == "__main__":
    unittest.main()
