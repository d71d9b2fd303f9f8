"""The base of the tests of `ghlauth webhook serve`: a key of HighLevel's, and daemons that know it."""

import pathlib
import re
import signal
import sys

from case import PATIENCE_S, PIPES, CliCase

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))

from webhooks import APP, Application, SigningKey, post  # noqa: E402


class Daemon:
    def __init__(self, case, process, announces):
        """`announces`: the stream of the process that tells its address."""
        self.case, self.process = case, process
        line = announces.readline()
        found = re.fullmatch(r"Receiving webhooks at (.+)\n", line)
        if not found:
            process.kill()
            raise AssertionError(f"{line!r} {process.communicate()[1]}")
        self.address = found[1]

    def post(self, body, headers=None, **more):
        return post(self.address, body, self.case.key.headers(body) if headers is None else headers, **more)

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        stdout, stderr = self.process.communicate(timeout=PATIENCE_S)
        self.case.seen += stdout + stderr
        self.case.assertEqual(self.process.returncode, 0, stderr)
        return stderr


class ServeCase(CliCase):
    """Without a sandbox, unless `with_sandbox`."""

    with_sandbox = False

    @classmethod
    def setUpClass(cls):
        if cls.with_sandbox:
            super().setUpClass()

    def setUp(self):
        if not self.with_sandbox:
            self.sandbox = NoSandbox()
        super().setUp()
        self.key = SigningKey(self.home)

    def arguments_of(self, *more):
        if "--listen" not in more:
            more = ("--listen", "127.0.0.1:0", *more)
        return ("webhook", "serve", "--key", str(self.key.public), *more)

    def serve(self, *more, lifecycle=False):
        if not lifecycle:
            more = ("--no-lifecycle", "--app-id", APP, *more)
        process = self.start(*self.arguments_of(*more), **PIPES)
        return Daemon(self, process, process.stdout)

    def tail(self, *more):
        process = self.start("webhook", "tail", "--listen", "127.0.0.1:0", "--app-id", APP, "--key", str(self.key.public), *more, **PIPES)
        return Daemon(self, process, process.stderr)

    def application(self, port=0):
        application = Application(port)
        self.addCleanup(application.close)
        return application


class NoSandbox:
    url = "http://127.0.0.1:1"

    def control(self, *_):
        pass

    def switch(self, **_):
        pass
