"""The use cases of Private Integration Tokens, as programs in C, against a live sandbox. GHLAUTH_EXAMPLES names their folder."""

import contextlib
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sandbox import Sandbox  # noqa: E402

EXAMPLES = pathlib.Path(os.environ["GHLAUTH_EXAMPLES"])
COURSE = pathlib.Path(__file__).with_name("course.json")


class UseCase(unittest.TestCase):
    def setUp(self):
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.location, self.other_location = self.sandbox.locations[:2]

    def pit(self, *scopes):
        return self.sandbox.control("POST", "pits", {"resource_id": self.location, "scopes": list(scopes)})["token"]

    def program(self, name, *arguments, pit=None):
        self.token = pit or self.sandbox.location_pit
        result = subprocess.run([EXAMPLES / name, self.sandbox.url, *map(str, arguments)], capture_output=True, text=True,
                                env={**os.environ, "HIGHLEVEL_PIT": self.token}, timeout=60, check=False)
        self.assertNotIn(self.token, result.stdout + result.stderr)
        return result

    def succeeds(self, *command, **options):
        result = self.program(*command, **options)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return result.stdout

    def fails(self, expected, *command, **options):
        result = self.program(*command, **options)
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertRegex(result.stderr, expected)

    def items(self, kind):
        return self.sandbox.control("GET", "items/" + kind)["items"]


class Programs(unittest.TestCase):
    def test_each_is_short(self):
        for program in ("contact_sync", "course_import", "dashboard"):
            self.assertLess(len(COURSE.with_name(program + ".c").read_text().splitlines()), 80, program)


class ContactSync(UseCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name, "contacts.sqlite")

    def sync(self, location=None, **options):
        return self.succeeds("contact_sync", location or self.location, self.file, **options)

    def rows(self, columns="id, name"):
        with contextlib.closing(sqlite3.connect(self.file)) as file:
            return file.execute(f"SELECT {columns} FROM contacts ORDER BY updated, id").fetchall()

    def an_hour_later(self):
        self.sandbox.control("POST", "clock", {"seconds": 3600})

    def change(self, contact, **fields):
        answer = self.sandbox.api("PUT", "/contacts/" + contact, self.sandbox.location_pit, fields)
        self.assertEqual(answer.status, 200)

    def test_the_second_run_reads_what_changed(self):
        self.assertEqual(self.sync(), "3 read, 3 changed\n")
        first, second, third = (row[0] for row in self.rows())
        self.an_hour_later()
        self.change(second, lastName="Moved")
        self.assertEqual(self.sync(), "3 read, 1 changed\n")
        self.an_hour_later()
        self.change(third, email="new@mail.example")
        self.assertEqual(self.sync(), "2 read, 1 changed\n")  # and the youngest one of the run before, again
        self.assertEqual([row[0] for row in self.rows()], [first, second, third])
        self.assertRegex(self.rows()[1][1], " Moved$")
        self.assertEqual(self.rows("email")[2], ("new@mail.example",))
        self.assertEqual(self.sync(), "1 read, 0 changed\n")

    def test_pages(self):
        for number in range(238):
            self.sandbox.control("POST", "contacts", {"location_id": self.location, "firstName": "No.", "lastName": str(number)})
        self.assertEqual(self.sync(), "241 read, 241 changed\n")
        self.assertEqual(self.sandbox.counters()["arrivals"], {"POST /contacts/search": 3})
        self.assertEqual(len(self.rows()), 241)

    def test_a_run_that_breaks_off_is_taken_up(self):
        for number in range(200):
            self.an_hour_later()
            self.sandbox.control("POST", "contacts", {"location_id": self.location, "name": str(number)})
        self.sandbox.switch(rate_daily="1")
        self.fails("requests of the day are used up", "contact_sync", self.location, self.file)
        self.assertEqual(len(self.rows()), 100)
        self.sandbox.switch(rate_daily="200000")
        self.assertEqual(self.sync(), "104 read, 103 changed\n")

    def test_two_locations_have_a_mark_each(self):
        self.sync()
        self.an_hour_later()
        other = self.sandbox.control("POST", "pits", {"resource_id": self.other_location})["token"]
        self.assertEqual(self.sync(self.other_location, pit=other), "3 read, 3 changed\n")

    def test_failures(self):
        self.fails("unable to open database file", "contact_sync", self.location, "/nowhere/contacts.sqlite")
        self.file.write_text("no database, but text of some length " * 9)
        self.fails("not a database", "contact_sync", self.location, self.file)
        self.assertEqual(self.sandbox.counters()["arrivals"], {})
        self.file.unlink()
        self.fails("scope", "contact_sync", self.location, self.file, pit=self.pit("locations.readonly"))


class Dashboard(UseCase):
    SCOPES = ("contacts.readonly", "opportunities.readonly", "payments/transactions.readonly")

    def add(self, kind, count, location=None, **fields):
        for _ in range(count):
            self.sandbox.control("POST", "items/" + kind, {"location_id": location or self.location, **fields})

    def test_numbers_of_all_pages(self):
        self.sandbox.control("POST", "contacts", {"location_id": self.location, "name": "One more"})
        self.add("opportunities", 101, status="open", monetaryValue=10)
        self.add("opportunities", 2, status="won", monetaryValue=250.5)
        self.add("opportunities", 1, self.other_location, status="won", monetaryValue=1000)
        self.add("transactions", 103, status="succeeded", currency="USD", amount=2)
        self.add("transactions", 1, status="succeeded", currency="EUR", amount=7.25)
        self.add("transactions", 1, status="failed", currency="USD", amount=1000)
        report = json.loads(self.succeeds("dashboard", self.location, pit=self.pit(*self.SCOPES)))
        self.assertEqual(report, {"contacts": 4, "opportunities": {"open": 1010, "won": 501}, "paid": {"USD": 206, "EUR": 7.25}})
        self.assertEqual(self.sandbox.counters()["arrivals"],
                         {"GET /contacts/": 1, "GET /opportunities/search": 2, "GET /payments/transactions": 2})

    def test_each_scope_is_needed(self):
        for missing in self.SCOPES:
            pit = self.pit(*(scope for scope in self.SCOPES if scope != missing))
            self.fails("scope", "dashboard", self.location, pit=pit)


class CourseImport(UseCase):
    def test_a_course_is_imported(self):
        self.assertEqual(self.succeeds("course_import", self.location, COURSE), f"imported into {self.location}: HTTP 201\n")
        [course] = self.items("courses")
        self.assertEqual((course["location_id"], course["product"]), (self.location, json.loads(COURSE.read_text())))

    def test_what_is_wrong_with_the_file_is_said(self):
        with tempfile.TemporaryDirectory() as folder:
            course = pathlib.Path(folder, "course.json")
            self.fails("No such file", "course_import", self.location, course)
            course.write_text("{")
            self.fails("^GHLAUTH_E_INVALID_ARGUMENT: ", "course_import", self.location, course)
            self.assertEqual(self.sandbox.counters()["arrivals"], {})
            course.write_text(json.dumps({**json.loads(COURSE.read_text()), "title": 1}))
            self.fails(r"products\.0\.title must be a string", "course_import", self.location, course)
        self.assertEqual(self.items("courses"), [])

    def test_another_location_is_refused(self):
        self.fails("^GHLAUTH_E_WRONG_LOCATION: ", "course_import", self.other_location, COURSE)

    def test_a_lost_answer_does_not_import_twice(self):
        self.sandbox.fault("drop_after", "/courses", method="POST")
        self.fails("^GHLAUTH_E_", "course_import", self.location, COURSE)
        self.assertEqual(len(self.items("courses")), 1)


if __name__ == "__main__":
    unittest.main()
