"""POST /oauth/token: what it answers, and what it refuses in which words."""

import base64
import concurrent.futures
import hashlib
import json
import subprocess
import tempfile
import unittest
import urllib.parse

from case import SandboxCase
from sandbox import claims

GRANT_INVALID = "Invalid grant: refresh token is invalid"


class TokenEndpoint(SandboxCase):
    def test_code_exchange(self):
        code = self.sandbox.consent_code(level="location", resource_id=self.sandbox.locations[0])
        self.assertRegex(code, "^[0-9a-f]{40}$")
        answer = self.sandbox.exchange(code)
        token = answer.json
        self.assertEqual(answer.status, 200)
        self.assertEqual((token["token_type"], token["expires_in"], token["userType"]), ("Bearer", 86399, "Location"))
        self.assertEqual((token["companyId"], token["locationId"]), (self.sandbox.company, self.sandbox.locations[0]))
        self.assertEqual(token["scope"], self.sandbox.app["scope"])
        self.assertRegex(token["refreshTokenId"], "^[0-9a-f]{24}$")
        self.assertIs(token["isBulkInstallation"], False)
        self.assertIn("userId", token)
        self.assertIn("traceId", token)
        self.assertNotIn("approvedLocations", token)

    def test_claims(self):
        token = self.sandbox.install_location(1)
        header = json.loads(base64.urlsafe_b64decode(token["access_token"].split(".")[0] + "=="))
        self.assertEqual(header, {"alg": "RS256", "typ": "JWT"})
        seen = claims(token["access_token"])
        self.assertEqual(seen["authClass"], "Location")
        self.assertEqual(seen["authClassId"], self.sandbox.locations[1])
        self.assertEqual((seen["source"], seen["channel"]), ("INTEGRATION", "OAUTH"))
        self.assertEqual(seen["sourceId"], self.sandbox.app["client_id"])
        self.assertEqual(seen["primaryAuthClassId"], self.sandbox.company)
        self.assertEqual(seen["oauthMeta"]["scopes"], token["scope"].split())
        self.assertEqual(seen["oauthMeta"]["client"], self.sandbox.app["id"])
        self.assertEqual(seen["exp"] - seen["iat"], 86399)
        self.assertEqual(len(token["refresh_token"].split(".")), 3)
        self.sandbox.switch(primary_auth_class_id="resource")
        self.assertEqual(claims(self.sandbox.install_location(1)["access_token"])["primaryAuthClassId"], self.sandbox.locations[1])

    def test_signature_verifies_with_the_published_key(self):
        signed, _, signature = self.sandbox.install_location()["access_token"].rpartition(".")
        with tempfile.TemporaryDirectory() as folder:
            for name, content in (("key", self.sandbox.control("GET", "public-key")["pem"].encode()),
                                  ("signature", base64.urlsafe_b64decode(signature + "==")), ("data", signed.encode())):
                with open(f"{folder}/{name}", "wb") as file:
                    file.write(content)
            verified = subprocess.run(["openssl", "dgst", "-sha256", "-verify", "key", "-signature", "signature", "data"],
                                      cwd=folder, capture_output=True, text=True, check=False)
        self.assertEqual((verified.returncode, verified.stdout.strip()), (0, "Verified OK"))

    def test_a_code_works_once(self):
        code = self.sandbox.consent_code()
        self.assertEqual(self.sandbox.exchange(code).status, 200)
        self.assert_failure(self.sandbox.exchange(code), 400, "Invalid grant: authorization code is invalid")
        self.assert_failure(self.sandbox.exchange("0" * 40), 400, "Invalid grant: authorization code is invalid")

    def test_a_code_belongs_to_its_client(self):
        code = self.sandbox.consent_code()
        self.assert_failure(self.sandbox.exchange(code, client=1), 400, "Invalid grant: authorization code is invalid")
        self.assertEqual(self.sandbox.exchange(code).status, 200)

    def test_a_code_expires(self):
        code = self.sandbox.consent_code()
        self.sandbox.control("POST", "clock", {"seconds": 601})
        self.assert_failure(self.sandbox.exchange(code), 400, "Invalid grant: authorization code has expired")

    def test_redirect_uri_byte_for_byte(self):
        code = self.sandbox.consent_code()
        uri = self.sandbox.app["redirect_uri"]
        for wrong in (uri + "/", uri.upper(), uri.replace("http:", "https:")):
            self.assert_failure(self.sandbox.exchange(code, redirect_uri=wrong), 400, "Invalid grant: redirect_uri is invalid")
        self.assertEqual(self.sandbox.exchange(code, redirect_uri=uri).status, 200)

    def test_parameters(self):
        fields = {**self.sandbox.client_fields(), "grant_type": "refresh_token", "refresh_token": "x"}
        for name in ("client_id", "client_secret", "refresh_token"):
            without = {key: value for key, value in fields.items() if key != name}
            self.assert_failure(self.sandbox.form("/oauth/token", without), 400, f"Missing parameter: {name}")
        twice = urllib.parse.urlencode([*fields.items(), ("client_id", "x")])
        answer = self.sandbox.request("POST", "/oauth/token", twice, {"Content-Type": "application/x-www-form-urlencoded"})
        self.assert_failure(answer, 400, "Invalid parameter: client_id")
        code = {**self.sandbox.client_fields(), "grant_type": "authorization_code"}
        self.assert_failure(self.sandbox.form("/oauth/token", code), 400, "Missing parameter: code")

    def test_validation_is_an_array(self):
        missing = ["grant_type must be a valid enum value", "grant_type should not be empty"]
        self.assert_failure(self.sandbox.form("/oauth/token", {}), 422, missing)
        self.assert_failure(self.sandbox.form("/oauth/token", {"grant_type": "password"}), 422, missing[:1])
        wrong = {**self.sandbox.client_fields(), "grant_type": "refresh_token", "user_type": "Agency"}
        self.assert_failure(self.sandbox.form("/oauth/token", wrong), 422, ["user_type must be a valid enum value"])

    def test_json_body_by_switch(self):
        body = json.dumps({**self.sandbox.client_fields(), "grant_type": "authorization_code", "code": self.sandbox.consent_code()})
        send = lambda: self.sandbox.request("POST", "/oauth/token", body, {"Content-Type": "application/json"})  # noqa: E731
        self.assert_failure(send(), 422, ["grant_type must be a valid enum value", "grant_type should not be empty"])
        self.sandbox.switch(token_body="form-and-json")
        self.assertEqual(send().status, 200)

    def test_wrong_client(self):
        fields = {"grant_type": "refresh_token", "refresh_token": "x"}
        for wrong in ({"client_id": self.sandbox.app["client_id"], "client_secret": "wrong"},
                      {"client_id": "nobody-1", "client_secret": self.sandbox.app["client_secret"]}):
            self.assert_failure(self.sandbox.form("/oauth/token", {**fields, **wrong}), 400, "Invalid client: client is invalid")
        self.sandbox.switch(invalid_client_status="401")
        self.assert_failure(self.sandbox.form("/oauth/token", {**fields, **wrong}), 401, "Invalid client: client is invalid")

    def test_rotation(self):
        first = self.sandbox.install_location()
        answer = self.sandbox.refresh(first["refresh_token"], user_type="Location", redirect_uri=self.sandbox.app["redirect_uri"])
        second = answer.json
        self.assertEqual(answer.status, 200)
        self.assertEqual(second["locationId"], first["locationId"])
        self.assertNotEqual(second["refresh_token"], first["refresh_token"])
        self.assertNotEqual(second["access_token"], first["access_token"])
        self.assert_failure(self.sandbox.refresh(first["refresh_token"]), 400, GRANT_INVALID)
        self.assertEqual(self.sandbox.refresh(second["refresh_token"]).status, 200)
        counters = self.sandbox.counters()
        self.assertEqual((counters["codes_exchanged"], counters["refreshes_ok"]), (1, 2))
        self.assertEqual((counters["refreshes_refused"], counters["refresh_reuses"]), (1, 1))
        own = counters["installations"][self.sandbox.app["id"] + "/" + first["locationId"]]
        self.assertEqual((own["codes_exchanged"], own["refreshes_ok"], own["refresh_reuses"]), (1, 2, 1))

    def test_answers_whose_tokens_came_back_are_counted(self):
        first = self.sandbox.install_location()
        own = lambda: self.sandbox.counters()["installations"][self.sandbox.app["id"] + "/" + first["locationId"]]
        shown = lambda: (own()["answers"], own()["answers_presented"], own()["newest_presented"])
        self.assertEqual(shown(), (1, 0, False))
        self.sandbox.fault("drop_after", "/oauth/token")
        with self.assertRaises(OSError):
            self.sandbox.refresh(first["refresh_token"])
        self.assertEqual(shown(), (2, 1, False))
        path = "/contacts/" + self.sandbox.contacts[0][0]
        self.assertEqual(self.sandbox.api("GET", path, first["access_token"]).status, 200)
        self.assertEqual(shown(), (2, 1, False), "the same answer counts once, and is not the newest")
        second = self.sandbox.install_location()
        self.assertEqual(self.sandbox.api("GET", path, second["access_token"]).status, 200)
        self.assertEqual(shown(), (3, 2, True))

    def test_reuse_refused_or_family_revoked(self):
        path = "/contacts/" + self.sandbox.contacts[0][0]
        for policy, alive in (("refuse", True), ("revoke-family", False)):
            with self.subTest(policy=policy):
                self.sandbox.switch(reuse=policy)
                first = self.sandbox.install_location()
                second = self.sandbox.refresh(first["refresh_token"]).json
                self.assert_failure(self.sandbox.refresh(first["refresh_token"]), 400, GRANT_INVALID)
                self.assertEqual(self.sandbox.api("GET", path, second["access_token"]).status, 200 if alive else 401)
                self.assertEqual(self.sandbox.refresh(second["refresh_token"]).status, 200 if alive else 400)

    def test_one_of_many_simultaneous_refreshes_wins(self):
        token = self.sandbox.install_location()["refresh_token"]
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            statuses = sorted(pool.map(lambda _: self.sandbox.refresh(token).status, range(64)))
        self.assertEqual(statuses, [200] + [400] * 63)
        self.assertEqual(self.sandbox.counters()["refresh_reuses"], 63)

    def test_refresh_token_is_bound_to_its_client(self):
        token = self.sandbox.install_location()["refresh_token"]
        self.assert_failure(self.sandbox.refresh(token, client=1), 400, GRANT_INVALID)
        self.assertEqual(self.sandbox.refresh(token).status, 200)

    def test_refresh_token_expires_after_a_year_unused(self):
        token = self.sandbox.install_location()["refresh_token"]
        self.sandbox.control("POST", "clock", {"seconds": 31535000})
        token = self.sandbox.refresh(token).json["refresh_token"]
        self.sandbox.control("POST", "clock", {"seconds": 31536001})
        self.assert_failure(self.sandbox.refresh(token), 400, GRANT_INVALID)

    def test_altered_refresh_token(self):
        token = self.sandbox.install_location()["refresh_token"]
        self.assert_failure(self.sandbox.refresh(token[:-2] + ("AA" if token[-2:] != "AA" else "BB")), 400, GRANT_INVALID)
        self.assertEqual(self.sandbox.refresh(token).status, 200)

    def test_paused_location_keeps_the_token(self):
        token = self.sandbox.install_location()["refresh_token"]
        self.sandbox.control("POST", f"locations/{self.sandbox.locations[0]}/pause")
        self.assert_failure(self.sandbox.refresh(token), 400, "Location is not active")
        self.sandbox.control("POST", f"locations/{self.sandbox.locations[0]}/unpause")
        self.assertEqual(self.sandbox.refresh(token).status, 200)

    def test_refresh_and_the_older_access_token(self):
        path = "/contacts/" + self.sandbox.contacts[0][0]
        for revoked, status in (("no", 200), ("yes", 401)):
            self.sandbox.switch(refresh_revokes_access=revoked)
            first = self.sandbox.install_location()
            second = self.sandbox.refresh(first["refresh_token"]).json
            self.assertEqual(self.sandbox.api("GET", path, first["access_token"]).status, status)
            self.assertEqual(self.sandbox.api("GET", path, second["access_token"]).status, 200)

    def test_rfc6749_errors_by_switch(self):
        self.sandbox.switch(token_error="rfc6749")
        answer = self.sandbox.refresh("unknown")
        self.assertEqual(answer.status, 400)
        self.assertEqual((answer.json["error"], answer.json["error_description"]), ("invalid_grant", GRANT_INVALID))
        self.assertNotIn("message", answer.json)

    def test_client_credentials_by_switch(self):
        self.sandbox.install_agency()
        fields = {**self.sandbox.client_fields(), "grant_type": "client_credentials"}
        self.assert_failure(self.sandbox.form("/oauth/token", fields), 400, "Unsupported grant type: `grant_type` is invalid")
        self.sandbox.switch(client_credentials="issue")
        token = self.sandbox.form("/oauth/token", fields).json
        self.assertEqual(token["userType"], "Company")
        self.assertNotIn("refresh_token", token)

    def test_answer_variants_by_switch(self):
        self.sandbox.switch(refresh_token_id="omit", bulk_flag="bearer", approved_locations="omit", access_token_s="86400")
        token = self.sandbox.install_agency()
        self.assertEqual((token["isBulkInstallation"], token["expires_in"]), ("Bearer", 86400))
        for name in ("refreshTokenId", "traceId", "approvedLocations"):
            self.assertNotIn(name, token)

    def test_pkce_by_switch(self):
        verifier = "v" * 50
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        self.sandbox.switch(pkce="enforce")
        code = self.sandbox.consent_code(code_challenge=challenge)
        self.assert_failure(self.sandbox.exchange(code, code_verifier="w" * 50), 400, "Invalid grant: code verifier is invalid")
        self.assertEqual(self.sandbox.exchange(code, code_verifier=verifier).status, 200)
        self.sandbox.switch(pkce="ignore")
        self.assertEqual(self.sandbox.exchange(self.sandbox.consent_code(code_challenge=challenge)).status, 200)

    def test_reconnect(self):
        body = {"clientKey": self.sandbox.app["client_id"], "clientSecret": self.sandbox.app["client_secret"],
                "locationId": self.sandbox.install_location()["locationId"]}
        send = lambda: self.sandbox.request("POST", "/oauth/reconnect", json.dumps(body),  # noqa: E731
                                            {"Content-Type": "application/json"})
        self.assert_failure(send(), 400, "API endpoint has been removed")
        self.sandbox.switch(reconnect="live")
        self.assertEqual(self.sandbox.exchange(send().json["authorizationCode"]).status, 200)


if __name__ == "__main__":
    unittest.main()
