"""ghlauth login --pit: typed without echo, from a pipe, a variable, a file; what is saved, and under which name."""

import pathlib
import subprocess
import unittest

from case import INTERRUPTED, PROGRAM, USAGE, CliCase


class SavedPit(CliCase):
    def call(self, *more, **options):
        return self.run_cli("call", "GET", self.contact, *more, **options)

    def test_typed_at_a_terminal(self):
        token = self.sandbox.location_pit
        terminal = self.terminal("login", "--pit", *self.origin)
        terminal.read_until("Private Integration Token: ")
        self.assertFalse(terminal.echoes())
        self.assert_hides(token, terminal.process)
        terminal.type(token + "\n")
        code, shown = terminal.end()
        self.assertEqual(code, 0, shown)
        self.assertTrue(terminal.echoes())
        self.assertNotIn(token, shown)
        self.assertIn("--as pit:default", shown)
        self.call()
        self.assert_nowhere(token)

    def test_the_echo_comes_back_when_it_is_interrupted(self):
        terminal = self.terminal("login", "--pit", *self.origin)
        terminal.read_until("Private Integration Token: ")
        terminal.type("pit-half\x03")
        code, shown = terminal.end()
        self.assertEqual(code, INTERRUPTED, shown)
        self.assertTrue(terminal.echoes())
        self.assertNotIn("pit-half", shown)
        self.assertFalse(self.config.exists())

    def test_the_end_of_the_input_is_a_failure(self):
        terminal = self.terminal("login", "--pit", *self.origin)
        terminal.read_until("Private Integration Token: ")
        terminal.type("\x04")
        self.assertEqual(terminal.end()[0], USAGE)
        self.assertTrue(terminal.echoes())
        self.fail_cli(USAGE, "login", "--pit", *self.origin)

    def test_from_a_pipe_a_variable_and_a_file(self):
        token = self.sandbox.location_pit
        self.save_pit("--name", "piped")
        self.run_cli("login", "--pit", "--from-env", "MY_PIT", "--name", "of-env", *self.origin, MY_PIT=token)
        self.run_cli("login", "--pit", "--from-file", self.private_file("pit", f" {token}\r\n"), "--name", "of-file", *self.origin)
        for name in ("piped", "of-env", "of-file"):
            self.call("--as", "pit:" + name)
        self.assert_nowhere(token)

    def test_level_and_resource(self):
        self.save_pit("--level", "location", "--resource", self.location)
        self.save_pit("--level", "agency", "--resource", self.sandbox.company, "--name", "the-agency", token=self.sandbox.agency_pit)
        shown = {row["as"]: (row["level"], row["resource_id"]) for row in self.json_of("status")["credentials"]}
        self.assertEqual(shown, {"pit:" + self.location: ("location", self.location),
                                 "pit:the-agency": ("agency", self.sandbox.company)})
        self.call("--as", "pit:" + self.location)
        self.run_cli("call", "GET", "/companies/" + self.sandbox.company, "--as", "pit:" + self.sandbox.company)  # by its resource
        self.assertEqual(self.json_of("token", "--as", "pit:the-agency")["access_token"], self.sandbox.agency_pit)

    def test_saving_again_replaces(self):
        self.save_pit(token="pit-00000000-0000-4000-8000-000000000000")
        self.assertIn("ghlauth login --pit", self.fail_cli(4, "call", "GET", self.contact))
        self.save_pit()
        self.call()
        self.assertEqual(len(self.json_of("status")["credentials"]), 1)

    def test_what_is_no_token(self):
        for wrong in ("pit-one two", "eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln"):
            self.assertNotIn(wrong, self.fail_cli(1, "login", "--pit", *self.origin, input=wrong + "\n"))
        self.assertIn("does not look like", self.save_pit(token="odd-shape").stderr)

    def test_options_that_do_not_fit(self):
        for wrong in (["--level", "location"], ["--resource", "abc"], ["--level", "both", "--resource", "a"], ["--name", "a/b"],
                      ["--from-env", "A", "--from-file", "b"], ["--from-env", "NOT_SET_HERE"]):
            self.run_cli("login", "--pit", *wrong, *self.origin, code=USAGE, input="pit-x\n")
        self.assertFalse(self.config.exists())

    def test_it_is_sent_to_no_other_api(self):
        self.save_pit()
        before = self.sandbox.counters()["requests"]
        self.assertIn("sent nowhere else", self.fail_cli(USAGE, "call", "GET", self.contact, "--api-url", "https://api.example.com"))
        self.assertEqual(self.sandbox.counters()["requests"], before)


class GivenPit(CliCase):
    """--as with a token that is saved nowhere: no store is made, none is opened."""

    def test_every_form(self):
        token = self.sandbox.location_pit
        self.environment["MY_PIT"] = token
        path = self.private_file("pit", token + "\n")
        self.run_cli("call", "GET", self.contact, "--as", "pit:env:MY_PIT", *self.origin)
        self.run_cli("call", "GET", self.contact, "--as", "pit:file:" + path, *self.origin)
        self.run_cli("call", "GET", self.contact, "--as", "pit:file:-", *self.origin, input=token + "\n")
        self.run_cli("call", "GET", self.contact, "--as", "pit:env:MY_PIT", "--level", "location", "--resource", self.location,
                     *self.origin)
        for command in ("token", "status"):
            for as_ in ("pit:env:MY_PIT", "pit:file:" + path):
                shown = self.json_of(command, "--as", as_)
                self.assertEqual((shown["as"], shown["level"]), (as_, "unknown"))
        self.assertIn(token[:8] + "****", self.run_cli("status", "--as", "pit:env:MY_PIT").stdout)
        self.assertFalse(self.config.exists() or self.data.exists())

    def test_a_pipe_of_the_shell(self):
        line = f"'{PROGRAM}' call GET {self.contact} --as pit:file:<(printf %s \"$MY_PIT\") --api-url {self.sandbox.url}"
        done = subprocess.run(["bash", "-c", line], env=self.environment | {"MY_PIT": self.sandbox.location_pit},
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_is_not_there(self):
        self.assertIn("NOT_SET_HERE", self.fail_cli(1, "token", "--as", "pit:env:NOT_SET_HERE"))
        self.assertIn("nowhere", self.fail_cli(1, "token", "--as", "pit:file:" + str(pathlib.Path(self.home) / "nowhere")))
        path = self.home / "open"
        path.write_text(self.sandbox.location_pit)
        path.chmod(0o644)
        self.fail_cli(1, "token", "--as", f"pit:file:{path}")
        for wrong in ("pit", "pit:", "pit:env:", "installation:", self.sandbox.location_pit):
            self.assertNotIn(self.sandbox.location_pit, self.fail_cli(USAGE, "token", "--as", wrong))

    def test_logout_has_nothing_to_forget(self):
        self.fail_cli(USAGE, "logout", "--as", "pit:env:MY_PIT")


if __name__ == "__main__":
    unittest.main()
