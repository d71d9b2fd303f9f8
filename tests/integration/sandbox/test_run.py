"""ghlauth sandbox run -- COMMAND: its environment, its exit code, its signals."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

import case  # noqa: F401  (where the module sandbox is)
from sandbox import PROGRAM

NAMES = ("URL", "CLIENT_ID", "CLIENT_SECRET", "REDIRECT_URI", "COMPANY_ID", "LOCATION_ID", "PIT_LOCATION", "PIT_AGENCY",
         "WEBHOOK_KEY", "SHARED_SECRET", "CONTROL_TOKEN")
PRINT = "import json,os; print(json.dumps({k[16:]: v for k, v in os.environ.items() if k.startswith('GHLAUTH_SANDBOX_')}))"
USE = """
import os, urllib.request
sandbox = lambda name: os.environ["GHLAUTH_SANDBOX_" + name]
def get(path, bearer):
    headers = {"Authorization": "Bearer " + bearer, "Version": "2021-07-28"}
    return urllib.request.urlopen(urllib.request.Request(sandbox("URL") + path, headers=headers), timeout=20).status
print(get("/contacts/?locationId=" + sandbox("LOCATION_ID"), sandbox("PIT_LOCATION")),
      get("/companies/" + sandbox("COMPANY_ID"), sandbox("PIT_AGENCY")),
      get("/__sandbox/pits", sandbox("CONTROL_TOKEN")))
"""
# Says when it is ready, and then ends in its own way with the signal that it gets.
WAIT = r"""
import os, signal
def on(number, frame):  # may interrupt the print below
    os.write(1, f"got {signal.Signals(number).name}\n".encode())
    os._exit(40 + number)
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
    signal.signal(number, on)
print("ready", flush=True)
while True:
    signal.pause()
"""


def run(*arguments, flags=(), **more):
    return subprocess.run([PROGRAM, "sandbox", *flags, "run", "--", *arguments], capture_output=True, text=True, timeout=30,
                          check=False, **more)


def python(code, **more):
    return run(sys.executable, "-c", code, **more)


class Run(unittest.TestCase):
    def test_environment(self):
        done = python(PRINT)
        shown = json.loads(done.stdout)
        self.assertEqual(sorted(shown), sorted(NAMES))
        self.assertTrue(all(shown.values()))
        self.assertEqual(urllib.parse.urlsplit(shown["URL"]).hostname, "127.0.0.1")
        self.assertEqual(done.stderr, "")

    def test_credentials_work(self):
        done = python(USE)
        self.assertEqual((done.stdout, done.returncode), ("200 200 200\n", 0), done.stderr)

    def test_nothing_of_another_sandbox_is_inherited(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write('{"companies":[{"id":"agency1"}]}')
            file.flush()
            inherited = {**os.environ, **{"GHLAUTH_SANDBOX_" + name: "stale" for name in NAMES}}
            shown = json.loads(python(PRINT, flags=("--seed-file", file.name), env=inherited).stdout)
        self.assertEqual(sorted(shown), ["COMPANY_ID", "CONTROL_TOKEN", "URL"])
        self.assertEqual(shown["COMPANY_ID"], "agency1")

    def test_flags_before_and_behind(self):
        seeded = [subprocess.run([PROGRAM, "sandbox", *words, "--", sys.executable, "-c", PRINT], capture_output=True,
                                 text=True, timeout=30, check=True).stdout
                  for words in (["--seed", "5", "run"], ["run", "--seed", "5"])]
        first, second = ({**json.loads(text), "URL": ""} for text in seeded)
        self.assertEqual(first, second)

    def test_arguments_arrive_as_they_are(self):
        words = ["--json", "-x", "--", "run", "sandbox", "", "a b", "--help"]
        done = run(sys.executable, "-c", "import json,sys; print(json.dumps(sys.argv[1:]))", *words)
        self.assertEqual(json.loads(done.stdout), words)

    def test_standard_streams_are_the_commands(self):
        done = python("import sys; print(sys.stdin.read().upper()); print('err', file=sys.stderr)", input="in")
        self.assertEqual((done.stdout, done.stderr), ("IN\n", "err\n"))

    def test_exit_codes(self):
        for code in (0, 1, 7, 255):
            self.assertEqual(run("sh", "-c", f"exit {code}").returncode, code)
        self.assertEqual(run("sh", "-c", "kill -KILL $$").returncode, 128 + signal.SIGKILL)
        for command, code in (("/nonexistent/command", 127), ("/etc/passwd", 126)):
            done = run(command)
            self.assertEqual(done.returncode, code)
            self.assertIn(command, done.stderr)
        without = subprocess.run([PROGRAM, "sandbox", "run"], capture_output=True, timeout=30, check=False)
        self.assertNotEqual(without.returncode, 0)
        self.assertEqual(run("true", flags=("--set", "nonsense=1")).returncode, 2)

    def test_signals_are_forwarded(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
            command = [PROGRAM, "sandbox", "run", "--", sys.executable, "-c", WAIT]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            self.assertEqual(process.stdout.readline(), "ready\n")
            process.send_signal(number)
            rest, _ = process.communicate(timeout=30)
            self.assertEqual((rest, process.returncode), (f"got {number.name}\n", 40 + number))

    def test_it_ends_where_sigchld_is_ignored(self):
        command = [PROGRAM, "sandbox", "run", "--", "sh", "-c", "exit 7"]
        ignore = lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # noqa: E731
        done = subprocess.run(command, preexec_fn=ignore, timeout=30, check=False)
        self.assertEqual(done.returncode, 7)

    def test_the_command_inherits_no_descriptor(self):
        shown = run("readlink", *(f"/proc/self/fd/{fd}" for fd in range(30)), stdin=subprocess.DEVNULL).stdout
        self.assertEqual(len(shown.splitlines()), 3, shown)

    def test_the_command_has_ordinary_signals(self):
        code = "import signal; print(sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])))"
        self.assertEqual(python(code).stdout, "[]\n")
        ignored = int(run("grep", "SigIgn", "/proc/self/status").stdout.split()[1], 16)
        self.assertEqual(ignored & (1 << (signal.SIGPIPE - 1)), 0)

    def test_the_sandbox_ends_with_the_command(self):
        url = json.loads(python(PRINT).stdout)["URL"]
        with self.assertRaises(OSError):
            socket.create_connection(("127.0.0.1", urllib.parse.urlsplit(url).port), timeout=10).close()


if __name__ == "__main__":
    unittest.main()
