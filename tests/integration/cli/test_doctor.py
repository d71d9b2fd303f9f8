"""ghlauth doctor: each finding, and what it says is to be done about it."""

import email.utils
import http.server
import os
import ssl
import subprocess
import threading
import time
import unittest

from case import NEEDS_AUTHORIZATION, CliCase


class Page(http.server.BaseHTTPRequestHandler):
    ahead_s = 0

    def do_GET(self):
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def date_time_string(self, timestamp=None):
        return email.utils.formatdate(time.time() + self.ahead_s, usegmt=True)

    def log_message(self, *_):
        pass


class Doctor(CliCase):
    def serve(self, ahead_s=0, context=None):
        handler = type("Handler", (Page,), {"ahead_s": ahead_s})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http{'s' if context else ''}://127.0.0.1:{server.server_address[1]}"

    def examine(self, *more, code=0, **environment):
        """The findings, by the check: (health, message, remedy) of each."""
        answer = self.json_of("doctor", *more, code=code, **environment)
        self.assertEqual(answer["healthy"], code == 0)
        found = {}
        for one in answer["findings"]:
            found.setdefault(one["check"], []).append((one["health"], one["message"], one["remedy"]))
        return found

    def test_all_is_well(self):
        self.login()
        found = self.examine("contacts/get-contact")
        self.assertEqual({check: [one[0] for one in all_of_it] for check, all_of_it in found.items()}, {
            "version": ["ok"], "network": ["ok"], "clock": ["ok"], "files": ["ok"] * 3, "store": ["ok"], "credential": ["ok"], "decision": ["ok"]})
        self.assertIn(self.sandbox.url, found["network"][0][1])
        self.assertEqual(self.run_cli("doctor").stderr, "")
        self.assert_nowhere(self.client_secret)

    def test_nobody_is_logged_in(self):
        found = self.examine("--offline")
        self.assertEqual(found["store"], [("note", "there is none yet", "Log in: ghlauth login")])
        self.assertNotIn("network", found)
        self.assertFalse(self.data.exists() or self.config.exists(), "something was made")

    def test_what_a_credential_may_not(self):
        self.login()
        found = self.examine("contacts/get-contact", "calendars/get-calendars", "no/such-thing", "--offline", code=1)
        self.assertEqual([one[0] for one in found["decision"]], ["ok", "bad", "bad"])
        self.assertIn("calendars.readonly", found["decision"][1][1] + found["decision"][1][2])

    def test_a_token_without_a_level(self):
        self.save_pit("--name", "mine")
        [finding] = self.examine("--offline")["credential"]
        self.assertEqual(finding[0], "note")
        self.assertIn("--level", finding[2])
        found = self.examine("contacts/get-contact", "--offline", "--as", "pit:env:MINE", MINE=self.sandbox.location_pit)
        self.assertEqual(found["decision"][0][0], "note")

    def test_a_dead_grant(self):
        self.login()
        self.sandbox.control("POST", "revoke", {})
        self.sandbox.control("POST", "expire", {})
        self.run_cli("call", "GET", self.contact, code=NEEDS_AUTHORIZATION)
        [finding] = self.examine("--offline", code=1)["credential"]
        self.assertEqual((finding[0], finding[2]), ("bad", "Let the app be installed again: ghlauth login"))

    def test_an_installation_that_was_logged_out_is_none(self):
        self.login()
        self.run_cli("logout", "--as", self.installation())
        self.assertNotIn("credential", self.examine("--offline"))

    def test_files_that_others_can_read(self):
        self.login()
        os.chmod(self.config, 0o755)
        os.chmod(self.data / "store.db", 0o644)
        found = self.examine("--offline", code=1)
        self.assertEqual({one[2] for one in found["files"] if one[0] == "bad"},
                         {f"chmod 700 {self.config}", f"chmod 600 {self.data / 'store.db'}"})
        self.assertEqual(found["store"][0][0], "bad")

    def test_a_wrong_key(self):
        self.login()
        key = self.private_file("key", "other MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n")
        found = self.examine("--offline", "--key-file", key, code=1)
        self.assertEqual(found["store"][0][0], "bad")
        self.assertNotIn("credential", found)

    def test_the_clock(self):
        for ahead_s, words in ((600, "10 min behind"), (-7300, "2 h ahead of")):
            [finding] = self.examine("--api-url", self.serve(ahead_s), code=1)["clock"]
            self.assertEqual(finding[0], "bad")
            self.assertIn(words, finding[1])
            self.assertIn("timedatectl", finding[2])

    def test_nothing_listens(self):
        [finding] = self.examine("--api-url", "http://127.0.0.1:1", code=1)["network"]
        self.assertIn("firewall", finding[2])

    def test_a_name_that_is_none(self):
        [finding] = self.examine("--api-url", "https://no-such-name.invalid", code=1)["network"]
        self.assertIn("DNS", finding[2])

    def test_a_certificate_of_nobody(self):
        key, certificate = self.home / "key.pem", self.home / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                        "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        url = self.serve(context=context)
        [finding] = self.examine("--api-url", url, code=1)["network"]
        self.assertIn("--ca-file", finding[2])
        [finding] = self.examine("--api-url", url, "--ca-file", str(certificate))["network"]
        self.assertIn("its certificate is good", finding[1])

    def test_for_people(self):
        self.login()
        os.chmod(self.config, 0o755)
        shown = self.run_cli("doctor", "--offline", code=1).stdout
        self.assertRegex(shown, r"(?m)^bad   files: other users have access to the folder ")
        self.assertRegex(shown, r"(?m)^      chmod 700 ")
        self.assertNotIn("\x1b", shown)
        terminal = self.terminal("doctor", "--offline")
        code, shown = terminal.end()
        self.assertEqual(code, 1)
        self.assertIn("\x1b[31mbad\x1b[0m   files:", shown)


if __name__ == "__main__":
    unittest.main()
