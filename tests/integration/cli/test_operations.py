"""ghlauth operations: the list, what is searched for, JSON, and that it fits a terminal of 80 columns."""

import unittest

from case import USAGE, CliCase, readme_example


class Operations(CliCase):
    def test_one_operation(self):
        self.assertEqual(self.run_cli("operations", "--search", "contacts/get-contact").stdout.splitlines()[:2],
                         ["GET    /contacts/{contactId}", "       contacts/get-contact  location  contacts.readonly"])

    def test_whose_credentials_are_admitted(self):
        for name, shown in (("oauth/get-location-access-token", "agency (OAuth)  oauth.write"),
                            ("oauth/get-access-token", "not declared"),
                            ("marketplace/get-installer-details", "location (OAuth), agency (OAuth)"),
                            ("invoices/get-invoice", "location, agency"), ("companies/get-company", "agency  companies.readonly"),
                            ("agent-studio/get-agents-deprecated", "deprecated")):
            self.assertIn(shown, self.run_cli("operations", "--search", name).stdout, name)

    def test_all_words_are_searched_for_in_either_case(self):
        found = self.run_cli("operations", "--search", "POST Contacts.WRITE upsert").stdout
        self.assertEqual(found.splitlines()[0], "POST   /contacts/upsert")
        self.assertEqual(len(found.splitlines()), 2)
        self.assertIn("no operation of generation v3 has \"locationToken\" in its name",
                      self.fail_cli(1, "operations", "--search", "locationToken", "--generation", "v3"))
        self.assertEqual(self.json_of("operations", "--search", "nothing like it", code=1), {"operations": []})

    def test_both_generations_fit_80_columns(self):
        for generation, count in (("2021-07-28", 576), ("v3", 627)):
            lines = self.run_cli("operations", "--generation", generation).stdout.splitlines()
            self.assertEqual([line for line in lines if len(line) > 80], [])
            self.assertEqual(sum(not line.startswith(" ") for line in lines), count)

    def test_a_path_that_is_too_long_is_broken_at_a_slash(self):
        lines = self.run_cli("operations", "--generation", "v3", "--search", "complimentary-credits").stdout.splitlines()
        self.assertTrue(lines[0].startswith("POST   /saas-api/"))
        self.assertTrue(lines[1].startswith("       /"))
        self.assertEqual(lines[0][7:] + lines[1][7:],
                         "/saas-api/public-api/companies/{companyId}/locations/{locationId}/wallet-balance/complimentary-credits")

    def test_json(self):
        [shown] = self.json_of("operations", "--search", "oauth/get-installed-location", "--generation", "v3")["operations"]
        self.assertEqual(len(shown["parameters"]), len({one["name"] for one in shown["parameters"]}))
        self.assertIn({"name": "companyId", "in": "query", "required": True}, shown.pop("parameters"))
        self.assertEqual(shown, {
            "name": "oauth/get-installed-location", "generation": "v3", "method": "GET", "path": "/oauth/installed-locations",
            "version": "v3", "scope": "oauth.readonly", "security_declared": True, "credentials": ["agency_oauth"],
            "deprecated": False, "content_types": [], "paging": "token", "paging_parameter": "pageToken",
            "page_size_parameter": "pageSize", "page_items": "items"})
        self.assertEqual(len(self.json_of("operations")["operations"]), 576)

    def test_the_example_of_the_readme(self):
        command, shown = readme_example("<!-- run by tests/integration/cli/test_operations.py -->")
        self.assertEqual(self.run_cli(*command).stdout, shown)

    def test_wrong_usage(self):
        self.run_cli("operations", "--generation", "v4", code=USAGE)
        self.run_cli("operations", "contacts", code=USAGE)


if __name__ == "__main__":
    unittest.main()
