"""Every code block of README.md is compiled or run: C and Python blocks stand word for word in an example that a test runs
(named by the comment before the block), shell blocks marked `run` are run here, and the other ones call scripts that are there."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import textwrap
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"(?:<!-- (?P<mark>[^\n]+) -->\n)?```(?P<language>\w*)\n(?P<code>.*?)```", re.S)
MAX_FLOW_LINES = 15


def blocks():
    return [match.groupdict() for match in BLOCK.finditer((ROOT / "README.md").read_text())]


class Readme(unittest.TestCase):
    def test_code_is_that_of_an_example(self):
        found = [block for block in blocks() if block["language"] in ("c", "python")]
        self.assertEqual(len(found), 4)
        for block in found:
            with self.subTest(block["mark"]):
                self.assertTrue(block["mark"].startswith("from "))
                example = ROOT / block["mark"].removeprefix("from ")
                text = textwrap.dedent(example.read_text())
                code = block["code"].rstrip("\n")
                self.assertTrue(code in text or textwrap.indent(code, "  ") in text, f"not in {example.name}")
                self.assertLess(code.count("\n") + 1, MAX_FLOW_LINES)

    def test_scripts_are_there(self):
        for block in blocks():
            if block["language"] == "sh" and block["mark"] is None:
                for line in block["code"].splitlines():
                    self.assertTrue(os.access(ROOT / line.split()[0], os.X_OK), line)

    def test_commands_run(self):
        commands = [block["code"] for block in blocks() if block["mark"] == "run"]
        self.assertEqual(len(commands), 1)
        with tempfile.TemporaryDirectory(prefix="ghlauth readme ") as prefix:
            environment = {**os.environ, "PREFIX": prefix}
            if shutil.which("ccache"):  # as in tests/run
                environment |= {"CMAKE_C_COMPILER_LAUNCHER": "ccache", "CMAKE_CXX_COMPILER_LAUNCHER": "ccache"}
            result = subprocess.run(["bash", "-euc", commands[0]], cwd=ROOT, env=environment, capture_output=True, text=True,
                                    check=False)
            self.assertEqual(result.returncode, 0, result.stdout[-3000:] + result.stderr[-3000:])
            self.assertTrue(any(pathlib.Path(prefix).rglob("libghlauth.so")))
            self.assertIsNotNone(shutil.which("ghlauth", path=f"{prefix}/bin"))

    def test_linked_files_are_there(self):
        for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text()):
            if not target.startswith("http"):
                self.assertTrue((ROOT / target).exists(), target)


if __name__ == "__main__":
    unittest.main()
