"""ghlauth status: the table, JSON, states with their reasons, colours, rows that cannot be read."""

import re
import sqlite3
import time
import unittest
import unittest.mock

from case import NO_CREDENTIAL, SCOPES, CliCase


class Status(CliCase):
    def test_nobody_is_logged_in(self):
        self.assertEqual(self.fail_cli(NO_CREDENTIAL, "status"), "ghlauth: nobody is logged in\n  Log in: ghlauth login\n")
        self.assertEqual(self.json_of("status", code=NO_CREDENTIAL), {"credentials": [], "unreadable": []})
        self.assertFalse(self.config.exists() or self.data.exists())

    def test_the_table(self):
        self.login(None, "--owner", "tenant 7")
        self.save_pit("--level", "location", "--resource", self.location, "--name", "mine")
        heading, pit, installation = self.run_cli("status").stdout.splitlines()
        self.assertEqual(re.split(r"  +", heading), ["CREDENTIAL", "LEVEL", "STATE", "TOKEN ENDS", "GRANT ENDS", "SCOPES", "OWNER"])
        self.assertEqual(re.split(r"  +", pit), ["pit:mine", "location", "saved", "-", "-", "-"])
        self.assertEqual(re.split(r"  +", installation), [self.installation(), "location", "valid", "in 23 h", unittest.mock.ANY,
                                                          str(len(SCOPES.split())), "tenant 7"])
        self.assertRegex(installation, " in 36[45] d ")
        self.assertEqual(heading.index("LEVEL"), installation.index("location "))

    def test_json(self):
        now = int(time.time())
        self.login()
        [shown] = self.json_of("status")["credentials"]
        self.assertEqual(shown["client_id"], self.client_id)
        self.assertEqual(shown["api_origin"], self.sandbox.url)
        self.assertEqual(sorted(shown["scopes"]), sorted(SCOPES.split()))
        self.assertTrue(86000 < shown["access_token_expires_at_s"] - now < 87000)
        self.assertTrue(364 * 86400 < shown["grant_expires_at_s"] - now < 366 * 86400)
        self.assertEqual(shown["unclaimed"], False)
        self.assertNotIn("token\":", str(shown))

    def test_one_of_several(self):
        self.login()
        self.save_pit()
        self.assertEqual([row["as"] for row in self.json_of("status", "--as", "pit:default")["credentials"]], ["pit:default"])
        self.fail_cli(NO_CREDENTIAL, "status", "--as", "pit:other")

    def test_what_needs_attention(self):
        self.login()
        self.sandbox.control("POST", "revoke", {})
        self.sandbox.control("POST", "expire", {})
        self.run_cli("call", "GET", self.contact, code=4)
        done = self.run_cli("status")
        self.assertIn("needs authorization", done.stdout)
        self.assertRegex(done.stderr, self.installation() + r", needs authorization for \d+ s: \S")

    def test_a_grant_that_ends_soon(self):
        self.login()
        self.assertEqual(self.run_cli("status").stderr, "")
        self.import_as_another_program(self.sandbox.install_location(1), int(time.time()) - 355 * 86400 + 3600)
        done = self.run_cli("status")
        self.assertRegex(done.stdout, self.installation(self.other_location) + r" .* due +expired +in 10 d ")
        self.assertIn(f"{self.installation(self.other_location)}: its refresh token ends in 10 d unless it is used before", done.stderr)

    def test_colours(self):
        self.login()
        code, shown = self.terminal("status").end()
        self.assertEqual(code, 0)
        self.assertIn("\x1b[32mvalid\x1b[0m", shown)
        self.environment["NO_COLOR"] = "1"
        self.assertNotIn("\x1b", self.terminal("status").end()[1])
        self.assertNotIn("\x1b", self.run_cli("status").stdout)

    def test_a_damaged_row_is_named_and_the_others_stay(self):
        self.login()
        self.login("Location:" + self.other_location)
        database = sqlite3.connect(self.data / "store.db")
        table, column = self.table_of(database)
        changed = database.execute(f"UPDATE {table} SET {column} = substr({column}, 1, length({column}) - 1) || x'00' "
                                   "WHERE location_id = ?", (self.location,)).rowcount
        database.commit()
        database.close()
        self.assertEqual(changed, 1)
        done = self.run_cli("status", code=1)
        self.assertIn(self.installation(self.other_location), done.stdout)
        self.assertNotIn(self.installation(), done.stdout)
        self.assertIn(f"cannot be read: installation={self.app_id}:{self.location} ", done.stderr)
        self.assertEqual(len(self.json_of("status", code=1)["unreadable"]), 1)
        self.fail_cli(1, "token", "--as", self.installation())
        self.run_cli("logout", "--as", self.installation())  # what cannot be read can be forgotten
        self.run_cli("status")

    def table_of(self, database):
        """Where the store keeps installations: the table with a location, and its sealed column."""
        for [name] in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            columns = database.execute(f"PRAGMA table_info({name})").fetchall()
            if any(column[1] == "location_id" for column in columns):
                [blob] = [column[1] for column in columns if column[2] == "BLOB"]
                return name, blob
        raise AssertionError("no table of installations")


if __name__ == "__main__":
    unittest.main()
