"""Webhooks: what is sent and how it is signed, to whom, how often, and the events of an installation."""

import base64
import collections
import datetime
import html
import json
import os
import re
import ssl
import subprocess
import tempfile
import unittest
import unittest.mock
import urllib.parse

from case import SandboxCase
from receiver import Receiver, verifies
from sandbox import PROGRAM, Sandbox

NO_RSA = ("--set", "webhook-signatures=ed25519")  # generating an RSA key takes seconds
UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


class WebhookCase(SandboxCase):
    arguments = (*SandboxCase.arguments, "--locations", "3")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receiver = Receiver()
        cls.addClassCleanup(cls.receiver.close)
        cls.id = cls.sandbox.app["id"]

    def setUp(self):
        super().setUp()
        self.sandbox.switch(webhook_signatures="ed25519")
        self.sandbox.control("DELETE", "webhooks")
        self.sandbox.control("PATCH", "apps/" + self.id, {"webhook_url": self.receiver.url, "webhook_urls": {}})
        self.receiver.clear()

    def fire(self, type="ContactCreate", **more):
        return [row["id"] for row in self.sandbox.control("POST", "webhooks", {"type": type, **more})["webhooks"]]

    def settled(self, number, attempts=1):
        """A webhook once it was tried so often."""
        while True:
            webhook = self.sandbox.control("GET", f"webhooks/{number}")
            if len(webhook["attempts"]) >= attempts and webhook["state"] != "sending":
                return webhook

    def events(self, count):
        return [json.loads(arrival.body) for arrival in self.receiver.wait(count)]

    def advance(self, seconds):
        self.sandbox.control("POST", "clock", {"seconds": seconds})

    def pem(self, kind="ed25519"):
        return self.sandbox.control("GET", f"apps/{self.id}/webhook-keys")[kind]["pem"]


class Signatures(WebhookCase):
    def test_both(self):
        self.sandbox.switch(webhook_signatures="both")
        self.fire()
        arrival = self.receiver.wait(1)[0]
        self.assertEqual(arrival.header("Content-Type"), "application/json")
        for kind, header, size in (("ed25519", "X-GHL-Signature", 64), ("rsa", "X-WH-Signature", 512)):
            signature = arrival.header(header)
            self.assertEqual(len(base64.b64decode(signature, validate=True)), size)
            self.assertTrue(verifies(kind, self.pem(kind), signature, arrival.body))
            self.assertFalse(verifies(kind, self.pem(kind), signature, arrival.body + b" "))

    def test_which_headers(self):
        for which, ed25519, rsa in (("ed25519", True, ["N/A"]), ("rsa", False, True), ("none", False, False)):
            self.receiver.clear()
            self.sandbox.switch(webhook_signatures=which)
            self.fire()
            arrival = self.receiver.wait(1)[0]
            for name, wanted in (("X-GHL-Signature", ed25519), ("X-WH-Signature", rsa)):
                values = arrival.all(name)
                self.assertEqual(len(values) if isinstance(wanted, bool) else values, wanted, (which, name))

    def test_the_bytes_of_a_body(self):
        body = ' {"type":"ContactCreate",\r\n"a":1.0,"a":12345678901234567890,"b":"\\u00e9é"}\n'
        self.fire(body=body)
        arrival = self.receiver.wait(1)[0]
        self.assertEqual(arrival.body, body.encode())
        self.assertTrue(verifies("ed25519", self.pem(), arrival.header("X-GHL-Signature"), arrival.body))

    def test_public_keys(self):
        keys = self.sandbox.control("GET", f"apps/{self.id}/webhook-keys")
        self.assertEqual(keys["ed25519"]["der_base64"], self.sandbox.app["webhook_key"])
        for kind, bits in (("ed25519", "256"), ("rsa", "4096")):
            der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=keys[kind]["pem"].encode(),
                                 capture_output=True, check=True).stdout
            self.assertEqual(base64.b64decode(keys[kind]["der_base64"]), der)
            digest = subprocess.run(["openssl", "dgst", "-sha256", "-r"], input=der, capture_output=True, check=True).stdout
            self.assertEqual(keys[kind]["sha256"], digest.decode().split()[0])
            text = subprocess.run(["openssl", "pkey", "-pubin", "-noout", "-text"], input=keys[kind]["pem"].encode(),
                                  capture_output=True, check=True).stdout
            if kind == "rsa":
                self.assertIn(f"({bits} bit)".encode(), text)
        other = self.sandbox.control("POST", "apps", {})
        self.assertNotEqual(other["webhook_key"], self.sandbox.app["webhook_key"], "each app has its own")

    def test_keys_of_the_user(self):
        with tempfile.TemporaryDirectory() as folder:
            def make(name, *options):
                path = os.path.join(folder, name)
                subprocess.run(["openssl", "genpkey", "-out", path, *options], capture_output=True, check=True)
                pem = subprocess.run(["openssl", "pkey", "-in", path, "-pubout"], capture_output=True, check=True).stdout
                return path, pem.decode()

            ed25519, ed25519_pem = make("ed25519", "-algorithm", "ED25519")
            rsa, rsa_pem = make("rsa", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:4096")
            short, _ = make("short", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
            with Sandbox("--webhook-key", ed25519, "--webhook-key", rsa, "--webhook-url", self.receiver.url) as sandbox:
                for app in (sandbox.app, sandbox.control("POST", "apps", {"webhook_url": self.receiver.url})):
                    keys = sandbox.control("GET", f"apps/{app['id']}/webhook-keys")
                    self.assertEqual((keys["ed25519"]["pem"], keys["rsa"]["pem"]), (ed25519_pem, rsa_pem))
                sandbox.control("POST", "webhooks", {"type": "TaskCreate"})
                arrival = self.receiver.wait(1)[0]
                self.assertTrue(verifies("rsa", rsa_pem, arrival.header("X-WH-Signature"), arrival.body))
            for wrong, says in ((("--webhook-key", ed25519, "--webhook-key", ed25519), "two keys of the same kind"),
                                (("--webhook-key", short), "4096"), (("--webhook-key", folder + "/none"), "cannot be read"),
                                (("--webhook-key", __file__), "not readable PEM")):
                done = subprocess.run([PROGRAM, "sandbox", "--exit-with-stdin", *wrong], stdin=subprocess.DEVNULL,
                                      capture_output=True, text=True, timeout=30, check=False)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(says, done.stderr)

    def test_a_seed_repeats_keys_and_ids(self):
        def run():
            with Sandbox("--seed", "77", *NO_RSA, "--webhook-url", self.receiver.url) as sandbox:
                sandbox.install_agency()
                return sandbox.app["webhook_key"], sandbox.app["shared_secret"], [
                    row["webhook_id"] for row in sandbox.control("GET", "webhooks")["webhooks"]]

        first, second = run(), run()
        self.assertEqual(first, second)
        self.assertEqual(len(set(first[2])), 5)
        with Sandbox(*NO_RSA) as sandbox:
            self.assertNotIn(sandbox.app["webhook_key"], first)


class Faults(WebhookCase):
    def arrival(self, fault, **more):
        self.fire(fault=fault, **more)
        return self.receiver.wait(1)[0]

    def valid(self, arrival, name="X-GHL-Signature"):
        return verifies("ed25519", self.pem(), arrival.header(name), arrival.body)

    def test_wrong_signature(self):
        arrival = self.arrival("wrong_signature")
        self.assertEqual(len(base64.b64decode(arrival.header("X-GHL-Signature"))), 64)
        self.assertFalse(self.valid(arrival))

    def test_missing_signature(self):
        arrival = self.arrival("missing_signature")
        self.assertEqual([arrival.all(name) for name in ("X-GHL-Signature", "X-WH-Signature")], [[], []])

    def test_swapped_signatures(self):
        arrival = self.arrival("swapped_signatures")
        self.assertEqual(arrival.header("X-GHL-Signature"), "N/A")
        self.assertTrue(self.valid(arrival, "X-WH-Signature"))

    def test_repeated_signatures(self):
        values = self.arrival("repeated_signatures").all("X-GHL-Signature")
        self.assertEqual(len(set(values)), 2)

    def test_flipped_body(self):
        arrival = self.arrival("flipped_body", body="0" * 99)
        self.assertEqual(sum(byte != ord("0") for byte in arrival.body), 1)
        self.assertFalse(self.valid(arrival))

    def test_other_app(self):
        arrival = self.arrival("other_app")
        self.assertNotEqual(json.loads(arrival.body)["appId"], self.id)
        self.assertTrue(self.valid(arrival), "HighLevel signs the events of all apps")

    def test_stale(self):
        self.fire(fault="stale")
        self.fire(timestamp_offset_s=-3600)
        self.events(2)
        for webhook, hours in zip(self.sandbox.control("GET", "webhooks")["webhooks"], (31 * 24, 1)):
            event = json.loads(base64.b64decode(self.sandbox.control("GET", f"webhooks/{webhook['id']}")["body_base64"]))
            sent, said = (datetime.datetime.fromisoformat(text[:-1]) for text in (webhook["created"], event["timestamp"]))
            age = sent - said
            self.assertEqual(round(age.total_seconds() / 3600), hours)

    def test_copies_and_count(self):
        self.fire(count=3, copies=2)
        ids = collections.Counter(event["webhookId"] for event in self.events(6))
        self.assertEqual(list(ids.values()), [2, 2, 2])
        self.sandbox.switch(webhook_copies="4")
        self.receiver.clear()
        self.fire()
        self.assertEqual(len({event["webhookId"] for event in self.events(4)}), 1)

    def test_order(self):
        self.sandbox.switch(webhook_in_flight="1")
        names = [f"Number {number}" for number in range(12)]
        events = [{"type": "ContactUpdate", "payload": {"name": name}} for name in names]
        got = {}
        for order in ("given", "reverse", "shuffle"):
            self.receiver.clear()
            self.sandbox.control("POST", "webhooks", {"events": events, "order": order})
            got[order] = [event["name"] for event in self.events(len(names))]
        self.assertEqual((got["given"], got["reverse"]), (names, names[::-1]))
        self.assertEqual(sorted(got["shuffle"]), sorted(names))
        self.assertNotIn(got["shuffle"], (names, names[::-1]))

    def test_members_can_be_replaced_and_taken_away(self):
        self.fire(payload={"webhookId": None, "timestamp": None, "name": "É", "extra": [1.0]})
        arrival = self.receiver.wait(1)[0]
        event = json.loads(arrival.body)
        self.assertFalse({"webhookId", "timestamp"} & set(event))
        self.assertEqual(event["name"], "É")
        self.assertIn(b'"extra":[1.0]', arrival.body)

    def test_what_is_refused(self):
        for wrong, says in (({"type": ""}, "type"), ({"type": "Nonsense"}, "sample"), ({"fault": "explode"}, "fault"),
                            ({"app_id": "0" * 24}, "no app"), ({"count": 0}, "count"),
                            ({"count": 20000, "copies": 2}, "at once"), ({"body": "0" * 2**20, "copies": 300}, "too large"),
                            ({"timestamp_offset_s": 2**62}, "hundred years"), ({"timestamp_offset_s": "soon"}, "hundred years"),
                            ({"events": [], "order": "given", "url": "x"}, None), ({"order": "sideways"}, "order")):
            body = {"type": "ContactCreate", **wrong}
            if says is None:
                self.assertEqual(self.sandbox.control("POST", "webhooks", body)["webhooks"], [])
                continue
            with self.assertRaisesRegex(RuntimeError, f"400.*{says}"):
                self.sandbox.control("POST", "webhooks", body)
        self.sandbox.control("PATCH", "apps/" + self.id, {"webhook_url": ""})
        with self.assertRaisesRegex(RuntimeError, "no webhook URL"):
            self.fire()
        self.assertEqual(self.receiver.arrivals, [])


class Deliveries(WebhookCase):
    def test_every_documented_event(self):
        events = self.sandbox.control("GET", "webhook-events")["events"]
        self.assertEqual(len(events), 67)
        self.assertEqual(len({event["type"] for event in events}), 67)
        for event in events:
            self.fire(event["type"], location_id=self.sandbox.locations[1])
        for arrival in self.receiver.wait(len(events)):
            event = json.loads(arrival.body)
            self.assertEqual((event["appId"], event["versionId"]), (self.id, self.id))
            self.assertRegex(event["webhookId"], UUID)
            self.assertRegex(event["timestamp"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
            self.assertNotIn(b"{{", arrival.body)
            self.assertTrue(event["type"])

    def test_urls_by_event(self):
        self.sandbox.control("PATCH", "apps/" + self.id, {"webhook_urls": {"TaskCreate": self.receiver.url + "/tasks",
                                                                          "INSTALL": self.receiver.url + "/installs"}})
        self.fire("TaskCreate")
        self.fire("INSTALL")
        self.assertEqual(sorted(arrival.path for arrival in self.receiver.wait(2)), ["/hooks", "/hooks/tasks"])

    def test_retries_of_the_newer_guide(self):
        self.receiver.answers = [503] * 13
        number, = self.fire()
        for attempt in range(1, 13):
            webhook = self.settled(number, attempt)
            self.assertEqual((webhook["state"], webhook["retries"]), ("waiting", attempt))
            self.advance(5 * 2 ** (attempt - 1))
            self.assertEqual(len(self.receiver.arrivals), attempt, "not before its time")
            self.advance(7 * 2 ** (attempt - 1))
            self.receiver.wait(attempt + 1)
        webhook = self.settled(number, 13)
        self.assertEqual((webhook["state"], [row["status"] for row in webhook["attempts"]]), ("failed", [503] * 13))
        self.assertNotIn("next_try", webhook)
        bodies = {(arrival.body, arrival.header("X-GHL-Signature")) for arrival in self.receiver.arrivals}
        self.assertEqual(len(bodies), 1, "the same bytes each time")

    def test_retries_of_the_older_guide(self):
        self.sandbox.switch(webhook_retries="429-only")
        self.receiver.answers = [500]
        number, = self.fire()
        self.assertEqual(self.settled(number)["state"], "failed")
        self.receiver.clear()
        self.receiver.answers = [429] * 7
        number, = self.fire()
        for attempt in range(1, 7):
            self.assertEqual(self.settled(number, attempt)["state"], "waiting")
            self.advance(500)
            self.assertEqual(len(self.receiver.arrivals), attempt)
            self.advance(201)
            self.receiver.wait(attempt + 1)
        self.assertEqual(self.settled(number, 7)["state"], "failed")

    def test_retry_now_and_success_ends_retries(self):
        self.receiver.answers = [500, 404, 204]
        number, = self.fire()
        self.settled(number)
        self.sandbox.control("POST", f"webhooks/{number}/retry")
        self.settled(number, 2)
        self.assertEqual(self.sandbox.control("POST", "webhooks/retry")["webhooks"], 1)
        webhook = self.settled(number, 3)
        self.assertEqual((webhook["state"], [row["status"] for row in webhook["attempts"]]), ("delivered", [500, 404, 204]))
        with self.assertRaisesRegex(RuntimeError, "does not wait"):
            self.sandbox.control("POST", f"webhooks/{number}/retry")
        self.sandbox.switch(webhook_retries="never")
        self.receiver.answers = [500]
        number, = self.fire()
        self.assertEqual(self.settled(number)["state"], "failed")

    def test_resend_within_thirty_days(self):
        number, = self.fire()
        self.settled(number)
        self.advance(29 * 86400)
        self.sandbox.control("POST", f"webhooks/{number}/resend")
        first, again = self.receiver.wait(2)
        self.assertEqual((again.body, again.headers[-3:]), (first.body, first.headers[-3:]))
        self.settled(number, 2)
        self.advance(2 * 86400)
        with self.assertRaisesRegex(RuntimeError, "30 days"):
            self.sandbox.control("POST", f"webhooks/{number}/resend")

    def test_no_answer(self):
        self.sandbox.switch(webhook_timeout_ms="300")
        self.receiver.gate.clear()
        number, = self.fire()
        webhook = self.settled(number)
        self.receiver.gate.set()
        self.assertEqual((webhook["state"], webhook["attempts"][0]["status"]), ("waiting", 0))
        self.assertIn("imeout", webhook["attempts"][0]["error"])
        number, = self.fire(url="http://127.0.0.1:1/")
        self.assertIn("connect", self.settled(number)["attempts"][0]["error"])

    def test_few_at_a_time_and_nobody_waits_for_them(self):
        self.sandbox.switch(webhook_in_flight="5")
        self.receiver.gate.clear()
        try:
            self.fire(count=12)
            self.receiver.wait(5)
            states = collections.Counter(row["state"] for row in self.sandbox.control("GET", "webhooks")["webhooks"])
            self.assertEqual(states, {"sending": 5, "waiting": 7})
            self.assertEqual(self.sandbox.request("GET", "/webhooks").status, 200)
        finally:
            self.receiver.gate.set()
        self.receiver.wait(12)

    def test_the_end_waits_for_nothing(self):
        self.receiver.gate.clear()
        try:
            other = Sandbox("--webhook-url", self.receiver.url, *NO_RSA)
            other.control("POST", "webhooks", {"type": "ContactCreate"})
            self.receiver.wait(1)
            other.switch(webhook_signatures="both")
            other.control("POST", "webhooks", {"type": "ContactCreate"})  # needs a key that is generated now
            self.assertEqual(other.close(), 0)
        finally:
            self.receiver.gate.set()

    def test_clear(self):
        self.receiver.answers = [500]
        number, = self.fire()
        self.settled(number)
        self.assertEqual(self.sandbox.control("DELETE", "webhooks")["webhooks"], 1)
        self.advance(3600)
        self.assertEqual(self.sandbox.control("GET", "webhooks")["webhooks"], [])
        self.assertEqual(self.sandbox.control("POST", "webhooks/retry")["webhooks"], 0)

    def test_the_log_shows_no_query(self):
        self.fire(url=self.receiver.url + "?token=hush")
        self.assertEqual(self.receiver.wait(1)[0].path, "/hooks?token=hush")
        self.assertNotIn("hush", json.dumps(self.sandbox.control("GET", "webhooks")))
        self.assertNotIn(b"hush", self.sandbox.request("GET", "/webhooks").body)


class Targets(WebhookCase):
    def test_only_this_machine(self):
        for url in ("http://example.com/", "https://hooks.example/", "http://10.0.0.1/", "http://0.0.0.0/",
                    "http://169.254.169.254/", "http://[::ffff:127.0.0.1]/", "http://[fe80::1]/", "http://127.0.0.1.example/", "http://localhost.example/",
                    "http://127.0.0.1@example.com/", "http://example.com#@127.0.0.1/", "http://example.com\\@127.0.0.1/",
                    "http://user:pw@127.0.0.1/", "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1:80", "http://",
                    "http:// /"):
            for path, body in (("apps/" + self.id, {"webhook_url": url}), ("apps", {"webhook_urls": {"TaskCreate": url}}),
                               ("webhooks", {"type": "TaskCreate", "url": url})):
                with self.assertRaisesRegex(RuntimeError, "400", msg=url) as caught:
                    self.sandbox.control("POST", path, body)
                self.assertNotIn("pw@", str(caught.exception))
        for url in ("http://localhost:1/", "http://127.255.1.2:1/", "http://[::1]:1/", "https://127.0.0.1:1/x?y=%20"):
            self.assertEqual(self.sandbox.control("PATCH", "apps/" + self.id, {"webhook_url": url})["webhook_url"], url)

    def test_a_redirect_is_not_followed(self):
        self.receiver.answers = [(302, {"Location": self.receiver.url + "/elsewhere"})]
        number, = self.fire()
        webhook = self.settled(number)
        self.assertEqual((webhook["state"], webhook["attempts"][0]["status"]), ("waiting", 302))
        self.assertEqual([arrival.path for arrival in self.receiver.arrivals], ["/hooks"])

    def test_no_proxy_of_the_environment(self):
        dead = "http://127.0.0.1:1"
        with unittest.mock.patch.dict(os.environ, http_proxy=dead, https_proxy=dead, all_proxy=dead, ALL_PROXY=dead):
            with Sandbox("--webhook-url", self.receiver.url, *NO_RSA) as sandbox:
                sandbox.control("POST", "webhooks", {"type": "ContactCreate"})
                self.receiver.wait(1)

    def test_hosts_that_are_allowed(self):
        with Sandbox("--allow-target", "hooks.invalid:8080", "--allow-target", "Other.invalid", *NO_RSA) as sandbox:
            path = "apps/" + sandbox.app["id"]
            for url in ("http://hooks.invalid/", "http://hooks.invalid:80/", "http://x.hooks.invalid:8080/", "http://invalid/"):
                with self.assertRaisesRegex(RuntimeError, "400"):
                    sandbox.control("PATCH", path, {"webhook_url": url})
            for url in ("http://hooks.invalid:8080/", "http://other.invalid/", "https://OTHER.invalid:99/"):
                sandbox.control("PATCH", path, {"webhook_url": url})
            number = sandbox.control("POST", "webhooks", {"type": "ContactCreate"})["webhooks"][0]["id"]
            attempts = []
            while not attempts:
                attempts = sandbox.control("GET", f"webhooks/{number}")["attempts"]
            self.assertEqual(attempts[0]["status"], 0)
            self.assertIn("resolve", attempts[0]["error"])

    def test_tls_is_checked(self):
        with tempfile.TemporaryDirectory() as folder:
            key, certificate = folder + "/key", folder + "/certificate"
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=receiver", "-addext",
                            "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
                           capture_output=True, check=True)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            receiver = Receiver(context)
            self.addCleanup(receiver.close)
            number, = self.fire(url=receiver.url)
            self.assertIn("certificate", self.settled(number)["attempts"][0]["error"])
            with Sandbox("--webhook-url", receiver.url, "--webhook-ca", certificate, *NO_RSA) as sandbox:
                sandbox.control("POST", "webhooks", {"type": "ContactCreate"})
                self.assertEqual(len(receiver.wait(1)), 1)

    def test_large_answers_do_no_harm(self):
        self.receiver.answers = [(200, {"X-Padding": "x" * 50000})]
        number, = self.fire()
        self.assertEqual(self.settled(number)["state"], "delivered")


class Lifecycle(WebhookCase):
    def setUp(self):
        super().setUp()
        self.sandbox.switch(webhook_in_flight="1")  # in their order
        for resource in (self.sandbox.company, *self.sandbox.locations):
            try:
                self.sandbox.control("POST", "uninstall", {"resource_id": resource})
            except RuntimeError:
                pass
        while any(row["state"] in ("waiting", "sending") for row in self.sandbox.control("GET", "webhooks")["webhooks"]):
            pass
        self.receiver.clear()

    def told(self, count):
        """All that was sent, oldest first."""
        while any(row["state"] in ("waiting", "sending") for row in self.sandbox.control("GET", "webhooks")["webhooks"]):
            pass
        self.assertEqual(len(self.events(count)), count)
        return [(event["type"], event.get("installType"), event.get("locationId"), event.get("companyId"))
                for event in self.events(count)]

    def test_a_location(self):
        self.sandbox.control("PATCH", "apps/" + self.id, {"plan_id": "66f1f0a14be07d3158a9c701"})
        self.sandbox.consent_code(level="location", resource_id=self.sandbox.locations[0])
        event, = self.events(1)
        self.assertEqual((event["type"], event["installType"], event["locationId"], event["companyId"], event["appId"]),
                         ("INSTALL", "Location", self.sandbox.locations[0], self.sandbox.company, self.id))
        self.assertTrue(event["userId"] and event["companyName"])
        self.assertEqual((event["planId"], event["trial"]["onTrial"]), ("66f1f0a14be07d3158a9c701", True))
        self.assertIs(event["isWhitelabelCompany"], False)
        self.sandbox.control("POST", "uninstall", {"resource_id": self.sandbox.locations[0]})
        self.assertEqual(self.told(2)[1], ("UNINSTALL", None, self.sandbox.locations[0], None))

    def test_an_agency_in_bulk(self):
        chosen = self.sandbox.locations[1:]
        self.sandbox.consent_code(level="agency", approved_locations=chosen)
        self.assertEqual(self.told(3), [("INSTALL", "Company", None, self.sandbox.company)] +
                         [("INSTALL", "Location", location, self.sandbox.company) for location in chosen])
        self.sandbox.control("POST", "uninstall", {"resource_id": self.sandbox.company})
        self.assertEqual(self.told(4)[3], ("UNINSTALL", None, None, self.sandbox.company), "one for all")
        self.assertEqual(len(self.sandbox.control("GET", "webhooks")["webhooks"]), 4)

    def test_before_or_after_the_exchange(self):
        self.sandbox.consent_code(level="location")
        self.events(1)
        self.sandbox.switch(install_event="after-exchange")
        self.receiver.clear()
        code = self.sandbox.consent_code(level="agency", approved_locations=self.sandbox.locations)
        self.assertEqual(len(self.sandbox.control("GET", "webhooks")["webhooks"]), 1)
        self.assertEqual(self.sandbox.exchange(code).status, 200)
        self.assertEqual([event[1] for event in self.told(4)], ["Company"] + ["Location"] * 3)

    def test_a_future_location(self):
        self.sandbox.install_agency(all_locations=False, approved_locations=self.sandbox.locations, future_locations=True)
        self.events(4)
        self.receiver.clear()
        location = self.sandbox.control("POST", "locations", {"name": "New branch"})["id"]
        self.assertEqual(self.told(1), [("INSTALL", "Location", location, self.sandbox.company)])
        self.sandbox.switch(future_install_ids="omit")
        self.sandbox.control("POST", "locations", {"name": "Newer branch"})
        event = self.events(2)[1]
        self.assertFalse({"userId", "companyId"} & set(event))
        self.assertTrue(event["locationId"])

    def test_the_consent_page_and_the_api(self):
        link = "/v2/oauth/chooselocation?" + urllib.parse.urlencode({
            "response_type": "code", "client_id": self.sandbox.app["client_id"],
            "redirect_uri": self.sandbox.app["redirect_uri"], "scope": self.sandbox.app["scope"]})
        url = self.sandbox.allow(link, "Location:" + self.sandbox.locations[2])
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["code"][0]
        token = self.sandbox.exchange(code).json["access_token"]
        answer = self.sandbox.api("DELETE", f"/marketplace/app/{self.id}/installations", token,
                                  {"locationId": self.sandbox.locations[2]})
        self.assertEqual(answer.status, 200)
        self.assertEqual([event[0] for event in self.told(2)], ["INSTALL", "UNINSTALL"])

    def test_nobody_is_told_without_a_url(self):
        self.sandbox.control("DELETE", "webhooks")
        self.sandbox.control("PATCH", "apps/" + self.id, {"webhook_url": None})
        self.sandbox.install_location()
        self.assertEqual(self.sandbox.control("GET", "webhooks")["webhooks"], [])

    def test_by_hand(self):
        self.fire("UPDATE")
        self.fire("PLAN_CHANGE")
        self.fire("EXTERNAL_AUTH_CONNECTED")
        self.fire("INSTALL", company_id=self.sandbox.company)
        self.fire("UNINSTALL", location_id=self.sandbox.locations[1])
        update, plan, connected, install, uninstall = self.events(5)
        self.assertTrue(update["previousVersionId"])
        self.assertNotEqual(plan["currentPlanId"], plan["newPlanId"])
        self.assertEqual(connected["locationId"], self.sandbox.locations[0])
        self.assertEqual((install["installType"], install.get("locationId")), ("Company", None))
        self.assertEqual(uninstall["locationId"], self.sandbox.locations[1])


class Pages(WebhookCase):
    def form(self, page, path, fields, **headers):
        csrf = self.sandbox.request("GET", page).body.decode().split('name="csrf" value="')[1][:64]
        return self.sandbox.form(path, {"csrf": csrf, **fields}, {"Origin": self.sandbox.url, **headers})

    def test_send_and_resend(self):
        page = f"/webhooks/new?app={self.id}&type=NoteCreate&for={self.sandbox.locations[0]}"
        fields = {"app": self.id, "type": "NoteCreate", "payload": '{"body":"<b>&"}', "fault": "", "copies": "2"}
        self.assertEqual(self.form(page, "/webhooks/new", fields).status, 303)
        events = self.events(2)
        self.assertEqual(set(events[0]), {"type", "body", "appId", "versionId", "timestamp", "webhookId"})
        number = self.sandbox.control("GET", "webhooks")["webhooks"][0]["id"]
        self.settled(number)
        self.assertIn(b"&lt;b&gt;&amp;", self.sandbox.request("GET", f"/webhooks/{number}").body)
        self.assertEqual(self.form("/webhooks", f"/webhooks/{number}/resend", {}).status, 303)
        self.events(3)
        self.assertEqual(self.form("/webhooks", f"/webhooks/{number}/retry", {}).status, 400)

    def test_the_signatures_and_attempts_of_one(self):
        self.sandbox.switch(webhook_signatures="both")
        self.receiver.answers.append(503)
        number, = self.fire()
        self.settled(number)
        self.sandbox.control("POST", f"webhooks/{number}/retry")
        self.settled(number, 2)
        arrivals = self.receiver.wait(2)
        page = html.unescape(self.sandbox.request("GET", f"/webhooks/{number}").body.decode())
        for name in ("X-GHL-Signature", "X-WH-Signature"):
            self.assertEqual(arrivals[0].header(name), arrivals[1].header(name))
            self.assertIn(f"{name}: {arrivals[1].header(name)}\n", page)
        rows = re.findall("<tr><td>([0-9]+)</td>.*?(answered [0-9]+).*?<td>([0-9]+) ms</td></tr>", page)
        self.assertEqual([row[:2] for row in rows], [("1", "answered 503"), ("2", "answered 200")])
        self.assertIn(self.receiver.url, page)
        attempts = self.sandbox.control("GET", f"webhooks/{number}")["attempts"]
        self.assertEqual([attempt["signatures"] for attempt in attempts], ["both", "both"])
        self.sandbox.switch(webhook_signatures="none")
        page = html.unescape(self.sandbox.request("GET", f"/webhooks/{number}").body.decode())
        self.assertIn(arrivals[1].header("X-WH-Signature"), page, "it is what was sent, not what would be")
        self.assertIn("The next attempt has others", page)

    def test_a_forged_signature_is_shown_as_it_was_sent(self):
        number, = self.fire(fault="repeated_signatures")
        self.settled(number)
        sent = self.receiver.wait(1)[0].all("X-GHL-Signature")
        page = html.unescape(self.sandbox.request("GET", f"/webhooks/{number}").body.decode())
        self.assertEqual(len(set(sent)), 2)
        self.assertEqual(re.findall("X-GHL-Signature: (.*)", page)[:2], sent)

    def test_all_that_wait_and_forget(self):
        self.receiver.answers += [503, 503, 200]
        numbers = self.fire(count=3)
        waiting = [number for number in numbers if self.settled(number)["state"] == "waiting"]
        self.assertEqual(len(waiting), 2)
        listed = self.sandbox.request("GET", "/webhooks").body.decode()
        self.assertEqual(listed.count("answered 503"), 2)
        self.assertIn(f"<code>{self.receiver.url}</code>", listed)
        self.assertEqual(self.form("/webhooks", "/webhooks/retry", {}).status, 303)
        self.events(5)
        for number in waiting:
            self.settled(number, 2)
        self.assertNotIn("Retry all that wait", self.sandbox.request("GET", "/webhooks").body.decode())
        self.assertEqual(self.form("/webhooks", "/webhooks/clear", {}).status, 303)
        self.assertEqual(self.sandbox.control("GET", "webhooks")["webhooks"], [])
        self.assertIn("Nothing yet.", self.sandbox.request("GET", "/webhooks").body.decode())

    def test_forms_need_their_page(self):
        number, = self.fire()
        self.settled(number)
        for path, fields in (("/webhooks/new", {"app": self.id, "type": "NoteCreate", "payload": "{}"}),
                             ("/webhooks/url", {"app": self.id, "url": "http://127.0.0.1:1/"}),
                             (f"/webhooks/{number}/resend", {}), (f"/webhooks/{number}/retry", {}), ("/webhooks/retry", {}),
                             ("/webhooks/clear", {})):
            self.assertEqual(self.sandbox.form(path, fields, {"Origin": self.sandbox.url}).status, 403)
            self.assertEqual(self.form("/webhooks", path, fields, Origin="http://evil.example").status, 403)
        self.assertEqual(len(self.receiver.wait(1)), 1)
        self.assertEqual(len(self.sandbox.control("GET", "webhooks")["webhooks"]), 1)
        self.assertEqual(self.sandbox.control("GET", "apps")["apps"][0]["webhook_url"], self.receiver.url)

    def test_the_url(self):
        self.assertEqual(self.form("/webhooks", "/webhooks/url", {"app": self.id, "url": "http://example.com/"}).status, 400)
        url = self.receiver.url + "/other?key=hush"
        self.assertEqual(self.form("/webhooks", "/webhooks/url", {"app": self.id, "url": url}).status, 303)
        self.assertEqual(self.sandbox.control("GET", "apps")["apps"][0]["webhook_url"], url)
        self.assertNotIn(b"hush", self.sandbox.request("GET", "/webhooks").body)
        self.assertNotIn(b"hush", self.sandbox.request("GET", "/").body)

    def test_what_is_not_there(self):
        for path, status in (("/webhooks/999", 404), ("/webhooks/nothing", 400), ("/webhooks/keys/nobody", 404),
                             ("/webhooks/new?app=x&type=NoteCreate&for=y", 400), ("/custom-page/nobody", 404),
                             (f"/custom-page/{self.id}", 400),
                             (f"/webhooks/new?app={self.id}&type=Nothing&for={self.sandbox.locations[0]}", 400)):
            self.assertEqual(self.sandbox.request("GET", path).status, status, path)
        for payload in ("", "[]", "{", '{"a":"\\u0000"}'):
            fields = {"app": self.id, "type": "NoteCreate", "payload": payload, "fault": "", "copies": "1"}
            self.assertEqual(self.form("/webhooks", "/webhooks/new", fields).status, 400, payload)
        self.assertEqual(self.receiver.arrivals, [])


class UserContext(WebhookCase):
    def ask(self, **request):
        return self.sandbox.control("POST", "user_context", request)

    def opened(self, ciphertext, secret=None):
        command = ["openssl", "enc", "-d", "-aes-256-cbc", "-md", "md5", "-base64", "-A", "-pass",
                   "pass:" + (secret or self.secret())]
        done = subprocess.run(command, input=ciphertext.encode(), capture_output=True, check=False)
        return done.stdout if done.returncode == 0 else None

    def secret(self):
        return self.sandbox.control("GET", "apps")["apps"][0]["shared_secret"]

    def test_an_agency(self):
        answer = self.ask()
        context = json.loads(self.opened(answer["ciphertext"]))
        self.assertEqual(set(context), {"userId", "companyId", "role", "type", "userName", "email"})
        self.assertEqual((context["companyId"], context["role"], context["type"]), (self.sandbox.company, "admin", "agency"))
        self.assertEqual(json.loads(answer["text"]), context)

    def test_a_location_and_overrides(self):
        location = self.sandbox.locations[1]
        answer = self.ask(location_id=location, role="user", type="location", user_id="u" * 20,
                          overrides={"email": None, "permissions": {"a": True}, "userName": "Zoë"})
        context = json.loads(self.opened(answer["ciphertext"]))
        self.assertEqual(context["activeLocation"], location)
        self.assertEqual((context["role"], context["type"], context["userId"], context["userName"]),
                         ("user", "location", "u" * 20, "Zoë"))
        self.assertEqual(context["permissions"], {"a": True})
        self.assertNotIn("email", context)
        self.assertEqual(self.opened(self.ask(text="no json")["ciphertext"]), b"no json")

    def test_a_new_secret_ends_the_old_one_at_once(self):
        old = self.secret()
        self.assertRegex(old, UUID)
        new = self.sandbox.control("POST", f"apps/{self.id}/shared-secret")["shared_secret"]
        self.assertNotEqual(old, new)
        ciphertext = self.ask()["ciphertext"]
        self.assertIn(b"companyId", self.opened(ciphertext, new))
        self.assertNotIn(b"companyId", self.opened(ciphertext, old) or b"")

    def test_the_custom_page(self):
        self.sandbox.control("PATCH", "apps/" + self.id, {"custom_page_url": "http://127.0.0.1:3000/page?x=1"})
        answer = self.sandbox.request("GET", f"/custom-page/{self.id}?for={self.sandbox.locations[0]}")
        page = answer.body.decode()
        context = page.split('data-context="')[1].split('"')[0]
        self.assertEqual(json.loads(self.opened(context))["activeLocation"], self.sandbox.locations[0])
        self.assertIn("frame-src http://127.0.0.1:3000;", answer.headers["Content-Security-Policy"])
        self.assertNotIn(self.secret(), page)
        for wrong in ("javascript:alert(1)", "http://a.example;script-src *", "x"):
            with self.assertRaisesRegex(RuntimeError, "400"):
                self.sandbox.control("PATCH", "apps/" + self.id, {"custom_page_url": wrong})

    def test_what_is_refused(self):
        for wrong in ({"app_id": "x"}, {"company_id": "x"}, {"location_id": "x"}):
            with self.assertRaisesRegex(RuntimeError, "400"):
                self.ask(**wrong)


if __name__ == "__main__":
    unittest.main()
