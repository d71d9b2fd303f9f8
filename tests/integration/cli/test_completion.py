"""ghlauth completion: what each command line could go on with, and the scripts in bash, zsh and fish themselves, each at a terminal."""

import os
import pty
import re
import select
import shutil
import signal
import time
import unittest

from case import PATIENCE_S, PROGRAM, USAGE, CliCase

# How each shell is started, and what it does first.
SHELLS = {
    "bash": (["bash", "--noprofile", "--norc", "-i"], "source <(ghlauth completion bash)"),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; source <(ghlauth completion zsh)"),
    "fish": (["fish", "--no-config", "-i"], "ghlauth completion fish | source"),
}
# What is typed, and the words that the program gets after a tab and a return.
TYPED = {
    "comp": ["completion"],
    "call contacts/get-contact --loc": ["call", "contacts/get-contact", "--location"],
    "call contacts/get-contact -f ": ["call", "contacts/get-contact", "-f", "contactId="],
    "call contacts/get-contact --field=": ["call", "contacts/get-contact", "--field=contactId="],
    "token --as pit:mi": ["token", "--as", "pit:mine"],
    "call GET /x --level=ag": ["call", "GET", "/x", "--level=agency"],
    "call GET /x --output un": ["call", "GET", "/x", "--output", "unlikely.json"],
    "call GET /x --output=un": ["call", "GET", "/x", "--output=unlikely.json"],
    "explain no-such-thi": ["explain", "no-such-thi"],
}
# Completes as the program does; else it prints the words that it gets.
STAND_IN = """#!/bin/sh
case $1-$# in
  __complete-* | completion-2) exec "{program}" "$@" ;;
esac
printf 'WORDS'
printf ' <%s>' "$@"
printf ' END\\n'
"""


class Shell:
    """A shell at a terminal of its own."""

    def __init__(self, name, folder, environment):
        command, self.first = SHELLS[name]
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        self.text = ""

    def words(self):
        """The words that the program got."""
        end = time.monotonic() + PATIENCE_S
        while (found := re.search(r"WORDS((?: <[^>]*>)+) END", self.text)) is None:
            ready, _, _ = select.select([self.terminal], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise AssertionError(f"the terminal shows {self.text!r}")
            self.text += os.read(self.terminal, 65536).decode(errors="replace")
        self.text = self.text[found.end():]
        return re.findall(r"<([^>]*)>", found[1])

    def type(self, text):
        os.write(self.terminal, text.encode())

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


class Completion(CliCase):
    def words(self, *words):
        return [line.split("\t")[0] for line in self.run_cli("__complete", *words).stdout.splitlines()]

    def test_commands(self):
        self.assertEqual(self.words("c"), ["call", "can", "context", "completion"])
        self.assertEqual(self.words("webhook", ""), ["serve", "tail", "verify", "fire"])
        self.assertIn("login\tLog in: install an app in the browser, or save a Private Integration Token\n",
                      self.run_cli("__complete", "").stdout)
        self.assertEqual(self.words("no-such-command", ""), [])
        self.assertGreater(len(self.words()), 10)

    def test_options(self):
        self.assertEqual(self.words("call", "GET", "/x", "--p"), ["--paginate"])
        self.assertEqual(self.words("call", "--paginate", "GET", "/x", "--p"), [])  # it stands there
        self.assertEqual(self.words("call", "-q", "a=b", "--qu"), ["--query"])  # repeatable
        self.assertEqual(self.words("status", "--watch", "--al"), ["--all"])  # its value can be left out
        self.assertEqual(self.words("status", "--watch", "--all", "--wa"), [])
        self.assertEqual(self.words("status", "--watch", "5", "--al"), ["--all"])
        self.assertEqual(self.words("call", "--", "--p"), [])  # no option behind that

    def test_values(self):
        self.assertEqual(self.words("login", "--level", ""), ["agency", "location"])
        self.assertEqual(self.words("login", "--level=l"), ["--level=location"])
        self.assertEqual(self.words("login", "--client-secret-file", ""), [":files"])
        self.assertEqual(self.words("call", "--api-url", "--p"), [])  # the value of --api-url
        self.assertEqual(self.words("call", "contacts/get-c"), ["contacts/get-contact", "contacts/get-contacts", "contacts/get-contacts-by-business-id"])
        self.assertEqual(self.words("call", "P"), ["POST", "PUT", "PATCH"])
        self.assertEqual(self.words("call", "contacts/get-contact", "-f", ""), ["contactId="])
        self.assertEqual(self.words("call", "GET", "/x", ""), [])

    def test_saved_tokens(self):
        self.assertEqual(self.words("token", "--as", "p"), ["pit:env:", "pit:file:"])
        self.save_pit("--name", "mine")
        self.assertEqual(self.words("token", "--as", "pit:m"), ["pit:mine"])
        (self.config / "config.json").write_text("no JSON")
        self.assertEqual(self.words("token", "--as", "p"), ["pit:env:", "pit:file:"])

    def test_wrong_usage(self):
        self.run_cli("completion", code=USAGE)
        self.run_cli("completion", "csh", code=USAGE)

    def test_the_shells(self):
        self.save_pit("--name", "mine")
        for name, (command, _) in SHELLS.items():
            with self.subTest(name):
                self.assertIsNotNone(shutil.which(command[0]), f"{command[0]} is needed")
                self.in_shell(name)

    def in_shell(self, name):
        (self.home / "unlikely.json").touch()
        program = self.bin / "ghlauth"
        program.write_text(STAND_IN.format(program=PROGRAM))
        program.chmod(0o755)
        shell = Shell(name, self.home, self.environment)
        self.addCleanup(shell.close)
        shell.type(shell.first + "; ghlauth ready\n")
        shell.words()
        for typed, words in TYPED.items():
            shell.type(f"ghlauth {typed}\t\n")
            self.assertEqual(shell.words(), words, typed)


if __name__ == "__main__":
    unittest.main()
