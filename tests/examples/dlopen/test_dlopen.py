"""The same program in seven languages, over the installed library, which each loads by its name alone: the lines have to be the same.

GHLAUTH_BUILD_DIR names the build to install. Node.js is left out unless NODE_PATH has its package.
"""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "support"))
from sandbox import Sandbox  # noqa: E402

EXPECTED = (HERE / "expected.txt").read_text(encoding="utf-8")


def run(*command, **options):
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True, timeout=60, **options).stdout


class Prefix:
    """The build, installed into a folder. The examples see nothing else of it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth dlopen "))
        run("cmake", "--install", os.environ["GHLAUTH_BUILD_DIR"], "--prefix", self.folder / "prefix")
        [library] = (self.folder / "prefix").rglob("libghlauth.so.0")
        hidden = ("GHLAUTH_", "HIGHLEVEL_", "LD_LIBRARY_PATH", "PKG_CONFIG_PATH", "PYTHONPATH")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
        self.environment |= {"LD_LIBRARY_PATH": str(library.parent), "PKG_CONFIG_PATH": str(library.parent / "pkgconfig")}

    def close(self):
        shutil.rmtree(self.folder)


class InEveryLanguage(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.prefix = Prefix()
        cls.addClassCleanup(cls.prefix.close)

    def setUp(self):
        self.sandbox = Sandbox("--seed", "7")  # ids are the same each time; its port is not
        self.addCleanup(self.sandbox.close)

    def assert_is_expected(self, *command):
        """The program is started in an empty folder: nothing there can be what it loads."""
        sandbox, app = self.sandbox, self.sandbox.app
        contact, other = sandbox.contacts[0][0], sandbox.contacts[1][0]
        environment = {**self.prefix.environment, "HIGHLEVEL_PIT": sandbox.location_pit,
                       "HIGHLEVEL_CLIENT_ID": app["client_id"], "HIGHLEVEL_CLIENT_SECRET": app["client_secret"]}
        self.assertIsNotNone(shutil.which(str(command[0])), f"{command[0]} is not there: see tests/support/packages.sh")
        with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
                [*map(str, command), sandbox.url, sandbox.locations[0], contact, other, app["redirect_uri"]], cwd=folder,
                env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
            lines = []
            for line in program.stdout:
                lines.append(line)
                if line.startswith("authorize: "):
                    program.stdin.write(sandbox.allow(line.split()[1], f"Location:{sandbox.locations[0]}") + "\n")
                    program.stdin.close()
            stderr = program.stderr.read()
            program.stdin = None
        shown = "".join(lines)
        self.assertEqual((program.returncode, stderr), (0, ""), shown)
        for secret in (sandbox.location_pit, app["client_secret"]):
            self.assertNotIn(secret, shown)
        self.assertEqual(self.normal(shown), EXPECTED)
        self.assertEqual(sandbox.counters()["codes_exchanged"], 1)

    def normal(self, shown):
        """What is another one each time is replaced: the port, the state, and what HighLevel says of the contact."""
        contact = self.sandbox.api("GET", f"/contacts/{self.sandbox.contacts[0][0]}", self.sandbox.location_pit).body.decode()
        self.assertEqual(json.loads(contact)["contact"]["id"], self.sandbox.contacts[0][0])
        shown = shown.replace(self.sandbox.url, "URL").replace(contact, "CONTACT")
        shown = re.sub(r"(state=)[\w.%-]+", r"\1STATE", shown)
        return re.sub(r"(?<=trace_id: )[0-9a-f-]{36}(?=\n)", "TRACE", shown)

    def test_c(self):
        program = self.prefix.folder / "flows"
        flags = shlex.split(run("pkg-config", "--cflags", "ghlauth", env=self.prefix.environment))
        run(os.environ.get("CC", "cc"), "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", HERE / "flows.c", *flags, "-ldl",
            "-o", program)
        loaded = run("readelf", "-d", program)
        self.assertNotIn("libghlauth", loaded, "it is linked to the library")
        self.assert_is_expected(program)

    def test_python(self):
        self.assert_is_expected(sys.executable, HERE / "flows.py")

    def test_lua(self):
        self.assert_is_expected("luajit", HERE / "flows.lua")

    def test_ruby(self):
        self.assert_is_expected("ruby", "-w", HERE / "flows.rb")

    def test_php(self):
        self.assert_is_expected("php", HERE / "flows.php")

    def test_perl(self):
        self.assert_is_expected("perl", HERE / "flows.pl")

    def test_node(self):
        if "NODE_PATH" not in os.environ:
            self.skipTest("without its packages; tests/support/with_npm.py has them")
        self.assert_is_expected("node", HERE / "flows.js")

    def test_every_program_is_run(self):
        """Those that are there are those above, so that none is forgotten."""
        self.assertEqual({path.suffix for path in HERE.glob("flows.*")}, {".c", ".py", ".lua", ".rb", ".php", ".pl", ".js"})


if __name__ == "__main__":
    unittest.main()
