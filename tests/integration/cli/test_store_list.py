"""ghlauth store list: which rows there are, and which of them the key opens; nothing of what they hold."""

import json
import re
import sqlite3
import time
import unittest

from case import NO_CREDENTIAL, CliCase

OTHER_KEY = "other-1 QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="


class StoreList(CliCase):
    def setUp(self):
        super().setUp()
        self.login(None, "--owner", "tenant 7")
        self.save_pit("--name", "mine")
        self.key = self.config / "store.key"

    def rows(self, *more):
        answer = self.json_of("store", "list", *more)
        self.assertEqual(answer["unnamed"], 0)
        return {(row["kind"], row["name"]): row for row in answer["rows"]}

    def test_the_table(self):
        shown = self.run_cli("store", "list").stdout
        heading, installation, client, pit = (re.split("  +", line) for line in shown.splitlines())
        self.assertEqual(heading, ["KIND", "NAME", "COMPANY", "VERSION", "GRANTED", "TOKEN ENDS", "GRANT ENDS", "OPENS"])
        self.assertEqual(installation[:3], ["installation", f"{self.app_id}:{self.location}", self.sandbox.company])
        self.assertRegex(" ".join(installation[3:]), r"^\d+ \d+ s ago in 23 h in 36[45] d yes$")
        self.assertEqual(client[:2] + client[-1:], ["client-secret", self.client_id, "yes"])
        self.assertEqual(pit[:2] + pit[-1:], ["pit", "mine", "yes"])
        for secret in (self.client_secret, self.sandbox.location_pit):
            self.assertNotIn(secret, shown)

    def test_json(self):
        now = time.time()
        before = self.rows()
        self.assertEqual({kind for kind, _ in before}, {"installation", "client-secret", "pit"})
        row = before["installation", f"{self.app_id}:{self.location}"]
        self.assertEqual((row["app_id"], row["company_id"], row["location_id"], row["owner"]),
                         (self.app_id, self.sandbox.company, self.location, "tenant 7"))
        self.assertLess(abs(row["granted_at_s"] - now), 600)
        self.assertLess(abs(row["access_token_expires_at_s"] - now - 86400), 600)
        self.assertEqual((row["opens"], row["reason"], row["sealed_with"]), (True, "", "cli-1"))
        pit = before["pit", "mine"]
        self.assertEqual((pit["granted_at_s"], pit["access_token_expires_at_s"], pit["app_id"]), (None, None, ""))
        self.save_pit("--name", "mine", token=self.sandbox.agency_pit)
        after = self.rows()
        self.assertEqual({name for name in before if after[name]["version"] != before[name]["version"]}, {("pit", "mine")})

    def test_an_app_that_did_not_log_in_here(self):
        (self.config / "config.json").unlink()
        row = self.rows()["installation", f"{self.app_id}:{self.location}"]
        self.assertLess(abs(row["access_token_expires_at_s"] - time.time() - 86400), 600)  # a column, which is not sealed
        self.assertEqual((row["company_id"], row["granted_at_s"], row["opens"]), (self.sandbox.company, None, True))

    def test_rows_of_another_key(self):
        old = self.key.read_text()
        self.key.write_text(OTHER_KEY + "\n" + old)
        self.save_pit("--name", "later")
        self.key.write_text(old)
        rows = self.rows()
        later = rows.pop(("pit", "later"))
        self.assertEqual((later["opens"], later["reason"]), (False, "it is sealed with the key other-1, which is not given"))
        self.assertEqual(later["sealed_with"], "other-1")
        self.assertRegex(later["version"], r"^\d+$")
        self.assertEqual({row["opens"] for row in rows.values()}, {True})
        self.assertRegex(self.run_cli("store", "list").stdout, r"(?m)^pit +later .* no: it is sealed with the key other-1, ")
        self.key.write_text(OTHER_KEY + "\n")
        self.assertEqual([name for (_, name), row in self.rows().items() if row["opens"]], ["later"])

    def test_a_row_that_was_changed(self):
        with sqlite3.connect(self.data / "store.db") as database:
            database.execute("UPDATE row SET owner = 'mallory' WHERE location_id = ?", (self.location,))
        database.close()
        row = self.rows()["installation", f"{self.app_id}:{self.location}"]
        self.assertEqual((row["opens"], row["reason"]), (False, "it was changed since it was written"))
        self.assertEqual((row["owner"], row["location_id"], row["granted_at_s"]), ("mallory", self.location, None))

    def closed(self, *more, **environment):
        """What is listed without the right key, and what is said about it."""
        before = (self.data / "store.db").read_bytes()
        done = self.run_cli("store", "list", "--json", *more, code=1, **environment)
        self.assertEqual((self.data / "store.db").read_bytes(), before)
        answer = json.loads(done.stdout)
        self.assertEqual(answer["unnamed"], 0)
        return {(row["kind"], row["name"]): row for row in answer["rows"]}, done.stderr

    def test_without_its_key_what_is_not_sealed_is_listed(self):
        known = self.rows()
        other = self.private_file("other.key", OTHER_KEY + "\n")
        impostor = self.private_file("impostor.key", OTHER_KEY.replace("other-1", "cli-1") + "\n")
        for key, why in ((other, "sealed with keys that are not given: cli-1"), (impostor, "the key cli-1 is not the one of that id"),
                         (str(self.home / "nothing.key"), "nothing.key")):
            with self.subTest(why):
                rows, said = self.closed("--key-file", key)
                self.assertRegex(said, rf"^ghlauth: .*{re.escape(why)}.*\n  (Name the key .*: --key-file or --key-env|Check the file)")
                self.assertEqual(sorted(path.name for path in self.data.iterdir()), ["store.db"])
                self.assertEqual(set(rows), set(known))
                for name, row in rows.items():
                    self.assertEqual((row["opens"], row["sealed_with"]), (False, "cli-1"))
                    self.assertEqual(row["reason"], "it is sealed with the key cli-1")
                    for member in ("version", "app_id", "company_id", "location_id", "owner"):
                        self.assertEqual(row[member], known[name][member])
                    self.assertIsNone(row["granted_at_s"])
                row = rows["installation", f"{self.app_id}:{self.location}"]
                self.assertLess(abs(row["access_token_expires_at_s"] - time.time() - 86400), 600)
        self.closed("--key-env", "NOT_SET")

    def test_without_its_key_in_a_table(self):
        other = self.private_file("other.key", OTHER_KEY + "\n")
        shown = self.run_cli("store", "list", "--key-file", other, code=1).stdout
        self.assertRegex(shown, rf"(?m)^installation +{self.app_id}:{self.location} .* in 23 h +- +no: it is sealed with the key cli-1$")
        self.assertRegex(shown, r"(?m)^pit +mine .* no: it is sealed with the key cli-1$")
        for secret in (self.client_secret, self.sandbox.location_pit):
            self.assertNotIn(secret, shown)

    def test_a_store_of_somebody_else_is_not_listed(self):
        path = self.home / "other.db"
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE row (key, value)")
        database.close()
        path.chmod(0o600)
        done = self.run_cli("store", "list", "--store", f"sqlite:{path}", code=1)
        self.assertEqual(done.stdout, "")
        self.assertIn("another program", done.stderr)

    def test_a_store_with_nothing_in_it(self):
        self.run_cli("logout", "--as", "pit:mine")
        with sqlite3.connect(self.data / "store.db") as database:
            database.execute("DELETE FROM row WHERE key <> 'keys'")
        database.close()
        self.assertEqual(self.run_cli("store", "list").stdout, "There is nothing in this store\n")
        self.assertEqual(self.rows(), {})
        self.assertIn("there is no store yet", self.fail_cli(NO_CREDENTIAL, "store", "list", "--store", f"sqlite:{self.home}/nothing.db"))


if __name__ == "__main__":
    unittest.main()
