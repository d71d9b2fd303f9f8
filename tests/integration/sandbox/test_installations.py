"""Bulk installation, location tokens, installed locations, uninstall."""

import unittest

from case import SandboxCase
from sandbox import claims

REFUSED = "The token does not have access to this location."


class Installations(SandboxCase):
    def setUp(self):
        super().setUp()
        while left := self.sandbox.control("GET", "installations")["installations"]:
            self.sandbox.control("POST", "uninstall", {"app_id": left[0]["app_id"], "resource_id": left[0]["resource_id"]})

    def listed(self, bearer, **more):
        query = "".join(f"&{name}={value}" for name, value in more.items())
        path = f"/oauth/installedLocations?companyId={self.sandbox.company}&appId={self.sandbox.app['id']}{query}"
        return self.sandbox.api("GET", path, bearer)

    def test_bulk_answer(self):
        token = self.sandbox.install_agency(all_locations=False, approved_locations=self.sandbox.locations[:2])
        self.assertEqual((token["userType"], token["companyId"]), ("Company", self.sandbox.company))
        self.assertNotIn("locationId", token)
        self.assertIs(token["isBulkInstallation"], True)
        self.assertEqual(token["approvedLocations"], self.sandbox.locations[:2])
        self.assertEqual((token["approveAllLocations"], token["installToFutureLocations"]), (False, False))

    def test_mint(self):
        agency = self.sandbox.install_agency(scope="contacts.readonly oauth.write")["access_token"]
        answer = self.sandbox.mint(agency, self.sandbox.locations[0])
        token = answer.json
        self.assertEqual(answer.status, 200)
        self.assertEqual((token["userType"], token["locationId"]), ("Location", self.sandbox.locations[0]))
        self.assertEqual((token["expires_in"], token["appId"]), (86400, self.sandbox.app["id"]))
        self.assertEqual(token["scope"], "contacts.readonly oauth.write oauth.readonly")
        self.assertEqual(list(claims(token["access_token"]))[0], "jti")
        path = "/contacts/" + self.sandbox.contacts[0][0]
        self.assertEqual(self.sandbox.api("GET", path, token["access_token"]).status, 200)
        again = self.sandbox.refresh(token["refresh_token"]).json
        self.assertEqual(self.sandbox.api("GET", path, again["access_token"]).status, 200)
        self.assertEqual(self.sandbox.counters()["mints"], 1)

    def test_mint_by_switch(self):
        agency = self.sandbox.install_agency()["access_token"]
        self.sandbox.switch(location_token_refresh="omit", location_token_status="201")
        answer = self.sandbox.mint(agency, self.sandbox.locations[0])
        self.assertEqual(answer.status, 201)
        self.assertNotIn("refresh_token", answer.json)

    def test_mint_takes_json_as_well(self):
        agency = self.sandbox.install_agency()["access_token"]
        body = {"companyId": self.sandbox.company, "locationId": self.sandbox.locations[0]}
        self.assertEqual(self.sandbox.api("POST", "/oauth/locationToken", agency, body).status, 200)

    def test_mint_refusals(self):
        agency = self.sandbox.install_agency(all_locations=False, approved_locations=self.sandbox.locations[:1])["access_token"]
        self.assert_failure(self.sandbox.mint(agency, self.sandbox.locations[1]), 403, REFUSED)
        self.assert_failure(self.sandbox.mint(agency, self.sandbox.locations[0], "other"), 403, REFUSED)
        headers = {"Authorization": f"Bearer {agency}", "Version": "2021-07-28"}
        self.assert_failure(self.sandbox.form("/oauth/locationToken", {"companyId": self.sandbox.company}, headers), 422,
                            ["locationId must be a string", "locationId should not be empty"])
        del headers["Version"]
        self.assert_failure(self.sandbox.form("/oauth/locationToken", {}, headers), 401, "version header was not found.")
        self.sandbox.control("POST", f"locations/{self.sandbox.locations[0]}/pause")
        self.assert_failure(self.sandbox.mint(agency, self.sandbox.locations[0]), 400, "Location is not active")
        self.sandbox.control("POST", f"locations/{self.sandbox.locations[0]}/unpause")
        unscoped = self.sandbox.install_agency(scope="oauth.readonly")["access_token"]
        self.assert_failure(self.sandbox.mint(unscoped, self.sandbox.locations[0]), 401,
                            "The token is not authorized for this scope.")

    def test_installed_locations(self):
        agency = self.sandbox.install_agency(all_locations=False, approved_locations=self.sandbox.locations[:3])["access_token"]
        everything = self.listed(agency).json
        self.assertEqual((everything["count"], everything["installToFutureLocations"]), (4, False))
        self.assertEqual([row["_id"] for row in everything["locations"]], self.sandbox.locations)
        self.assertEqual([row["isInstalled"] for row in everything["locations"]], [True, True, True, False])
        self.assertIn("installedAt", everything["locations"][0])
        page = self.listed(agency, isInstalled="true", skip=1, limit=1).json
        self.assertEqual(([row["_id"] for row in page["locations"]], page["count"]), ([self.sandbox.locations[1]], 3))
        one = self.listed(agency, locationId=self.sandbox.locations[3]).json
        self.assertEqual([row["_id"] for row in one["locations"]], [self.sandbox.locations[3]])
        named = self.listed(agency, query="DENTAL").json["locations"]
        self.assertEqual([row["name"] for row in named], ["Bright Smile Dental"])
        missing = self.sandbox.api("GET", f"/oauth/installedLocations?companyId={self.sandbox.company}", agency)
        self.assert_failure(missing, 422, ["appId must be a string", "appId should not be empty"])

    def test_future_locations(self):
        other = self.sandbox.control("POST", "companies", {"name": "Growing agency"})["id"]
        for future, status in ((True, 200), (False, 403)):
            agency = self.sandbox.install_agency(resource_id=other, future_locations=future)
            self.assertIs(agency["installToFutureLocations"], future)
            added = self.sandbox.control("POST", "locations", {"company_id": other, "name": "Opened later"})["id"]
            self.assertEqual(self.sandbox.mint(agency["access_token"], added, other).status, status)

    def test_installer_details(self):
        token = self.sandbox.install_location(2)["access_token"]
        answer = self.sandbox.api("GET", f"/marketplace/app/{self.sandbox.app['id']}/installations", token)
        details = answer.json["installationDetails"]
        self.assertEqual((details["companyId"], details["locationId"]), (self.sandbox.company, self.sandbox.locations[2]))

    def test_uninstall_of_a_location(self):
        token = self.sandbox.install_location()
        path = f"/marketplace/app/{self.sandbox.app['id']}/installations"
        body = {"locationId": self.sandbox.locations[0], "reason": "test"}
        self.assert_failure(self.sandbox.api("DELETE", path, token["access_token"], {"locationId": self.sandbox.locations[1]}),
                            403, REFUSED)
        answer = self.sandbox.api("DELETE", path, token["access_token"], body)
        self.assertEqual((answer.status, answer.json), (200, {"success": True}))
        self.assert_failure(self.sandbox.api("GET", "/contacts/" + self.sandbox.contacts[0][0], token["access_token"]),
                            401, "Invalid JWT")
        self.assert_failure(self.sandbox.refresh(token["refresh_token"]), 400, "Invalid grant: refresh token is invalid")

    def test_uninstall_of_an_agency_removes_its_locations(self):
        agency = self.sandbox.install_agency()
        minted = self.sandbox.mint(agency["access_token"], self.sandbox.locations[1]).json
        path = f"/marketplace/app/{self.sandbox.app['id']}/installations"
        body = {"companyId": self.sandbox.company, "reason": "test"}
        self.assertEqual(self.sandbox.api("DELETE", path, agency["access_token"], body).status, 200)
        self.assertEqual(self.sandbox.control("GET", "installations")["installations"], [])
        self.assert_failure(self.sandbox.refresh(minted["refresh_token"]), 400, "Invalid grant: refresh token is invalid")
        self.assert_failure(self.sandbox.refresh(agency["refresh_token"]), 400, "Invalid grant: refresh token is invalid")


if __name__ == "__main__":
    unittest.main()
