"""ghlauth advise: by options, by questions on a terminal, as JSON, and within 80 columns."""

import json
import re
import unittest

from case import USAGE, CliCase


class Advise(CliCase):
    def assert_narrow(self, text):
        for line in text.splitlines():
            self.assertLessEqual(len(line), 80, line)

    def test_by_options(self):
        done = self.run_cli("advise", "--webhooks", "--sub-accounts", "3")
        self.assertTrue(done.stdout.startswith("Use OAuth 2.0 with a private app whose target user is the sub-account.\n"))
        self.assertIn("3 sub-accounts", done.stdout)
        self.assertIn("Private Integration Token of a sub-account\n", done.stdout)
        self.assertIn("receives no webhooks", done.stdout)
        self.assertEqual(done.stderr, "")
        self.assert_narrow(done.stdout)

    def test_without_anything(self):
        done = self.run_cli("advise")
        self.assertTrue(done.stdout.startswith("Use a Private Integration Token of the sub-account.\n"))
        self.assertIn("No needs were given", done.stdout)

    def test_json(self):
        advice = self.json_of("advise", "--marketplace-listing", "--agency-administration")
        self.assertEqual((advice["flow"], advice["app"]), ("oauth", {"target": "agency", "distribution": "public"}))
        self.assertEqual({reason["criterion"] for reason in advice["reasons"]}, {"marketplace_listing", "agency_administration"})
        self.assertTrue(all(alternative["lacks"] for alternative in advice["alternatives"]))
        self.assertEqual(advice["conflicts"], [])

    def test_what_is_not_needed(self):
        advice = self.json_of("advise", "--agencies", "6", "--no", "marketplace-listing", "--webhooks")
        self.assertEqual(advice["conflicts"][0]["criteria"], ["agencies", "marketplace_listing"])
        self.assertEqual(advice["app"], {"target": "location", "distribution": None})
        shown = self.run_cli("advise", "--internal-use", "--public-use").stdout
        self.assertIn("What contradicts itself\n  - It cannot be for internal purposes", shown)
        self.assert_narrow(shown)

    def test_operations(self):
        advice = self.json_of("advise", "--operation", "marketplace/charge", "--operation", "GET " + self.contact)
        self.assertEqual(advice["flow"], "oauth")
        self.assertEqual(advice["reasons"][0]["criterion"], "operation")
        self.assertIn('"nowhere/at-all"', self.fail_cli(3, "advise", "--operation", "nowhere/at-all"))

    def test_criteria(self):
        criteria = self.json_of("advise", "--criteria")
        self.assertGreater(len(criteria), 30)
        for criterion in criteria:
            self.assertIn(criterion["flow"], ("oauth", "pit-agency", "pit-location", None))
            self.assertRegex(criterion["source"], ": https://")
        shown = self.run_cli("advise", "--criteria").stdout
        for criterion in criteria:
            self.assertIn("--" + criterion["name"].replace("_", "-") + "\n", shown)
            option = ["--" + criterion["name"].replace("_", "-")] + (["2"] if criterion["is_count"] else [])
            self.assertTrue(self.json_of("advise", *option)["flow"])

    def test_wrong_usage(self):
        self.run_cli("advise", "--nothing", code=USAGE)
        self.run_cli("advise", "--sub-accounts", "many", code=USAGE)
        self.assertIn("sub_accounts is -1", self.fail_cli(USAGE, "advise", "--sub-accounts", "-1"))
        self.assertIn("no criterion", self.fail_cli(USAGE, "advise", "--no", "nothing"))

    def test_questions(self):
        terminal = self.terminal("advise", "--json")
        terminal.read_until("own agency or sub-account alone? [y/N] ")
        terminal.type("perhaps\n")
        terminal.read_until("y or n, or a dot")
        terminal.type("n\n")
        criteria = self.json_of("advise", "--criteria")
        answers = {"sub_accounts": "2", "webhooks": "y", "agencies": "-"}
        for criterion in criteria[1:]:
            terminal.read_until(criterion["question"])
            if criterion["name"] == "charges":
                terminal.type(".\n")
                break
            answer = answers.get(criterion["name"], "")
            terminal.type(answer + "\n")
            if answer == "-":
                terminal.read_until("A number, or a dot")
                terminal.type("1\n")
        code, shown = terminal.end()
        self.assertEqual(code, 0, shown)
        advice = json.loads(re.search(r"^\{.*\}", shown, re.M)[0])
        self.assertEqual({reason["criterion"] for reason in advice["reasons"]}, {"sub_accounts", "webhooks"})
        self.assertEqual(advice["conflicts"], [])

    def test_what_was_excluded_is_not_asked(self):
        terminal = self.terminal("advise")
        terminal.read_until("own agency or sub-account alone? [y/N] ")
        terminal.type("y\n")
        for criterion in self.json_of("advise", "--criteria")[1:]:
            if criterion["name"] in ("public_use", "full_scale_integration", "third_party_app", "marketplace_listing"):
                continue
            terminal.read_until(criterion["question"])
            terminal.type("\n")
        code, shown = terminal.end()
        self.assertEqual(code, 0, shown)
        self.assertNotIn("public use, by customers", shown)
        self.assertIn("Use a Private Integration Token of the sub-account.", shown)

    def test_interrupted(self):
        terminal = self.terminal("advise")
        terminal.read_until("[y/N] ")
        terminal.type("\x03")
        self.assertEqual(terminal.end()[0], 130)


if __name__ == "__main__":
    unittest.main()
