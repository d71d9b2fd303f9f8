"""Generation v3 of the API beside 2021-07-28: its names, its paths, its envelopes, and that the two do not mix."""

import base64
import json
import unittest
import urllib.parse

from case import SandboxCase

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
GRANT_INVALID = "Invalid grant: refresh token is invalid"


class V3Case(SandboxCase):
    def client(self, index=0):
        key = self.sandbox.app["clients"][index]
        return {"clientId": key["client_id"], "clientSecret": key["client_secret"]}

    def token(self, fields, as_json=False, version="v3"):
        body = json.dumps(fields) if as_json else urllib.parse.urlencode(fields)
        headers = {**(JSON if as_json else FORM), **({"Version": version} if version else {})}
        return self.sandbox.request("POST", "/oauth/token", body, headers)

    def exchange(self, as_json=False, **choice):
        code = self.sandbox.consent_code(**choice)
        return self.token({**self.client(), "grantType": "authorization_code", "code": code}, as_json)

    def refresh(self, token, **more):
        return self.token({**self.client(), "grantType": "refresh_token", "refreshToken": token, **more})


class TokenEndpoint(V3Case):
    def test_form_and_json_in_camel_case(self):
        for as_json in (False, True):
            answer = self.exchange(as_json, level="location", resource_id=self.sandbox.locations[0])
            token = answer.json
            self.assertEqual(answer.status, 200)
            self.assertEqual([name for name in token if "_" in name], [])
            self.assertEqual((token["tokenType"], token["expiresIn"], token["userType"]), ("Bearer", 86399, "Location"))
            self.assertEqual((token["companyId"], token["locationId"]), (self.sandbox.company, self.sandbox.locations[0]))
            path = "/contacts/" + self.sandbox.contacts[0][0]
            self.assertEqual(self.sandbox.api("GET", path, token["accessToken"], version="v3").status, 200)

    def test_bulk_members(self):
        token = self.exchange(level="agency", approved_locations=self.sandbox.locations[:2], future_locations=True).json
        self.assertEqual((token["userType"], token["approvedLocations"]), ("Company", self.sandbox.locations[:2]))
        self.assertEqual((token["isBulkInstallation"], token["installToFutureLocations"], token["approveAllLocations"]),
                         (True, True, False))

    def test_rotation_and_reuse(self):
        first = self.exchange().json
        second = self.refresh(first["refreshToken"], userType="Location").json
        self.assertNotEqual(second["refreshToken"], first["refreshToken"])
        self.assert_failure(self.refresh(first["refreshToken"]), 400, GRANT_INVALID)
        self.assertEqual(self.refresh(second["refreshToken"]).status, 200)

    def test_a_token_of_one_generation_is_refreshed_in_the_other(self):
        older = self.sandbox.install_location()
        newer = self.refresh(older["refresh_token"]).json
        self.assertEqual(self.sandbox.refresh(newer["refreshToken"]).status, 200)

    def test_documented_refusals(self):
        fields = {**self.client(), "grantType": "refresh_token", "refreshToken": "x"}
        for name in fields:
            without = {key: value for key, value in fields.items() if key != name}
            self.assert_failure(self.token(without), 400, f"Missing parameter: {name}")
        for name, wrong in (("grantType", "password"), ("userType", "Agency")):
            self.assert_failure(self.token({**fields, name: wrong}), 400, f"Invalid parameter: {name}")
        twice = urllib.parse.urlencode([*fields.items(), ("clientId", "x")])
        answer = self.sandbox.request("POST", "/oauth/token", twice, {**FORM, "Version": "v3"})
        self.assert_failure(answer, 400, "Invalid parameter: clientId")
        self.assert_failure(self.token(fields), 400, GRANT_INVALID)

    def test_a_paused_location_keeps_the_token(self):
        token = self.exchange(level="location", resource_id=self.sandbox.locations[0]).json["refreshToken"]
        self.sandbox.control("POST", f"locations/{self.sandbox.locations[0]}/pause")
        self.assert_failure(self.refresh(token), 400, "Location is not active")
        self.sandbox.control("POST", f"locations/{self.sandbox.locations[0]}/unpause")
        self.assertEqual(self.refresh(token).status, 200)

    def test_names_are_paired_with_the_version(self):
        code = self.sandbox.consent_code()
        snake = {**self.sandbox.client_fields(), "grant_type": "authorization_code", "code": code}
        camel = {**self.client(), "grantType": "authorization_code", "code": code}
        missing = ["grant_type must be a valid enum value", "grant_type should not be empty"]
        self.assert_failure(self.token(snake, version="v3"), 400, "Missing parameter: grantType")
        for version in (None, "2021-07-28", "2023-02-21"):
            self.assert_failure(self.token(camel, version=version), 422, missing)
        self.assert_failure(self.token({**snake, "grantType": "authorization_code"}, version="v3"), 400,
                            "Missing parameter: clientId")
        self.sandbox.switch(token_names="either")
        self.assertIn("accessToken", self.token(snake, version="v3").json)
        camel["code"] = self.sandbox.consent_code()
        self.assertIn("access_token", self.token(camel, version=None).json)
        camel["code"] = self.sandbox.consent_code()
        self.assert_failure(self.token({**camel, "client_id": "x"}), 400, "Invalid parameter: clientId")


class Installations(V3Case):
    def setUp(self):
        super().setUp()
        self.agency = self.exchange(level="agency", approved_locations=self.sandbox.locations[:3]).json["accessToken"]

    def listed(self, version="v3", **changes):
        query = {"companyId": self.sandbox.company, "appId": self.sandbox.app["id"], **changes}
        query = urllib.parse.urlencode({name: value for name, value in query.items() if value is not None})
        return self.sandbox.api("GET", "/oauth/installed-locations?" + query, self.agency, version=version)

    def mint(self, path, version):
        body = {"companyId": self.sandbox.company, "locationId": self.sandbox.locations[0]}
        return self.sandbox.form(path, body, {"Authorization": f"Bearer {self.agency}", "Version": version})

    def assert_aip(self, answer, status, code, message):
        self.assertEqual((answer.status, answer.json["error"]["code"]), (status, code))
        self.assertEqual(answer.json["error"]["message"], message)
        self.assertTrue(answer.json["error"]["resolution"])
        self.assertEqual(answer.json["error"]["details"], {})
        self.assertNotIn("statusCode", answer.json)
        self.assertNotIn("message", answer.json)

    def test_location_token(self):
        self.sandbox.switch(location_token_status="201")
        answer = self.mint("/oauth/location-token", "v3")
        token = answer.json
        self.assertEqual((answer.status, token["expiresIn"]), (200, 86400))
        self.assertEqual((token["locationId"], token["appId"]), (self.sandbox.locations[0], self.sandbox.app["id"]))
        self.assertEqual([name for name in token if "_" in name], [])
        self.assertEqual(self.refresh(token["refreshToken"]).status, 200)

    def test_location_token_refusals_are_flat(self):
        headers = {"Authorization": f"Bearer {self.agency}", "Version": "v3"}
        body = {"companyId": self.sandbox.company, "locationId": self.sandbox.locations[3]}
        self.assert_failure(self.sandbox.form("/oauth/location-token", body, headers), 403,
                            "The token does not have access to this location.")
        self.assert_failure(self.sandbox.form("/oauth/location-token", {"companyId": self.sandbox.company}, headers), 422,
                            ["locationId must be a string", "locationId should not be empty"])

    def test_paths_are_paired_with_the_version(self):
        for version in ("2021-07-28", "2023-02-21"):
            self.assert_failure(self.mint("/oauth/location-token", version), 404, "Cannot POST /oauth/location-token")
            self.assert_failure(self.listed(version), 404, "Cannot GET /oauth/installed-locations")
        gone = ("Endpoint {} not available in API version v3. This endpoint was removed in version v3. "
                "Please use a version before v3.")
        self.assert_failure(self.mint("/oauth/locationToken", "v3"), 400, gone.format("/oauth/locationToken"))
        query = f"?companyId={self.sandbox.company}&appId={self.sandbox.app['id']}"
        old = lambda: self.sandbox.api("GET", "/oauth/installedLocations" + query, self.agency, version="v3")  # noqa: E731
        self.assert_failure(old(), 400, gone.format("/oauth/installedLocations"))
        self.sandbox.switch(v2_path_with_v3="accept")
        self.assertIn("access_token", self.mint("/oauth/locationToken", "v3").json)
        self.assertEqual(old().json["count"], 4)
        self.sandbox.switch(version_check="exact")
        self.assertEqual(self.listed().status, 200)
        self.assert_failure(self.listed("2021-07-28"), 404, "Cannot GET /oauth/installed-locations")

    def test_pages(self):
        everything = self.listed().json
        self.assertEqual([row["_id"] for row in everything["items"]], self.sandbox.locations)
        self.assertEqual([row["isInstalled"] for row in everything["items"]], [True, True, True, False])
        self.assertEqual(everything["pagination"], {"totalRecords": 4, "hasNextPage": False, "hasPrevPage": False,
                                                    "currentPageSize": 4, "estimatedTotalRecords": 4})
        self.assertIs(everything["installToFutureLocations"], False)
        seen, token = [], None
        while True:
            page = self.listed(pageSize=3, pageToken=token).json
            seen.append([row["_id"] for row in page["items"]])
            token = page["pagination"].get("nextPageToken")
            self.assertEqual(page["pagination"]["hasNextPage"], token is not None)
            if token is None:
                break
            self.assertIn("offset", json.loads(base64.urlsafe_b64decode(token + "==")))
        self.assertEqual(seen, [self.sandbox.locations[:3], self.sandbox.locations[3:]])
        back = self.listed(pageSize=3, pageToken=page["pagination"]["prevPageToken"]).json
        self.assertEqual([row["_id"] for row in back["items"]], self.sandbox.locations[:3])
        self.assertIs(back["pagination"]["hasPrevPage"], False)
        self.assertEqual(len(self.listed(isInstalled="true").json["items"]), 3)

    def test_aip_errors(self):
        for size in ("0", "101", "-1", "x", ""):
            self.assert_aip(self.listed(pageSize=size), 400, "INVALID_ARGUMENT", "Invalid parameter: pageSize")
        for token in ("x", "e30", base64.urlsafe_b64encode(b'{"offset":-1}').decode().rstrip("=")):
            self.assert_aip(self.listed(pageToken=token), 400, "INVALID_ARGUMENT", "Invalid parameter: pageToken")
        self.assert_aip(self.listed(appId=None), 400, "INVALID_ARGUMENT", "Missing parameter: appId")
        for changes in ({"companyId": "nobody"}, {"appId": "f" * 24}):
            self.assert_aip(self.listed(**changes), 404, "NOT_FOUND", "The company or the app was not found")

    def test_other_refusals_of_the_list_are_flat(self):
        self.assert_failure(self.listed(version=None), 401, "version header was not found.")
        self.agency, good = "nonsense", self.agency
        self.assert_failure(self.listed(), 401, "Invalid JWT")
        self.agency = good
        other = self.sandbox.control("POST", "apps", {"name": "Another"})["id"]
        self.assert_failure(self.listed(appId=other), 403, "The token does not have access to this location.")


class Data(V3Case):
    def test_contacts_and_locations(self):
        pit, location = self.sandbox.location_pit, self.sandbox.locations[0]
        made = self.sandbox.api("POST", "/contacts/", pit, {"locationId": location, "firstName": "Noor"}, version="v3")
        self.assertEqual(made.status, 201)
        path = "/contacts/" + made.json["contact"]["id"]
        self.assertEqual(self.sandbox.api("PUT", path, pit, {"firstName": "Nour"}, version="v3").status, 200)
        self.assertEqual(self.sandbox.api("GET", path, pit, version="v3").json["contact"]["firstName"], "Nour")
        found = self.sandbox.api("POST", "/contacts/search", pit, {"locationId": location, "query": "nour", "pageLimit": 20}, version="v3")
        self.assertEqual(found.json["total"], 1)
        self.assertEqual(self.sandbox.api("DELETE", path, pit, version="v3").status, 200)
        self.assertEqual(self.sandbox.api("GET", "/locations/" + location, pit, version="v3").json["location"]["id"], location)
        agency = self.sandbox.agency_pit
        self.assertEqual(len(self.sandbox.api("GET", "/locations/search", agency, version="v3").json["locations"]), 4)
        self.assertEqual(self.sandbox.api("GET", "/companies/" + self.sandbox.company, agency, version="v3").status, 200)


if __name__ == "__main__":
    unittest.main()
