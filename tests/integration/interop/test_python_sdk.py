"""HighLevel's own Python SDK against both generations of the sandbox.

The SDK is made for v3: it locks the Version header to it, also against a caller's own header. What it does before v3 is therefore
what an application gets that overrides API_VERSION, which the SDK does not document. All else that is set is the base URL of its
HTTP client. Where the SDK does not do what an application would expect, the test says what it does.
"""

import pathlib
import sys
import unittest
import urllib.parse

from highlevel import HighLevel
from highlevel.constants import UserType
from highlevel.error import GHLError

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))

from sandbox import Sandbox  # noqa: E402

A_DAY = 86400
GENERATIONS = ("2021-07-28", "v3")


class SdkCase(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox("--set", "rate-max=0", "--set", "rate-daily=0", "--locations", "5")
        cls.addClassCleanup(cls.sandbox.close)

    def setUp(self):
        self.sandbox.control("DELETE", "counters")
        self.key = self.sandbox.app["clients"][0]
        self.location = self.sandbox.locations[0]
        self.contact = self.sandbox.contacts[0][0]

    def sdk(self, version="v3", **options):
        client = HighLevel(log_level="none", **options)
        client.http_client.base_url = self.sandbox.url
        client.API_VERSION = version
        self.addAsyncCleanup(client.close)
        return client

    def with_app(self, version="v3"):
        return self.sdk(version, client_id=self.key["client_id"], client_secret=self.key["client_secret"])

    def with_pit(self, token, version="v3"):
        return self.sdk(version, private_integration_token=token)

    def consent(self, client, resource, **boxes):
        """The code that a user's consent to the SDK's own authorize URL yields."""
        app = self.sandbox.app
        url = client.oauth.get_authorization_url(self.key["client_id"], app["redirect_uri"], app["scope"])
        self.assertEqual(urllib.parse.urlsplit(url).path, "/v2/oauth/chooselocation")
        back = urllib.parse.urlsplit(self.sandbox.allow(url, resource, **boxes))
        return urllib.parse.parse_qs(back.query)["code"][0]

    def code_body(self, code):
        return {"clientId": self.key["client_id"], "clientSecret": self.key["client_secret"],
                "grantType": "authorization_code", "code": code, "redirectUri": self.sandbox.app["redirect_uri"]}

    def refresh(self, client, token, user_type=UserType.LOCATION.value):
        return client.oauth.refresh_token(token, self.key["client_id"], self.key["client_secret"], "refresh_token", user_type)

    async def installed_at_location(self):
        client = self.with_app()
        token = await client.oauth.get_access_token(self.code_body(self.consent(client, f"Location:{self.location}")))
        await client.get_session_storage().set_session(self.location, token)
        return client, token

    async def installed_at_agency(self):
        client = self.with_app()
        code = self.consent(client, f"Company:{self.sandbox.company}", all_locations="true", future_locations="true")
        token = await client.oauth.get_access_token(self.code_body(code))
        await client.get_session_storage().set_session(self.sandbox.company, token)
        return client, token

    def get_contact(self, client, header="location-id"):
        return client.contacts.get_contact(self.contact, {"headers": {header: self.location}})

    async def assert_refused(self, awaitable, status, message):
        with self.assertRaises(GHLError) as caught:
            await awaitable
        self.assertEqual((caught.exception.status_code, str(caught.exception)), (status, message))
        self.assertEqual(caught.exception.response.get("statusCode", status), status)

    def last_version(self):
        return self.sandbox.control("GET", "requests")["requests"][-1]["version"]


class PrivateIntegrationToken(SdkCase):
    async def test_contacts_in_both_generations(self):
        for version in GENERATIONS:
            with self.subTest(version):
                client = self.with_pit(self.sandbox.location_pit, version)
                self.assertEqual((await client.contacts.get_contact(self.contact))["contact"]["locationId"], self.location)
                self.assertEqual(self.last_version(), version)
                made = await client.contacts.create_contact({"locationId": self.location, "firstName": "Zoë"})
                await client.contacts.delete_contact(made["contact"]["id"])
                await self.assert_refused(client.contacts.get_contact(self.sandbox.contacts[1][0]), 401,
                                          "This location is not accessible from this token!")

    async def test_a_header_of_the_caller_does_not_change_the_version(self):
        client = self.with_pit(self.sandbox.location_pit)
        await client.contacts.get_contact(self.contact, {"headers": {"Version": "2021-07-28"}})
        self.assertEqual(self.last_version(), "v3")

    async def test_an_agency_pit_is_refused_on_contacts_and_on_what_is_for_oauth_alone(self):
        client = self.with_pit(self.sandbox.agency_pit)
        self.assertEqual((await client.companies.get_company(self.sandbox.company))["company"]["id"], self.sandbox.company)
        await self.assert_refused(client.contacts.get_contact(self.contact), 401, "Token's user type mismatch!")
        await self.assert_refused(client.oauth.get_installed_location(self.sandbox.company, self.sandbox.app["id"]), 401,
                                  "This AuthClass is not yet supported")

    async def test_a_revoked_pit(self):
        made = self.sandbox.control("POST", "pits", {"level": "location", "resource_id": self.location})
        client = self.with_pit(made["token"])
        await client.contacts.get_contact(self.contact)
        self.sandbox.control("DELETE", f"pits/{made['id']}")
        await self.assert_refused(client.contacts.get_contact(self.contact), 401, "Invalid Private Integration token")


class V3(SdkCase):
    async def test_code_exchange_and_a_first_call(self):
        client, token = await self.installed_at_location()
        self.assertEqual((token["userType"], token["locationId"], token["companyId"]),
                         ("Location", self.location, self.sandbox.company))
        self.assertEqual((token["tokenType"], token["expiresIn"]), ("Bearer", 86399))
        self.assertEqual((await self.get_contact(client))["contact"]["id"], self.contact)
        seen = self.sandbox.counters()
        self.assertEqual((seen["codes_exchanged"], seen["status_401"]), (1, 0))

    async def test_what_the_token_endpoint_refuses(self):
        client = self.with_app()
        body = self.code_body(self.consent(client, f"Location:{self.location}"))
        exchange = client.oauth.get_access_token
        await self.assert_refused(exchange({**body, "clientSecret": "wrong"}), 400, "Invalid client: client is invalid")
        await self.assert_refused(exchange({**body, "grantType": "password"}), 400, "Invalid parameter: grantType")
        await self.assert_refused(exchange({**body, "redirectUri": body["redirectUri"] + "/"}), 400,
                                  "Invalid grant: redirect_uri is invalid")
        await exchange(body)
        await self.assert_refused(exchange(body), 400, "Invalid grant: authorization code is invalid")

    async def test_refresh_rotates_and_a_spent_token_is_refused(self):
        client, token = await self.installed_at_location()
        newer = await self.refresh(client, token["refreshToken"])
        self.assertNotIn(newer["refreshToken"], (None, token["refreshToken"]))
        await self.assert_refused(self.refresh(client, token["refreshToken"]), 400, "Invalid grant: refresh token is invalid")
        self.assertEqual(self.sandbox.counters()["refresh_reuses"], 1)

    async def test_its_own_constants_for_the_user_type_are_refused(self):
        """It puts the name of the constant into the form, not its value."""
        client, token = await self.installed_at_location()
        await self.assert_refused(self.refresh(client, token["refreshToken"], UserType.LOCATION), 400,
                                  "Invalid parameter: userType")

    async def test_a_paused_location_keeps_its_refresh_token(self):
        client, token = await self.installed_at_location()
        self.sandbox.control("POST", f"locations/{self.location}/pause")
        self.addCleanup(self.sandbox.control, "POST", f"locations/{self.location}/unpause")
        await self.assert_refused(self.refresh(client, token["refreshToken"]), 400, "Location is not active")
        self.sandbox.control("POST", f"locations/{self.location}/unpause")
        self.assertEqual((await self.refresh(client, token["refreshToken"]))["locationId"], self.location)

    async def test_an_expired_token_is_refreshed_once_and_then_the_installation_is_lost(self):
        """The SDK keeps the first answer under snake case names too and does not replace those: the new pair is not used again."""
        client, token = await self.installed_at_location()
        self.sandbox.control("POST", "clock", {"seconds": A_DAY})
        self.assertEqual((await self.get_contact(client))["contact"]["id"], self.contact)
        self.assertEqual(self.sandbox.counters()["refreshes_ok"], 1)
        session = await client.get_session_storage().get_session(self.location)
        self.assertNotEqual(session["refreshToken"], token["refreshToken"])
        self.assertEqual((session["access_token"], session["refresh_token"]), (token["accessToken"], token["refreshToken"]))
        await self.assert_refused(self.get_contact(client), 401, "Invalid JWT")
        seen = self.sandbox.counters()
        self.assertEqual((seen["refreshes_ok"], seen["refresh_reuses"]), (1, 1))

    async def test_its_documented_header_does_not_lead_to_a_refresh(self):
        """After a 401 it reads the names of the headers in lower case, and looks for locationId."""
        client, _ = await self.installed_at_location()
        self.assertEqual((await self.get_contact(client, "locationId"))["contact"]["id"], self.contact)
        self.sandbox.control("POST", "clock", {"seconds": A_DAY})
        await self.assert_refused(self.get_contact(client, "locationId"), 401, "Invalid JWT")
        self.assertEqual(self.sandbox.counters()["token_requests"], 1)  # that of the code

    async def test_an_agency_lists_its_locations_and_mints_a_token(self):
        client, token = await self.installed_at_agency()
        self.assertEqual((token["userType"], token["isBulkInstallation"]), ("Company", True))
        ids, page = [], None
        while True:
            listed = await client.oauth.get_installed_location(self.sandbox.company, self.sandbox.app["id"], page_size=2,
                                                               page_token=page)
            ids += [each["_id"] for each in listed["items"]]
            page = listed["pagination"].get("nextPageToken")
            if page is None:
                break
        self.assertEqual(ids, self.sandbox.locations)
        self.assertEqual(self.sandbox.counters()["arrivals"]["GET /oauth/installed-locations"], 3)

        minted = await client.oauth.get_location_access_token({"companyId": self.sandbox.company, "locationId": self.location})
        self.assertEqual((minted["locationId"], minted["userType"], minted["expiresIn"]), (self.location, "Location", 86400))
        await client.get_session_storage().set_session(self.location, minted)
        self.assertEqual((await self.get_contact(client))["contact"]["id"], self.contact)

    async def test_the_envelope_of_the_list_is_read_as_text(self):
        client, _ = await self.installed_at_agency()
        with self.assertRaises(GHLError) as caught:
            await client.oauth.get_installed_location("nobody", self.sandbox.app["id"], options={
                "headers": {"company-id": self.sandbox.company}})
        self.assertEqual(caught.exception.status_code, 404)
        self.assertEqual(caught.exception.response["error"]["code"], "NOT_FOUND")


class BeforeV3(SdkCase):
    async def test_its_paths_and_names_are_not_there(self):
        client, token = await self.installed_at_agency()
        client.API_VERSION = "2021-07-28"
        await self.assert_refused(client.oauth.get_installed_location(self.sandbox.company, self.sandbox.app["id"]), 404,
                                  "Cannot GET /oauth/installed-locations")
        mint = client.oauth.get_location_access_token({"companyId": self.sandbox.company, "locationId": self.location})
        await self.assert_refused(mint, 404, "Cannot POST /oauth/location-token")
        await self.assert_refused(self.refresh(client, token["refreshToken"], UserType.COMPANY.value), 422,
                                  "grant_type must be a valid enum value, grant_type should not be empty")

    async def test_a_code_is_exchanged_with_names_of_the_callers_own(self):
        client = self.with_app("2021-07-28")
        code = self.consent(client, f"Location:{self.location}")
        await self.assert_refused(client.oauth.get_access_token(self.code_body(code)), 422,
                                  "grant_type must be a valid enum value, grant_type should not be empty")
        token = await client.oauth.get_access_token({**self.sandbox.client_fields(), "grant_type": "authorization_code",
                                                     "code": code})
        self.assertEqual((token["token_type"], token["locationId"]), ("Bearer", self.location))
        await client.get_session_storage().set_session(self.location, token)
        self.assertEqual((await self.get_contact(client))["contact"]["id"], self.contact)


if __name__ == "__main__":
    unittest.main()
