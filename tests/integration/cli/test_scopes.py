"""ghlauth scopes: what operations and the requests of a log need, and the difference to what an app has."""

import unittest

from case import USAGE, CliCase, readme_example

LOG = """10.0.0.1 - - [25/Nov/2026:10:00:00 +0000] "GET /contacts/ocQHyuzHvysMo5N5VsXc?x=1 HTTP/1.1" 200 12
> POST https://services.leadconnectorhq.com/contacts/ HTTP/2
nothing
"""


class Scopes(CliCase):
    def test_names_and_requests(self):
        lines = self.run_cli("scopes", "contacts/get-contact", "POST /contacts/").stdout.splitlines()
        self.assertEqual(lines[:5], ["contacts.readonly", "contacts.write", "", "2 operations",
                                     "One of these suffices: location_pit, location_oauth"])

    def test_a_log_from_a_file_and_from_standard_input(self):
        path = self.private_file("access.log", LOG)
        first = self.run_cli("scopes", "--from-log", path).stdout
        self.assertEqual(first.splitlines()[:2], ["contacts.readonly", "contacts.write"])
        self.assertEqual(self.run_cli("scopes", "--from-log", "-", input=LOG).stdout, first)
        self.assertIn("there is no file", self.fail_cli(USAGE, "scopes", "--from-log", path + ".not"))

    def test_what_an_app_has(self):
        shown = self.run_cli("scopes", "contacts/get-contact", "contacts/create-contact",
                             "--have", "contacts.readonly users.readonly").stdout
        self.assertIn("Missing: contacts.write\n", shown)
        self.assertIn("Not needed: users.readonly\n", shown)

    def test_json(self):
        shown = self.json_of("scopes", "courses/import-courses", "v3:oauth/get-installed-location", "x", "--have", "courses.write", code=1)
        warning = shown.pop("warnings")
        self.assertIn("courses.write", warning[0])
        self.assertEqual(shown, {
            "scopes": ["courses.write", "oauth.readonly"], "credentials": [], "events": [], "unknown": ["x"],
            "operations": [{"name": "courses/import-courses", "generation": "2021-07-28"},
                           {"name": "oauth/get-installed-location", "generation": "v3"}],
            "missing": ["oauth.readonly"], "surplus": []})

    def test_it_fits_80_columns(self):
        operations = [one["name"] for one in self.json_of("operations")["operations"]]
        shown = self.run_cli("scopes", *operations).stdout.splitlines()
        self.assertIn("576 operations", shown)
        self.assertEqual([line for line in shown if len(line) > 80], [])

    def test_the_generation(self):
        self.run_cli("scopes", "GET /oauth/installed-locations", "--generation", "v3")
        self.assertIn("Not known: GET /oauth/installed-locations",
                      self.run_cli("scopes", "GET /oauth/installed-locations", code=1).stdout)

    def test_the_example_of_the_readme(self):
        command, shown = readme_example("<!-- run by tests/integration/cli/test_scopes.py -->")
        self.assertEqual(self.run_cli(*command).stdout, shown)

    def test_wrong_usage(self):
        self.fail_cli(USAGE, "scopes")
        self.fail_cli(USAGE, "scopes", "contacts/get-contact", "--from-log", "-")
        self.run_cli("scopes", "contacts/get-contact", "--generation", "v4", code=USAGE)


if __name__ == "__main__":
    unittest.main()
