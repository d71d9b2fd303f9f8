"""ghlauth context decrypt: the user of a custom page, from what the sandbox sealed; and what is refused, in one sentence."""

import json
import unittest

from case import USAGE, CliCase


class Context(CliCase):
    def setUp(self):
        super().setUp()
        self.secret = self.sandbox.control("GET", "apps")["apps"][0]["shared_secret"]
        self.sealed = self.sandbox.control("POST", "user_context", {
            "location_id": self.location, "overrides": {"userName": "Zoë \x1b[31m", "email": None, "plan": "gold"}})["ciphertext"]

    def decrypt(self, *more, text=None, code=0):
        return self.run_cli("context", "decrypt", "--secret-env", "SHARED", *more, input=self.sealed if text is None else text, code=code,
                            SHARED=self.secret)

    def test_for_people(self):
        lines = dict(line.split(maxsplit=1) for line in self.decrypt().stdout.splitlines())
        self.assertEqual((lines["company"], lines["location"], lines["role"], lines["type"]),
                         (self.sandbox.company, self.location, "admin", "agency"))
        self.assertTrue(lines["name"].startswith("Zoë"))
        self.assertNotIn("\x1b", lines["name"])
        self.assertNotIn("e-mail", lines)

    def test_json_has_all_of_it(self):
        context = json.loads(self.decrypt("--json").stdout)
        self.assertEqual((context["activeLocation"], context["userName"], context["plan"]), (self.location, "Zoë \x1b[31m", "gold"))

    def test_from_a_file_and_as_it_was_copied(self):
        file = self.private_file("context", f' "{self.sealed}"\r\n')
        self.assertEqual(self.decrypt(file).stdout, self.decrypt().stdout)
        secret = self.private_file("secret", self.secret + "\n")
        self.assertEqual(self.run_cli("context", "decrypt", "--secret-file", secret, input=self.sealed).stdout, self.decrypt().stdout)

    def test_what_is_refused(self):
        other = self.private_file("secret", "another secret")
        for text in (self.sealed[:-8] + "AAAAAAA=", "", "no base64 at all"):
            shown = self.decrypt(text=text, code=1).stderr
            self.assertRegex(shown, "^ghlauth: ")
            self.assertNotIn(self.secret, shown)
        self.fail_cli(1, "context", "decrypt", "--secret-file", other, input=self.sealed)
        self.run_cli("context", "decrypt", input=self.sealed, code=USAGE)
        self.run_cli("context", "decrypt", "--secret-env", "A", "--secret-file", other, input=self.sealed, code=USAGE)
        self.assertIn("there is no file", self.decrypt(str(self.home / "nothing"), code=USAGE).stderr)


if __name__ == "__main__":
    unittest.main()
