"""ghlauth explain: answers as curl and ghlauth print them, bodies alone, pages, and those of the sandbox."""

import json
import pathlib
import re
import subprocess
import unittest

from case import USAGE, CliCase

SCOPE = '{"statusCode":401,"message":"The token is not authorized for this scope.","traceId":"t-1"}'
REQUEST = ("--method", "GET", "--path", "/contacts/abc", "--api-version", "2021-07-28")


class Explain(CliCase):
    def test_a_body_and_its_status(self):
        done = self.run_cli("explain", *REQUEST, "--as", "pit", "--level", "agency", "--status", "401", input=SCOPE)
        self.assertTrue(done.stdout.startswith("GET /contacts/abc was refused with HTTP 401: contacts/get-contact takes"))
        self.assertIn("\n  Use a Private Integration Token of the sub-account.\n", done.stdout)
        self.assertRegex(done.stdout, r"(?m)^Status      GHLAUTH_E_SCOPE_MISSING$")
        self.assertRegex(done.stdout, r"(?m)^Server      The token is not authorized for this scope\.$")
        self.assertRegex(done.stdout, r"(?m)^Trace id    t-1$")
        self.assertRegex(done.stdout, r"(?m)^Takes       sub-account PIT, sub-account access token$")
        self.assertRegex(done.stdout, r"(?m)^Scope       contacts.readonly$")
        for line in done.stdout.splitlines():
            self.assertLessEqual(len(line), 80, line)

    def test_the_status_of_the_body(self):
        self.assertEqual(self.json_of("explain", input=SCOPE)["http_status"], 401)

    def test_heads(self):
        for head in ("HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n", "HTTP/2 403 \r\ncontent-type: text/html\r\n\r\n",
                     "HTTP 403\nContent-Type: text/html\n\n", "\n HTTP/1.1 403\nno colon\n: none\ncontent-type:text/html\n\n",
                     "HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 Forbidden\r\n"
                     "Content-Type: text/html\r\n\r\n"):
            explained = self.json_of("explain", input=head + "Access denied")
            self.assertEqual((explained["http_status"], explained["status"]), (403, "GHLAUTH_E_EDGE_BLOCKED"), head)
        limit = "HTTP/1.1 429 Too Many Requests\r\nX-RateLimit-Daily-Remaining: 0\r\nX-RateLimit-Daily-Reset: 7200000\r\n\r\n"
        self.assertEqual(self.json_of("explain", input=limit)["retry_after_ms"], 7200000)
        self.assertRegex(self.run_cli("explain", input=limit).stdout, r"(?m)^Try again   in 2 h$")

    def test_what_is_no_head(self):
        for text in ("HTTP/1.1", "HTTP/1.1 abc", "HTTP/1.1 40", "HTTP/1.1 4011", "HTTPS 401", ""):
            self.assertIn("no HTTP status", self.fail_cli(USAGE, "explain", input=text))

    def test_a_page(self):
        explained = self.json_of("explain", "--status", "0", input="Install unavailable\n")
        self.assertEqual((explained["status"], explained["about"]), ("GHLAUTH_E_AUTHORIZE_REFUSED", "consent page"))

    def test_a_file(self):
        path = self.private_file("answer.txt", "HTTP/2 401\n\n" + SCOPE)
        self.assertEqual(self.json_of("explain", path)["status"], "GHLAUTH_E_SCOPE_MISSING")
        self.assertIn("no file", self.fail_cli(USAGE, "explain", "/nonexistent"))

    def test_what_is_no_operation(self):
        explained = self.json_of("explain", "--method", "POST", "--path", "/oauth/billing/webhook", "--status", "401", input="{}")
        self.assertEqual((explained["about"], explained["operation"]), ("billing webhook", None))

    def test_interrupted(self):
        terminal = self.terminal("explain")
        terminal.read_until("Ctrl-D")
        terminal.type("\x03")
        self.assertEqual(terminal.end()[0], 130)

    def test_the_version(self):
        for version in (["--api-version", ""], ["--version", ""]):
            explained = self.json_of("explain", "--method", "GET", "--path", "/contacts/abc", *version, "--status", "401",
                                     input='{"message":"something new"}')
            self.assertIn("No Version was sent. Send Version: 2021-07-28", explained["hint"])

    def test_no_refusal(self):
        self.assertEqual(self.json_of("explain", "--status", "200", input="{}")["status"], "GHLAUTH_OK")

    def test_kinds(self):
        for as_ in ("pit", "pit:env:X", "oauth", "installation:1:2"):
            self.json_of("explain", "--as", as_, "--status", "401", input=SCOPE)
        self.assertIn("no kind", self.fail_cli(USAGE, "explain", "--as", "token", "--status", "401", input=SCOPE))
        self.run_cli("explain", "--level", "company", "--status", "401", code=USAGE)
        self.run_cli("explain", "--status", "1000", code=USAGE)

    def test_control_bytes_of_the_server_are_not_shown(self):
        body = json.dumps({"statusCode": 400, "message": "red \x1b[31m\x9b bell\x07", "traceId": "a\r\nb"})
        done = self.run_cli("explain", "--path", "/a\x1b[31m", "--method", "GET", input=body)
        self.assertIsNone(re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", done.stdout))
        self.assertIn("bell", done.stdout)

    def test_answers_of_the_sandbox(self):
        self.environment["MY_PIT"] = self.sandbox.location_pit
        cases = (("GET", "/contacts/", "", "GHLAUTH_E_VERSION_MISSING"), ("GET", self.contact, "1999-01-01", "GHLAUTH_E_VERSION_INVALID"),
                 ("GET", "/contacts/none", "2021-07-28", None))
        for method, path, version, status in cases:
            called = self.run_cli("call", method, path, "-i", "--api-version", version, "--as", "pit:env:MY_PIT", "--api-url",
                                  self.sandbox.url, code=1)
            explained = self.json_of("explain", "--method", method, "--path", path, "--api-version", version, "--as", "pit",
                                     "--level", "location", input=called.stdout)
            self.assertTrue(explained["hint"])
            if status:
                self.assertEqual(explained["status"], status)
            self.assertNotIn(self.sandbox.location_pit, json.dumps(explained))

    def test_the_example_of_the_readme(self):
        readme = pathlib.Path(__file__).resolve().parents[3] / "README.md"
        [block] = re.findall(r"<!-- run by tests/integration/cli/test_explain.py -->\n```console\n(.*?)```", readme.read_text(), re.S)
        command, _, shown = block.partition("\n")
        arguments = command.removeprefix("$ ghlauth ").removesuffix(" < answer.txt").split()
        answer = f"HTTP/2 401\r\ncontent-type: application/json\r\n\r\n{SCOPE}".replace(',"traceId":"t-1"', "")
        self.assertEqual(self.run_cli(*arguments, input=answer).stdout, shown)

    def test_on_a_terminal(self):
        terminal = self.terminal("explain", stdout=subprocess.PIPE)
        terminal.read_until("Ctrl-D")
        terminal.type("HTTP/2 401\n\n" + SCOPE + "\n\x04")
        self.assertEqual(terminal.end()[0], 0)
        self.assertIn(b"GHLAUTH_E_SCOPE_MISSING", terminal.process.stdout.read())


if __name__ == "__main__":
    unittest.main()
