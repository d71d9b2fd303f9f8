"""ghlauth call --paginate and --dry-run: lists to their end, what is shown of them, and what is not sent."""

import http.server
import json
import threading
import unittest

from case import USAGE, CliCase, readme_example

MANY = 9


class CallPages(CliCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(MANY):
            cls.sandbox.control("POST", "contacts", {"location_id": cls.location, "firstName": f"Number {number}"})
        answer = cls.sandbox.api("GET", f"/contacts/?locationId={cls.location}&limit=100", cls.sandbox.location_pit)
        cls.contacts = [contact["id"] for contact in answer.json["contacts"]]

    def setUp(self):
        super().setUp()
        self.environment["MY_PIT"] = self.sandbox.location_pit
        self.pit = ["--as", "pit:env:MY_PIT", "--api-url", self.sandbox.url]
        self.list = ["contacts/get-contacts", "-f", "locationId=" + self.location, "-f", "limit=4"]

    def call(self, *arguments, **more):
        return self.run_cli("call", *arguments, *self.pit, **more)

    def test_each_page_is_a_line(self):
        shown = self.call(*self.list, "--paginate").stdout
        pages = [json.loads(line) for line in shown.splitlines()]
        self.assertEqual([contact["id"] for page in pages for contact in page["contacts"]], self.contacts)
        self.assertEqual({len(page["contacts"]) for page in pages[:2]}, {4})
        self.assertGreaterEqual(len(pages), len(self.contacts) / 4)

    def test_slurp_is_one_array_of_the_items(self):
        done = self.call(*self.list, "--paginate", "--slurp")
        self.assertEqual([contact["id"] for contact in json.loads(done.stdout)], self.contacts)
        self.assertEqual(done.stderr, "")
        self.assertEqual(self.call("contacts/get-contacts", "-f", "locationId=" + self.location, "-f", "query=nobody", "--paginate",
                                   "--slurp").stdout, "[]\n")

    def test_a_method_and_a_path_and_a_search(self):
        path = ["GET", "/contacts/", "-q", "locationId=" + self.location, "-q", "limit=5"]
        self.assertEqual([one["id"] for one in json.loads(self.call(*path, "--paginate", "--slurp").stdout)], self.contacts)
        body = json.dumps({"locationId": self.location, "pageLimit": 3})
        found = json.loads(self.call("contacts/search-contacts-advanced", "-d", body, "--paginate", "--slurp").stdout)
        self.assertEqual(sorted(one["id"] for one in found), sorted(self.contacts))

    def test_include_shows_each_head(self):
        shown = self.call(*self.list, "--paginate", "-i").stdout
        self.assertEqual(shown.count("HTTP 200\n"), shown.count('"contacts":'))

    def test_a_refusal_in_the_middle(self):
        pages = {"": (200, {"links": [1, 2]}), "2": (404, {"message": "gone"})}

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                status, body = pages["2" if "skip=2" in self.path else ""]
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            arguments = ["call", "links/search-trigger-links", "-f", "locationId=" + self.location, "--paginate", "--as", "pit:env:MY_PIT",
                         "--api-url", f"http://127.0.0.1:{server.server_port}"]
            pages_shown = self.run_cli(*arguments, code=1)
            slurped = self.run_cli(*arguments, "--slurp", code=1)
            server.shutdown()
        self.assertEqual([json.loads(line) for line in pages_shown.stdout.splitlines()], [{"links": [1, 2]}, {"message": "gone"}])
        self.assertRegex(pages_shown.stderr, "(?m)^ghlauth: .*gone")
        self.assertEqual(slurped.stdout, "[1,2")  # which nobody takes for the whole

    def test_progress_is_for_people(self):
        with open(self.home / "out", "w+") as out:
            terminal = self.terminal("call", *self.list, "--paginate", "--slurp", *self.pit, stdout=out)
            code, shown = terminal.end()
            out.seek(0)
            self.assertEqual(len(json.load(out)), len(self.contacts))
        self.assertEqual(code, 0)
        self.assertIn(f"pages, {len(self.contacts)} of {len(self.contacts)} items", shown)
        terminal = self.terminal("call", *self.list, "--paginate", *self.pit)
        code, shown = terminal.end()
        self.assertEqual(code, 0)
        self.assertNotIn("pages,", shown)

    def test_what_has_no_pages_is_told(self):
        for more in ([], ["--dry-run"]):
            self.assertIn("contacts/get-contact has no pages", self.fail_cli(1, "call", "GET", self.contact, "--paginate", *more, *self.pit))
        self.assertIn("no operation of the catalogue", self.fail_cli(USAGE, "call", "GET", "/of/nothing", "--paginate", *self.pit))
        for wrong in (["--slurp"], ["--paginate", "--slurp", "-i"], ["--paginate", "-o", "file"]):
            self.call(*self.list, *wrong, code=USAGE)

    def test_a_dry_run_sends_nothing(self):
        before = self.sandbox.counters()
        shown = self.call(*self.list, "--dry-run").stdout
        decision, _, request = shown.partition("\n\n")
        self.assertTrue(decision.startswith("perhaps: contacts/get-contacts, GET /contacts/"))
        self.assertEqual(request, f"GET {self.sandbox.url}/contacts/?locationId={self.location}&limit=4\n"
                                  "Authorization: Bearer [redacted]\nVersion: 2021-07-28\nAccept: application/json\n")
        body = json.dumps({"firstName": "Ada", "locationId": self.location})
        shown = self.call("POST", "/contacts/", "-d", body, "-H", "X-Api-Key: mine", "-H", "X-Note: a", "--dry-run").stdout
        self.assertTrue(shown.endswith(f"X-Api-Key: [redacted]\nX-Note: a\nContent-Type: application/json\nAccept: application/json\n\n{body}\n"))
        photo, output = self.private_file("photo.png", "not shown"), self.home / "output"
        shown = self.call("medias/upload-media-content", "-F", "file=@" + photo, "-o", str(output), "--dry-run").stdout
        self.assertRegex(shown, r"Content-Type: multipart/form-data; boundary=[^\n]+\nAccept: [^\n]+\n\n\[parts, read when they are sent\]\n$")
        self.assertFalse(output.exists())
        self.assertEqual(self.sandbox.counters(), before)
        self.assert_nowhere(self.sandbox.location_pit)

    def test_a_dry_run_tells_what_would_be_refused(self):
        pit = ["--level", "location", "--resource", self.location]
        shown = self.call("GET", "/locations/" + self.other_location, "--dry-run", *pit, code=1).stdout
        self.assertTrue(shown.startswith("no: locations/get-location"))
        self.assertIn(f"\n\nGET {self.sandbox.url}/locations/{self.other_location}\n", shown)
        self.assertIn("needs contactId", self.fail_cli(USAGE, "call", "contacts/get-contact", "--dry-run", *self.pit))

    def test_an_installation_is_not_refreshed_for_a_dry_run(self):
        self.login()
        self.sandbox.control("POST", "clock", {"seconds": 200000})
        before = self.sandbox.counters()
        shown = self.run_cli("call", "GET", self.contact, "--dry-run").stdout
        self.assertTrue(shown.startswith("yes: contacts/get-contact"))
        self.assertEqual(self.sandbox.counters(), before)

    def test_the_example_of_the_readme(self):
        command, shown = readme_example("<!-- run by tests/integration/cli/test_call_pages.py -->")
        self.assertEqual(self.run_cli(*command).stdout, shown)


if __name__ == "__main__":
    unittest.main()
