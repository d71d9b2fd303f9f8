"""ghlauth store export, import, migrate and rotate-key: what is in a store comes out whole, arrives whole, and opens with its key alone."""

import json
import sqlite3
import unittest

from case import NO_CREDENTIAL, USAGE, CliCase

OTHER_KEY = "other-1 " + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="


class Transfer(CliCase):
    def setUp(self):
        super().setUp()
        self.login()
        self.save_pit("--name", "mine")
        self.file = self.home / "export.jsonl"
        self.key = self.config / "store.key"

    def url(self, name):
        return f"sqlite:{self.home / name}"

    def works(self, *more):
        for credential in (self.installation(), "pit:mine"):
            self.run_cli("call", "GET", self.contact, "--as", credential, *more)

    def test_out_and_in(self):
        self.assertEqual(self.run_cli("store", "export", str(self.file)).stdout, "Exported 3 rows\n")
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
        self.assert_sealed()
        self.assertEqual(self.run_cli("store", "import", str(self.file), "--store", self.url("other.db")).stdout, "Imported 3 rows\n")
        self.works("--store", self.url("other.db"))
        again = self.json_of("store", "import", str(self.file), "--store", self.url("other.db"))
        self.assertEqual(again, {"done": 0, "skipped": 3, "failed": 0, "failures": []})

    def assert_sealed(self):
        text = self.file.read_text()
        for secret in (self.sandbox.location_pit, self.client_secret):
            self.assertNotIn(secret, text)

    def test_with_a_key_of_its_own(self):
        key = self.private_file("export.key", OTHER_KEY + "\n")
        self.run_cli("store", "export", str(self.file), "--seal-with", key)
        self.assert_sealed()
        self.assertIn("key", self.fail_cli(1, "store", "import", str(self.file), "--store", self.url("other.db")))
        self.run_cli("store", "import", str(self.file), "--open-with", key, "--store", self.url("other.db"))
        self.works("--store", self.url("other.db"))

    def test_plain_has_to_be_said_twice(self):
        self.run_cli("store", "export", str(self.file), "--plain")
        self.assertIn(self.sandbox.location_pit, self.file.read_text())
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
        self.fail_cli(1, "store", "import", str(self.file), "--store", self.url("other.db"))
        self.run_cli("store", "import", str(self.file), "--plain", "--store", self.url("other.db"))
        self.works("--store", self.url("other.db"))
        self.file.unlink()
        self.assert_nowhere(self.sandbox.location_pit)
        self.run_cli("store", "export", str(self.file), "--plain", "--seal-with", str(self.key), code=USAGE)

    def test_a_changed_line_fails_and_is_named(self):
        self.run_cli("store", "export", str(self.file))
        lines = self.file.read_text().splitlines()
        [at] = [at for at, line in enumerate(lines) if "pit/mine" in line]
        broken = json.loads(lines[at])
        [member] = [name for name, value in broken.items() if isinstance(value, str) and len(value) > 60]
        broken[member] = broken[member][:-8] + "AAAAAAA="
        lines[at] = json.dumps(broken)
        self.file.write_text("\n".join(lines) + "\n")
        done = self.run_cli("store", "import", str(self.file), "--store", self.url("other.db"), code=1)
        self.assertIn("Imported 2 rows", done.stdout)
        self.assertRegex(done.stderr, r"pit/mine|line \d+")
        self.assertIn("1 row failed", done.stderr)

    def test_a_file_that_is_there_stays(self):
        self.file.write_text("mine")
        self.assertIn(str(self.file), self.fail_cli(USAGE, "store", "export", str(self.file)))
        self.assertEqual(self.file.read_text(), "mine")

    def test_migrate(self):
        key = self.private_file("other.key", OTHER_KEY + "\n")
        self.assertEqual(self.run_cli("store", "migrate", self.url("other.db"), "--to-key-file", key).stdout, "Copied 3 rows\n")
        self.works("--store", self.url("other.db"), "--key-file", key)
        self.works()
        self.fail_cli(1, "call", "GET", self.contact, "--as", "pit:mine", "--store", self.url("other.db"))
        self.assertEqual(self.run_cli("store", "migrate", self.url("other.db"), "--to-key-file", key).stdout,
                         "Copied 0 rows; 3 rows stayed as they were\n")

    def test_a_row_that_cannot_be_read_keeps_everything_where_it_is(self):
        with sqlite3.connect(self.data / "store.db") as database:
            [table] = [name for name, in database.execute("select name from sqlite_master where type = 'table' and sql like '%owner%'")]
            database.execute(f"update {table} set owner = 'mallory' where owner is not 'mallory'")
        database.close()
        shown = self.fail_cli(1, "store", "migrate", self.url("other.db"))
        self.assertIn("nothing was moved", shown)
        self.fail_cli(NO_CREDENTIAL, "call", "GET", self.contact, "--as", "pit:nothing", "--store", self.url("other.db"))

    def test_rotate_key(self):
        old = self.key.read_text()
        done = self.run_cli("store", "rotate-key")
        self.assertEqual(done.stdout, "Sealed anew 3 rows\n")
        self.assertEqual(self.key.stat().st_mode & 0o777, 0o600)
        new = self.key.read_text()
        self.assertTrue(old.startswith("cli-1 ") and new.startswith("cli-2 "), "the ids of the keys")
        self.assertEqual(new.count("\n"), 1)
        self.works()
        stale = self.private_file("old.key", old)
        self.fail_cli(1, "call", "GET", self.contact, "--as", "pit:mine", "--key-file", stale)
        self.run_cli("store", "rotate-key")
        self.assertTrue(self.key.read_text().startswith("cli-3 "))
        self.works()

    def test_a_rotation_that_was_interrupted_goes_on(self):
        self.key.write_text(OTHER_KEY + "\n" + self.key.read_text())
        self.run_cli("store", "rotate-key")
        self.assertEqual(self.key.read_text(), OTHER_KEY + "\n")
        self.works()

    def test_a_key_in_a_variable_is_the_users(self):
        old = self.key.read_text()
        more = {"STORE_KEY": OTHER_KEY + "\n" + old}
        done = self.run_cli("store", "rotate-key", "--key-env", "STORE_KEY", **more)
        self.assertEqual(done.stdout, "Sealed anew 3 rows\n")
        self.assertEqual(self.key.read_text(), old)
        self.run_cli("call", "GET", self.contact, "--as", "pit:mine", "--key-env", "STORE_KEY", STORE_KEY=OTHER_KEY)

    def test_without_a_store(self):
        for command in (["open"], ["list"], ["export", str(self.file)], ["rotate-key"], ["migrate", self.url("other.db")]):
            self.assertIn("there is no store", self.fail_cli(NO_CREDENTIAL, "store", *command, "--store", self.url("nothing.db")))
        self.assertFalse((self.home / "other.db").exists())


if __name__ == "__main__":
    unittest.main()
