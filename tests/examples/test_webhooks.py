"""The receivers of webhooks, against a live sandbox that signs and sends. GHLAUTH_EXAMPLES names their folder."""

import base64
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sandbox import PROGRAM, Sandbox  # noqa: E402

EXAMPLES = pathlib.Path(os.environ["GHLAUTH_EXAMPLES"])
PATIENCE_S = 60


class Receivers(unittest.TestCase):
    def setUp(self):
        self.sandbox = Sandbox("--set", "webhook-signatures=ed25519", "--set", "webhook-in-flight=1")
        self.addCleanup(self.sandbox.close)
        self.app = self.sandbox.app
        folder = tempfile.TemporaryDirectory(prefix="ghlauth-")
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        self.key = "1 " + base64.b64encode(os.urandom(32)).decode()
        self.public_key = self.sandbox.control("GET", f"apps/{self.app['id']}/webhook-keys")["ed25519"]["pem"]

    def start(self, command, ready, **environment):
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env={**os.environ, **environment})
        self.addCleanup(process.kill)  # does nothing to one that has ended
        line = process.stdout.readline()
        self.assertTrue(line.startswith(ready), line or process.stderr.read())
        return process, line

    def send(self, url, count=1, **event):
        """Has it sent, and again until it is accepted or was sent `count` times; the statuses of the answers."""
        self.sandbox.control("PATCH", "apps/" + self.app["id"], {"webhook_url": url})
        number = self.sandbox.control("POST", "webhooks", event)["webhooks"][0]["id"]
        return self.attempts(number, count)

    def attempts(self, number, count):
        end = time.monotonic() + PATIENCE_S
        retried = 0  # after how many attempts: a retry that was asked for begins a little later
        while True:
            webhook = self.sandbox.control("GET", f"webhooks/{number}")
            if webhook["state"] in ("delivered", "failed") or len(webhook["attempts"]) >= count:
                return [attempt["status"] for attempt in webhook["attempts"]]
            if webhook["state"] == "waiting" and len(webhook["attempts"]) > retried:
                retried = len(webhook["attempts"])
                self.sandbox.control("POST", f"webhooks/{number}/retry")
            self.assertLess(time.monotonic(), end, webhook)

    def test_each_event_once(self):
        with socket.socket() as chosen:
            chosen.bind(("127.0.0.1", 0))
            port = chosen.getsockname()[1]
        process, _ = self.start([EXAMPLES / "webhook_receiver", str(port), self.app["id"], f"sqlite:{self.home}/store"], "Receiving",
                                HIGHLEVEL_STORE_KEY=self.key, HIGHLEVEL_WEBHOOK_KEY=self.public_key)
        url = f"http://127.0.0.1:{port}/webhooks"
        self.sandbox.switch(webhook_copies="3")
        self.assertEqual(self.send(url, type="ContactCreate"), [200])
        self.sandbox.switch(webhook_copies="1")
        self.assertEqual(self.send(url, type="INSTALL"), [200])
        for fault, status in (("wrong_signature", 401), ("missing_signature", 401), ("other_app", 403), ("stale", 400)):
            self.assertEqual(self.send(url, type="ContactDelete", fault=fault), [status], fault)
        end = time.monotonic() + PATIENCE_S
        while any(row["state"] == "sending" for row in self.sandbox.control("GET", "webhooks")["webhooks"]):
            self.assertLess(time.monotonic(), end)
        stdout, stderr = process.communicate("", timeout=PATIENCE_S)  # its input ends, and so does it
        self.assertEqual((process.returncode, stderr), (0, ""))
        self.assertEqual([line.split()[0] for line in stdout.splitlines()], ["ContactCreate", "INSTALL"])

    def test_a_providers_deliveries(self):
        location, other = self.sandbox.locations[:2]
        self.sandbox.control("POST", "apps/" + self.app["id"], {"scopes": ["conversations/message.write"]})
        key_file, secret = self.home / "key", self.home / "secret"
        key_file.write_text(self.key + "\n")
        secret.write_text(self.app["client_secret"] + "\n")
        for path in (key_file, secret):
            path.chmod(0o600)
        (self.home / "config" / "ghlauth").mkdir(parents=True)
        environment = {"HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / "config"), "XDG_DATA_HOME": str(self.home / "data")}
        store = ["--store", f"sqlite:{self.home}/store", "--key-file", str(key_file)]
        login = subprocess.Popen([PROGRAM, "login", "--no-browser", "--client-id", self.app["client_id"], "--redirect-uri",
                                  self.app["redirect_uri"], "--scope", "conversations/message.write", "--client-secret-file", str(secret),
                                  "--api-url", self.sandbox.url, "--marketplace-url", self.sandbox.url, *store], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment})
        address = next(line.strip() for line in login.stderr if line.strip().startswith("http"))
        shown = login.communicate(self.sandbox.allow(address, f"Location:{location}") + "\n", timeout=PATIENCE_S)
        self.assertEqual(login.returncode, 0, shown)
        public = self.home / "key.pem"
        public.write_text(self.public_key)
        process, line = self.start(
            [PROGRAM, "webhook", "serve", "--listen", "127.0.0.1:0", "--no-lifecycle", "--app-id", self.app["id"], "--key", public,
             "--allow-missing-timestamp", *store, "--", EXAMPLES / "provider_delivery", self.sandbox.url, self.app["redirect_uri"],
             f"sqlite:{self.home}/store", key_file, self.app["client_id"]], "Receiving", **environment)
        url = line.split()[-1] + "/deliveries"

        def outbound(at):
            message = self.sandbox.control("POST", "items/messages", {"location_id": at, "direction": "outbound", "status": "pending",
                                                                      "conversationId": "c"})["id"]
            body = f'{{"contactId":"c","locationId":"{at}","messageId":"{message}","type":"SMS","phone":"+1","message":"Hi \\u00e9"}}'
            return message, body

        def state_of(message):
            return next(item["status"] for item in self.sandbox.control("GET", "items/messages")["items"] if item["id"] == message)

        message, body = outbound(location)
        self.assertEqual(self.send(url, body=body), [200])
        self.assertEqual(state_of(message), "delivered")
        # Signed as well, but of a location that does not have this app.
        message, body = outbound(other)
        self.assertEqual(self.send(url, count=2, body=body), [429, 429])
        self.assertEqual(state_of(message), "pending")
        # One that HighLevel does not know is refused by it, and comes again.
        self.assertEqual(self.send(url, body=body.replace(message, "nothing").replace(other, location)), [429])
        # What cannot be an id never is one: it does not come again.
        self.assertEqual(self.send(url, body=body.replace(message, "x" * 65).replace(other, location)), [200])
        process.terminate()
        _, stderr = process.communicate(timeout=PATIENCE_S)
        self.assertEqual(process.returncode, 0)
        self.assertNotIn(self.app["client_secret"], stderr)


if __name__ == "__main__":
    unittest.main()
