"""Faults, clock and switches by the forms of the pages: they do what they say, and need their page."""

import html
import re
import unittest

from page_case import PageCase

ATTACK = "<script>alert(1)</script>\"'"


class Faults(PageCase):
    def faults(self):
        return self.sandbox.control("GET", "faults")["faults"]

    def add(self, **fields):
        self.send("/faults", {"count": "1", "delay_ms": "0", "method": "", "path": "", "effect": "", "status": "", "body": "",
                              "retry_after_s": "", "location": "", "value": "", "bytes": "", "interval_ms": "", **fields})

    def test_the_next_request_fails(self):
        self.add(kind="status", method="GET", path="/contacts/", count="2", status="503", retry_after_s="7", body='{"sorry":1}')
        path = "/contacts/?locationId=" + self.sandbox.locations[0]
        self.assertEqual(self.sandbox.api("POST", "/contacts/upsert", "nobody").status, 401, "another method")
        for _ in range(2):
            answer = self.sandbox.api("GET", path, self.sandbox.location_pit)
            self.assertEqual((answer.status, answer.headers["Retry-After"], answer.body), (503, "7", b'{"sorry":1}'))
        self.assertEqual(self.sandbox.api("GET", path, self.sandbox.location_pit).status, 200)
        self.assertEqual(self.faults(), [])

    def test_each_kind_is_offered_and_taken(self):
        offered = re.findall('<option value="([a-z_]+)">[a-z_]+: ', self.page("/faults").body.decode())
        self.assertEqual(len(offered), 15)
        for kind in offered:
            self.add(kind=kind, path="/nothing", location="http://127.0.0.1:1/")
        self.assertEqual([fault["kind"] for fault in self.faults()], offered)
        shown = self.page("/faults").body.decode()
        self.assertEqual(len(re.findall('aria-label="Remove fault [0-9]+"', shown)), 15)

    def test_the_other_fields(self):
        tokens = self.sandbox.install_location()
        self.add(kind="bad_expires_in", path="/oauth/token", value="[1]")
        answer = self.sandbox.refresh(tokens["refresh_token"]).json
        self.assertEqual(answer["expires_in"], [1])
        self.add(kind="bad_expires_in", path="/oauth/token", value="tomorrow")
        self.assertEqual(self.sandbox.refresh(answer["refresh_token"]).json["expires_in"], "tomorrow")
        self.add(kind="redirect", path="/contacts/", status="308", location="http://127.0.0.1:1/x")
        answer = self.sandbox.request("GET", "/contacts/")
        self.assertEqual((answer.status, answer.headers["Location"]), (308, "http://127.0.0.1:1/x"))
        self.add(kind="status", path="/oauth/token", effect="true", delay_ms="1")
        self.assertEqual(self.sandbox.refresh("x").status, 500)
        self.assertEqual(self.sandbox.counters()["refreshes_refused"], 1, "it was carried out")

    def test_remove_one_or_all(self):
        for path in ("/a", "/b", "/c"):
            self.add(kind="empty", path=path)
        first, second, third = (fault["id"] for fault in self.faults())
        self.send("/faults", {}, f"/faults/{second}/remove")
        self.assertEqual([fault["id"] for fault in self.faults()], [first, third])
        gone = self.submit(f"/faults/{second}/remove", {"csrf": self.token("/faults")})
        self.assertEqual(gone.status, 400)
        self.assertIn("There is no fault".lower(), gone.body.decode().lower())
        self.sandbox.control("DELETE", f"faults/{first}")
        self.assertEqual([fault["id"] for fault in self.faults()], [third])
        self.add(kind="empty", path="/d")
        self.assertGreater(self.faults()[-1]["id"], third, "a number is not given twice")
        self.send("/faults", {}, "/faults/clear")
        self.assertEqual(self.faults(), [])
        self.assertIn("every request is answered as it should be", self.page("/faults").body.decode())

    def test_what_is_refused(self):
        for fields in ({"kind": "earthquake"}, {"kind": "status", "status": "99"}, {"kind": "status", "count": "-1"},
                       {"kind": "redirect"}, {"kind": "delay", "delay_ms": "soon"}, {}):
            answer = self.submit("/faults", {"csrf": self.token("/faults"), **fields})
            self.assertEqual(answer.status, 400, fields)
            self.assertIn('href="/faults"', answer.body.decode())
        self.assert_refused("/faults", {"kind": "empty"}, "/faults")
        self.assertEqual(self.faults(), [])
        self.add(kind="empty", path="/a")
        number = self.faults()[0]["id"]
        for path in (f"/faults/{number}/remove", "/faults/clear"):
            self.assert_refused(path, {}, "/faults")
            self.assertEqual(self.page(path).status, 405)
        self.assertEqual(len(self.faults()), 1)

    def test_everything_is_escaped(self):
        self.sandbox.control("POST", "faults", {"kind": "status", "method": ATTACK, "path": ATTACK + "\x1b", "body": ATTACK})
        self.sandbox.control("POST", "faults", {"kind": "redirect", "location": ATTACK})
        self.sandbox.control("POST", "faults", {"kind": "bad_expires_in", "value": ATTACK})
        page = self.page("/faults").body.decode()
        self.assertNotIn("<script", page)
        self.assertNotIn("\x1b", page)
        self.assertGreaterEqual(page.count("&lt;script&gt;"), 4)


class Clock(PageCase):
    def now(self):
        return self.sandbox.control("GET", "clock")["unix_ms"] // 1000

    def turned(self, **fields):
        before = self.now()
        self.send("/clock", fields)
        return self.now() - before

    def tearDown(self):
        self.sandbox.control("POST", "clock", {"seconds": -self.ahead()})

    def ahead(self):
        """Whole seconds, as the button says them."""
        found = re.search(r'value="(-?\d+)">Back to this machine', self.page("/clock").body.decode())
        return -int(found[1]) if found else 0

    def test_every_button(self):
        page = self.page("/clock").body.decode()
        buttons = re.findall(r'name="seconds" value="(\d+)">([^<]*)<', page)
        self.assertEqual([words for _, words in buttons], ["1 minute", "1 hour", "1 day", "7 days", "13 days", "90 days"])
        units = {"minute": 60, "hour": 3600, "day": 86400}
        for seconds, words in buttons:
            count, unit = words.rstrip("s").split()
            self.assertEqual(int(seconds), int(count) * units[unit])
            self.assertIn(self.turned(seconds=seconds) - int(seconds), (0, 1), words)
        self.assertEqual(self.ahead(), sum(int(seconds) for seconds, _ in buttons))

    def test_the_field(self):
        for amount, unit, seconds in (("90", "1", 90), ("2", "3600", 7200), ("-3", "86400", -259_200)):
            self.assertIn(self.turned(amount=amount, unit=unit) - seconds, (0, 1), (amount, unit))
        self.send("/clock", {"seconds": str(-self.ahead())})
        self.assertNotIn("Back to this machine", self.page("/clock").body.decode())

    def test_it_is_told_how_far_ahead(self):
        self.assertNotIn("Ahead by", self.page("/clock").body.decode())
        self.sandbox.control("POST", "clock", {"seconds": 13 * 86400 + 7200})
        self.assertIn("<dt>Ahead by</dt><dd>13 days 2 hours</dd>", self.page("/clock").body.decode())
        self.assertIn("13 days 2 hours ahead", self.page("/").body.decode())

    def test_tokens_end(self):
        token = self.sandbox.install_location()["access_token"]
        path = "/contacts/?locationId=" + self.sandbox.locations[0]
        self.assertEqual(self.sandbox.api("GET", path, token).status, 200)
        self.send("/clock", {"amount": "1", "unit": "86400"})
        self.assertEqual(self.sandbox.api("GET", path, token).status, 401)

    def test_what_is_refused(self):
        before = self.ahead()
        for fields in ({}, {"amount": "1"}, {"amount": "x", "unit": "1"}, {"amount": "400000000", "unit": "86400"},
                       {"seconds": "1e9"}, {"seconds": "9" * 30}, {"amount": "1", "unit": "400000001"}):
            self.assertEqual(self.submit("/clock", {"csrf": self.token("/clock"), **fields}).status, 400, fields)
        self.assert_refused("/clock", {"seconds": "60"}, "/clock")
        self.assertEqual(self.ahead(), before)


class Switches(PageCase):
    def values(self):
        return {switch["name"]: switch["value"] for switch in self.sandbox.control("GET", "switches")}

    def shown(self):
        """The form as a browser would send it."""
        page = html.unescape(self.page("/switches").body.decode())
        fields = dict(re.findall(r'<input type="number" id="[^"]*" name="([^"]*)" value="([^"]*)"', page))
        for name, options in re.findall(r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
            [fields[name]] = re.findall(r'<option value="([^"]*)" selected>', options)
        return fields

    def test_all_are_there_as_they_are(self):
        self.sandbox.switch(reuse="revoke-family", code_s="7")
        self.assertEqual(self.shown(), self.values())
        page = html.unescape(self.page("/switches").body.decode())
        for switch in self.sandbox.control("GET", "switches"):
            self.assertIn(switch["what"], page)
            self.assertIn(switch["source"], page)
        self.assertIn("changed from refuse", page)

    def test_a_change_holds(self):
        self.assertEqual(self.sandbox.request("GET", "/nothing").status, 401)
        self.send("/switches", {**self.shown(), "route-status": "403", "code-s": "5"})
        self.assertEqual(self.sandbox.request("GET", "/nothing").status, 403)
        self.assertEqual((self.values()["route-status"], self.values()["code-s"]), ("403", "5"))

    def test_what_was_changed_elsewhere_meanwhile_stays(self):
        fields, token = self.shown(), self.token("/switches")
        self.sandbox.switch(reuse="revoke-family")
        answer = self.submit("/switches", {**fields, "csrf": token, "pkce": "enforce"})
        self.assertEqual(answer.status, 303)
        self.assertEqual((self.values()["reuse"], self.values()["pkce"]), ("revoke-family", "enforce"))

    def test_back_to_the_defaults(self):
        defaults = {switch["name"]: switch["default"] for switch in self.sandbox.control("GET", "switches")}
        self.assertNotEqual(self.values(), defaults)
        self.send("/switches", {}, "/switches/reset")
        self.assertEqual(self.values(), defaults)
        self.assertNotIn("Back to the defaults", self.page("/switches").body.decode())
        self.assertIn("All as by default", self.page("/").body.decode())

    def test_what_is_refused(self):
        before = self.values()
        for fields in ({"no-such": "1"}, {"pkce": "perhaps"}, {"code-s": "-1"}, {"code-s": ""}, {"pkce": "enforce", "reuse": "x"}):
            self.assertEqual(self.submit("/switches", {"csrf": self.token("/switches"), **fields}).status, 400, fields)
        self.assert_refused("/switches", {"pkce": "enforce"}, "/switches")
        self.assert_refused("/switches/reset", {}, "/switches")
        self.assertEqual(self.values(), before, "all of them or none")


if __name__ == "__main__":
    unittest.main()
