"""The pages beside the consent page: their headers, their forms, and that all they show is escaped."""

import base64
import hashlib
import html
import re
import unittest

from page_case import Outline, PageCase

ATTACK = "<script>alert(1)</script>\"'"


class Pages(PageCase):
    def pits(self):
        return self.sandbox.control("GET", "pits")["pits"]

    def create(self, **changes):
        location = self.sandbox.locations[0]
        fields = {"csrf": self.token("/private-integrations/new?for=" + location), "for": location, "name": "Report",
                  "scope": "contacts.readonly", **changes}
        return self.submit("/private-integrations/new", fields)

    def test_headers(self):
        paths = ["/", "/private-integrations", "/private-integrations/new?for=" + self.sandbox.company,
                 "/private-integrations/" + self.pits()[0]["id"], "/installed-apps", "/private-integrations/nobody",
                 "/faults", "/clock", "/switches", "/webhooks", "/webhooks/keys/" + self.sandbox.app["id"], "/webhooks/999",
                 f"/webhooks/new?app={self.sandbox.app['id']}&type=INSTALL&for={self.sandbox.locations[0]}"]
        for path in paths:
            answer = self.page(path)
            policy = answer.headers["Content-Security-Policy"]
            style = re.search("<style>(.*)</style>", answer.body.decode(), re.S).group(1)
            digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
            self.assertEqual(policy, f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
                                     "frame-ancestors 'none'; form-action 'self'", path)
            self.assertEqual((answer.headers["Cache-Control"], answer.headers["X-Frame-Options"]), ("no-store", "DENY"))
            self.assertEqual(answer.headers["Cross-Origin-Resource-Policy"], "same-origin")
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
            for word in (b"<script", b"src=", b"style=", b"http-equiv", b"url("):
                self.assertNotIn(word, answer.body, path)

    def test_no_page_shows_a_secret(self):
        secrets = [key["client_secret"] for key in self.sandbox.app["clients"]]
        secrets += [self.sandbox.location_pit, self.sandbox.agency_pit, self.sandbox.about["control_token"]]
        secrets += [self.sandbox.app["shared_secret"]]
        for path in ("/", "/private-integrations", "/private-integrations/" + self.pits()[0]["id"], "/installed-apps", "/webhooks",
                     "/webhooks/keys/" + self.sandbox.app["id"], "/requests", "/requests.json", "/faults", "/clock", "/switches"):
            shown = self.page(path).body.decode()
            self.assertEqual([secret for secret in secrets if secret in shown], [], path)

    def test_the_navigation_names_the_page(self):
        sections = {"/": "Overview", "/requests": "Requests", "/faults": "Faults", "/clock": "Clock", "/switches": "Switches",
                    "/webhooks": "Webhooks", "/private-integrations": "Private integrations", "/installed-apps": "Installed apps"}
        for path, name in sections.items():
            navigation = re.search("<nav.*?</nav>", self.page(path).body.decode(), re.S).group(0)
            self.assertEqual(dict(re.findall('<a href="([^"]*)"[^>]*>([^<]*)</a>', navigation)), sections)
            self.assertEqual(re.findall('<a href="([^"]*)" aria-current="page">', navigation), [path])
        home = re.search("<main.*</main>", self.page("/").body.decode(), re.S).group(0)
        self.assertEqual(set(sections) - {"/"} - set(re.findall('<a href="([^"]*)"', home)), set(), "the overview links all")

    def test_everybody_can_find_their_way(self):
        self.sandbox.install_agency()
        self.sandbox.fault("status", "/contacts/")
        self.sandbox.api("GET", "/contacts/", "nobody")
        for path in ("/", "/requests", "/requests/1", "/faults", "/clock", "/switches", "/webhooks", "/private-integrations",
                     "/installed-apps", "/private-integrations/new?for=" + self.sandbox.company, "/requests/999",
                     f"/webhooks/new?app={self.sandbox.app['id']}&type=INSTALL&for={self.sandbox.locations[0]}"):
            with self.subTest(path=path):
                outline = Outline(self.page(path).body.decode())
                self.assertEqual(outline.problems, [])
                self.assertEqual(outline.tags["main"], 1)
                self.assertEqual(outline.tags["nav"], 1)
                self.assertEqual(outline.language, "en")
                self.assertEqual(outline.links[0], "#content", "first the way past the navigation")

    def test_the_form_target_of_the_consent_page(self):
        for uri, target in (("http://localhost:3000/oauth/callback", "http://localhost:3000"),
                            ("https://a.example/x?y", "https://a.example"), ("http://[::1]:99/x", "http:")):
            app = self.sandbox.control("POST", "apps", {"redirect_uris": [uri]})
            wanted = 'href="(/v2/oauth/chooselocation[^"]*' + app["client_id"] + '[^"]*)"'
            link = re.search(wanted, self.page("/").body.decode())
            answer = self.page(html.unescape(link.group(1)))
            self.assertEqual(answer.status, 200)
            self.assertTrue(answer.headers["Content-Security-Policy"].endswith("form-action 'self' " + target), uri)

    def test_forms_need_their_page(self):
        self.sandbox.install_agency()
        pit = self.pits()[0]["id"]
        forms = {"/private-integrations/new": {"for": self.sandbox.locations[0], "name": "x", "scope": "contacts.readonly"},
                 f"/private-integrations/{pit}/rotate": {"expire": "now"}, f"/private-integrations/{pit}/revoke": {},
                 "/installed-apps/uninstall": {"app_id": self.sandbox.app["id"], "resource_id": self.sandbox.company}}
        before = self.pits(), self.sandbox.control("GET", "installations")
        for path, fields in forms.items():
            good = self.token("/installed-apps")
            for changes, headers in (({}, {}), ({"csrf": ""}, {}), ({"csrf": "0" * 64}, {}),
                                     ({"csrf": good}, {"Origin": "http://evil.example"}), ({"csrf": good}, {"Origin": "null"}),
                                     ({"csrf": good}, {"Origin": None}),
                                     ({"csrf": good}, {"Origin": f"http://localhost:{self.sandbox.port}"}),
                                     ({"csrf": good}, {"Sec_Fetch_Site": "same-site"}),
                                     ({"csrf": good}, {"Sec_Fetch_Site": "cross-site"})):
                self.assertEqual(self.submit(path, {**fields, **changes}, **headers).status, 403, (path, changes, headers))
            self.assertEqual(self.page(path).status, 400 if path.endswith("/new") else 405)
        self.sandbox.control("POST", "clock", {"seconds": 601})
        self.assertEqual(self.submit("/installed-apps/uninstall", {**fields, "csrf": good}).status, 403, "the page is too old")
        self.assertEqual((self.pits(), self.sandbox.control("GET", "installations")), before)

    def test_a_form_works_once(self):
        self.sandbox.install_location()
        fields = {"csrf": self.token("/installed-apps"), "app_id": self.sandbox.app["id"],
                  "resource_id": self.sandbox.locations[0]}
        answer = self.submit("/installed-apps/uninstall", fields, Sec_Fetch_Site="same-origin")
        self.assertEqual((answer.status, answer.headers["Location"]), (303, "/installed-apps"))
        self.sandbox.install_location()
        self.assertEqual(self.submit("/installed-apps/uninstall", fields).status, 403)

    def test_create_checks_what_it_gets(self):
        before = self.pits()
        for changes in ({"name": ""}, {"name": "n" * 101}, {"scope": ""}, {"scope": "nonsense"},
                        {"scope": "companies.readonly"}, {"for": "nobody"}):
            self.assertEqual(self.create(**changes).status, 400, changes)
        self.assertEqual(self.page("/private-integrations/new?for=nobody").status, 400)
        self.assertEqual(self.page("/private-integrations/new").status, 400)
        self.assertEqual(self.pits(), before)

    def test_rotation_checks_what_it_gets(self):
        pit = self.pits()[0]["id"]
        page = "/private-integrations/" + pit
        for path, fields in ((f"{page}/rotate", {}), (f"{page}/rotate", {"expire": "soon"}),
                             ("/private-integrations/nobody/rotate", {"expire": "now"}),
                             ("/private-integrations/nobody/revoke", {})):
            self.assertEqual(self.submit(path, {**fields, "csrf": self.token(page)}).status, 400, path)

    def test_everything_is_escaped(self):
        self.sandbox.control("POST", "companies", {"name": ATTACK})
        location = self.sandbox.control("POST", "locations", {"name": ATTACK, "city": ATTACK})["id"]
        self.sandbox.control("POST", "apps", {"name": ATTACK, "scopes": [ATTACK]})
        app = self.sandbox.control("POST", "apps", {"name": ATTACK})
        self.sandbox.control("POST", "consent", {"client_id": app["client_id"], "level": "location", "resource_id": location})
        made = self.create(name=ATTACK)
        self.assertEqual(made.status, 200)
        self.sandbox.control("POST", "webhooks", {"type": ATTACK, "payload": {ATTACK: ATTACK}, "url": "http://127.0.0.1:1/" + "'&"})
        paths = ["/", "/private-integrations", "/installed-apps", "/private-integrations/new?for=" + location, "/webhooks",
                 "/webhooks/1", f"/webhooks/new?app={app['id']}&type=ContactCreate&for={location}", "/webhooks/keys/" + app["id"],
                 "/private-integrations/" + self.pits()[0]["id"]]
        paths += ["/private-integrations/" + pit["id"] for pit in self.pits()]
        shown = [self.page(path).body for path in paths] + [made.body]
        self.assertEqual([body for body in shown if b"<script" in body], [])
        self.assertGreaterEqual(sum(b"&lt;script&gt;" in body for body in shown), 5)

    def test_many_sub_accounts(self):
        for number in range(60):
            self.sandbox.control("POST", "locations", {"name": f"Branch {number}"})
        self.assertRegex(self.page("/").body.decode(), "and [0-9]+ more")

    def test_the_api_keeps_its_paths(self):
        for method, path in (("GET", "/nothing"), ("GET", "/private-integration"), ("POST", "/nothing")):
            self.assertEqual(self.sandbox.request(method, path).status, 401)
        self.assertEqual(self.sandbox.request("PUT", "/").status, 405)


if __name__ == "__main__":
    unittest.main()
