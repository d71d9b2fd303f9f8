"""The files of the user: the profile, the key of the store, the store; what is broken, and what belongs together."""

import json
import subprocess
import unittest

from case import NO_CREDENTIAL, USAGE, CliCase


class Profile(CliCase):
    def test_no_secret_is_in_it(self):
        self.login()
        self.save_pit()
        text = (self.config / "config.json").read_text()
        self.assertEqual(json.loads(text), {
            "version": 1,
            "apps": [{"client_id": self.client_id, "redirect_uri": self.sandbox.app["redirect_uri"], "api_url": self.sandbox.url,
                      "marketplace_url": self.sandbox.url}],
            "pits": [{"name": "default", "api_url": self.sandbox.url, "marketplace_url": self.sandbox.url}]})
        self.assert_nowhere(self.client_secret, self.sandbox.location_pit)

    def test_a_broken_one_is_said_and_never_overwritten(self):
        self.save_pit()
        path = self.config / "config.json"
        whole = path.read_text()
        for broken in ("", "{", "[]", "{}", whole + "x", whole.replace('1,', '2,', 1), '{"version":1,"apps":{},"pits":[]}',
                       '{"version":1,"apps":[{"client_id":"a-b"}],"pits":[]}', '{"version":1,"apps":[],"pits":[{"name":3}]}',
                       '{"version":1,"apps":[],"pits":[{"name":"a","level":"both"}]}'):
            path.write_text(broken)
            for command in (["status"], ["token"], ["logout"], ["call", "GET", "/x"], ["login", "--pit", *self.origin]):
                said = self.fail_cli(1, *command, input=self.sandbox.location_pit)
                self.assertIn(f"the profile {path} ", said)
                self.assertEqual(path.read_text(), broken)
        path.write_text(whole)
        self.run_cli("status")

    def test_a_link_stays_a_link(self):
        self.config.mkdir(parents=True)
        elsewhere = self.home / "dotfiles.json"
        elsewhere.write_text('{"version":1,"apps":[],"pits":[]}')
        (self.config / "config.json").symlink_to(elsewhere)
        self.save_pit()
        self.assertTrue((self.config / "config.json").is_symlink())
        self.assertIn("default", elsewhere.read_text())

    def test_logins_at_the_same_time_lose_nothing(self):
        names = [f"token-{number}" for number in range(8)]
        processes = [self.start("login", "--pit", "--name", name, *self.origin, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
                     for name in names]
        for process in processes:
            process.stdin.write(self.sandbox.location_pit)
            process.stdin.close()
            process.stdin = None
        self.assertEqual([process.wait(timeout=60) for process in processes], [0] * len(names))
        self.assertEqual(sorted(row["id"] for row in self.json_of("status")["credentials"]), names)
        self.assertEqual({row["state"] for row in self.json_of("status")["credentials"]}, {"saved"})

    def test_the_usual_folders_below_home(self):
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            del self.environment[name]
        self.save_pit()
        self.assertTrue((self.home / ".config/ghlauth/config.json").is_file())
        self.assertTrue((self.home / ".local/share/ghlauth/store.db").is_file())
        del self.environment["HOME"]
        self.fail_cli(USAGE, "status")


class Key(CliCase):
    def test_a_key_of_the_user(self):
        key = self.private_file("my.key", "k1 " + "A" * 43 + "=\n")
        store = f"sqlite:{self.home}/own/store.db"
        own = ["--store", store, "--key-file", key]
        self.save_pit(*own)
        self.run_cli("status", *own)
        self.run_cli("status", "--store", store, "--key-env", "MY_KEY", MY_KEY="k1 " + "A" * 43 + "=")
        self.assertFalse((self.config / "store.key").exists())

    def test_the_wrong_key(self):
        self.save_pit()
        wrong = self.private_file("wrong.key", "cli-1 " + "A" * 43 + "=\n")
        said = self.fail_cli(1, "token", "--key-file", wrong)
        self.assertIn("--key-file or --key-env", said)
        self.run_cli("token")

    def test_a_lost_key_is_not_made_again(self):
        self.save_pit()
        (self.config / "store.key").unlink()
        self.fail_cli(1, "token")
        self.run_cli("login", "--pit", "--name", "other", *self.origin, input=self.sandbox.location_pit, code=1)
        self.assertFalse((self.config / "store.key").exists())

    def test_a_key_that_others_can_read(self):
        self.save_pit()
        (self.config / "store.key").chmod(0o644)
        self.fail_cli(1, "token")

    def test_never_beside_the_data(self):
        self.environment["XDG_DATA_HOME"] = self.environment["XDG_CONFIG_HOME"]
        said = self.run_cli("login", "--pit", *self.origin, input=self.sandbox.location_pit, code=USAGE).stderr
        self.assertIn("beside the data", said)
        self.assertFalse((self.config / "store.key").exists() or (self.config / "store.db").exists())
        self.run_cli("login", "--pit", "--key-file", str(self.home / "keys" / "key"), *self.origin, input=self.sandbox.location_pit)

    def test_two_keys_are_one_too_many(self):
        self.run_cli("status", "--key-file", "a", "--key-env", "B", code=USAGE)


class Usage(CliCase):
    def test_exit_codes(self):
        for wrong in ([], ["nonsense"], ["call"], ["call", "GET"], ["status", "--nonsense"], ["login", "--timeout", "0"]):
            self.run_cli(*wrong, code=USAGE)
        for right in (["--help"], ["--version"], *([command, "--help"] for command in ("login", "status", "token", "logout", "call"))):
            self.run_cli(*right)
        self.assertIn("Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not logged in or no such credential",
                      self.run_cli("--help").stdout)

    def test_other_origins(self):
        self.fail_cli(USAGE, "login", "--pit", "--api-url", "ftp://example.com", input="pit-x")
        self.fail_cli(1, "login", "--pit", "--generation", "v9", input="pit-x")
        self.assertFalse(self.config.exists())

    def test_the_profile_of_another_store(self):
        self.save_pit()
        own = ["--store", f"sqlite:{self.home}/other/store.db"]
        self.assertEqual([row["state"] for row in self.json_of("status", *own)["credentials"]], ["not in this store"])
        self.fail_cli(NO_CREDENTIAL, "token", *own)
        self.assertFalse((self.home / "other").exists())


if __name__ == "__main__":
    unittest.main()
