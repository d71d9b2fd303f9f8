"""ghlauth can: yes, no and perhaps, as every kind of credential, for people and for programs; and what the sandbox says to the same."""

import unittest

from case import NO_CREDENTIAL, USAGE, CliCase, readme_example

UNDETERMINED = 5


class Can(CliCase):
    def setUp(self):
        super().setUp()
        self.environment["MY_PIT"] = self.sandbox.location_pit
        self.pit = ["--as", "pit:env:MY_PIT", "--level", "location", "--resource", self.location, *self.origin]

    def can(self, *arguments, **more):
        return self.run_cli("can", *arguments, *self.pit, **more).stdout

    def test_yes(self):
        self.assertEqual(self.can("GET", self.contact, "--scope", "contacts.readonly").splitlines()[0],
                         "yes: contacts/get-contact, GET /contacts/{contactId} of 2021-07-28, as")

    def test_no_with_every_reason_and_what_to_do(self):
        shown = self.can("PUT", "/locations/" + self.other_location, "--scope", "contacts.readonly", code=1)
        self.assertTrue(shown.startswith("no: locations/put-location, PUT /locations/{locationId}"))
        self.assertRegex(shown, r"(?s)- PUT /locations/\{locationId\} takes credentials of the agency alone\n"
                                r"    Use a credential of the agency\.\n"
                                r".*- the credential does not have the scope locations\.write\n    Add the scope locations\.write"
                                r".*- the credential is for the location")
        self.assertEqual([line for line in shown.splitlines() if len(line) > 80], [])

    def test_perhaps(self):
        shown = self.can("contacts/get-contact", code=UNDETERMINED)
        self.assertTrue(shown.startswith("perhaps: "))
        self.assertIn("- it is not known whether the credential has the scope contacts.readonly", shown)

    def test_json(self):
        shown = self.json_of("can", "contacts/create-contact", "--scope", "contacts.readonly", *self.pit, code=1)
        self.assertEqual(shown, {
            "outcome": "denied", "as": "pit:env:MY_PIT", "operation": "contacts/create-contact", "generation": "2021-07-28",
            "findings": [{"reason": "scope_missing", "message": "the credential does not have the scope contacts.write",
                          "remedy": "add_scope", "value": "contacts.write",
                          "hint": "Add the scope contacts.write to the Private Integration, or to the app, which must then be "
                                  "authorized again."}]})
        shown = self.json_of("can", "no/operation", *self.pit, code=1)
        self.assertEqual((shown["operation"], shown["findings"][0]["reason"]), (None, "unknown_operation"))

    def test_an_installation_knows_its_scopes(self):
        self.login()
        for operation, code in (("contacts/get-contact", 0), ("opportunities/search-opportunity", 1), ("v3:contacts/get-contact", 0)):
            self.run_cli("can", operation, "--as", self.installation(), code=code)
        # The same question as a request gets the same answer.
        refused = self.fail_cli(1, "call", "GET", "/opportunities/search", "-q", "location_id=" + self.location,
                                "--as", self.installation())
        self.assertIn("scope", refused)
        self.assertIn("is none", self.fail_cli(USAGE, "can", "contacts/get-contact", "--scope", "x", "--as", self.installation()))

    def test_the_location_and_the_version_count(self):
        scope = ["--scope", "contacts.readonly"]
        self.assertIn(f"not for {self.other_location}",
                      " ".join(self.can("contacts/get-contact", "--location", self.other_location, *scope, code=1).split()))
        self.assertIn("Send the Version v3.",
                      self.can("v3:contacts/get-contact", "--api-version", "2021-07-28", *scope, code=1))
        self.can("GET", self.contact, "--api-version", "v3", *scope)

    def test_no_request_is_sent(self):
        before = self.sandbox.counters()["requests"]
        self.can("GET", self.contact, "--scope", "contacts.readonly")
        self.assertEqual(self.sandbox.counters()["requests"], before)

    def test_the_example_of_the_readme(self):
        command, shown = readme_example("<!-- run by tests/integration/cli/test_can.py -->")
        self.environment["MY_PIT"] = "pit-12ab34cd-0000-4000-8000-56ef78ab90cd"
        self.assertEqual(self.run_cli(*command, code=1).stdout, shown)

    def test_wrong_usage(self):
        self.run_cli("can", code=USAGE)
        self.run_cli("can", "a", "b", "c", code=USAGE)
        self.fail_cli(NO_CREDENTIAL, "can", "contacts/get-contact")


if __name__ == "__main__":
    unittest.main()
