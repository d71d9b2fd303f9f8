"""The base of the command line's tests: a sandbox for each class, a user with a home folder of their own for each test."""

import json
import os
import pathlib
import re
import select
import shlex
import subprocess
import sys
import tempfile
import termios
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))

from sandbox import PROGRAM, Sandbox  # noqa: E402

README = pathlib.Path(__file__).resolve().parents[3] / "README.md"
USAGE, NO_CREDENTIAL, NEEDS_AUTHORIZATION, INTERRUPTED = 2, 3, 4, 130
PATIENCE_S = 60
PIPES = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
SCOPES = "contacts.readonly contacts.write oauth.readonly oauth.write"


def readme_example(mark):
    """The command of the README below a mark, without the program, and what it shows."""
    block = re.search(re.escape(mark) + r"\n```console\n\$ ghlauth (.*?)\n(.*?)```",
                      README.read_text(encoding="utf-8"), re.S)
    return shlex.split(block[1]), block[2]


class Terminal:
    """The program at a terminal of its own. Its standard output can be elsewhere."""

    def __init__(self, arguments, environment, stdout=None):
        self.master, self.slave = os.openpty()
        self.text = ""
        self.process = subprocess.Popen([PROGRAM, *arguments], stdin=self.slave, stdout=stdout or self.slave, stderr=self.slave,
                                        env=environment, preexec_fn=self.take)

    def take(self):
        os.setsid()
        import fcntl
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def read_until(self, text):
        end = time.monotonic() + PATIENCE_S
        while text not in self.text:
            ready, _, _ = select.select([self.master], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise AssertionError(f"no {text!r} in {self.text!r}")
            self.text += os.read(self.master, 4096).decode()
        return self.text

    def type(self, text):
        os.write(self.master, text.encode())

    def echoes(self):
        return bool(termios.tcgetattr(self.slave)[3] & termios.ECHO)

    def end(self):
        """Waits for the end; returns the exit code and all that was shown."""
        code = self.process.wait(timeout=PATIENCE_S)
        while select.select([self.master], [], [], 0)[0]:
            self.text += os.read(self.master, 4096).decode()
        return code, self.text

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        os.close(self.master)
        os.close(self.slave)


class CliCase(unittest.TestCase):
    arguments = ("--set", "rate-max=0", "--set", "rate-daily=0")

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox(*cls.arguments)
        cls.addClassCleanup(cls.sandbox.close)
        cls.location, cls.other_location = cls.sandbox.locations[:2]
        client = cls.sandbox.app["clients"][0]
        cls.client_id, cls.client_secret = client["client_id"], client["client_secret"]
        cls.app_id = cls.client_id.split("-")[0]
        cls.contact = "/contacts/" + cls.sandbox.contacts[0][0]

    def setUp(self):
        self.sandbox.control("DELETE", "switches")
        self.sandbox.switch(rate_max="0", rate_daily="0")
        folder = tempfile.TemporaryDirectory(prefix="ghlauth cli ")
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        self.config = self.home / "config" / "ghlauth"
        self.data = self.home / "data" / "ghlauth"
        self.bin = self.home / "bin"
        self.bin.mkdir()
        self.environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "HOME")}
        self.environment |= {"HOME": str(self.home), "XDG_CONFIG_HOME": str(self.config.parent), "TERM": "xterm",
                             "XDG_DATA_HOME": str(self.data.parent), "PATH": f"{self.bin}:{os.environ['PATH']}"}
        self.origin = ["--api-url", self.sandbox.url, "--marketplace-url", self.sandbox.url]
        self.seen = ""  # all that was shown, which no secret may be in

    def private_file(self, name, text):
        path = self.home / name
        path.write_text(text)
        path.chmod(0o600)
        return str(path)

    def run_cli(self, *arguments, code=0, input="", **environment):
        done = subprocess.run([PROGRAM, *arguments], input=input, capture_output=True, text=True, timeout=PATIENCE_S,
                              env=self.environment | environment, check=False)
        if code is not None:
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.seen += done.stdout + done.stderr
        return done

    def fail_cli(self, code, *arguments, **more):
        """What it says about the failure: its first line is what happened."""
        done = self.run_cli(*arguments, code=code, **more)
        self.assertRegex(done.stderr, r"(?m)^ghlauth: ")
        return done.stderr

    def json_of(self, *arguments, **more):
        return json.loads(self.run_cli(*arguments, "--json", **more).stdout)

    def start(self, *arguments, **streams):
        process = subprocess.Popen([PROGRAM, *arguments], env=self.environment, text=True, **streams)
        self.addCleanup(self.stop, process)
        return process

    @staticmethod
    def stop(process):
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()

    def terminal(self, *arguments, **more):
        terminal = Terminal(arguments, self.environment, **more)
        self.addCleanup(terminal.close)
        return terminal

    def assert_hides(self, secret, process):
        """No other user sees it in the list of processes, and no file of the user has it in clear."""
        self.assertNotIn(secret.encode(), pathlib.Path(f"/proc/{process.pid}/cmdline").read_bytes())

    def assert_nowhere(self, *secrets):
        for path in [*self.config.rglob("*"), *self.data.rglob("*")]:
            if path.is_file():
                for secret in secrets:
                    self.assertNotIn(secret.encode(), path.read_bytes(), path)
        for secret in secrets:
            self.assertNotIn(secret, self.seen)

    # the usual logins
    def address(self, process):
        """The address that it shows, and what it says before."""
        for line in process.stderr:
            self.seen += line
            if line.strip().startswith("http"):
                return line.strip()
        raise AssertionError(f"no address: {self.seen}")

    def login(self, resource=None, *more, code=0, secret=True, boxes=None):
        """Logs in with the address pasted; returns what the program printed at the end."""
        arguments = ["login", "--no-browser", "--client-id", self.client_id, "--redirect-uri", self.sandbox.app["redirect_uri"],
                     "--scope", SCOPES, *self.origin, *more]
        if secret:
            arguments += ["--client-secret-file", self.private_file("secret", self.client_secret + "\n")]
        process = self.start(*arguments, **PIPES)
        address = self.address(process)
        self.assert_hides(self.client_secret, process)
        callback = self.sandbox.allow(address, resource or f"Location:{self.location}", **(boxes or {}))
        stdout, stderr = process.communicate(callback + "\n", timeout=PATIENCE_S)
        self.assertEqual(process.returncode, code, stdout + stderr)
        self.seen += stdout + stderr
        return stdout if code == 0 else stderr

    def save_pit(self, *more, token=None):
        return self.run_cli("login", "--pit", *self.origin, *more, input=(token or self.sandbox.location_pit) + "\n")

    def import_as_another_program(self, answer, obtained_at_s):
        """A program with the library and the same store takes over a token answer that it got at some time."""
        done = subprocess.run([os.environ["IMPORT_ANSWER"], self.config / "store.key", f"sqlite:{self.data}/store.db", self.sandbox.url, self.client_id,
                               str(obtained_at_s)], input=f"{self.client_secret}\n{json.dumps(answer)}\n", text=True, capture_output=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def installation(self, location=None):
        return f"installation:{self.app_id}:{location or self.location}"
