"""Both flows through the Python module against a live sandbox: whether the ABI can be carried into another language."""

import json
import pathlib
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "support"))
from sandbox import Sandbox  # noqa: E402

import ghlauth  # noqa: E402


class Smoke(unittest.TestCase):
    def setUp(self):
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.location = self.sandbox.locations[0]
        self.contact_path = f"/contacts/{self.sandbox.contacts[0][0]}"
        self.config = ghlauth.Config()
        self.config.set_api_url(self.sandbox.url)
        self.config.set_marketplace_url(self.sandbox.url)
        self.client = ghlauth.Client(self.config)

    def pit(self, level="location"):
        if level == "location":
            return ghlauth.Pit(self.config, self.sandbox.location_pit, ghlauth.LEVEL_LOCATION, self.location)
        return ghlauth.Pit(self.config, self.sandbox.agency_pit, ghlauth.LEVEL_AGENCY, self.sandbox.company)

    def oauth(self):
        app = self.sandbox.app
        return ghlauth.OAuth(self.config, app["client_id"], app["client_secret"], app["redirect_uri"])

    def install(self, oauth, resource, **form):
        url = oauth.authorize_url(["contacts.readonly", "oauth.readonly", "oauth.write"], "session 1")
        return oauth.exchange(self.sandbox.allow(url, resource, **form), "tenant 7", "session 1")

    def test_pit_flow(self):
        pit = self.pit()
        credential = ghlauth.Credential.from_pit(pit)
        response = self.client.send(credential, "GET", self.contact_path)
        self.assertEqual(response.http_status(), 200)
        self.assertEqual(json.loads(response.body())["contact"]["locationId"], self.location)
        self.assertIn("application/json", response.header("content-type"))
        self.assertEqual((pit.level(), pit.resource_id()), (ghlauth.LEVEL_LOCATION, self.location))

    def test_oauth_flow_with_refresh_and_mint(self):
        oauth = self.oauth()
        agency = self.install(oauth, f"Company:{self.sandbox.company}", all_locations="1")
        self.assertEqual((agency.level(), agency.owner()), (ghlauth.LEVEL_AGENCY, "tenant 7"))
        self.assertIn("oauth.write", agency.scopes())
        location = oauth.mint_location(self.sandbox.company, self.location)
        self.assertEqual(location.location_id(), self.location)
        credential = ghlauth.Credential.from_installation(oauth, location.id())
        self.assertEqual(self.client.send(credential, "GET", self.contact_path).http_status(), 200)
        # The sandbox forgets the access token: the refusal is cured by another mint, which spends no refresh token.
        self.sandbox.control("POST", "expire", {"resource_id": self.location})
        self.assertEqual(self.client.send(credential, "GET", self.contact_path).http_status(), 200)
        counters = self.sandbox.counters()
        self.assertEqual((counters["mints"], counters["refreshes_ok"], counters["refresh_reuses"]), (2, 0, 0))

    def test_failures_are_exceptions_of_their_group(self):
        with self.assertRaises(ghlauth.RefusedError) as refused:
            self.client.send(ghlauth.Credential.from_pit(self.pit("agency")), "GET", self.contact_path)
        error = refused.exception
        self.assertIn(error.status(), (ghlauth.E_WRONG_LEVEL, ghlauth.E_SCOPE_MISSING))
        self.assertEqual(error.http_status(), 401)
        self.assertTrue(error.hint() and error.server_message())
        self.assertIn(error.hint(), str(error))
        with self.assertRaises(ghlauth.AuthorizationError) as denied:
            self.oauth().exchange("https://app.example.com/callback?code=abc")
        self.assertEqual(denied.exception.status(), ghlauth.E_STATE_MISSING)
        with self.assertRaises(ghlauth.HttpError):
            self.client.send(ghlauth.Credential.from_pit(self.pit()), "POST", "/courses/courses-exporter/public/import",
                             json.dumps({"locationId": self.location, "products": []}))
        self.config.set_api_url("http://127.0.0.1:1")
        with self.assertRaises(ghlauth.NetworkError):
            ghlauth.Client(self.config).send(ghlauth.Credential.from_access_token(self.config, "x"), "GET", "/locations/x")
        with self.assertRaises(ghlauth.Error) as malformed:
            ghlauth.Pit(self.config, " ", ghlauth.LEVEL_LOCATION, "x")
        self.assertEqual(malformed.exception.status(), ghlauth.E_PIT_MALFORMED)
        self.assertIs(type(malformed.exception), ghlauth.Error)

    def test_secrets_are_not_shown(self):
        pit, oauth = self.pit(), self.oauth()
        credential = ghlauth.Credential.from_pit(pit)
        shown = " ".join(f"{one!r} {one}" for one in (self.config, pit, oauth, credential, self.client))
        self.assertIn("<ghlauth.Pit pit-", shown)
        for secret in (self.sandbox.location_pit, self.sandbox.app["client_secret"]):
            self.assertNotIn(secret, shown)
        self.assertEqual(credential.access_token(), self.sandbox.location_pit)

    def test_a_blocking_call_lets_other_threads_run(self):
        self.sandbox.fault("delay", delay_ms=1000)
        credential = ghlauth.Credential.from_pit(self.pit())
        thread = threading.Thread(target=lambda: self.client.send(credential, "GET", self.contact_path))
        began, turns = time.monotonic(), 0
        thread.start()
        while thread.is_alive():  # goes round once if the other thread keeps the interpreter to itself
            turns += 1
            time.sleep(0.01)
        self.assertGreaterEqual(time.monotonic() - began, 0.9, "the sandbox did not delay the answer")
        self.assertGreater(turns, 20)

    def test_objects_may_go_in_any_order(self):
        credential = ghlauth.Credential.from_pit(self.pit())
        client = ghlauth.Client(self.config)
        del self.config
        response = client.send(credential, "GET", self.contact_path)
        del client, credential
        self.assertEqual(response.http_status(), 200)


if __name__ == "__main__":
    unittest.main()
