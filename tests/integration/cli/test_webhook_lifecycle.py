"""ghlauth webhook serve, with a sandbox that signs and sends: the store of `ghlauth login` follows what happens in HighLevel."""

import json
import time
import unittest

from case import NEEDS_AUTHORIZATION, PATIENCE_S, CliCase
from serve_case import ServeCase


class Lifecycle(ServeCase):
    with_sandbox = True
    arguments = (*CliCase.arguments, "--locations", "4", "--set", "webhook-signatures=ed25519", "--set", "webhook-in-flight=1")

    def setUp(self):
        super().setUp()
        self.sandbox.switch(webhook_signatures="ed25519", webhook_in_flight="1")
        for resource in (self.sandbox.company, *self.sandbox.locations):
            try:
                self.sandbox.control("POST", "uninstall", {"resource_id": resource})
            except RuntimeError:  # it is not installed there
                pass
        self.sandbox.control("DELETE", "webhooks")
        self.key.public.write_text(self.sandbox.control("GET", f"apps/{self.app_id}/webhook-keys")["ed25519"]["pem"])

    def receive(self, *more):
        daemon = self.serve("--metrics", str(self.home / "webhook.prom"), *more, lifecycle=True)
        self.sandbox.control("PATCH", "apps/" + self.app_id, {"webhook_url": daemon.address + "/webhooks"})
        self.addCleanup(self.sandbox.control, "PATCH", "apps/" + self.app_id, {"webhook_url": None})
        return daemon

    def delivered(self, count):
        """All that was sent, once it has arrived."""
        end = time.monotonic() + PATIENCE_S
        while True:
            sent = self.sandbox.control("GET", "webhooks")["webhooks"]
            if len(sent) >= count and all(row["state"] == "delivered" for row in sent):
                return sent
            self.assertLess(time.monotonic(), end, sent)

    def installed(self):
        """What `ghlauth status` lists: not what was removed. It ends with 3 where nothing is left."""
        rows = json.loads(self.run_cli("status", "--json", code=None).stdout)["credentials"]
        return {row["resource_id"] for row in rows if row["state"] == "valid"}

    def test_an_agency_and_its_locations(self):
        daemon = self.receive_after_login()
        location = self.sandbox.control("POST", "locations", {"name": "New branch"})["id"]
        self.delivered(1)
        self.assertIn(location, self.installed())
        token = self.run_cli("token", "--as", self.installation(location)).stdout.strip()  # minted now
        self.assertEqual(self.sandbox.api("GET", "/contacts/?locationId=" + location, token).status, 200)
        self.sandbox.control("POST", "uninstall", {"resource_id": location})
        self.delivered(2)
        self.assertNotIn(location, self.installed())
        self.fail_cli(NEEDS_AUTHORIZATION, "token", "--as", self.installation(location))
        self.sandbox.control("POST", "uninstall", {"resource_id": self.sandbox.company})
        self.delivered(3)
        self.assertEqual(self.installed(), set())
        daemon.end()
        self.assertRegex((self.home / "webhook.prom").read_text(), r'(?m)^ghlauth_webhook_lifecycle_total [3-9]')

    def receive_after_login(self):
        self.login("Company:" + self.sandbox.company, boxes={"all_locations": "on", "future_locations": "on"})
        self.sandbox.control("DELETE", "webhooks")
        return self.receive()

    def test_what_is_handed_on_is_in_the_store_already(self):
        application = self.application()
        self.login()
        seen = []
        application.answer = lambda request: seen.append(self.installed()) or 200
        daemon = self.receive("--upstream", application.url)
        self.sandbox.control("POST", "uninstall", {"resource_id": self.location})
        self.delivered(1)
        self.assertEqual(seen, [set()])
        daemon.end()

    def test_retries_are_applied_once(self):
        application = self.application()
        application.answer = lambda request: 500 if len(application.requests) < 2 else 200
        self.login()
        daemon = self.receive("--upstream", application.url)
        self.sandbox.control("POST", "uninstall", {"resource_id": self.location})
        application.wait_for(1)
        self.sandbox.control("POST", "webhooks/retry")
        application.wait_for(2)
        self.sandbox.control("POST", "webhooks/retry")
        application.wait_for(3)
        sent, = self.delivered(1)
        self.assertEqual([attempt["status"] for attempt in self.sandbox.control("GET", f"webhooks/{sent['id']}")["attempts"]],
                         [429, 429, 200])
        self.assertEqual(len(set(application.bodies)), 1)
        self.assertIn("answered 500", daemon.end())


if __name__ == "__main__":
    unittest.main()
