"""ghlauth call and ghlauth token: every form of --as, bodies, headers, refusals, refreshes."""

import json
import re
import subprocess
import time
import unittest

from case import NEEDS_AUTHORIZATION, NO_CREDENTIAL, PROGRAM, USAGE, CliCase

CONTACT = {"firstName": "Ada", "email": "ada@example.com"}


class Call(CliCase):
    def setUp(self):
        super().setUp()
        self.environment["MY_PIT"] = self.sandbox.location_pit
        self.pit = ["--as", "pit:env:MY_PIT", "--api-url", self.sandbox.url]

    def call(self, *arguments, **more):
        return self.run_cli("call", *arguments, *self.pit, **more)

    def test_every_form_of_as(self):
        self.login()
        self.save_pit("--level", "location", "--resource", self.other_location, "--name", "mine")
        path = self.private_file("pit", self.sandbox.location_pit)
        for as_ in (self.installation(), "installation:" + self.location, "pit:mine", "pit:" + self.other_location):
            self.assertIn('"contact"', self.run_cli("call", "GET", self.contact, "--as", as_).stdout)
        for as_ in ("pit:env:MY_PIT", "pit:file:" + path):
            self.assertIn('"contact"', self.run_cli("call", "GET", self.contact, "--as", as_, *self.origin).stdout)

    def test_the_body_comes_through(self):
        done = self.call("GET", self.contact)
        self.assertEqual(json.loads(done.stdout)["contact"]["id"], self.contact.rsplit("/", 1)[1])
        self.assertEqual(done.stderr, "")
        self.assertEqual(self.call("GET", self.contact.removeprefix("/")).stdout, done.stdout)

    def test_queries_and_headers(self):
        listed = json.loads(self.call("GET", "/contacts/", "-q", "locationId=" + self.location, "--query", "limit=1").stdout)
        self.assertEqual(len(listed["contacts"]), 1)
        self.call("GET", self.contact, "-H", "X-Mine: a b")
        for wrong in (["-q", "novalue"], ["-H", "no colon"], ["-H", "Authorization: Bearer x"], ["-H", "X-A: a\nb"]):
            self.fail_cli(USAGE, "call", "GET", self.contact, *wrong, *self.pit)

    def test_an_operation_by_its_name(self):
        contact = self.contact.rsplit("/", 1)[1]
        done = self.call("contacts/get-contact", "-f", "contactId=" + contact)
        self.assertEqual(json.loads(done.stdout)["contact"]["id"], contact)
        made = json.loads(self.call("contacts/create-contact", "-f", "firstName=Ada", "--field", "email=a=b@example.com", "-f",
                                    "locationId=" + self.location).stdout)
        self.assertEqual((made["contact"]["firstName"], made["contact"]["email"]), ("Ada", "a=b@example.com"))
        for arguments, said in ((["contacts/get-contact"], "needs contactId"),
                                (["contacts/get-contact", "-f", "id=1"], '"id" of contacts/get-contact'),
                                (["contacts/get-contact", "-f", "contactId=.."], '"contactId"'),
                                (["contacts/no-such"], "publishes no operation"), (["GET"], "no path stands behind it"),
                                (["GET", self.contact, "-f", "contactId=1"], "--field is for an operation"),
                                (["contacts/create-contact", "-f", "firstName=Ada", "-d", "{}"], "beside --data")):
            self.assertIn(said, self.fail_cli(USAGE, "call", *arguments, *self.pit))

    def test_an_agency_calls_for_its_locations(self):
        self.login("Company:" + self.sandbox.company, boxes={"all_locations": "on"})
        contact = self.contact.rsplit("/", 1)[1]
        agency = ["--as", "installation:" + self.sandbox.company]
        self.assertIn("names the sub-account", self.fail_cli(USAGE, "call", "contacts/get-contact", "-f", "contactId=" + contact, *agency))
        for _ in range(2):
            done = self.run_cli("call", "contacts/get-contact", "-f", "contactId=" + contact, "--location", self.location, *agency)
            self.assertEqual(json.loads(done.stdout)["contact"]["locationId"], self.location)
        listed = self.run_cli("call", "contacts/get-contacts", "-f", "locationId=" + self.other_location, *agency)
        self.assertEqual({contact["locationId"] for contact in json.loads(listed.stdout)["contacts"]}, {self.other_location})

    def test_include(self):
        head, _, body = self.call("GET", self.contact, "-i").stdout.partition("\n\n")
        self.assertTrue(head.startswith("HTTP 200\n"))
        self.assertIn("Content-Type: application/json", head)
        self.assertIn("contact", json.loads(body))

    def test_bodies(self):
        body = json.dumps({**CONTACT, "locationId": self.location})
        path = self.private_file("contact.json", body)
        for number, (data, text) in enumerate(((body, ""), ("@" + path, ""), ("-", body))):
            text_of = {"input": text.replace("ada@", f"ada{number}@")}
            data = data.replace("ada@", f"ada{number}@") if data == body else data
            made = json.loads(self.call("POST", "/contacts/", "-d", data, **text_of).stdout)
            self.assertEqual(made["contact"]["firstName"], "Ada")
        before = self.sandbox.counters()["requests"]
        self.assertIn("JSON", self.fail_cli(USAGE, "call", "POST", "/contacts/", "-d", "{", *self.pit))
        self.fail_cli(USAGE, "call", "POST", "/contacts/", "-d", "@/nonexistent", *self.pit)
        self.fail_cli(USAGE, "call", "POST", "/contacts/", "-d", "-", *self.pit, input="\0")
        self.assertEqual(self.sandbox.counters()["requests"], before)

    def test_a_body_that_is_no_json(self):
        self.assertIn("HTTP 4", self.fail_cli(1, "call", "POST", "/contacts/", "-d", "a=b", "-H",
                                              "content-type: application/x-www-form-urlencoded", *self.pit))

    def test_the_version_header(self):
        said = self.fail_cli(1, "call", "GET", self.contact, "--api-version", "", *self.pit)
        self.assertIn("--api-version", said)
        self.call("GET", self.contact, "--api-version", "2021-07-28")

    def test_a_refusal(self):
        done = self.call("GET", "/contacts/none", code=1)
        answer = json.loads(done.stdout)
        self.assertRegex(done.stderr, rf"^ghlauth: .*\(HTTP {answer['statusCode']}: {answer['message']}\)\n  .+\n$")
        detail = self.call("GET", "/contacts/none", "-v", code=1).stderr
        self.assertRegex(detail, r"status: GHLAUTH_E_\w+\n")
        self.assertRegex(detail, r"trace id: [0-9a-f-]{36}\n")
        self.assertIn("* api.answer", detail)
        self.assertNotIn(self.sandbox.location_pit, detail)

    def test_paths_and_methods_that_are_none(self):
        for method, path in (("GET", "/a b"), ("GET", "//contacts"), ("G ET", "/contacts/"), ("GET", "https://example.com/x")):
            self.fail_cli(USAGE, "call", method, path, *self.pit)

    def test_nobody_answers(self):
        self.fail_cli(1, "call", "GET", self.contact, "--as", "pit:env:MY_PIT", "--api-url", "http://127.0.0.1:1")
        self.fail_cli(USAGE, "call", "GET", self.contact, "--as", "pit:env:MY_PIT", "--api-url", "http://example.com")

    def test_a_terminal_is_shown_no_control_characters(self):
        name = "esc\x1b[31m\x9b\x07"
        made = self.sandbox.api("POST", "/contacts/", self.sandbox.location_pit,
                                {**CONTACT, "email": "esc@example.com", "firstName": name, "locationId": self.location}).json
        path = "/contacts/" + made["contact"]["id"]
        terminal = self.terminal("call", "GET", path, "-i", *self.pit)
        code, shown = terminal.end()
        self.assertEqual(code, 0)
        self.assertIn("esc", shown)
        self.assertIsNone(re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", shown))

    def test_output_that_cannot_be_written(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "call", "GET", self.contact, *self.pit], env=self.environment, stdout=full,
                                  stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("standard output cannot be written", done.stderr)


class Token(CliCase):
    def test_a_terminal_gets_none_unless_it_is_asked_for(self):
        self.save_pit()
        code, shown = self.terminal("token").end()
        self.assertEqual(code, USAGE)
        self.assertIn("--show", shown)
        self.assertNotIn(self.sandbox.location_pit, shown)
        code, shown = self.terminal("token", "--show").end()
        self.assertEqual((code, shown), (0, self.sandbox.location_pit + "\r\n"))
        code, _ = self.terminal("token", stdout=subprocess.PIPE).end()
        self.assertEqual(code, 0)

    def test_it_works_elsewhere(self):
        self.login()
        token = self.run_cli("token").stdout.strip()
        self.assertEqual(self.sandbox.api("GET", self.contact, token).status, 200)
        self.assertEqual(self.run_cli("token").stdout.strip(), token)  # the same: nothing had to be refreshed
        shown = self.json_of("token")
        self.assertEqual((shown["access_token"], shown["as"], shown["level"], shown["location_id"]),
                         (token, self.installation(), "location", self.location))

    def test_an_expired_one_is_refreshed(self):
        self.login()
        answer = self.sandbox.install_location(1)
        self.import_as_another_program(answer, int(time.time()) - 2 * 86400)
        self.sandbox.control("POST", "clock", {"seconds": 2 * 86400})
        as_ = self.installation(self.other_location)
        token = self.run_cli("token", "--as", as_).stdout.strip()
        self.assertNotEqual(token, answer["access_token"])
        self.assertEqual(self.sandbox.api("GET", "/contacts/" + self.sandbox.contacts[1][0], token).status, 200)
        self.assertEqual(self.run_cli("token", "--as", as_).stdout.strip(), token)

    def test_one_that_the_server_takes_for_expired_is_refreshed_by_the_call(self):
        self.login()
        before = self.run_cli("token").stdout
        self.sandbox.control("POST", "expire", {})
        self.run_cli("call", "GET", self.contact)
        self.assertNotEqual(self.run_cli("token").stdout, before)

    def test_min_valid(self):
        self.login()
        before = self.run_cli("token").stdout
        self.assertEqual(self.run_cli("token", "--min-valid", "3600").stdout, before)
        self.fail_cli(1, "token", "--min-valid", "86400")
        self.run_cli("token", "--min-valid", "86401", code=USAGE)
        self.run_cli("token", "--min-valid", "x", code=USAGE)

    def test_which_one(self):
        self.assertIn("ghlauth login", self.fail_cli(NO_CREDENTIAL, "token"))
        self.login()
        self.save_pit()
        said = self.fail_cli(USAGE, "token")
        self.assertIn(f"--as: pit:default {self.installation()}", said)
        self.fail_cli(NO_CREDENTIAL, "token", "--as", "installation:" + self.other_location)
        self.fail_cli(NO_CREDENTIAL, "token", "--as", "pit:other")

    def test_a_dead_grant(self):
        self.login()
        self.sandbox.control("POST", "revoke", {})
        self.sandbox.control("POST", "expire", {})
        said = self.fail_cli(NEEDS_AUTHORIZATION, "call", "GET", self.contact)
        self.assertIn("  Log in again: ghlauth login", said)
        [shown] = self.json_of("status")["credentials"]
        self.assertEqual(shown["state"], "needs authorization")
        self.login()
        self.run_cli("call", "GET", self.contact)

    def test_the_installation_is_not_there_any_more(self):
        self.login()
        self.sandbox.control("POST", "uninstall", {"resource_id": self.location})
        self.assertNotEqual(self.run_cli("call", "GET", self.contact, code=NEEDS_AUTHORIZATION).stderr, "")


if __name__ == "__main__":
    unittest.main()
