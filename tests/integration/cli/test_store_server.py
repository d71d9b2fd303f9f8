"""Stores on real servers: ghlauth store check, and --store-password-file in every command that opens a store."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import unittest

from case import INTERRUPTED, NO_CREDENTIAL, PATIENCE_S, PIPES, PROGRAM, CliCase

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))

import servers  # noqa: E402

FULL_URL_PASSWORD = "correct%20horse%2Fbattery%40staple%25%3F"


class OnAServer(CliCase):
    @classmethod
    def setUpClass(cls):
        try:
            cls.postgres, cls.redis = servers.Postgres(), servers.Redis()
        except servers.Missing as missing:
            print(missing, file=sys.stderr)
            sys.exit(77)
        for server in (cls.postgres, cls.redis):
            cls.addClassCleanup(server.close)
            server.start()
        super().setUpClass()

    def setUp(self):
        super().setUp()
        self.postgres.sql("DROP OWNED BY keeper")
        self.redis.call("FLUSHALL")
        self.socket_url = self.postgres.url
        self.url = f"postgres://keeper@127.0.0.1:{self.postgres.port}/store"
        self.password = self.private_file("password", self.postgres.PASSWORD + "\n")

    # store check
    def test_postgres_keeps_what_is_asked_of_it(self):
        done = self.run_cli("store", "check", self.url, "--store-password-file", self.password)
        self.assertIn("All 15 checks passed", done.stdout)
        self.assertIn("not_durable: fsync is off", done.stderr)
        self.assertEqual(self.postgres.sql("SELECT count(*) FROM ghlauth_row"), "0")
        self.run_cli("store", "check", self.socket_url)  # again, over what the first one left
        self.login_here()  # and with a key: none was remembered

    def test_redis_keeps_what_is_asked_of_it(self):
        self.assertIn("All 15 checks passed", self.run_cli("store", "check", self.redis.url).stdout)
        self.assertEqual(self.redis.call("ZCARD", "ghlauth:rows"), "0")

    def test_a_store_with_something_in_it_stays_as_it_is(self):
        self.login_here()
        rows = "SELECT md5(string_agg(r::text, '|' ORDER BY key)) FROM ghlauth_row r"
        before = self.postgres.sql(rows)
        done = self.run_cli("store", "check", self.socket_url, code=2)
        self.assertIn("has rows in it", done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(self.postgres.sql(rows), before)
        self.assertEqual(self.postgres.sql("SELECT count(*) FROM ghlauth_claim WHERE name LIKE 'conformance%'"), "0")

    def test_the_rows_of_a_check_that_was_killed_do_not_count(self):
        self.run_cli("store", "check", self.socket_url)
        self.postgres.sql("INSERT INTO ghlauth_row VALUES ('conformance 0123456789abcdef/k', '', 1, 0, '', '', '', '')")
        self.run_cli("store", "check", self.socket_url)
        self.assertEqual(self.postgres.sql("SELECT count(*) FROM ghlauth_row"), "1")
        self.postgres.sql("INSERT INTO ghlauth_row VALUES ('conformance x', '', 1, 0, '', '', '', '')")
        self.run_cli("store", "check", self.socket_url, code=2)

    # store open, store list
    def test_what_is_kept_there(self):
        shown = self.fail_cli(NO_CREDENTIAL, "store", "open", *self.store())
        self.assertIn(f"no store yet at {self.url}\n", shown)  # its tables are there now, and nothing in them
        self.assertEqual(self.postgres.sql("SELECT count(*) FROM ghlauth_row"), "0")
        self.login_here()
        done = self.run_cli("store", "open", "--json", *self.store("-"), input=self.postgres.PASSWORD + "\n")
        answer = json.loads(done.stdout)
        self.assertEqual((answer["store"], answer["kind"], answer["made"]), (self.url, "postgres", False))
        self.assertEqual(answer["keys"], [{"id": "one", "rows": 2}])
        self.assertEqual((answer["installations"], answer["secrets"], answer["unreadable"]), (1, 1, 0))
        self.assertEqual((answer["schema_version"], answer["file"], answer["open_in"]), (None, None, None))
        self.assertIn("not_durable", answer["warning"])
        full = self.url.replace("keeper@", f"keeper:{FULL_URL_PASSWORD}@") + "?sslmode=prefer"
        self.assertEqual(self.json_of("store", "open", "--store", full)["store"], self.url)
        self.assertNotIn(FULL_URL_PASSWORD, self.seen)

    def test_one_is_made(self):
        self.private_file("key", "one MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n")
        answer = self.json_of("store", "open", "--create", "--key-file", str(self.home / "key"), *self.store())
        self.assertEqual((answer["made"], answer["keys"]), (True, [{"id": "one", "rows": 0}]))

    def test_rows_are_listed_without_their_key(self):
        self.login_here()
        [row] = [row for row in self.json_of("store", "list", *self.store())["rows"] if row["kind"] == "installation"]
        other = self.private_file("other.key", "two QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=\n")
        self.postgres.sql("INSERT INTO ghlauth_row SELECT 'secret/' || n, '', 1, 0, '', '', '', '' FROM generate_series(1000, 1499) n")
        done = self.run_cli("store", "list", "--json", "--key-file", other, *self.store("-"), code=1, input=self.postgres.PASSWORD + "\n")
        self.assertIn("sealed with keys that are not given: one", done.stderr)
        rows = {found["name"]: found for found in json.loads(done.stdout)["rows"]}
        self.assertEqual(len(rows), 502)
        self.assertEqual((rows["1234"]["sealed_with"], rows["1234"]["reason"]), (None, "it is not sealed"))
        known = ("app_id", "company_id", "location_id", "owner", "version", "access_token_expires_at_s", "sealed_with")
        self.assertEqual([rows[row["name"]][name] for name in known], [row[name] for name in known])
        self.assertFalse(rows[row["name"]]["opens"])

    def test_redis_has_no_rows(self):
        os.makedirs(self.config)
        os.replace(self.private_file("key", "one MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n"), self.config / "store.key")
        answer = self.json_of("store", "open", "--store", self.redis.url)
        self.assertEqual((answer["kind"], answer["sealed"], answer["installations"]), ("redis", False, 0))

    # --store-password-file
    def store(self, password=None):
        return ["--store", self.url, "--store-password-file", password or self.password]

    def login_here(self):
        (self.config / "store.key").parent.mkdir(parents=True, exist_ok=True)
        key = self.private_file("key", "one MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n")
        os.replace(key, self.config / "store.key")
        return self.login(None, *self.store())

    def test_the_password_opens_it_in_every_command(self):
        self.assertIn(f"Logged in to the location {self.location}", self.login_here())
        [entry] = self.json_of("status", *self.store())["credentials"]
        self.assertEqual(entry["resource_id"], self.location)
        self.assertGreater(len(self.run_cli("token", *self.store()).stdout), 20)
        self.seen = ""  # the token that was asked for
        self.run_cli("call", "GET", self.contact, *self.store())
        self.run_cli("keep", "--once", *self.store())
        self.run_cli("logout", "--as", self.installation(), *self.store())
        self.assertEqual(self.json_of("status", *self.store(), code=NO_CREDENTIAL)["credentials"], [])
        self.assert_nowhere(self.postgres.PASSWORD, FULL_URL_PASSWORD)

    def test_a_watch_goes_on_when_the_server_is_there_again(self):
        self.login_here()
        process = self.start("status", "--watch", "0.2", "--json", *self.store(), **PIPES)
        lines = (json.loads(line) for line in process.stdout)
        good = next(lines)["credentials"]
        self.assertEqual([one["as"] for one in good], [self.installation()])
        self.postgres.obey("stop")
        try:
            self.assertIn("error", next(lines))
        finally:
            self.postgres.start()
        for line in lines:  # also refused while it starts
            if "error" not in line:
                break
        self.assertEqual(line["credentials"], good)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=PATIENCE_S), INTERRUPTED)

    def test_a_user_moves_in_from_a_file(self):
        self.login()
        self.assertEqual(self.run_cli("store", "migrate", self.url, "--to-password-file", self.password).stdout, "Copied 2 rows\n")
        self.run_cli("call", "GET", self.contact, *self.store())

    def test_the_commands_of_the_guide(self):
        page = (pathlib.Path(__file__).resolve().parents[3] / "src" / "store" / "deploying.md").read_text(encoding="utf-8")
        [block] = re.findall(r"<!-- run by tests/integration/cli/test_store_server.py -->\n```console\n(.*?)```", page, re.S)
        self.login()
        os.rename(self.password, self.home / "db.password")
        (self.bin / "ghlauth").symlink_to(PROGRAM)
        done = subprocess.run(["bash", "-euc", re.sub(r"(?m)^\$ ", "", block)], cwd=self.home, env=self.environment | {"STORE": self.url},
                              capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for words in ("All 15 checks passed", "Copied 2 rows", self.installation(), "Renewed 0"):
            self.assertIn(words, done.stdout)

    def test_a_service_does_not_show_it(self):
        self.login_here()
        process = self.start("keep", *self.store(), **PIPES)
        self.assertRegex(process.stdout.readline(), "^Renewed ")
        self.assert_hides(self.postgres.PASSWORD, process)
        environment = pathlib.Path(f"/proc/{process.pid}/environ").read_bytes()
        self.assertNotIn(self.postgres.PASSWORD.encode(), environment)

    def test_without_it_or_with_another_one(self):
        self.login_here()
        self.assertIn("password", self.fail_cli(1, "status", "--store", self.url))
        wrong = self.private_file("wrong", "sw0rdf1sh\n")
        self.assertIn("password authentication failed", self.fail_cli(1, "status", *self.store(wrong)))
        self.assertNotIn("sw0rdf1sh", self.seen)

    def test_a_file_that_is_refused(self):
        self.login_here()
        empty, shared = self.private_file("empty", "\n"), self.private_file("shared", self.postgres.PASSWORD)
        os.chmod(shared, 0o640)
        self.assertIn("is empty", self.fail_cli(2, "status", *self.store(empty)))
        self.assertIn("chmod 600", self.fail_cli(1, "status", *self.store(shared)))
        self.assertIn("cannot be read", self.fail_cli(2, "status", *self.store(str(self.home / "nothing"))))
        self.assertNotIn(self.postgres.PASSWORD, self.seen)

    def test_it_comes_from_standard_input_or_systemd(self):
        self.login_here()
        self.run_cli("status", *self.store("-"), input=self.postgres.PASSWORD + "\n")
        folder = self.home / "credentials"
        folder.mkdir(mode=0o700)
        credential = folder / "store-password"
        credential.write_text(self.postgres.PASSWORD)
        credential.chmod(0o440)
        self.run_cli("status", *self.store(str(credential)), CREDENTIALS_DIRECTORY=str(folder))

    def test_a_password_in_the_url_as_well_is_refused(self):
        self.login_here()
        both = f"postgres://keeper:{FULL_URL_PASSWORD}@127.0.0.1:{self.postgres.port}/store"
        message = self.fail_cli(2, "status", "--store", both, "--store-password-file", self.password)
        self.assertIn("another one beside", message)
        self.run_cli("status", "--store", both)
        self.assertNotIn(FULL_URL_PASSWORD, self.seen)

    def test_nobody_is_logged_in(self):
        self.run_cli("store", "check", self.socket_url)
        os.makedirs(self.config)
        os.replace(self.private_file("key", "one MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n"), self.config / "store.key")
        self.fail_cli(NO_CREDENTIAL, "token", *self.store())


if __name__ == "__main__":
    unittest.main()
