"""--operations: the operations of a file stand behind the same gate, and what is wrong with a file is said at the start."""

import json
import pathlib
import subprocess
import tempfile
import unittest

from case import SandboxCase
from sandbox import PROGRAM, Sandbox

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "vectors" / "operations.jsonl"
SCOPE = "The token is not authorized for this scope."
MISMATCH = "Token's user type mismatch!"
COMPANY_TOKEN = "This authClass type is not allowed to access this scope."
CLASS = "This AuthClass is not yet supported"
PIT_LOCATION = "This location is not accessible from this token!"


def row(path, *, generation="2021-07-28", method="GET", security=({"bearer": []},), version=("2021-07-28",), **more):
    return {"generation": generation, "method": method, "path": path, "version": list(version), "security": list(security), **more}


class Published(SandboxCase):
    arguments = (*SandboxCase.arguments, "--operations", str(VECTORS))

    def setUp(self):
        super().setUp()
        self.here, self.elsewhere = self.sandbox.locations[:2]

    def pit(self, *scopes, level="location"):
        return self.sandbox.control("POST", "pits", {"level": level, "scopes": list(scopes)})["token"]

    def assert_passed(self, answer, path, generation="2021-07-28"):
        self.assertEqual((answer.status, answer.json["message"]), (200, "passed the gate"))
        self.assertEqual((answer.json["generation"], answer.json["path"]), (generation, path))

    def test_an_operation_passes_the_gate(self):
        pit = self.pit("forms.readonly", "links.write")
        self.assert_passed(self.sandbox.api("GET", f"/forms/?locationId={self.here}", pit), "/forms/")
        self.assert_passed(self.sandbox.api("DELETE", "/links/abc", pit), "/links/{linkId}")
        self.assert_passed(self.sandbox.api("GET", f"/forms/?locationId={self.here}", pit, version="v3"), "/forms/", "v3")
        rule = self.sandbox.control("GET", "requests")["requests"][-1]["rule"]
        self.assertEqual(rule, "passed-the-gate")

    def test_operations_with_a_handler_keep_it(self):
        contact = self.sandbox.contacts[0][0]
        for version in ("2021-07-28", "v3"):
            answer = self.sandbox.api("GET", "/contacts/" + contact, self.pit("contacts.readonly"), version=version)
            self.assertEqual(answer.json["contact"]["id"], contact)
        self.assert_failure(self.sandbox.api("GET", "/contacts/" + contact, self.pit("forms.readonly")), 401, SCOPE)
        agency = self.sandbox.install_agency()
        self.assertEqual(self.sandbox.mint(agency["access_token"], self.here).status, 200)
        self.assertEqual(self.sandbox.api("POST", "/workflows-marketplace/triggers/execute/key/none", self.pit("a")).status, 404)

    def test_levels_and_classes(self):
        location, agency = self.sandbox.install_location()["access_token"], self.sandbox.install_agency()["access_token"]
        charges = f"/marketplace/billing/charges?locationId={self.here}"
        self.assert_failure(self.sandbox.api("GET", "/links/", self.pit("links.readonly", level="agency")), 401, MISMATCH)
        self.assert_failure(self.sandbox.api("GET", "/links/", agency), 401, COMPANY_TOKEN)
        self.assert_failure(self.sandbox.api("GET", charges, self.pit("charges.readonly")), 401, CLASS)
        self.assert_failure(self.sandbox.api("DELETE", "/locations/" + self.here, location), 401, CLASS)
        # Access tokens of a location are taken here, and Private Integration Tokens of the agency alone.
        uninstall = f"/marketplace/app/{self.sandbox.app['id']}/installations"
        self.assert_failure(self.sandbox.api("DELETE", uninstall, self.pit("oauth.write")), 401, CLASS)

    def test_scope(self):
        answer = self.sandbox.api("GET", f"/forms/?locationId={self.here}", self.pit("contacts.readonly"))
        self.assert_failure(answer, 401, SCOPE)

    def test_location(self):
        pit = self.pit("locations/tags.readonly", "forms.readonly", "invoices.readonly", "links.write", "products/collection.readonly")
        get = lambda path: self.sandbox.api("GET", path, pit)  # noqa: E731
        self.assert_passed(get(f"/locations/{self.here}/tags"), "/locations/{locationId}/tags")
        self.assert_failure(get(f"/locations/{self.elsewhere}/tags"), 401, PIT_LOCATION)
        self.assert_failure(get(f"/forms/?locationId={self.elsewhere}"), 401, PIT_LOCATION)
        self.assert_failure(get("/forms/"), 422, ["locationId must be a string", "locationId should not be empty"])
        alternative = f"/invoices/?altId={self.here}&limit=1&offset=0"
        self.assert_passed(get(alternative + "&altType=location"), "/invoices/")
        self.assert_failure(get(alternative), 422, ["altType must be one of the following values: location"])
        self.assert_failure(get(alternative.replace(self.here, self.elsewhere) + "&altType=location"), 401, PIT_LOCATION)
        self.assert_passed(get(f"/products/collections/abc?altId={self.here}"), "/products/collections/{collectionId}")
        self.assert_failure(get(f"/products/collections/abc?altId={self.elsewhere}"), 401, PIT_LOCATION)
        post = lambda body: self.sandbox.api("POST", "/links/", pit, body)  # noqa: E731
        self.assert_passed(post({"locationId": self.here}), "/links/")
        self.assert_failure(post({"locationId": self.elsewhere}), 401, PIT_LOCATION)
        self.assert_passed(self.sandbox.request("POST", "/links/", "no JSON", {"Authorization": "Bearer " + pit,
                                                                              "Version": "2021-07-28"}), "/links/")
        token = self.sandbox.install_location()["access_token"]
        self.assert_failure(self.sandbox.api("GET", f"/locations/{self.elsewhere}", token), 403,
                            "The token does not have access to this location.")

    def test_generations(self):
        pit = self.pit("calendars.readonly", "adPublishing.readonly", "forms.readonly")
        only_v3 = next(json.loads(line) for line in VECTORS.read_text(encoding="ascii").splitlines()
                       if '"/chat-widget' in line and '"GET"' in line)
        path = only_v3["path"].replace("{locationId}", self.here)
        self.assert_failure(self.sandbox.api("GET", path, pit), 404, "Cannot GET " + path)
        # What v3 publishes under an older Version is the older generation's, where that has it too.
        reporting = f"/ad-publishing/facebook/me?locationId={self.here}"
        self.assert_passed(self.sandbox.api("GET", reporting, pit), "/ad-publishing/facebook/me")
        self.assert_passed(self.sandbox.api("GET", reporting, pit, version="v3"), "/ad-publishing/facebook/me", "v3")
        self.assert_failure(self.sandbox.api("GET", "/no/such/thing", pit), 401, "This route is not yet supported by the IAM Service")

    def test_what_is_not_declared_is_left_to_switches(self):
        pit, agency = self.pit("contacts.readonly"), self.sandbox.install_agency()["access_token"]
        email = "/conversations/messages/email/abc"
        for bearer in (pit, agency):
            self.assert_passed(self.sandbox.api("GET", email, bearer), "/conversations/messages/email/{id}")
            self.sandbox.switch(undeclared_security="refuse")
            self.assert_failure(self.sandbox.api("GET", email, bearer), 401, CLASS)
            self.sandbox.switch(undeclared_security="pass")
        self.assert_failure(self.sandbox.api("GET", email, "pit-none"), 401, "Invalid Private Integration token")
        targeting = "/ad-publishing/facebook/targeting/search?type=a&query=b"
        self.assertEqual(self.sandbox.api("GET", targeting, pit).status, 200)
        self.sandbox.switch(undeclared_scope="refuse")
        self.assert_failure(self.sandbox.api("GET", targeting, pit), 401, SCOPE)


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "operations.jsonl"

    def write(self, *rows):
        self.file.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in rows), encoding="utf-8")

    def refusal(self):
        done = subprocess.run([PROGRAM, "sandbox", "--operations", self.file], capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        return done.stderr

    def test_bad_files_are_refused(self):
        self.assertIn(f"the operations file {self.file} cannot be read", self.refusal())
        self.write()
        self.assertIn("has no operations", self.refusal())
        good = row("/a")
        for wrong, why in (("{", "not a JSON object"), ("[]", "not a JSON object"), ("", "not a JSON object"),
                           ({**good, "generation": "v4"}, 'an unknown generation: "v4"'),
                           ({**good, "method": "get"}, 'an unknown method: "get"'),
                           ({**good, "path": 7}, '"path" is not a text'),
                           ({**good, "path": "a"}, '"path" does not begin with a slash'),
                           ({**good, "version": "v3"}, '"version" is not an array of one value or none'),
                           ({**good, "security": {}}, '"security" is not an array'),
                           (row("/b", security=[{"basic": []}]), 'an unknown security scheme: "basic"'),
                           (row("/b", security=[{"bearer": ["x", "y"]}]), 'not one scope: "y"'),
                           (good, "GET /a is there twice"), (row("/a/"), "GET /a/ is there twice")):
            self.write(good, wrong)
            self.assertIn(f"{self.file}, line 2: {why}", self.refusal(), wrong)

    def test_the_most_specific_template_wins(self):
        self.write(row("/a/{x}/{y}"), row("/a/{x}/c"), row("/a/b/{y}"), row("/a/b/c"), row("/a/b/{y}", generation="v3", version=["v3"]))
        with Sandbox("--operations", str(self.file)) as sandbox:
            for path, version, template in (("/a/b/c", "2021-07-28", "/a/b/c"), ("/a/b/d", "2021-07-28", "/a/b/{y}"),
                                            ("/a/c/c", "2021-07-28", "/a/{x}/c"), ("/a/c/d", "2021-07-28", "/a/{x}/{y}"),
                                            ("/a/b/c/", "2021-07-28", "/a/b/c"), ("/a/b/c", "v3", "/a/b/{y}")):
                answer = sandbox.api("GET", path, sandbox.location_pit, version=version)
                self.assertEqual((answer.status, answer.json.get("path")), (200, template), path)

    def test_one_generation_of_an_older_version(self):
        self.write(row("/a", generation="v3"), row("/b", generation="v3", version=["v3"]), row("/c"))
        with Sandbox("--operations", str(self.file)) as sandbox:
            for path, version, status in (("/a", "2021-07-28", 200), ("/a", "v3", 200), ("/b", "2021-07-28", 404), ("/b", "v3", 200),
                                          ("/c", "2021-07-28", 200), ("/c", "v3", 400)):
                self.assertEqual(sandbox.api("GET", path, sandbox.location_pit, version=version).status, status, (path, version))


if __name__ == "__main__":
    unittest.main()
