"""Who may call what, and the words of each refusal."""

import unittest

from case import SandboxCase

SCOPE = "The token is not authorized for this scope."
MISMATCH = "Token's user type mismatch!"
COMPANY_TOKEN = "This authClass type is not allowed to access this scope."
CLASS = "This AuthClass is not yet supported"
ROUTE = "This route is not yet supported by the IAM Service"


class Gate(SandboxCase):
    def setUp(self):
        super().setUp()
        self.path = "/contacts/" + self.sandbox.contacts[0][0]
        self.other_path = "/contacts/" + self.sandbox.contacts[1][0]
        self.pit = self.sandbox.location_pit

    def get(self, path, bearer, **more):
        return self.sandbox.api("GET", path, bearer, **more)

    def test_version(self):
        self.assert_failure(self.get(self.path, self.pit, version=None), 401, "version header was not found.")
        self.assert_failure(self.get(self.path, self.pit, version="2020-01-01"), 401, "version header is invalid")
        for version in ("2021-07-28", "2021-04-15", "2023-02-21", "v3"):
            self.assertEqual(self.get(self.path, self.pit, version=version).status, 200, version)
        self.sandbox.switch(version_check="exact")
        self.assert_failure(self.get(self.path, self.pit, version="2023-02-21"), 401, "version header is invalid")
        self.assertEqual(self.get(self.path, self.pit, version="2021-07-28").status, 200)

    def test_generations(self):
        path = "/contacts/?locationId=" + self.sandbox.locations[0]
        gone = ("Endpoint /contacts/ not available in API version v3. This endpoint was removed in version v3. "
                "Please use a version before v3.")
        self.assert_failure(self.get(path, self.pit, version="v3"), 400, gone)
        self.sandbox.switch(v2_path_with_v3="accept")
        self.assertEqual(self.get(path, self.pit, version="v3").status, 200)
        self.assert_failure(self.get("/oauth/installed-locations", self.pit), 404, "Cannot GET /oauth/installed-locations")

    def test_bearer(self):
        for bearer in ("", "not-a-jwt", "eyJhbGciOiJSUzI1NiJ9.e30.AAAA"):
            self.assert_failure(self.get(self.path, bearer), 401, "Invalid JWT")
        self.assert_failure(self.sandbox.request("GET", self.path, headers={"Version": "2021-07-28"}), 401, "Invalid JWT")
        self.sandbox.switch(invalid_token_text="invalid-token")
        answer = self.get(self.path, "not-a-jwt")
        self.assertEqual((answer.message, answer.json["error"]), ("Invalid token: access token is invalid", "Unauthorized"))

    def test_access_token_expires_by_the_sandbox_clock(self):
        token = self.sandbox.install_location()["access_token"]
        self.sandbox.control("POST", "clock", {"seconds": 86390})
        self.assertEqual(self.get(self.path, token).status, 200)
        self.sandbox.control("POST", "clock", {"seconds": 10})
        self.assert_failure(self.get(self.path, token), 401, "Invalid JWT")

    def test_access_tokens_expired_and_revoked_by_control(self):
        token = self.sandbox.install_location()
        selected = {"resource_id": self.sandbox.locations[0]}
        self.sandbox.control("POST", "expire", selected)
        self.assert_failure(self.get(self.path, token["access_token"]), 401, "Invalid JWT")
        token = self.sandbox.refresh(token["refresh_token"]).json
        self.assertEqual(self.get(self.path, token["access_token"]).status, 200)
        self.sandbox.control("POST", "revoke", selected)
        self.assert_failure(self.get(self.path, token["access_token"]), 401, "Invalid JWT")
        self.assertEqual(self.sandbox.refresh(token["refresh_token"]).status, 400)

    def test_unknown_pit(self):
        for pit in ("pit-00000000-0000-4000-8000-000000000000", self.pit + "x", self.pit.upper().replace("PIT", "pit")):
            self.assert_failure(self.get(self.path, pit), 401, "Invalid Private Integration token")

    def test_pit_rotation_and_revocation(self):
        made = self.sandbox.control("POST", "pits", {"level": "location", "resource_id": self.sandbox.locations[0]})
        later = self.sandbox.control("POST", f"pits/{made['id']}/rotate", {"expire": "later"})["token"]
        for token in (made["token"], later):
            self.assertEqual(self.get(self.path, token).status, 200)
        self.sandbox.control("POST", "clock", {"seconds": 7 * 86400 + 1})
        self.assert_failure(self.get(self.path, made["token"]), 401, "Invalid Private Integration token")
        self.assertEqual(self.get(self.path, later).status, 200)
        now = self.sandbox.control("POST", f"pits/{made['id']}/rotate", {"expire": "now"})["token"]
        self.assert_failure(self.get(self.path, later), 401, "Invalid Private Integration token")
        self.assertEqual(self.get(self.path, now).status, 200)
        self.sandbox.control("DELETE", f"pits/{made['id']}")
        self.assert_failure(self.get(self.path, now), 401, "Invalid Private Integration token")

    def test_pit_inactivity_by_switch(self):
        pit = self.sandbox.control("POST", "pits", {"level": "location", "resource_id": self.sandbox.locations[0]})["token"]
        self.sandbox.control("POST", "clock", {"seconds": 91 * 86400})
        self.sandbox.switch(pit_inactivity="90-days")
        self.assert_failure(self.get(self.path, pit), 401, "Invalid Private Integration token")
        self.sandbox.switch(pit_inactivity="never")
        self.assertEqual(self.get(self.path, pit).status, 200)

    def test_levels(self):
        agency_pit, agency = self.sandbox.agency_pit, self.sandbox.install_agency()["access_token"]
        location = self.sandbox.install_location()["access_token"]
        company = "/companies/" + self.sandbox.company
        self.assert_failure(self.get(self.path, agency_pit), 401, MISMATCH)
        self.assert_failure(self.get(company, self.pit), 401, MISMATCH)
        self.assert_failure(self.get(self.path, agency), 401, COMPANY_TOKEN)
        self.assert_failure(self.get(company, location), 401, CLASS)
        self.assert_failure(self.sandbox.mint(location, self.sandbox.locations[0]), 401, CLASS)
        self.assertEqual(self.get(company, agency_pit).status, 200)
        self.sandbox.switch(pit_level_text="scope", auth_class_text="user-type")
        self.assert_failure(self.get(self.path, agency_pit), 401, SCOPE)
        self.assert_failure(self.get(company, location), 401, "This token's user type is not yet supported!")

    def test_oauth_only_operations(self):
        path = f"/oauth/installedLocations?companyId={self.sandbox.company}&appId={self.sandbox.app['id']}"
        details = f"/marketplace/app/{self.sandbox.app['id']}/installations"
        pit = self.sandbox.control("POST", "pits", {"level": "agency", "scopes": ["oauth.readonly", "oauth.write",
                                                                                 "marketplace-installer-details.readonly"]})["token"]
        self.sandbox.install_agency()
        self.assert_failure(self.get(path, pit), 401, CLASS)
        self.assert_failure(self.get(details, pit), 401, CLASS)
        self.sandbox.switch(installer_details_pit="agency")
        self.assertEqual(self.get(details, pit).status, 200)
        self.sandbox.switch(pit_on_only_routes="accept")
        self.assertEqual(self.get(path, pit).status, 200)

    def test_scope(self):
        token = self.sandbox.install_location(scope="contacts.readonly")["access_token"]
        self.assertEqual(self.get(self.path, token).status, 200)
        self.assert_failure(self.sandbox.api("PUT", self.path, token, {"firstName": "Ana"}), 401, SCOPE)
        pit = self.sandbox.control("POST", "pits", {"scopes": ["locations.readonly"]})["token"]
        self.assert_failure(self.get(self.path, pit), 401, SCOPE)

    def test_location(self):
        token = self.sandbox.install_location()["access_token"]
        refused = "The token does not have access to this location."
        self.assert_failure(self.get(self.other_path, token), 403, refused)
        self.assert_failure(self.get("/locations/" + self.sandbox.locations[1], token), 403, refused)
        self.assert_failure(self.get(self.other_path, self.pit), 401, "This location is not accessible from this token!")
        self.assert_failure(self.get("/contacts/", token), 422, ["locationId must be a string", "locationId should not be empty"])

    def test_route(self):
        for method, path in (("GET", "/nothing"), ("PATCH", self.path), ("GET", "/oauth/token"), ("OPTIONS", self.path)):
            self.assert_failure(self.sandbox.api(method, path, self.pit), 401, ROUTE)
        self.sandbox.switch(route_status="403")
        self.assert_failure(self.get("/nothing", self.pit), 403, ROUTE)

    def test_user_agent(self):
        headers = {"Authorization": f"Bearer {self.pit}", "Version": "2021-07-28"}
        for agent in ("Python-urllib/3.11", "python-requests/2.31", ""):
            self.sandbox.switch(user_agent_check="off")
            self.assertEqual(self.sandbox.request("GET", self.path, headers={**headers, "User-Agent": agent}).status, 200)
            self.sandbox.switch(user_agent_check="on")
            answer = self.sandbox.request("GET", self.path, headers={**headers, "User-Agent": agent})
            self.assertEqual((answer.status, answer.headers.get_content_type()), (403, "text/html"))
            self.assertIn(b"1010", answer.body)
        self.assertEqual(self.sandbox.request("GET", self.path, headers={**headers, "User-Agent": "acme-crm/1.0"}).status, 200)

    def test_rate_limit(self):
        self.sandbox.switch(rate_max="3", rate_daily="5", rate_interval_ms="10000")
        self.sandbox.control("DELETE", "rate")
        answers = [self.get(self.path, self.pit) for _ in range(4)]
        self.assertEqual([answer.status for answer in answers], [200, 200, 200, 429])
        headers = answers[0].headers
        self.assertEqual((headers["X-RateLimit-Max"], headers["X-RateLimit-Remaining"]), ("3", "2"))
        self.assertEqual((headers["X-RateLimit-Limit-Daily"], headers["X-RateLimit-Daily-Remaining"]), ("5", "4"))
        self.assertEqual(headers["X-RateLimit-Interval-Milliseconds"], "10000")
        self.assertIn("X-RateLimit-Daily-Reset", headers)
        self.assertEqual(answers[3].headers["X-RateLimit-Remaining"], "0")
        self.assertNotIn("Retry-After", answers[3].headers)
        self.sandbox.switch(retry_after="seconds")
        self.assertLessEqual(int(self.get(self.path, self.pit).headers["Retry-After"]), 10)
        # Another resource has a budget of its own.
        self.assertNotEqual(self.get("/locations/search", self.sandbox.agency_pit).status, 429)
        self.sandbox.control("POST", "clock", {"seconds": 10})
        statuses = [self.get(self.path, self.pit).status for _ in range(3)]
        self.assertEqual(statuses, [200, 200, 429])  # the fifth of the day was the last
        self.assertEqual(self.sandbox.counters()["status_429"], 3)


class Data(SandboxCase):
    def test_a_contact_from_creation_to_deletion(self):
        pit, location = self.sandbox.location_pit, self.sandbox.locations[0]
        made = self.sandbox.api("POST", "/contacts/", pit, {"locationId": location, "firstName": "Noor", "customFields": [{"id": "a"}]})
        self.assertEqual(made.status, 201)
        path = "/contacts/" + made.json["contact"]["id"]
        changed = self.sandbox.api("PUT", path, pit, {"firstName": "Nour", "id": "mine", "locationId": "other"})
        self.assertEqual((changed.status, changed.json["succeded"]), (200, True))
        contact = self.sandbox.api("GET", path, pit).json["contact"]
        self.assertEqual((contact["firstName"], contact["locationId"]), ("Nour", location))
        self.assertEqual(contact["customFields"], [{"id": "a"}])
        self.assertEqual(self.sandbox.api("DELETE", path, pit).json, {"succeded": True})
        self.assert_failure(self.sandbox.api("GET", path, pit), 400, "Contact not found")

    def test_lists(self):
        pit, location = self.sandbox.location_pit, self.sandbox.locations[0]
        first = self.sandbox.api("GET", f"/contacts/?locationId={location}&limit=2", pit).json
        self.assertEqual((len(first["contacts"]), first["count"]), (2, 3))
        path = f"/contacts/?locationId={location}&limit=2&startAfterId={first['meta']['startAfterId']}"
        rest = self.sandbox.api("GET", path, pit).json["contacts"]
        ids = sorted(contact["id"] for contact in first["contacts"] + rest)
        self.assertEqual(ids, sorted(self.sandbox.contacts[0]))
        found = self.sandbox.api("POST", "/contacts/search", pit, {"locationId": location, "query": "okafor", "pageLimit": 20}).json
        self.assertEqual((found["total"], found["contacts"][0]["lastName"]), (1, "Okafor"))
        self.assertEqual(self.sandbox.api("GET", f"/contacts/?locationId={location}&limit=101", pit).status, 422)

    def test_locations(self):
        shown = self.sandbox.api("GET", "/locations/" + self.sandbox.locations[0], self.sandbox.agency_pit).json["location"]
        self.assertEqual((shown["id"], shown["companyId"]), (self.sandbox.locations[0], self.sandbox.company))
        found = self.sandbox.api("GET", "/locations/search", self.sandbox.agency_pit).json["locations"]
        self.assertEqual([location["id"] for location in found], self.sandbox.locations)

    def test_contact_search(self):
        company = self.sandbox.control("POST", "companies", {})["id"]
        location = self.sandbox.control("POST", "locations", {"company_id": company})["id"]
        pit = self.sandbox.control("POST", "pits", {"resource_id": location})["token"]
        ids = []
        for name in ("Ada", "Bo", "Cleo", "Dov"):
            ids.append(self.sandbox.control("POST", "contacts", {"location_id": location, "firstName": name})["id"])
            self.sandbox.control("POST", "clock", {"seconds": 1})
        search = lambda **body: self.sandbox.api("POST", "/contacts/search", pit, {"locationId": location, "pageLimit": 2, **body})
        shown = lambda answer: [contact["id"] for contact in answer.json["contacts"]]
        self.assertEqual((shown(search()), search().json["total"]), ([ids[3], ids[2]], 4))
        self.assertEqual(shown(search(page=2)), [ids[1], ids[0]])
        ascending = [{"field": "dateUpdated", "direction": "asc"}]
        first = search(sort=ascending)
        self.assertEqual(shown(first), ids[:2])
        self.assertEqual(shown(search(sort=ascending, searchAfter=first.json["contacts"][-1]["searchAfter"])), ids[2:])
        second = first.json["contacts"][1]
        for ends, count in (({"gte": second["dateUpdated"]}, 3), ({"gt": second["searchAfter"][0]}, 2),
                            ({"lt": second["dateUpdated"]}, 1), ({"gt": second["dateUpdated"], "lte": second["dateUpdated"]}, 0)):
            filters = [{"field": "dateUpdated", "operator": "range", "value": ends}]
            self.assertEqual(search(filters=filters).json["total"], count, ends)
        named = [{"field": "firstName", "operator": "eq", "value": name} for name in ("Ada", "Cleo")]
        self.assertEqual(search(filters=[{"group": "OR", "filters": named}]).json["total"], 2)
        self.assertEqual(search(filters=named).json["total"], 0)
        for bad in ({"pageLimit": None}, {"pageLimit": 501}, {"page": 0}, {"page": 5001}, {"page": 1, "searchAfter": [1, "x"]},
                    {"filters": [{"field": "dateUpdated", "operator": "range", "value": {"gt": "today"}}]},
                    {"filters": [{"field": "id", "operator": "near", "value": 1}]}, {"sort": [{"field": "dateUpdated"}]}):
            self.assertEqual(search(**bad).status, 422, bad)

    def test_opportunities(self):
        location, add = self.sandbox.locations[1], lambda **item: self.sandbox.control("POST", "items/opportunities", item)["id"]
        ids = [add(location_id=location, status=status, monetaryValue=5) for status in ("open", "won", "open")]
        pit = self.sandbox.control("POST", "pits", {"resource_id": location, "scopes": ["opportunities.readonly"]})["token"]
        search = lambda query, version="2021-07-28": self.sandbox.api("GET", "/opportunities/search?" + query, pit, version=version)
        here = f"location_id={location}&order=added_asc"
        first = search(here + "&limit=2").json
        self.assertEqual(([o["id"] for o in first["opportunities"]], first["meta"]["total"]), (ids[:2], 3))
        behind = search(f"{here}&startAfterId={first['meta']['startAfterId']}&startAfter={first['meta']['startAfter']}").json
        self.assertEqual(behind["opportunities"], search(here + "&limit=2&page=2").json["opportunities"])
        self.assertEqual([o["id"] for o in behind["opportunities"]], ids[2:])
        self.assertEqual(search(f"location_id={location}&status=won").json["opportunities"][0]["id"], ids[1])
        self.assertEqual(search(f"locationId={location}", "v3").json["meta"]["total"], 3)
        self.assert_failure(search(f"locationId={location}"), 422, ["location_id must be a string", "location_id should not be empty"])
        self.assertEqual([search(here + bad).status for bad in ("&limit=101", "&page=0", "&status=gone")], [422] * 3)

    def test_transactions(self):
        location = self.sandbox.locations[1]
        ids = [self.sandbox.control("POST", "items/transactions", {"location_id": location, "amount": n})["id"] for n in range(3)]
        pit = self.sandbox.control("POST", "pits", {"resource_id": location, "scopes": ["payments/transactions.readonly"]})["token"]
        here = f"/payments/transactions?altId={location}&altType=location"
        page = self.sandbox.api("GET", here + "&limit=2&offset=1", pit).json
        self.assertEqual(([t["_id"] for t in page["data"]], page["totalCount"]), (ids[1:], 3))
        self.assertEqual(self.sandbox.api("GET", here + "&limit=0", pit).status, 422)
        self.assert_failure(self.sandbox.api("GET", "/payments/transactions?altId=" + location, pit), 422,
                            ["altType must be one of the following values: location"])

    def test_the_messages_of_a_conversation(self):
        location = self.sandbox.locations[0]
        add = lambda kind, **fields: self.sandbox.control("POST", "items/" + kind, {"location_id": location, **fields})["id"]
        conversation = add("conversations")
        ids = [add("messages", conversationId=conversation, body=str(number)) for number in range(3)]
        add("messages", conversationId=add("conversations"))
        pit = self.sandbox.control("POST", "pits", {"resource_id": location, "scopes": ["conversations/message.readonly"]})["token"]
        read = lambda query, of=conversation: self.sandbox.api("GET", f"/conversations/{of}/messages?{query}", pit, version="2021-04-15")
        first = read("limit=2").json
        self.assertEqual([m["id"] for m in first["messages"]], [ids[2], ids[1]])
        self.assertEqual((first["lastMessageId"], first["nextPage"]), (ids[1], True))
        rest = read("limit=2&lastMessageId=" + ids[1]).json
        self.assertEqual(([m["body"] for m in rest["messages"]], rest["nextPage"]), (["0"], False))
        self.sandbox.switch(message_list="nested")
        self.assertEqual(read("limit=2").json, {"messages": first})
        self.assert_failure(read("", "nowhere"), 400, "Conversation not found")
        self.assertEqual(read("limit=101").status, 422)

    def test_messages(self):
        location, contact = self.sandbox.locations[0], self.sandbox.contacts[0][0]
        pit = self.sandbox.control("POST", "pits", {"resource_id": location, "scopes": ["conversations/message.write"]})["token"]
        conversation = self.sandbox.control("POST", "items/conversations", {"location_id": location})["id"]
        whole = {"type": "SMS", "conversationId": conversation, "contactId": contact, "conversationProviderId": "p", "message": "Hi"}
        path = "/conversations/messages/inbound"
        send = lambda **change: self.sandbox.api("POST", path, pit, {**whole, **change}, "2021-04-15")
        sent = send().json
        self.assertEqual((sent["conversationId"], sent["contactId"], sent["message"]), (conversation, contact, "Hi"))
        self.assert_failure(send(contactId=None), 422, ["contactId must be a string", "contactId should not be empty"])
        self.assert_failure(send(contactId="nobody"), 400, "Contact not found")
        self.assert_failure(send(conversationProviderId=1), 422, ["conversationProviderId must be a string"])
        self.assertEqual(send(type="Pigeon").status, 422)
        self.sandbox.switch(version_check="exact")
        self.assertEqual(self.sandbox.api("POST", path, pit, whole).json["message"], "version header is invalid")
        change = lambda **body: self.sandbox.api("PUT", f"/conversations/messages/{sent['messageId']}/status", pit, body, "2021-04-15")
        self.assertEqual(change(status="failed", error={"code": "1", "type": "saas", "message": "No route"}).status, 200)
        self.assert_failure(change(status="failed", error={"code": "1", "type": "saas"}), 422, ["error.message must be a string"])
        kept = self.sandbox.control("GET", "items/messages")["items"][-1]
        self.assertEqual((kept["status"], kept["error"]["message"]), ("failed", "No route"))

    def test_course_import(self):
        course = {"title": "Welcome", "description": "First steps", "categories": [{"title": "One", "visibility": "published"}]}
        path, pit = "/courses/courses-exporter/public/import", self.sandbox.location_pit
        body = {"locationId": self.sandbox.locations[0], "products": [course]}
        before = len(self.sandbox.control("GET", "items/courses")["items"])
        self.assertEqual(self.sandbox.api("POST", path, pit, body).status, 201)
        del course["categories"]
        self.assert_failure(self.sandbox.api("POST", path, pit, body), 422, ["products.0.categories must be an array"])
        post = {"title": "Hello", "visibility": "published", "contentType": "song", "description": "Hi"}
        course["categories"] = [{"title": "One", "subCategories": [{"title": "Two", "visibility": "draft", "posts": [post]}]}]
        self.assert_failure(self.sandbox.api("POST", path, pit, body), 422, [
            "products.0.categories.0.visibility must be one of the following values: published, draft",
            "products.0.categories.0.subCategories.0.posts.0.contentType must be one of the following values: "
            "video, assignment, quiz"])
        kept = self.sandbox.control("GET", "items/courses")["items"]
        self.assertEqual((len(kept), kept[-1]["product"]["title"]), (before + 1, "Welcome"))


if __name__ == "__main__":
    unittest.main()
