"""The base of the tests of the sandbox's pages: reads them, sends their forms, and checks what HTML owes to everybody."""

import collections
import html.parser
import re

from case import SandboxCase


class PageCase(SandboxCase):
    def page(self, path):
        return self.sandbox.request("GET", path)

    def token(self, path):
        return re.search('name="csrf" value="([0-9a-f]{64})"', self.page(path).body.decode()).group(1)

    def submit(self, path, fields, **headers):
        headers = {"Origin": self.sandbox.url, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.sandbox.form(path, fields, {name: value for name, value in headers.items() if value})

    def send(self, page, fields, path=None):
        """Opens a page and sends one of its forms; it has to lead back to the page."""
        answer = self.submit(path or page, {"csrf": self.token(page), **fields})
        self.assertEqual((answer.status, answer.headers["Location"]), (303, page), answer.body.decode())

    def assert_refused(self, path, fields, page):
        """The form changes nothing without its token, with a foreign one, or from elsewhere."""
        good = self.token(page)
        for changes, headers in (({}, {}), ({"csrf": "0" * 64}, {}), ({"csrf": good}, {"Origin": "http://evil.example"}),
                                 ({"csrf": good}, {"Origin": None}), ({"csrf": good}, {"Sec_Fetch_Site": "cross-site"})):
            self.assertEqual(self.submit(path, {**fields, **changes}, **headers).status, 403, (path, changes, headers))


class Outline(html.parser.HTMLParser):
    """What is wrong with a page for those who cannot see it, or have no mouse."""

    def __init__(self, text):
        super().__init__()
        self.problems, self.links, self.tags, self.language = [], [], collections.Counter(), None
        self.ids, self.labelled, self.controls, self.referred, self.level = set(), set(), [], [], 0
        self.feed(text)
        self.problems += [f"no label for {name}" for name in self.controls if name not in self.labelled]
        self.problems += [f"nothing has the id {name}" for name in self.referred if name not in self.ids]
        if self.tags["table"] != self.tags["caption"]:
            self.problems.append("a table has no caption")

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.tags[tag] += 1
        if tag == "html":
            self.language = values.get("lang")
        if "id" in values:
            if values["id"] in self.ids:
                self.problems.append(f"two elements have the id {values['id']}")
            self.ids.add(values["id"])
        if tag == "a":
            self.links.append(values["href"])
        if tag == "label" and "for" in values:
            self.labelled.add(values["for"])
        if tag in ("select", "textarea") or tag == "input" and values["type"] not in ("hidden", "checkbox", "radio"):
            self.controls.append(values.get("id"))
        if tag == "th" and values.get("scope") != "col":
            self.problems.append("a heading of a table without scope")
        self.referred += values.get("aria-describedby", "").split()
        if re.fullmatch("h[1-6]", tag):
            if int(tag[1]) > self.level + 1:
                self.problems.append(f"{tag} follows h{self.level}")
            self.level = int(tag[1])
