"""From an empty machine to a call: the four commands of README.md, and all of src/cli/getting-started.md, as they stand there. The
user has an empty home, no variables but PATH, and a browser that allows whatever is asked for."""

import os
import pathlib
import re
import shlex
import socket
import stat
import subprocess
import sys
import tempfile
import unittest

from case import PATIENCE_S, README

ROOT = README.parent
PAGE = ROOT / "src" / "cli" / "getting-started.md"
MARK = "<!-- run by tests/integration/cli/test_getting_started.py -->"
PROGRAM = os.environ["GHLAUTH_PROGRAM"]
LIBRARY = pathlib.Path(os.environ["GHLAUTH_LIBRARY"])
BROWSER = """#!{python}
import os, re, sys, urllib.parse, urllib.request
urllib.request.install_opener(urllib.request.build_opener(urllib.request.ProxyHandler({{}})))
page = urllib.request.urlopen(sys.argv[1], timeout=60).read().decode()
form = {{"csrf": re.search('name="csrf" value="([^"]+)"', page)[1], "resource": "Location:" + os.environ["GHLAUTH_SANDBOX_LOCATION_ID"]}}
origin = os.environ["GHLAUTH_SANDBOX_URL"]
action = origin + urllib.parse.urlsplit(sys.argv[1]).path
urllib.request.urlopen(urllib.request.Request(action, urllib.parse.urlencode(form).encode(), {{"Origin": origin}}), timeout=60)
"""
# In place of an installed library: that of the build.
PKG_CONFIG = """#!/bin/sh
echo "-I{folder}/include -L{folder}/lib -lghlauth -Wl,-rpath,{folder}/lib"
"""
SECRETS = ("CLIENT_SECRET", "PIT_LOCATION", "PIT_AGENCY")


def is_free(port):
    try:
        for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            with socket.socket(family) as one:
                one.bind((address, port))
    except OSError:
        return False
    return True


class GettingStarted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ghlauth-start-")
        self.addCleanup(folder.cleanup)
        self.home, self.bin = pathlib.Path(folder.name) / "home", pathlib.Path(folder.name) / "bin"
        self.home.mkdir()
        self.bin.mkdir()
        (self.bin / "ghlauth").symlink_to(PROGRAM)
        (self.bin / "include").symlink_to(ROOT / "include")
        (self.bin / "lib").symlink_to(LIBRARY.parent)
        for name, text in (("xdg-open", BROWSER.format(python=sys.executable)), ("pkg-config", PKG_CONFIG.format(folder=self.bin))):
            (self.bin / name).write_text(text)
            (self.bin / name).chmod(0o755)
        self.environment = {"PATH": f"{self.bin}:{os.environ['PATH']}", "HOME": str(self.home)}

    def commands(self, page):
        blocks = re.findall(re.escape(MARK) + r"\n```console\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
        return [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]

    def run_all(self, commands):
        """The first one begins the shell that the others are typed in."""
        begin = shlex.split(commands[0])
        self.assertEqual((begin[:3], begin[-2:]), (["ghlauth", "sandbox", "run"], ["--", "bash"]))
        if not is_free(3000):  # somebody else's: the page names the way out
            self.assertIn("--redirect-uri http://localhost:8765/callback", PAGE.read_text(encoding="utf-8"))
            with socket.create_server(("127.0.0.1", 0)) as other:
                begin[3:3] = ["--redirect-uri", f"http://localhost:{other.getsockname()[1]}/callback"]
        secrets = "\n".join(f'printf "%s\\n" "$GHLAUTH_SANDBOX_{name}" >>"$SECRETS"' for name in SECRETS)
        script = "set -euo pipefail\n" + "\n".join(commands[1:]) + "\n" + secrets
        file = self.bin / "secrets"
        done = subprocess.run([PROGRAM, *begin[1:], "-c", script], cwd=self.home, env=self.environment | {"SECRETS": str(file)},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.secrets = file.read_text().split()
        self.assertEqual(len(self.secrets), len(SECRETS))
        return done

    def assert_closed(self):
        """What it leaves at home is the user's alone, and no secret is in it in clear."""
        folders = [self.home / ".config" / "ghlauth", self.home / ".local" / "share" / "ghlauth"]
        kept = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        self.assertGreater(len(kept), 2)
        for path in kept:
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600, path)
            for secret in self.secrets:
                self.assertNotIn(secret.encode(), path.read_bytes(), path)

    def test_the_four_commands_of_the_readme(self):
        commands = self.commands(README)
        self.assertEqual([command.split()[1] for command in commands], ["sandbox", "login", "call", "status"])
        done = self.run_all(commands)
        self.assertRegex(done.stdout, r"(?m)^Logged in to the location \w{20}$")
        self.assertIn('"contacts":[{"', done.stdout)
        self.assertIn("valid", done.stdout)
        self.assert_closed()

    def test_the_guide(self):
        (self.home / "pit_flow.c").symlink_to(ROOT / "tests" / "examples" / "pit_flow.c")
        done = self.run_all(self.commands(PAGE))
        self.assertIn("--as pit:first", done.stdout)
        self.assertRegex(done.stdout, r"(?m)^Logged in to the location \w{20}$")
        self.assertGreaterEqual(done.stdout.count('"contacts":[{"'), 2)
        self.assertIn('{"contact":{"', done.stdout)
        self.assertIn("Forgot pit:first", done.stdout)
        self.assert_closed()


if __name__ == "__main__":
    unittest.main()
