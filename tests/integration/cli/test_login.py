"""ghlauth login with OAuth: the listener, the pasted address, where the secret comes from, how it ends."""

import json
import signal
import stat
import subprocess
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

from case import INTERRUPTED, NO_CREDENTIAL, PATIENCE_S, PIPES, SCOPES, USAGE, CliCase

ANY_PORT = "http://localhost:0/oauth/callback"
BROWSER = """#!/bin/sh
printf '%s\\n' "$@" > "$0.opened.new"
mv "$0.opened.new" "$0.opened"
"""


class Listener(CliCase):
    def setUp(self):
        super().setUp()
        browser = self.bin / "xdg-open"
        browser.write_text(BROWSER)
        browser.chmod(0o755)
        self.addCleanup(self.sandbox.control, "POST", "apps/" + self.sandbox.app["id"],
                        {"redirect_uris": [self.sandbox.app["redirect_uri"]]})

    def opened(self):
        """What the browser was told: it is started beside the program, which does not wait for it."""
        file = self.bin / "xdg-open.opened"
        end = time.monotonic() + PATIENCE_S
        while not (file.exists() and file.read_text().endswith("\n")) and time.monotonic() < end:
            time.sleep(0.01)
        return file.read_text()

    def start_login(self, *more, scopes=("--scope", SCOPES)):
        secret = self.private_file("secret", self.client_secret)
        process = self.start("login", "--client-id", self.client_id, "--client-secret-file", secret, "--redirect-uri", ANY_PORT,
                             *scopes, *self.origin, *more, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        url = self.address(process)
        [redirect_uri] = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["redirect_uri"]  # with the port that was free
        self.sandbox.control("POST", "apps/" + self.sandbox.app["id"], {"redirect_uris": [redirect_uri]})
        return process, url

    def end(self, process):
        stdout, stderr = process.communicate(timeout=PATIENCE_S)
        self.seen += stdout + stderr
        return process.returncode, stdout, stderr

    def test_the_browser_comes_back(self):
        process, url = self.start_login("--owner", "tenant 7", "--scope", "oauth.write",
                                        scopes=("--scope", "contacts.readonly contacts.write"))
        self.assertEqual(urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["scope"],
                         ["contacts.readonly contacts.write oauth.write"])
        self.assert_hides(self.client_secret, process)
        with urllib.request.urlopen(self.sandbox.allow(url, "Location:" + self.location), timeout=PATIENCE_S) as page:
            self.assertNotIn("code=", page.url)
        code, stdout, stderr = self.end(process)
        self.assertEqual(code, 0, stderr)
        self.assertEqual(stdout, f"Logged in to the location {self.location}\n  --as {self.installation()}\n")
        self.assertEqual(self.opened(), url + "\n")
        self.run_cli("call", "GET", self.contact)
        [shown] = self.json_of("status")["credentials"]
        self.assertEqual(shown["owner"], "tenant 7")
        self.assertEqual(shown["state"], "valid")
        self.assert_nowhere(self.client_secret)

    def test_what_somebody_else_sends_changes_nothing(self):
        process, url = self.start_login()
        callback = self.sandbox.allow(url, "Location:" + self.location)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(callback.replace("state=", "state=x"), timeout=PATIENCE_S)
        self.assertEqual(refused.exception.code, 400)
        refused.exception.close()
        urllib.request.urlopen(callback, timeout=PATIENCE_S).close()
        self.assertEqual(self.end(process)[0], 0)

    def test_the_terminal_ends_it(self):
        for number, code in ((signal.SIGINT, INTERRUPTED), (signal.SIGTERM, 128 + signal.SIGTERM)):
            process, _ = self.start_login()
            self.assertRegex(process.stderr.readline() + process.stderr.readline(), "Waiting")
            process.send_signal(number)
            ended, stdout, _ = self.end(process)
            self.assertEqual((ended, stdout), (code, ""))
        self.assertFalse((self.config / "config.json").exists())

    def test_a_wait_ends(self):
        process, _ = self.start_login("--timeout", "1")
        code, _, stderr = self.end(process)
        self.assertEqual(code, 1)
        self.assertIn("ghlauth: nobody finished the login within 1 s\n  Who refuses stays on HighLevel's page", stderr)

    def test_without_a_browser_the_address_is_enough(self):
        (self.bin / "xdg-open").unlink()
        self.environment["PATH"] = str(self.bin)
        process, url = self.start_login()
        urllib.request.urlopen(self.sandbox.allow(url, "Location:" + self.location), timeout=PATIENCE_S).close()
        self.assertEqual(self.end(process)[0], 0)


class Paste(CliCase):
    def test_the_pasted_address(self):
        self.assertIn(f"--as {self.installation()}", self.login())
        self.run_cli("call", "GET", self.contact)
        self.assert_nowhere(self.client_secret)

    def test_the_next_login_knows_the_app(self):
        self.login()
        process = self.start("login", "--no-browser", "--scope", SCOPES, **PIPES)
        callback = self.sandbox.allow(self.address(process), "Location:" + self.other_location)
        stdout, stderr = process.communicate(callback, timeout=PATIENCE_S)  # without a line end
        self.assertEqual(process.returncode, 0, stderr)
        self.assertIn(self.installation(self.other_location), stdout)
        self.assertEqual(len(self.json_of("status")["credentials"]), 2)

    def test_https_is_pasted_as_well(self):
        uri = "https://app.example.com/ghl/callback"
        self.addCleanup(self.sandbox.control, "POST", "apps/" + self.sandbox.app["id"],
                        {"redirect_uris": [self.sandbox.app["redirect_uri"]]})
        self.sandbox.control("POST", "apps/" + self.sandbox.app["id"], {"redirect_uris": [uri]})
        secret = self.private_file("secret", self.client_secret)
        process = self.start("login", "--client-id", self.client_id, "--client-secret-file", secret, "--redirect-uri", uri,
                             "--no-browser", "--scope", SCOPES, *self.origin, **PIPES)
        callback = self.sandbox.allow(self.address(process), "Location:" + self.location)
        self.assertTrue(callback.startswith(uri))
        _, stderr = process.communicate(callback + "\n", timeout=PATIENCE_S)
        self.assertEqual(process.returncode, 0, stderr)
        self.assertIn("GHL", self.seen)  # the warning about the redirect URI of a white-label app

    def test_an_agency(self):
        self.assertIn("Logged in to the agency " + self.sandbox.company, self.login(f"Company:{self.sandbox.company}"))

    def test_json(self):
        shown = json.loads(self.login(None, "--json"))
        self.assertEqual((shown["as"], shown["level"], shown["state"]), (self.installation(), "location", "valid"))

    def test_generation_v3(self):
        self.sandbox.control("DELETE", "counters")
        self.login(None, "--generation", "v3")
        self.sandbox.control("POST", "expire", {})
        self.run_cli("call", "GET", self.contact)  # with a refresh, of the generation that the profile names
        sent = [request["version"] for request in self.sandbox.control("GET", "requests")["requests"]
                if request["path"] == "/oauth/token"]
        self.assertEqual(sent, ["v3", "v3"])

    def test_a_pasted_address_that_is_none(self):
        secret = self.private_file("secret", self.client_secret)
        arguments = ["login", "--no-browser", "--client-id", self.client_id, "--client-secret-file", secret,
                     "--redirect-uri", self.sandbox.app["redirect_uri"], *self.origin]
        forged = self.sandbox.app["redirect_uri"] + "?code=the-code-of-nobody&state=other\n"
        for pasted, code in (("", USAGE), ("nonsense\n", 1), (forged, 1)):
            self.assertNotIn("the-code-of-nobody", self.fail_cli(code, *arguments, input=pasted))
        self.assertFalse((self.config / "config.json").exists())
        self.fail_cli(NO_CREDENTIAL, "status")

    def test_a_wrong_secret_is_not_kept(self):
        good = self.client_secret
        try:
            type(self).client_secret = "not-" + good
            self.assertIn("--client-secret-file", self.login(code=1))
        finally:
            type(self).client_secret = good
        self.fail_cli(NO_CREDENTIAL, "status")
        self.login()  # gives it again


class Secret(CliCase):
    def arguments_without(self):
        return ["login", "--no-browser", "--client-id", self.client_id, "--scope", SCOPES,
                "--redirect-uri", self.sandbox.app["redirect_uri"], *self.origin]

    def test_from_a_variable(self):
        self.environment["MY_SECRET"] = self.client_secret
        self.login(None, "--client-secret-env", "MY_SECRET", secret=False)
        self.assert_nowhere(self.client_secret)

    def test_from_the_first_line_of_standard_input(self):
        process = self.start(*self.arguments_without(), "--client-secret-file", "-", **PIPES)
        process.stdin.write(self.client_secret + "\n")
        process.stdin.flush()
        callback = self.sandbox.allow(self.address(process), "Location:" + self.location)
        _, stderr = process.communicate(callback + "\n", timeout=PATIENCE_S)
        self.assertEqual(process.returncode, 0, stderr)

    def test_typed_at_a_terminal(self):
        terminal = self.terminal(*self.arguments_without())
        terminal.read_until("Client secret of " + self.client_id + ": ")
        self.assertFalse(terminal.echoes())
        self.assert_hides(self.client_secret, terminal.process)
        terminal.type(self.client_secret + "\n")
        shown = terminal.read_until("ends at: ")
        self.assertTrue(terminal.echoes())
        [address] = [line.strip() for line in shown.splitlines() if line.strip().startswith("http")]
        terminal.type(self.sandbox.allow(address, "Location:" + self.location) + "\n")
        code, shown = terminal.end()
        self.assertEqual(code, 0, shown)
        self.assertNotIn(self.client_secret, shown)
        self.assertIn(f"--as {self.installation()}", shown)

    def test_none_is_said(self):
        self.assertIn("--client-secret-file", self.fail_cli(USAGE, *self.arguments_without()))
        self.assertIn("--redirect-uri", self.fail_cli(USAGE, "login", "--client-id", self.client_id))
        self.assertIn("--client-id", self.fail_cli(USAGE, "login"))

    def test_files_that_others_can_read(self):
        path = self.home / "open"
        path.write_text(self.client_secret)
        path.chmod(0o644)
        self.assertIn("chmod 600", self.fail_cli(1, *self.arguments_without(), "--client-secret-file", str(path)))
        self.fail_cli(USAGE, *self.arguments_without(), "--client-secret-file", str(self.home / "none"))
        self.fail_cli(USAGE, *self.arguments_without(), "--client-secret-env", "NOT_SET_HERE")

    def test_modes(self):
        self.login()
        for folder in (self.config, self.data):
            self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700, folder)
        for file in (self.config / "config.json", self.config / "store.key", self.data / "store.db"):
            self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600, file)
        self.assertEqual(sorted(path.name for path in self.config.iterdir()), ["config.json", "store.key"])


if __name__ == "__main__":
    unittest.main()
