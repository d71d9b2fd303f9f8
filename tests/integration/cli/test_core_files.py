"""No command of the program leaves a core file, which would have secrets in it; what it starts may leave its own."""

import os
import pathlib
import re
import resource
import signal
import subprocess
import unittest

from case import PIPES, PROGRAM, CliCase, Sandbox

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

    def begins(self, process):
        """Waits until the program reads its standard input: it is far beyond its beginning then."""
        while pathlib.Path(f"/proc/{process.pid}/wchan").read_text(encoding="utf-8") not in ("pipe_read", "anon_pipe_read"):
            self.assertIsNone(process.poll(), "it ended")

    def test_no_command_leaves_one(self):
        secret = self.private_file("secret", "s")
        for arguments in (["login", "--pit", "--location", self.location], ["context", "decrypt", "--secret-file", secret],
                          ["advise"], ["webhook", "verify", "--app", self.sandbox.app["id"]]):
            with self.subTest(arguments[0]):
                process = self.start(*map(str, arguments))
                self.begins(process)
                self.assertEqual(limit_of(process.pid), "0")
                process.send_signal(signal.SIGSEGV)
                _, status = os.waitpid(process.pid, 0)
                process.returncode = -os.WTERMSIG(status)
                self.assertEqual((process.returncode, os.WCOREDUMP(status)), (-signal.SIGSEGV, False))

    def test_the_sandbox_has_the_limit_and_its_command_has_not(self):
        wait = f'until [ "$(ulimit -c)" = {OURS * 2 // 1024} ]; do :; done; cat /proc/$PPID/limits'
        process = self.start("sandbox", "run", "--", "bash", "-c", wait)
        shown, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, errors)
        self.assertRegex(shown.decode(), r"Max core file size +0 ")


if __name__ == "__main__":
    unittest.main()
