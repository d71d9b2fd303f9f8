"""The commands of README.md's section on the command line, run one after the other against a sandbox."""

import json
import pathlib
import re
import socket
import subprocess
import sys
import unittest

from case import PATIENCE_S, PROGRAM, CliCase

README = pathlib.Path(__file__).resolve().parents[3] / "README.md"
# A user with a browser, who allows whatever is asked for.
BROWSER = """#!{python}
import re, sys, urllib.parse, urllib.request
page = urllib.request.urlopen(sys.argv[1], timeout=60).read().decode()
form = {{"csrf": re.search('name="csrf" value="([^"]+)"', page)[1], "resource": "Location:{location}"}}
origin = "{url}"
action = origin + urllib.parse.urlsplit(sys.argv[1]).path
urllib.request.urlopen(urllib.request.Request(action, urllib.parse.urlencode(form).encode(), {{"Origin": origin}}), timeout=60)
"""
# Where the sandbox is, is all that the example leaves out.
SHELL = """
set -euo pipefail
ghlauth() {
  if [ "$1" = login ] || [[ "$*" == *pit:env:* ]]; then "$PROGRAM" "$@" --api-url "$API"; else "$PROGRAM" "$@"; fi
}
"""


class Readme(CliCase):
    def test_the_example(self):
        [block] = re.findall(r"<!-- run by tests/integration/cli/test_readme.py -->\n```console\n(.*?)```", README.read_text(), re.S)
        commands = [line.removeprefix("$ ") for line in block.splitlines()]
        self.assertGreater(len(commands), 5)
        # The redirect URI of an app is fixed: a port that is free now.
        with socket.create_server(("127.0.0.1", 0)) as free:
            redirect_uri = f"http://127.0.0.1:{free.getsockname()[1]}/callback"
        self.sandbox.control("POST", "apps/" + self.sandbox.app["id"], {"redirect_uris": [redirect_uri]})
        browser = self.bin / "xdg-open"
        browser.write_text(BROWSER.format(python=sys.executable, location=self.location, url=self.sandbox.url))
        browser.chmod(0o755)
        (self.home / "contact.json").write_text(json.dumps({"firstName": "Ada", "locationId": self.location}))
        self.private_file("token.txt", self.sandbox.location_pit + "\n")
        secret = self.private_file("secret", self.client_secret)
        commands[0] += f" --marketplace-url $API --client-secret-file '{secret}'"
        environment = {"no_proxy": "127.0.0.1", "PROGRAM": PROGRAM, "API": self.sandbox.url, "CLIENT_ID": self.client_id, "REDIRECT_URI": redirect_uri,
                       "LOCATION": self.location, "CONTACT": self.sandbox.contacts[0][0], "HIGHLEVEL_PIT": self.sandbox.location_pit}
        done = subprocess.run(["bash", "-c", SHELL + "\n".join(commands)], env=self.environment | environment, cwd=self.home,
                              capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(f"Logged in to the location {self.location}", done.stdout)
        self.assertGreaterEqual(done.stdout.count(self.sandbox.contacts[0][0]), 2)
        self.assertIn('"as":"pit:reports"', done.stdout)
        self.assertIn("Forgot pit:reports", done.stdout)


if __name__ == "__main__":
    unittest.main()
