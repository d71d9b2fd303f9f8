"""The README's way to see an event without HighLevel: the sandbox sends it, the daemon hands it to a command."""

import re
import socket
import subprocess
import unittest

from case import PATIENCE_S, PROGRAM, README
from serve_case import ServeCase

MARK = "<!-- run by tests/integration/cli/test_webhook_sandbox.py -->"
# The daemon has to be there before the event; it is ended once it has handed that on.
SHELL = """
set -eu
%s
curl -sS --retry 100 --retry-delay 1 --retry-connrefused -o answer http://127.0.0.1:$PORT/
%s
until grep -q webhookId events; do sleep 0.1; done
kill $!
wait $!
"""


class Readme(ServeCase):
    def test_the_example(self):
        [block] = re.findall(re.escape(MARK) + r"\n```console\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        lines = [line.removeprefix("$ ").replace(":8484/", f":{port}/") for line in block.splitlines()]
        (self.bin / "ghlauth").symlink_to(PROGRAM)
        begin, shell = lines[0].rsplit(" ", 1)
        self.assertEqual((shell, len(lines)), ("sh", 4))
        self.assertTrue(lines[2].endswith(" -- cat &"))
        lines[2] = lines[2].replace(" -- cat &", f" --listen 127.0.0.1:{port} -- cat 2>events &")
        done = subprocess.run([PROGRAM, *begin.split()[1:], "bash", "-c", SHELL % ("\n".join(lines[1:3]), lines[3])], cwd=self.home,
                              env=self.environment | {"no_proxy": "127.0.0.1", "PORT": port}, capture_output=True, text=True,
                              timeout=PATIENCE_S, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn('"type":"ContactCreate"', (self.home / "events").read_text())


if __name__ == "__main__":
    unittest.main()
