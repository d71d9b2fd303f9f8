"""The consent page: what it shows, what it refuses, and that nothing but its own form approves."""

import html
import re
import unittest
import urllib.parse

from case import SandboxCase


class ConsentPage(SandboxCase):
    def link(self, path="/v2/oauth/chooselocation", **changes):
        fields = {"response_type": "code", "client_id": self.sandbox.app["client_id"],
                  "redirect_uri": self.sandbox.app["redirect_uri"], "scope": "contacts.readonly oauth.write", "state": "s1"}
        fields.update(changes)
        return path + "?" + urllib.parse.urlencode({key: value for key, value in fields.items() if value is not None})

    def shown_text(self, link):
        answer = self.sandbox.request("GET", link)
        self.assertNotIn("Location", answer.headers)
        return answer.status, html.unescape(re.sub("<[^>]*>", " ", answer.body.decode()))

    def submit(self, csrf, path="/v2/oauth/chooselocation", origin=None, resource=None, more=()):
        fields = [("csrf", csrf), ("resource", resource or "Location:" + self.sandbox.locations[0]), *more]
        headers = {"Origin": self.sandbox.url if origin is None else origin}
        return self.sandbox.form(path, fields, {name: value for name, value in headers.items() if value})

    def csrf(self, **changes):
        page = self.sandbox.request("GET", self.link(**changes)).body.decode()
        return re.search('name="csrf" value="([0-9a-f]{64})"', page).group(1)

    def test_both_paths_and_the_switch(self):
        for path in ("/oauth/chooselocation", "/v2/oauth/chooselocation"):
            self.assertEqual(self.sandbox.request("GET", self.link(path)).status, 200)
        self.sandbox.switch(authorize_path="v2")
        self.assertEqual(self.sandbox.request("GET", self.link("/oauth/chooselocation")).status, 404)
        self.sandbox.switch(authorize_path="v1")
        self.assertEqual(self.sandbox.request("GET", self.link("/v2/oauth/chooselocation")).status, 404)

    def test_headers(self):
        headers = self.sandbox.request("GET", self.link()).headers
        policy = headers["Content-Security-Policy"]
        for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self' http://localhost:3000"):
            self.assertIn(part, policy)
        self.assertEqual((headers["X-Frame-Options"], headers["Cache-Control"]), ("DENY", "no-store"))
        self.assertNotIn("Access-Control-Allow-Origin", headers)

    def test_approval_of_a_location(self):
        answer = self.submit(self.csrf(state="a b&c=d/é"))
        self.assertEqual(answer.status, 302)
        target = answer.headers["Location"]
        self.assertTrue(target.startswith(self.sandbox.app["redirect_uri"] + "?code="))
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(target).query, strict_parsing=True)
        self.assertEqual(query["state"], ["a b&c=d/é"])
        token = self.sandbox.exchange(query["code"][0]).json
        self.assertEqual((token["locationId"], token["scope"]), (self.sandbox.locations[0], "contacts.readonly oauth.write"))

    def test_approval_without_state(self):
        target = self.submit(self.csrf(state=None)).headers["Location"]
        self.assertEqual(list(urllib.parse.parse_qs(urllib.parse.urlsplit(target).query)), ["code"])

    def test_approval_of_some_locations_of_an_agency(self):
        chosen = self.sandbox.locations[1:3]
        more = [("approved_location", location) for location in chosen] + [("future_locations", "true")]
        target = self.submit(self.csrf(), resource="Company:" + self.sandbox.company, more=more).headers["Location"]
        token = self.sandbox.exchange(urllib.parse.parse_qs(urllib.parse.urlsplit(target).query)["code"][0]).json
        self.assertEqual((token["userType"], token["approvedLocations"]), ("Company", chosen))
        self.assertIs(token["installToFutureLocations"], True)

    def test_forged_forms(self):
        csrf = self.csrf()
        for origin in ("http://evil.example", "null", "", f"http://localhost:{self.sandbox.port}"):
            self.assertEqual(self.submit(csrf, origin=origin).status, 403, origin)
        for wrong in ("", "0" * 64):
            self.assertEqual(self.submit(wrong).status, 403)
        self.assertEqual(self.submit(csrf).status, 302)
        self.assertEqual(self.submit(csrf).status, 403, "an answered page must not be answered again")

    def test_an_old_page_is_refused(self):
        csrf = self.csrf()
        self.sandbox.control("POST", "clock", {"seconds": 601})
        self.assertEqual(self.submit(csrf).status, 403)

    def test_redirect_uri_byte_for_byte(self):
        uri = self.sandbox.app["redirect_uri"]
        for wrong in (uri + "/", uri + "?", uri + "#", uri.replace("localhost", "LOCALHOST"), uri + "%20", uri[:-1], "", None,
                      "http://evil.example/oauth/callback"):
            self.assertEqual(self.shown_text(self.link(redirect_uri=wrong))[0], 400, wrong)
        self.sandbox.switch(redirect_scheme="https-only")
        self.assertEqual(self.shown_text(self.link())[0], 400)

    def test_problems_are_shown_and_never_redirected(self):
        unknown = "ffffffffffffffffffffffff-aaaaaaaa"
        for changes, text in (({"scope": "contacts.readonly invoices.write"},
                               "This integration cannot be added, please contact the developer"),
                              ({"scope": ""}, "This integration cannot be added, please contact the developer"),
                              ({"client_id": unknown}, "No integration found with the ID " + unknown),
                              ({"client_id": self.sandbox.app["clients"][1]["client_id"]},
                               "UnAuthorized! Invalid client credentials!"),
                              ({"response_type": "token"}, "Invalid parameter: response_type")):
            status, shown = self.shown_text(self.link(**changes))
            self.assertGreaterEqual(status, 400)
            self.assertIn(text, shown)
        self.assertEqual(self.shown_text(self.link() + "&state=again")[0], 400)
        self.sandbox.switch(non_default_client="accept")
        self.assertEqual(self.shown_text(self.link(client_id=self.sandbox.app["clients"][1]["client_id"]))[0], 200)

    def test_everything_is_escaped(self):
        attack = "<script>alert(1)</script>\"'"
        answer = self.sandbox.request("GET", self.link(client_id=attack))
        self.assertNotIn(b"<script", answer.body)
        app = self.sandbox.control("POST", "apps", {"name": attack})
        answer = self.sandbox.request("GET", self.link(client_id=app["client_id"]))
        self.assertEqual(answer.status, 200)
        self.assertNotIn(b"<script", answer.body)
        self.assertIn(b"&lt;script&gt;", answer.body)

    def test_targets(self):
        agency_app = self.sandbox.control("POST", "apps", {"name": "Agency tool", "target": "agency"})
        page = self.sandbox.request("GET", self.link(client_id=agency_app["client_id"])).body.decode()
        self.assertNotIn('value="Location:', page)
        csrf = re.search('name="csrf" value="([0-9a-f]{64})"', page).group(1)
        self.assertEqual(self.submit(csrf).status, 400)
        self.assertEqual(self.submit(csrf, resource="Company:" + self.sandbox.company).status, 302)
        single = self.sandbox.control("POST", "apps", {"name": "One by one", "bulk": False})
        page = self.sandbox.request("GET", self.link(client_id=single["client_id"])).body.decode()
        self.assertNotIn('value="Company:', page)


if __name__ == "__main__":
    unittest.main()
