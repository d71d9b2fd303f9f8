"""ghlauth store open: whether a store opens with its key, what it is, and how one is made; nothing of what it holds."""

import json
import os
import pathlib
import re
import sqlite3
import time
import unittest

from case import NO_CREDENTIAL, USAGE, CliCase

OTHER_KEY = "other-1 QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="


class StoreOpen(CliCase):
    def setUp(self):
        super().setUp()
        self.file, self.key = self.data / "store.db", self.config / "store.key"

    def fill(self):
        self.login()
        self.save_pit("--name", "mine")

    def opened(self, *more, **how):
        return self.json_of("store", "open", *more, **how)

    # what there is
    def test_json(self):
        self.fill()
        written = time.time()
        answer = self.opened()
        self.assertEqual(answer["store"], f"sqlite:{self.file}")
        self.assertEqual((answer["kind"], answer["made"], answer["sealed"]), ("sqlite", False, True))
        with sqlite3.connect(self.file) as database:
            [[schema]] = database.execute("PRAGMA user_version").fetchall()
        database.close()
        self.assertEqual(answer["schema_version"], schema)
        self.assertEqual(answer["keys"], [{"id": "cli-1", "rows": 3}])
        self.assertEqual((answer["installations"], answer["secrets"], answer["other_rows"], answer["unreadable"]), (1, 2, 0, 0))
        self.assertEqual((answer["file"]["path"], answer["file"]["mode"]), (str(self.file), "0600"))
        self.assertEqual(answer["file"]["bytes"], self.file.stat().st_size)
        self.assertLess(abs(answer["file"]["written_at_s"] - written), 60)
        self.assertEqual(answer["key_file"], {"path": str(self.key), "mode": "0600"})
        self.assertEqual((answer["open_in"], answer["warning"]), ([], ""))

    def test_lines(self):
        self.fill()
        shown = self.run_cli("store", "open").stdout
        self.assertTrue(shown.startswith(f"Opened the store sqlite:{self.file}\n"), shown)
        lines = dict(re.findall(r"(?m)^  (kind|sealed|holds|file|key|open in) +(.*)$", shown))
        self.assertRegex(lines["kind"], r"^a file, .*; schema \d+$")
        self.assertEqual((lines["sealed"], lines["holds"]), ("with cli-1 (3 rows)", "1 installation, 2 secrets"))
        self.assertRegex(lines["file"], r"^mode 0600, \d+ KiB, written \d+ s ago$")
        self.assertEqual((lines["key"], lines["open in"]), (f"{self.key}, mode 0600", "no other program of this user"))
        self.assert_nowhere(self.sandbox.location_pit, self.client_secret)
        self.assertNotIn(self.key.read_text().split()[1], self.seen)

    def test_looking_is_no_write(self):
        self.fill()
        before = self.file.read_bytes(), self.file.stat().st_mtime_ns
        self.opened()
        self.assertEqual((self.file.read_bytes(), self.file.stat().st_mtime_ns), before)

    def test_who_has_it_open(self):
        self.fill()
        with open(self.file, "rb"):
            [holder] = self.opened()["open_in"]
            self.assertEqual(holder["pid"], os.getpid())
            self.assertEqual(holder["program"], pathlib.Path("/proc/self/comm").read_text().strip())
            self.assertRegex(self.run_cli("store", "open").stdout, rf"(?m)^  open in +\S.* \({os.getpid()}\)$")
        self.assertEqual(self.opened()["open_in"], [])

    def test_several_keys(self):
        self.fill()
        self.key.write_text(OTHER_KEY + "\n" + self.key.read_text())
        self.save_pit("--name", "later")
        self.assertEqual(self.opened()["keys"], [{"id": "cli-1", "rows": 3}, {"id": "other-1", "rows": 1}])

    def test_a_store_in_memory(self):
        self.run_cli("store", "open", "--create")  # a key, which every command takes
        answer = self.opened("--store", "memory:")
        self.assertEqual((answer["kind"], answer["sealed"], answer["file"], answer["open_in"]), ("memory", False, None, None))

    # one that is made
    def test_without_create_nothing_is_made(self):
        shown = self.fail_cli(NO_CREDENTIAL, "store", "open")
        self.assertIn(f"there is no store yet at sqlite:{self.file}\n", shown)
        self.assertIn("ghlauth store open --create", shown)
        self.assertFalse(self.file.exists() or self.key.exists())

    def test_create(self):
        self.assertIn(f"Made the store sqlite:{self.file}\n", self.run_cli("store", "open", "--create").stdout)
        for path in (self.file, self.key):
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        key = self.key.read_text()
        answer = self.opened("--create")
        self.assertEqual((answer["made"], answer["installations"], answer["keys"]), (False, 0, [{"id": "cli-1", "rows": 0}]))
        self.assertEqual(self.key.read_text(), key)
        self.save_pit("--name", "mine")
        self.assertEqual(self.opened()["secrets"], 1)

    def test_nothing_is_made_for_what_cannot_be_a_file(self):
        for url in ("sqlite:relative.db", "sqlite:"):
            self.fail_cli(USAGE, "store", "open", "--create", "--store", url, "--key-env", "KEY", KEY=OTHER_KEY)
            self.assertIn("store.key", self.fail_cli(1, "store", "open", "--create", "--store", url))
        self.assertFalse(self.key.exists() or self.data.exists())

    def test_create_elsewhere(self):
        url, key = f"sqlite:{self.home}/new/other.db", self.private_file("other.key", OTHER_KEY + "\n")
        answer = self.opened("--create", "--store", url, "--key-file", key)
        self.assertEqual((answer["store"], answer["made"], answer["file"]["mode"]), (url, True, "0600"))
        self.assertFalse(self.key.exists())
        self.assertIsNone(self.opened("--store", url, "--key-env", "KEY", KEY=OTHER_KEY)["key_file"])

    # what does not open
    def test_another_key(self):
        self.fill()
        other = self.private_file("other.key", OTHER_KEY + "\n")
        done = self.run_cli("store", "open", "--json", "--key-file", other, code=1)
        self.assertEqual(done.stdout, "")
        self.assertIn("sealed with keys that are not given: cli-1", done.stderr)
        self.assertIn("--key-file", done.stderr)
        self.opened()

    def test_a_row_that_does_not_open(self):
        self.fill()
        with sqlite3.connect(self.file) as database:
            database.execute("UPDATE row SET owner = 'mallory' WHERE location_id = ?", (self.location,))
        database.close()
        done = self.run_cli("store", "open", "--json", code=1)
        answer = json.loads(done.stdout)
        self.assertEqual((answer["unreadable"], answer["installations"], answer["keys"]), (1, 1, [{"id": "cli-1", "rows": 3}]))
        self.assertIn("ghlauth: 1 row does not open\n  ghlauth store list", done.stderr)

    def test_files_that_are_refused(self):
        self.fill()
        self.file.chmod(0o640)
        self.assertIn("chmod 600", self.fail_cli(1, "store", "open"))
        self.file.chmod(0o600)
        self.key.chmod(0o644)
        self.fail_cli(1, "store", "open")
        other = self.home / "other.db"
        with sqlite3.connect(other) as database:
            database.execute("CREATE TABLE mine (value)")
        database.close()
        other.chmod(0o600)
        self.key.chmod(0o600)
        self.assertIn("another program", self.fail_cli(1, "store", "open", "--create", "--store", f"sqlite:{other}"))
        self.assertIn("no store with the scheme", self.fail_cli(1, "store", "open", "--store", "lists:"))


if __name__ == "__main__":
    unittest.main()
