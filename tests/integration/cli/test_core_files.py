"""No command of the program leaves a core file, which would have secrets in it; what it starts may leave its own."""

import os
import pathlib
import re
import resource
import signal
import subprocess
import time
import unittest

from case import PATIENCE_S, PIPES, PROGRAM, CliCase

OURS = 4096  # the limit of who starts the program


def limit_of(pid):
    return re.search(r"Max core file size +(\S+)", pathlib.Path(f"/proc/{pid}/limits").read_text(encoding="utf-8"))[1]


def with_our_limit():
    resource.setrlimit(resource.RLIMIT_CORE, (OURS, resource.getrlimit(resource.RLIMIT_CORE)[1]))


@unittest.skipIf(0 <= resource.getrlimit(resource.RLIMIT_CORE)[1] < OURS, "core files are forbidden here")
class CoreFiles(CliCase):
    def start(self, *arguments, **environment):
        process = subprocess.Popen([PROGRAM, *arguments], **PIPES, cwd=self.home, env={**self.environment, **environment},
                                   preexec_fn=with_our_limit)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def wait_for_limit(self, process, limit):
        end = time.monotonic() + PATIENCE_S
        while limit_of(process.pid) != limit:
            self.assertIsNone(process.poll(), "it ended")
            self.assertLess(time.monotonic(), end, "it has not the limit " + limit)

    def test_no_command_may_leave_one(self):
        secret = self.private_file("secret", "s")
        for arguments in (["login", "--pit", *self.origin], ["context", "decrypt", "--secret-file", secret], ["sandbox", "--json"],
                          ["webhook", "serve", "--listen", "127.0.0.1:0", "--no-lifecycle", "--app-id", self.app_id]):
            with self.subTest(arguments[0]):
                self.wait_for_limit(self.start(*arguments), "0")

    def test_none_is_left(self):
        process = self.start("login", "--pit", *self.origin)
        self.wait_for_limit(process, "0")
        process.send_signal(signal.SIGSEGV)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = -os.WTERMSIG(status)
        self.assertEqual((process.returncode, os.WCOREDUMP(status)), (-signal.SIGSEGV, False))

    def test_the_sandbox_has_the_limit_and_its_command_has_not(self):
        has_ours = f'grep -q "Max core file size *{OURS} " /proc/$$/limits'  # it is given to a process that runs
        wait = f'for i in $(seq 1000); do {has_ours} && break; done; {has_ours} && cat /proc/$PPID/limits'
        process = self.start("sandbox", "run", "--", "bash", "-c", wait)
        shown, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, errors)
        self.assertRegex(shown.decode(), r"Max core file size +0 ")


if __name__ == "__main__":
    unittest.main()
