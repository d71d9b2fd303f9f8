"""ghlauth keep: one run, the service with its signals, the metrics, an app without a login, several at once."""

import pathlib
import re
import signal
import socket
import sqlite3
import time
import unittest

from case import NO_CREDENTIAL, PATIENCE_S, PIPES, USAGE, CliCase

OLD_S = 40 * 86400
STATES = {"valid", "due", "refreshing", "inactive", "needs_authorization", "removed", "unreadable"}


class Keep(CliCase):
    arguments = (*CliCase.arguments, "--locations", "6")

    def setUp(self):
        super().setUp()
        self.metrics_file = self.home / "metrics" / "keep.prom"
        self.metrics_file.parent.mkdir()

    def import_old(self, *indexes, age_s=OLD_S):
        for index in indexes:
            self.import_as_another_program(self.sandbox.install_location(index), int(time.time()) - age_s)

    def counted(self, work):
        """How many refreshes it cost; none of them with a token that was used before."""
        before = self.sandbox.counters()
        work()
        after = self.sandbox.counters()
        self.assertEqual(after["refresh_reuses"], before["refresh_reuses"])
        return after["refreshes_ok"] - before["refreshes_ok"]

    def metrics(self):
        values, types = {}, {}
        text = self.metrics_file.read_text()
        self.seen += text
        self.assertTrue(text.endswith("\n"))
        for line in text.splitlines():
            if line.startswith("# TYPE "):
                _, _, name, types[name] = line.split()
            elif not line.startswith("# HELP "):
                name, labels, value = re.fullmatch(r'(\w+)(?:\{state="(\w+)"\})? (\d+)', line).groups()
                self.assertEqual(types[name], "counter" if name.endswith("_total") else "gauge")
                self.assertNotIn((name, labels), values)
                values[name, labels] = int(value)
        return lambda name, state=None: values.get((f"ghlauth_{name}", state))

    def pause(self, index):
        location = f"locations/{self.sandbox.locations[index]}/"
        self.sandbox.control("POST", location + "pause")
        self.addCleanup(self.sandbox.control, "POST", location + "unpause")

    def service(self, *more):
        return self.start("keep", "--metrics", str(self.metrics_file), *more, **PIPES)

    def end(self, process, number=signal.SIGTERM):
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=PATIENCE_S)
        self.seen += stdout + stderr
        self.assertEqual(process.returncode, 0, stderr)
        return stderr

    # one run
    def test_what_is_old_is_renewed_once(self):
        self.login()
        self.import_old(1, 2, 3)
        shown = []
        self.assertEqual(self.counted(lambda: shown.append(self.run_cli("keep", "--once").stdout)), 3)
        self.assertRegex(shown[0], r"^Renewed 3, not due \d+, failed 0\n$")
        self.assertEqual(self.counted(lambda: shown.append(self.json_of("keep", "--once"))), 0)
        self.assertEqual(shown[1], {"renewed": 0, "not_due": 0, "failed": 0, "failures": [], "unreadable": [], "broken": []})

    def test_the_limits(self):
        self.login()
        self.import_old(1, 2, 3)
        self.assertEqual(self.json_of("keep", "--once", "--age", "60")["renewed"], 0)
        self.assertEqual(self.json_of("keep", "--once", "--max", "2", "--parallel", "1")["renewed"], 2)
        self.assertEqual(self.json_of("keep", "--once")["renewed"], 1)
        for wrong in (["--age", "0"], ["--parallel", "65"], ["--interval", "59s"], ["--max", "-1"], ["--interval", "1y"]):
            self.run_cli("keep", "--once", *wrong, code=USAGE)
        self.assertIn("--once", self.fail_cli(USAGE, "keep", "--json"))

    def test_what_fails_is_named_and_the_others_are_renewed(self):
        self.login()
        self.import_old(1, 2)
        self.pause(1)
        done = self.run_cli("keep", "--once", "--metrics", str(self.metrics_file), code=1)
        self.assertRegex(done.stdout, r"^Renewed 1, not due \d+, failed 1\n$")
        self.assertRegex(done.stderr, rf"^installation:{self.app_id}:{self.sandbox.locations[1]}: \S.*\n$")
        metrics = self.metrics()
        self.assertEqual((metrics("keep_renewed_total"), metrics("keep_failed_total")), (1, 1))
        self.assertEqual(metrics("keep_last_success_timestamp_seconds"), 0)
        self.assertEqual((metrics("installations", "inactive"), metrics("installations", "valid")), (1, 2))

    def test_a_row_that_cannot_be_read_is_named(self):
        self.login()
        self.import_old(1)
        database = sqlite3.connect(self.data / "store.db")
        [table] = [name for [name] in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
                   if any(column[1] == "location_id" for column in database.execute(f"PRAGMA table_info({name})").fetchall())]
        database.execute(f"UPDATE {table} SET owner = 'somebody else' WHERE location_id = ?", (self.location,))
        database.commit()
        database.close()
        done = self.run_cli("keep", "--once", "--metrics", str(self.metrics_file), code=1)
        self.assertRegex(done.stdout, r"^Renewed 1, not due \d+, failed 1\n$")
        self.assertRegex(done.stderr, rf"^cannot be read: installation={self.app_id}:{self.location} ")
        self.assertEqual(self.metrics()("installations", "unreadable"), 1)

    def test_an_agency_is_reconciled(self):
        self.login("Company:" + self.sandbox.company, boxes={"all_locations": "on"})
        self.run_cli("keep", "--once", "--no-reconcile")
        self.assertEqual(len(self.json_of("status")["credentials"]), 1)
        self.run_cli("keep", "--once")
        self.assertEqual(len(self.json_of("status")["credentials"]), 7)

    def test_tombstones(self):
        self.login()
        self.login("Location:" + self.other_location)
        done = self.run_cli("logout", "--as", self.installation())
        self.assertIn("until ghlauth keep deletes them, after 30 days", done.stdout)
        self.run_cli("keep", "--once")
        self.assertEqual(len(self.json_of("status", "--all")["credentials"]), 2)
        self.run_cli("keep", "--once", "--tombstone-days", "0")
        [left] = self.json_of("status", "--all")["credentials"]
        self.assertEqual(left["resource_id"], self.other_location)

    def test_nothing_to_keep(self):
        self.assertIn("nobody is logged in", self.fail_cli(NO_CREDENTIAL, "keep", "--once"))
        self.assertIn("nobody is logged in", self.fail_cli(NO_CREDENTIAL, "keep"))  # a service does not wait for a login
        self.save_pit()
        self.assertIn("nobody is logged in", self.fail_cli(NO_CREDENTIAL, "keep", "--once"))

    # the metrics
    def test_metrics(self):
        self.login()
        self.import_old(1, 2)
        begin = int(time.time())
        for _ in range(2):
            self.run_cli("keep", "--once", "--metrics", str(self.metrics_file))
        metrics = self.metrics()
        self.assertEqual(metrics("keep_runs_total"), 2)  # they go on from one process to the next
        self.assertEqual(metrics("keep_renewed_total"), 2)
        self.assertEqual((metrics("keep_failed_total"), metrics("keep_failed_runs_total")), (0, 0))
        for name in ("run", "success"):
            self.assertIn(metrics(f"keep_last_{name}_timestamp_seconds"), range(begin, int(time.time()) + 1))
        self.assertEqual({state: metrics("installations", state) for state in STATES},
                         {state: 3 if state == "valid" else 0 for state in STATES})
        self.assertGreater(metrics("grant_expiry_timestamp_seconds"), begin + 364 * 86400)
        self.assertEqual(self.metrics_file.stat().st_mode & 0o777, 0o644)
        self.assertEqual([path.name for path in self.metrics_file.parent.iterdir()], ["keep.prom"])
        self.assert_nowhere(self.client_secret)

    def test_a_run_that_does_not_begin_is_counted(self):
        self.login()
        self.run_cli("keep", "--once", "--metrics", str(self.metrics_file))
        success = self.metrics()("keep_last_success_timestamp_seconds")
        (self.config / "store.key").rename(self.home / "away")
        self.fail_cli(1, "keep", "--once", "--metrics", str(self.metrics_file))
        metrics = self.metrics()
        self.assertEqual((metrics("keep_runs_total"), metrics("keep_failed_runs_total")), (2, 1))
        self.assertEqual(metrics("keep_last_success_timestamp_seconds"), success)
        self.assertIsNone(metrics("installations", "valid"))

    def test_metrics_that_cannot_be_written(self):
        self.login()
        self.import_old(1)
        done = self.run_cli("keep", "--once", "--metrics", "/nonexistent/keep.prom", code=1)
        self.assertIn("Renewed 1,", done.stdout)
        self.assertIn("/nonexistent/keep.prom cannot be written", done.stderr)

    # the service
    def test_signals(self):
        self.login()
        self.import_old(1)
        process = self.service()
        self.assertRegex(process.stdout.readline(), "^Renewed 1, ")
        self.assertEqual(self.metrics()("keep_runs_total"), 1)
        for runs in (2, 3):
            self.import_old(runs)
            process.send_signal(signal.SIGHUP)
            self.assertRegex(process.stdout.readline(), "^Renewed 1, ")
            self.assertEqual(self.metrics()("keep_runs_total"), runs)
        limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
        self.assertRegex(limits, r"Max core file size +0 ")
        self.assertEqual(self.end(process), "")
        process = self.service()
        process.stdout.readline()
        self.end(process, signal.SIGINT)

    def test_a_run_that_fails_does_not_end_it(self):
        self.login()
        self.import_old(1)
        self.pause(1)
        process = self.service()
        self.assertRegex(process.stdout.readline(), "^Renewed 0, .* failed 1$")
        (self.config / "store.key").rename(self.home / "away")
        process.send_signal(signal.SIGHUP)
        lines = [process.stderr.readline(), process.stderr.readline()]
        self.assertIn(self.sandbox.locations[1], lines[0])
        self.assertRegex(lines[1], "^ghlauth: .*store.key")
        (self.home / "away").rename(self.config / "store.key")
        self.import_old(2)
        process.send_signal(signal.SIGHUP)
        self.assertRegex(process.stdout.readline(), "^Renewed 1, .* failed 0$")
        self.end(process)

    def test_its_end_keeps_the_answer_that_is_under_way(self):
        self.login()
        self.import_old(1)
        self.sandbox.fault("delay", "/oauth/token", delay_ms=1500)
        begun = self.sandbox.counters()["requests"]
        process = self.service()
        while self.sandbox.counters()["requests"] == begun:
            time.sleep(0.01)
        self.end(process)
        self.assertEqual(self.counted(lambda: self.json_of("keep", "--once", code=0)), 0)
        self.run_cli("token", "--as", self.installation(self.sandbox.locations[1]))

    def test_the_service_manager_is_told(self):
        self.login()
        for name in (str(self.home / "notify"), "\0ghlauth-" + self.home.name):
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
                manager.bind(name)
                manager.settimeout(PATIENCE_S)
                self.environment["NOTIFY_SOCKET"] = name.replace("\0", "@")
                process = self.service()
                self.assertEqual(manager.recv(100), b"READY=1")
                self.end(process)
                self.assertEqual(manager.recv(100), b"STOPPING=1")

    def test_two_at_once_cost_no_double_refresh(self):
        self.login()
        self.import_old(1, 2, 3, 4, 5)

        def both():
            services = [self.start("keep", **PIPES) for _ in range(2)]
            lines = [service.stdout.readline() for service in services]
            self.assertEqual([line.endswith("failed 0\n") for line in lines], [True, True], lines)
            for service in services:
                self.end(service)

        self.assertEqual(self.counted(both), 5)

    # a server where nobody logged in
    def app(self, folder, *more):
        return ["keep", "--once", "--client-id", self.client_id, "--redirect-uri", self.sandbox.app["redirect_uri"],
                "--store", f"sqlite:{self.data}/store.db", "--key-file", f"{folder}/store-key", *more, *self.origin]

    def test_an_app_without_a_login(self):
        self.login()
        self.import_old(1)
        folder = self.home / "credentials"
        folder.mkdir(mode=0o700)
        for name, text in (("store-key", (self.config / "store.key").read_text()), ("client-secret", self.client_secret + "\n")):
            (folder / name).write_text(text)
            (folder / name).chmod(0o440)  # as systemd shows what it gave a user of its own by an ACL
        arguments = self.app(folder, "--client-secret-file", f"{folder}/client-secret")
        elsewhere = {"XDG_CONFIG_HOME": str(self.home / "elsewhere")}
        self.run_cli(*arguments, code=1, **elsewhere)
        elsewhere["CREDENTIALS_DIRECTORY"] = str(folder)
        self.assertIn("Renewed 1, ", self.run_cli(*arguments, **elsewhere).stdout)
        self.assertFalse((self.home / "elsewhere").exists())
        self.import_old(2)
        self.assertIn("Renewed 1, ", self.run_cli(*self.app(folder), **elsewhere).stdout)  # the store has the secret of a login
        self.run_cli("keep", "--once", "--client-secret-env", "SECRET", code=USAGE)
        self.fail_cli(USAGE, "keep", *self.app(folder)[2:], "--client-secret-file", "-", **elsewhere)


if __name__ == "__main__":
    unittest.main()
