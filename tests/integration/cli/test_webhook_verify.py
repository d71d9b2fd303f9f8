"""ghlauth webhook verify: a request that was kept, with HighLevel's keys or others, and why it is not let in."""

import json
import pathlib
import sys
import unittest

from case import USAGE, CliCase

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))

from webhooks import APP, SigningKey, event  # noqa: E402


class Verify(CliCase):
    def setUp(self):
        super().setUp()
        self.key = SigningKey(self.home)
        self.body = event(appId=APP)
        self.file = self.home / "body.json"
        self.file.write_bytes(self.body)
        self.signature = "X-GHL-Signature: " + self.key.sign(self.body)

    def verify(self, *more, code=0, header=None):
        return self.run_cli("webhook", "verify", "-H", header or self.signature, "--key", str(self.key.public), str(self.file), *more,
                            code=code)

    def test_the_signature_alone(self):
        self.assertIn("HighLevel signed it.", self.verify().stdout)
        self.assertEqual(json.loads(self.verify("--json").stdout), {"verified": True})

    def test_for_an_app(self):
        self.assertRegex(self.verify("--app-id", APP).stdout, r"^HighLevel sent it: \w+ \S+\n$")
        shown = json.loads(self.verify("--app-id", APP, "--json").stdout)
        self.assertEqual((shown["verified"], shown["event"]["app_id"], shown["event"]["type"]), (True, APP, json.loads(self.body)["type"]))
        self.verify("--app-id", APP)  # nothing is remembered
        self.assertIn("app", self.verify("--app-id", "6500f0000000000000000002", code=1).stderr)

    def test_one_that_is_too_old(self):
        self.body = event(appId=APP, timestamp="2020-01-01T00:00:00.000Z")
        self.file.write_bytes(self.body)
        self.signature = "X-GHL-Signature: " + self.key.sign(self.body)
        self.verify()
        self.assertRegex(self.verify("--app-id", APP, code=1).stderr, r"sent \d+ s ago")

    def test_a_byte_more(self):
        self.file.write_bytes(self.body + b"\n")
        self.assertRegex(self.verify(code=1).stderr, "^ghlauth: .*signature")

    def test_highlevels_own_keys_did_not_sign_it(self):
        self.run_cli("webhook", "verify", "-H", self.signature, str(self.file), code=1)

    def test_wrong_usage(self):
        self.assertIn("is not 'Name: value'", self.verify(header="X-GHL-Signature", code=USAGE).stderr)
        self.run_cli("webhook", "verify", str(self.file), code=USAGE)
        self.assertIn("has no public key", self.verify("--key", str(self.file), code=USAGE).stderr)
        self.assertIn("there is no file", self.verify("--key", str(self.home / "nothing"), code=USAGE).stderr)


if __name__ == "__main__":
    unittest.main()
