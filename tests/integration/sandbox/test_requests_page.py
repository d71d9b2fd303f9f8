"""The list of requests: what it says of each, what it keeps to itself, and that looking on changes nothing."""

import base64
import hashlib
import html
import pathlib
import re
import socket
import unittest
import urllib.parse

from page_case import PageCase

SOURCES = pathlib.Path(__file__).resolve().parents[3] / "src" / "sandbox"
ATTACK = "<img src=x onerror=alert(1)>'\""


class Requests(PageCase):
    def since(self, after=0, **more):
        answer = self.page("/requests.json?" + urllib.parse.urlencode({"after": after, **more}))
        self.assertEqual(answer.status, 200)
        return answer.json

    def shown(self):
        return html.unescape(self.page("/requests").body.decode())

    def test_a_refusal_is_explained(self):
        self.sandbox.api("GET", "/contacts/?locationId=" + self.sandbox.locations[1], self.sandbox.location_pit)
        [seen] = self.since()["requests"]
        pit = next(pit for pit in self.sandbox.control("GET", "pits")["pits"] if pit["resource_id"] == self.sandbox.locations[0])
        self.assertEqual((seen["method"], seen["path"], seen["status"], seen["rule"]), ("GET", "/contacts/", 401, "gate.pit-location"))
        self.assertEqual((seen["pit_id"], seen["resource_id"], seen["query"]), (pit["id"], self.sandbox.locations[0], "locationId"))
        self.assertIn("another sub-account", seen["why"])
        for text in (seen["why"], "GET /contacts/", "401", "gate.pit-location", pit["name"], "with locationId"):
            self.assertIn(text, self.shown())
            self.assertIn(text, html.unescape(seen["row"]))
        one = html.unescape(self.page(f"/requests/{seen['number']}").body.decode())
        for text in (seen["why"], pit["id"], self.sandbox.locations[0], "2021-07-28", "0 bytes"):
            self.assertIn(text, one)

    def test_apps_and_the_token_endpoint(self):
        self.sandbox.refresh("no-such-token")
        tokens = self.sandbox.install_location()
        self.sandbox.control("POST", "clock", {"seconds": 90_000})
        self.sandbox.api("GET", "/contacts/?locationId=" + self.sandbox.locations[0], tokens["access_token"])
        expired, exchanged, refused = self.since()["requests"]
        self.assertEqual([seen["rule"] for seen in (expired, exchanged, refused)],
                         ["gate.token-expired", "token.code", "token.refresh-unknown"])
        for seen in (expired, exchanged):
            self.assertEqual((seen["app_id"], seen["resource_id"]), (self.sandbox.app["id"], self.sandbox.locations[0]))
        self.assertEqual(refused["app_id"], self.sandbox.app["id"])
        self.assertNotIn("why", exchanged)
        self.assertIn("clock", expired["why"])
        self.assertGreater(refused["body_bytes"], 50)

    def test_a_fault_is_named(self):
        self.sandbox.fault("html", "/contacts/")
        self.sandbox.fault("drop_before", "/contacts/")
        self.sandbox.api("GET", "/contacts/?locationId=" + self.sandbox.locations[0], self.sandbox.location_pit)
        with self.assertRaises(ConnectionError):
            self.sandbox.api("GET", "/contacts/", self.sandbox.location_pit)
        dropped, spoilt = self.since()["requests"]
        self.assertEqual((dropped["status"], dropped["fault"], spoilt["status"], spoilt["fault"]), (0, "drop_before", 200, "html"))
        self.assertIn("no answer", dropped["row"])
        self.assertIn("A fault was set for this request: html", spoilt["row"])

    def test_every_rule_that_refuses_has_its_sentence(self):
        explained = dict(re.findall(r'^GHLAUTH_SANDBOX_RULE\("([^"]+)", "([^"]+)"\)$', (SOURCES / "rules.def").read_text(), re.M))
        refusing = set()
        for source in SOURCES.rglob("*.cpp"):
            text = source.read_text()
            for call in re.findall(r"\b(?:\w*failure|refused|refuse_refresh|invalid_access_token|response)\([^;]*?;", text):
                if "json_response" not in call:
                    refusing |= set(re.findall(r'"([a-z-]+\.[a-z0-9-]+)"', call))
            if source.name == "consent_page.cpp":
                refusing |= set(re.findall(r'problem_page\([^;]*"(consent\.[a-z-]+)"', text))
        self.assertGreater(len(refusing), 55)
        self.assertEqual(refusing - set(explained), set(), "rules without a sentence")
        for rule, sentence in explained.items():
            self.assertRegex(sentence, r"^[A-Za-z].*\.$", rule)
            if rule not in ("exception", "fault"):
                self.assertTrue(any(f'"{rule}"' in source.read_text() for source in SOURCES.rglob("*.cpp")), f"{rule} is no rule")

    def test_no_credential_is_shown(self):
        tokens = self.sandbox.install_location()
        code = self.sandbox.consent_code(level="location", resource_id=self.sandbox.locations[0])
        client = self.sandbox.client_fields()
        secrets = [self.sandbox.location_pit, self.sandbox.agency_pit, tokens["access_token"], tokens["refresh_token"], code,
                   client["client_secret"], self.sandbox.app["shared_secret"], self.sandbox.about["control_token"],
                   "pit-11111111-2222-4333-8444-555555555555", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"]
        for secret in secrets:
            quoted = urllib.parse.quote(secret, safe="")
            coded = "".join(f"%{ord(letter):02x}" for letter in secret)
            for path in (f"/contacts/{quoted}", f"/contacts/{coded}", f"/contacts/x.{quoted}/tags", f"/contacts%2F{quoted}%2Ftags", f"/contacts/?{quoted}={quoted}",
                         "/" + "a" * (510 - len(secret) // 2) + "/" + quoted):
                self.sandbox.api("GET", path, secret, version=secret, **{"User-Agent": "x " + secret, "Content-Type": secret})
        self.sandbox.exchange(code, code_verifier=secrets[0])
        self.sandbox.refresh(tokens["refresh_token"])
        answer = self.since()
        self.assertEqual(len(answer["requests"]), 6 * len(secrets) + 3, "all of them were seen")
        pages = [self.page("/requests").body.decode(), self.page("/requests.json?after=0").body.decode(),
                 *(self.page(f"/requests/{seen['number']}").body.decode() for seen in answer["requests"])]
        for secret in secrets:
            for part in (secret, secret[:24], "".join(f"%{ord(letter):02x}" for letter in secret)):
                self.assertEqual([page[max(0, page.find(part) - 200):][:300] for page in pages if part in page], [], part)
        self.assertIn("[redacted]", pages[0])

    def test_hostile_requests(self):
        self.sandbox.request("GET", "/" + urllib.parse.quote(ATTACK, safe="<>='\"()"), headers={"User-Agent": ATTACK, "Version": ATTACK})
        with socket.create_connection(("127.0.0.1", self.sandbox.port), timeout=10) as connection:
            connection.sendall(b"GET /a\x1b[2Jb\xff\xfe\xc2\x9b HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: \xe2\x80\xaea\x07\r\n"
                               b"Connection: close\r\n\r\n" % self.sandbox.port)
            while connection.recv(4096):
                pass
        answer = self.since()
        self.assertGreaterEqual(len(answer["requests"]), 1)
        pages = [self.page("/requests").body, *(self.page(f"/requests/{seen['number']}").body for seen in answer["requests"])]
        for page in pages + [seen["row"].encode() for seen in answer["requests"]]:
            self.assertNotIn(b"<img", page)
            page.decode()
            self.assertIsNone(re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", page))
        self.assertIn("&lt;img", "".join(seen["row"] for seen in answer["requests"]))
        self.sandbox.counters()

    def test_only_what_is_new(self):
        for _ in range(3):
            self.sandbox.request("GET", "/nothing")
        first = self.since()
        self.assertEqual((first["newest"], len(first["requests"]), first["restarted"]), (3, 3, False))
        self.assertEqual(self.since(3), {"newest": 3, "restarted": False, "requests": []})
        self.sandbox.request("GET", "/nothing/more")
        self.assertEqual([(seen["number"], seen["path"]) for seen in self.since(3)["requests"]], [(4, "/nothing/more")])
        self.sandbox.control("DELETE", "counters")
        self.sandbox.request("GET", "/anew")
        again = self.since(4)
        self.assertEqual((again["restarted"], [seen["path"] for seen in again["requests"]]), (True, ["/anew"]))
        self.assertEqual(self.page("/requests.json?after=x").status, 400)

    def test_only_what_failed(self):
        self.sandbox.api("GET", "/contacts/?locationId=" + self.sandbox.locations[0], self.sandbox.location_pit)
        self.sandbox.request("GET", "/nothing")
        self.assertEqual([seen["status"] for seen in self.since()["requests"]], [401, 200])
        self.assertEqual([seen["status"] for seen in self.since(show="failures")["requests"]], [401])
        page = self.page("/requests?show=failures").body.decode()
        self.assertIn("/nothing", page)
        self.assertNotIn("/contacts/", page)

    def test_looking_on_changes_nothing(self):
        self.sandbox.fault("status", "")
        before = self.sandbox.counters()
        for path in ("/", "/requests", "/requests.json?after=0", "/faults", "/clock", "/switches", "/webhooks"):
            self.assertEqual(self.page(path).status, 200, "a fault of any path is not for the sandbox's own pages")
        self.assertEqual(self.sandbox.counters(), before)
        self.assertEqual(self.since()["requests"], [])
        self.assertEqual(self.sandbox.request("GET", "/nothing").status, 500, "it was still there")

    def test_the_list_has_an_end(self):
        for _ in range(210):
            self.sandbox.request("GET", "/nothing")
        self.assertEqual(len(re.findall('<a href="/requests/[0-9]+"', self.page("/requests").body.decode())), 200)
        self.assertEqual(len(self.since()["requests"]), 200)

    def test_forget(self):
        self.sandbox.request("GET", "/nothing")
        self.assert_refused("/requests/forget", {}, "/requests")
        self.assertEqual(self.sandbox.counters()["requests"], 1)
        self.send("/requests", {}, "/requests/forget")
        self.assertEqual((self.sandbox.counters()["requests"], self.since()["requests"]), (0, []))
        self.assertEqual(self.page("/requests/1").status, 404)
        self.assertEqual(self.page("/requests/x").status, 400)

    def test_headers(self):
        answer = self.page("/requests")
        text = answer.body.decode()
        policy = answer.headers["Content-Security-Policy"]
        [script] = re.findall("<script>(.*?)</script>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        self.assertIn("default-src 'none'; style-src 'sha256-", policy)
        self.assertIn(f"script-src 'sha256-{digest}'; connect-src 'self'; form-action 'self'", policy)
        for word in ("src=", "style=", "http-equiv", "url(", "onclick"):
            self.assertNotIn(word, text.replace(script, ""))
        for path in ("/requests", "/requests.json"):
            headers = self.page(path).headers
            self.assertEqual((headers["Cache-Control"], headers["X-Frame-Options"], headers["X-Content-Type-Options"],
                              headers["Cross-Origin-Resource-Policy"]), ("no-store", "DENY", "nosniff", "same-origin"))
            self.assertEqual([name for name in headers if name.lower().startswith("access-control")], [])
        self.assertEqual(self.page("/requests.json").headers["Content-Type"], "application/json; charset=utf-8")
        self.assertEqual(self.sandbox.request("GET", "/requests.json", headers={"Host": "evil.example"}).status, 421)
        self.assertEqual(self.sandbox.request("POST", "/requests.json").status, 405)

    def test_without_a_script(self):
        text = self.page("/requests").body.decode()
        self.assertIn('id="pause" hidden', text)
        self.assertIn("Load the page again to see what came since.", text)
        self.assertRegex(text, 'id="news" role="status" aria-live="polite"')
        self.assertIn("Nothing yet.", text)


if __name__ == "__main__":
    unittest.main()
