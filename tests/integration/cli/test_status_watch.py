"""ghlauth status --watch: a terminal is drawn over and given back, changes are told once, and a store that cannot be read does not end it."""

import fcntl
import json
import os
import re
import select
import signal
import sqlite3
import struct
import termios
import time
import unittest

from case import INTERRUPTED, PATIENCE_S, PIPES, USAGE, CliCase

BEGIN, END, HOME, CLEAR_BELOW = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l", "\x1b[H", "\x1b[J"
STORE_PATIENCE_S = 30  # of the library, for a store that is locked


def plain(text):
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


class Watch(CliCase):
    def watch_page(self, *more, size=(24, 200)):
        terminal = self.terminal("status", "--watch", "0.2", *more)
        self.resize(terminal, *size)
        return terminal

    @staticmethod
    def resize(terminal, rows, columns):
        fcntl.ioctl(terminal.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def page(self, terminal, fits):
        """The lines of the first page from now on of which that is true."""
        end = time.monotonic() + PATIENCE_S
        pending = b""
        while True:
            ready, _, _ = select.select([terminal.master], [], [], max(0, end - time.monotonic()))
            self.assertTrue(ready, f"no such page in {terminal.text[-3000:]!r}")
            pending += os.read(terminal.master, 65536)
            try:
                terminal.text += pending.decode()
            except UnicodeDecodeError:  # in the middle of a character
                continue
            pending = b""
            for shown in reversed(terminal.text.split(HOME)[1:]):
                if CLEAR_BELOW in shown:
                    lines = plain(shown.split(CLEAR_BELOW)[0]).split("\r\n")
                    if fits(lines):
                        return lines
                    break

    def interrupt(self, terminal):
        terminal.type("\x03")
        code, shown = terminal.end()
        self.assertEqual(code, INTERRUPTED)
        self.assertTrue(shown.endswith(END), shown[-100:])
        return shown

    @staticmethod
    def left_s(lines):
        """What is left of the access token, by the page."""
        found = re.search(r" in (\d+):(\d\d):(\d\d) ", "\n".join(lines))
        return found and int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])

    def lines_of(self, *more):
        """The program, with what it prints as JSON, line for line."""
        process = self.start("status", "--watch", "0.2", "--json", *more, **PIPES)
        return process, (json.loads(line) for line in process.stdout)

    def end(self, process, number=signal.SIGINT):
        process.send_signal(number)
        output, said = process.communicate(timeout=PATIENCE_S)
        self.assertEqual(process.returncode, 128 + number, said)
        self.assertEqual(said, "")
        return output

    def lock(self):
        """Another program has the file for itself, as soon as no look is under way."""
        other = sqlite3.connect(self.data / "store.db", isolation_level=None, timeout=PATIENCE_S)
        self.addCleanup(other.close)
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        return other

    # a terminal
    def test_a_page_is_drawn_over_and_counts_down(self):
        self.login(None, "--owner", "tenant 7")
        terminal = self.watch_page()
        first = self.page(terminal, self.left_s)
        self.assertRegex(first[0], r"^ghlauth status, every 0\.2 s +\d\d:\d\d:\d\d$")
        self.assertIn(self.installation(), "\n".join(first))
        later = self.page(terminal, lambda lines: (self.left_s(lines) or 86400) < self.left_s(first))
        self.assertIn("tenant 7", "\n".join(later))
        shown = self.interrupt(terminal)
        self.assertTrue(shown.startswith(BEGIN))
        self.assertEqual((shown.count(BEGIN), shown.count(END)), (1, 1))
        self.assertNotIn("\x1b[2J", shown)  # which flickers
        self.assertIn("\x1b[32mvalid\x1b[0m", shown)

    def test_it_fits_the_terminal(self):
        self.login()
        terminal = self.watch_page()
        self.page(terminal, lambda lines: any(self.installation() in line for line in lines))
        for columns in (79, 40, 12):
            self.resize(terminal, 24, columns)
            lines = self.page(terminal, lambda lines: len(lines) > 2 and max(map(len, lines)) < columns)
            self.assertIn("…", "\n".join(lines))
            if columns > 70:
                self.assertIsNotNone(self.left_s(lines))  # what matters is left whole
        self.resize(terminal, 3, 80)
        lines = self.page(terminal, lambda lines: len(lines) == 3)
        self.assertRegex(lines[-1], r"^and \d+ lines more$")
        self.interrupt(terminal)

    def test_notes_stand_below(self):
        self.login()
        self.import_as_another_program(self.sandbox.install_location(1), int(time.time()) - 355 * 86400 + 3600)
        terminal = self.watch_page(size=(24, 60))
        lines = self.page(terminal, lambda lines: any(line.startswith("! ") for line in lines))
        text = " ".join(line.strip() for line in lines)
        self.assertIn("its refresh token ends in 10 d unless it is used before", text)
        self.assertLess(max(map(len, lines)), 60)
        self.interrupt(terminal)

    def test_the_terminal_is_given_back_for_a_stop(self):
        terminal = self.watch_page()
        self.page(terminal, lambda lines: "Nobody is logged in. To log in: ghlauth login" in lines)
        terminal.type("\x1a")  # nobody would continue it here, so the system does not stop it
        terminal.read_until(END + BEGIN)
        self.page(terminal, lambda lines: "Nobody is logged in. To log in: ghlauth login" in lines)
        self.interrupt(terminal)

    def test_the_terminal_is_given_back_by_sigterm(self):
        terminal = self.watch_page()
        self.page(terminal, bool)
        terminal.process.send_signal(signal.SIGTERM)
        code, shown = terminal.end()
        self.assertEqual(code, 128 + signal.SIGTERM)
        self.assertTrue(shown.endswith(END))

    def test_a_terminal_without_a_cursor_gets_blocks(self):
        self.environment["TERM"] = "dumb"
        terminal = self.watch_page()
        terminal.read_until("Nobody is logged in")
        terminal.type("\x03")
        code, shown = terminal.end()
        self.assertEqual(code, INTERRUPTED)
        self.assertNotIn("\x1b", shown)

    def test_a_locked_store_holds_up_neither_the_page_nor_its_end(self):
        self.login()
        terminal = self.watch_page()
        first = self.page(terminal, self.left_s)
        other = self.lock()
        lines = self.page(terminal, lambda lines: any(re.match(r"! The store has not answered for \d+ s", line) for line in lines))
        self.assertRegex("\n".join(lines), r"This is what it was at \d\d:\d\d:\d\d:")
        self.assertLess(self.left_s(lines), self.left_s(first))
        self.page(terminal, lambda later: (self.left_s(later) or 86400) < self.left_s(lines))
        other.execute("COMMIT")
        other.close()
        self.page(terminal, lambda lines: self.left_s(lines) and not any(line.startswith("!") for line in lines))
        other = self.lock()
        self.page(terminal, lambda lines: any("has not answered" in line for line in lines))
        began = time.monotonic()
        self.interrupt(terminal)
        self.assertLess(time.monotonic() - began, STORE_PATIENCE_S / 2)

    # elsewhere
    def test_what_another_process_changes_is_told(self):
        process, lines = self.lines_of()
        told = [next(lines)]
        self.assertEqual(told[0]["credentials"], [])
        self.login()
        while [one["as"] for one in told[-1]["credentials"]] != [self.installation()]:
            told.append(next(lines))
        self.save_pit("--name", "mine")
        while {(one["as"], one["state"]) for one in told[-1]["credentials"]} != {("pit:mine", "saved"), (self.installation(), "valid")}:
            told.append(next(lines))
        self.run_cli("logout", "--as", "pit:mine")
        while len(told[-1]["credentials"]) != 1:
            told.append(next(lines))
        self.assertEqual(self.end(process), "")
        for line in told:
            self.assertLess(abs(time.time() - line.pop("at_s")), PATIENCE_S)
        for line, following in zip(told, told[1:]):
            self.assertNotEqual(line, following)  # each change once

    def test_blocks(self):
        process = self.start("status", "--watch", "0.2", **PIPES)
        self.assertRegex(process.stdout.readline(), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$")
        self.assertEqual(process.stdout.readline(), "Nobody is logged in. To log in: ghlauth login\n")
        self.login()
        self.assertEqual(process.stdout.readline(), "\n")
        self.assertRegex(process.stdout.readline(), r"Z\n$")
        self.assertRegex(process.stdout.readline(), r"^CREDENTIAL +LEVEL +STATE ")
        self.assertRegex(process.stdout.readline(), rf"^{self.installation()} +location +valid +in 23 h ")
        self.assertEqual(self.end(process), "")

    def test_one_credential(self):
        self.save_pit("--name", "mine")
        self.save_pit("--name", "other")
        process, lines = self.lines_of("--as", "pit:mine")
        self.assertEqual([one["as"] for one in next(lines)["credentials"]], ["pit:mine"])
        self.run_cli("logout", "--as", "pit:mine")
        for line in lines:
            if "error" in line:
                break
        self.assertEqual(line["error"], "there is no pit:mine")
        self.save_pit("--name", "mine")
        self.assertIn("credentials", next(lines))
        self.end(process, signal.SIGTERM)

    def test_a_store_that_cannot_be_read_for_a_while(self):
        self.login()
        process, lines = self.lines_of()
        good = next(lines)
        self.assertEqual(len(good["credentials"]), 1)
        (self.data / "store.db").chmod(0o644)
        failed = next(lines)
        self.assertIn("other users have access to it", failed["error"])
        self.assertNotIn("credentials", failed)
        (self.data / "store.db").chmod(0o600)
        self.assertEqual(next(lines)["credentials"], good["credentials"])
        other = self.lock()
        self.assertEqual(next(lines)["error"], "the store does not answer")
        other.execute("COMMIT")
        other.close()
        self.assertEqual(next(lines)["credentials"], good["credentials"])
        self.end(process)

    def test_wrong_usage(self):
        for value in ("0", "soon", "-1", "1e9", "nan"):
            self.run_cli("status", "--watch=" + value, code=USAGE)
        self.assertIn("--as is none of", self.fail_cli(USAGE, "status", "--watch", "--as", "nothing"))
        self.assertIn("nothing changes", self.fail_cli(USAGE, "status", "--watch", "--as", "pit:env:TOKEN", TOKEN=self.sandbox.location_pit))
        empty = self.private_file("empty", "\n")
        self.assertIn("is empty", self.fail_cli(USAGE, "status", "--watch", "--store", "postgres://keeper@127.0.0.1:1/store",
                                                "--store-password-file", empty, "--key-env", "KEY",
                                                KEY="one MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="))


if __name__ == "__main__":
    unittest.main()
