"""ghlauth logout: what it forgets, what it leaves, and the uninstall at HighLevel."""

import json
import unittest

from case import NEEDS_AUTHORIZATION, NO_CREDENTIAL, USAGE, CliCase


class Logout(CliCase):
    def profile(self):
        return json.loads((self.config / "config.json").read_text())

    def requests(self):
        return self.sandbox.counters()["requests"]

    def installed(self):
        return self.sandbox.control("GET", "installations")

    def test_the_only_one(self):
        self.login()
        before = self.requests()
        done = self.run_cli("logout")
        self.assertIn("Logged out of " + self.installation(), done.stdout)
        self.assertEqual(self.requests(), before)  # HighLevel is not told
        self.fail_cli(NO_CREDENTIAL, "token")
        self.fail_cli(NO_CREDENTIAL, "logout")
        self.fail_cli(NO_CREDENTIAL, "logout", "--as", self.installation())
        self.fail_cli(NEEDS_AUTHORIZATION, "token", "--as", self.installation())
        self.fail_cli(NO_CREDENTIAL, "status")
        [shown] = self.json_of("status", "--all")["credentials"]
        self.assertEqual((shown["as"], shown["state"]), (self.installation(), "removed"))
        self.login()
        self.assertEqual(len(self.json_of("status")["credentials"]), 1)

    def test_the_app_is_kept_for_the_next_login_or_forgotten(self):
        self.login()
        self.login("Location:" + self.other_location)
        self.assertIn("other installations", self.fail_cli(USAGE, "logout", "--forget-app", "--as", self.installation()))
        self.run_cli("logout", "--as", self.installation())
        self.assertIn("--forget-app", self.run_cli("logout").stdout)
        self.assertEqual(len(self.profile()["apps"]), 1)
        self.login("Location:" + self.other_location, secret=False)
        self.run_cli("logout", "--forget-app")
        self.assertEqual(self.profile()["apps"], [])
        self.assertIn("client secret", self.login_without_secret())
        self.login("Location:" + self.other_location)  # of the first location nothing was left
        self.assertEqual(len(self.json_of("status", "--all")["credentials"]), 1)

    def login_without_secret(self):
        return self.fail_cli(USAGE, "login", "--no-browser", "--client-id", self.client_id, "--redirect-uri",
                             self.sandbox.app["redirect_uri"], *self.origin)

    def test_a_saved_token(self):
        self.save_pit()
        self.assertIn("stays valid until it is deleted", self.run_cli("logout").stdout)
        self.assertEqual(self.profile()["pits"], [])
        self.fail_cli(NO_CREDENTIAL, "status")
        self.save_pit()
        self.fail_cli(USAGE, "logout", "--uninstall")

    def test_several(self):
        self.login()
        self.save_pit()
        self.assertIn("--as", self.fail_cli(USAGE, "logout"))
        self.assertEqual(self.json_of("logout", "--as", "pit:default"), {"as": "pit:default", "removed": True, "uninstalled": False})
        self.run_cli("logout")

    def test_uninstall(self):
        self.login()
        self.assertIn(self.location, str(self.installed()))
        done = self.run_cli("logout", "--uninstall", "--reason", "moved away")
        self.assertIn("Uninstalled, and logged out of " + self.installation(), done.stdout)
        self.assertNotIn(self.location, str(self.installed()))
        self.fail_cli(NO_CREDENTIAL, "status")
        self.run_cli("logout", "--reason", "without", code=USAGE)

    def test_uninstall_asks_at_a_terminal(self):
        self.login()
        for answer, code in (("\n", 1), ("n\n", 1), ("y\n", 0)):
            terminal = self.terminal("logout", "--uninstall")
            terminal.read_until("[y/N] ")
            terminal.type(answer)
            ended, shown = terminal.end()
            self.assertEqual(ended, code, shown)
            self.assertEqual(self.location in str(self.installed()), code == 1)
        self.login()
        self.assertEqual(self.terminal("logout", "--uninstall", "--yes").end()[0], 0)

    def test_an_uninstall_that_is_refused_forgets_nothing(self):
        self.login(None, "--json")
        self.sandbox.control("POST", "revoke", {})
        self.sandbox.control("POST", "expire", {})
        self.run_cli("logout", "--uninstall", code=4)
        self.assertEqual(len(self.json_of("status")["credentials"]), 1)
        self.run_cli("logout")


if __name__ == "__main__":
    unittest.main()
