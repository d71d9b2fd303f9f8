"""Every fault: what the client sees, what took effect, and that the arrival was counted."""

import concurrent.futures
import http.client
import json
import socket
import time
import unittest

from case import SandboxCase
from sandbox import Sandbox


class Faults(SandboxCase):
    def setUp(self):
        super().setUp()
        self.token = self.sandbox.install_location()["refresh_token"]
        self.sandbox.control("DELETE", "counters")

    def spoilt(self, kind, **members):
        self.sandbox.fault(kind, "/oauth/token", method="POST", **members)

    def refresh(self):
        return self.sandbox.refresh(self.token)

    def assert_arrived(self, arrivals, rotations):
        counters = self.sandbox.counters()
        self.assertEqual(counters["arrivals"].get("POST /oauth/token", 0), arrivals)
        self.assertEqual(counters["refreshes_ok"], rotations)

    def test_drop_before(self):
        self.spoilt("drop_before")
        with self.assertRaises((http.client.RemoteDisconnected, ConnectionResetError)):
            self.refresh()
        self.assert_arrived(1, 0)
        self.assertEqual(self.refresh().status, 200)

    def test_drop_after(self):
        self.spoilt("drop_after")
        with self.assertRaises((http.client.RemoteDisconnected, ConnectionResetError)):
            self.refresh()
        self.assert_arrived(1, 1)
        self.assertEqual(self.refresh().status, 400, "the token was spent although no answer came")

    def test_drop_on_a_warm_connection(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.sandbox.port, timeout=10)
        connection.request("GET", "/nothing")
        connection.getresponse().read()
        kept = connection.sock
        self.sandbox.fault("drop_after", "/nothing")
        connection.request("GET", "/nothing")
        self.assertIs(connection.sock, kept)
        with self.assertRaises((http.client.RemoteDisconnected, ConnectionResetError)):
            connection.getresponse()
        connection.close()
        self.assertEqual(self.sandbox.counters()["arrivals"]["GET /nothing"], 2)

    def test_delay_keeps_nobody_else_waiting(self):
        self.spoilt("delay", delay_ms=1500, count=40)
        started = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(40) as pool:
            waiting = [pool.submit(self.refresh) for _ in range(40)]
            while self.sandbox.counters()["arrivals"].get("POST /oauth/token", 0) < 40:
                self.assertLess(time.monotonic() - started, 1.4, "requests wait for each other")
            statuses = sorted(answer.result().status for answer in waiting)
        self.assertGreaterEqual(time.monotonic() - started, 1.5)
        self.assertEqual(statuses, [200] + [400] * 39)

    def test_statuses(self):
        for status, retry_after in ((429, 7), (500, None), (503, 0)):
            members = {} if retry_after is None else {"retry_after_s": retry_after}
            self.spoilt("status", status=status, **members)
            answer = self.refresh()
            self.assertEqual(answer.status, status)
            self.assertEqual(answer.headers["Retry-After"], None if retry_after is None else str(retry_after))
        self.assert_arrived(3, 0)
        self.spoilt("status", status=502, effect=True)
        self.assertEqual(self.refresh().status, 502)
        self.assert_arrived(4, 1)

    def test_redirects(self):
        for status in (302, 307):
            self.spoilt("redirect", status=status, location="http://127.0.0.1:9/elsewhere")
            answer = self.refresh()
            self.assertEqual((answer.status, answer.headers["Location"]), (status, "http://127.0.0.1:9/elsewhere"))
        self.assert_arrived(2, 0)

    def test_unusable_bodies(self):
        for kind, check in (("malformed", lambda body: self.assertRaises(ValueError, json.loads, body)),
                            ("html", lambda body: self.assertIn(b"<h1>", body)),
                            ("empty", lambda body: self.assertEqual(body, b"")),
                            ("null", lambda body: self.assertEqual(body, b"null")),
                            ("no_access_token", lambda body: self.assertNotIn("access_token", json.loads(body)))):
            with self.subTest(kind=kind):
                self.token = self.sandbox.install_location()["refresh_token"]
                self.spoilt(kind)
                answer = self.refresh()
                self.assertEqual(answer.status, 200)
                check(answer.body)
                self.assertEqual(self.refresh().status, 400, "the rotation took effect")

    def test_bad_expires_in(self):
        for value in ("soon", -1, None, 1e300, "3600"):
            self.token = self.sandbox.install_location()["refresh_token"]
            self.spoilt("bad_expires_in", value=value)
            answer = self.refresh().json
            self.assertEqual(answer["expires_in"], value)
            self.assertIn("access_token", answer)

    def test_truncated(self):
        self.spoilt("truncated")
        with self.assertRaises(http.client.IncompleteRead) as caught:
            self.refresh()
        self.assertGreater(len(caught.exception.partial), 0)
        self.assertGreater(caught.exception.expected, 0)
        self.assert_arrived(1, 1)

    def test_slow_drip(self):
        self.spoilt("slow_drip", bytes=400, interval_ms=100)
        started = time.monotonic()
        answer = self.refresh()
        self.assertIn("access_token", answer.json)
        self.assertGreaterEqual(time.monotonic() - started, 0.1 * (len(answer.body) // 400))

    def test_huge(self):
        self.spoilt("huge", bytes=3 << 20)
        self.assertEqual(len(self.refresh().body), (3 << 20) + 2)

    def test_match_count_and_order(self):
        self.sandbox.fault("status", "/contacts/", status=500)
        self.spoilt("status", status=503, count=2)
        self.spoilt("status", status=429)
        self.assertEqual([self.refresh().status for _ in range(4)], [503, 503, 429, 200])
        self.assertEqual(len(self.sandbox.control("GET", "faults")["faults"]), 1)
        self.sandbox.control("DELETE", "faults")
        self.assertEqual(self.sandbox.control("GET", "faults")["faults"], [])
        self.assertEqual(self.sandbox.counters()["faults_fired"], 3)

    def test_wrong_descriptions_are_refused(self):
        for wrong in ({"kind": "explode"}, {"kind": "redirect"}, {"kind": "status", "status": 99}, {"kind": "delay", "delay_ms": -1}):
            with self.assertRaisesRegex(RuntimeError, "400"):
                self.sandbox.control("POST", "faults", wrong)

    def test_recent_requests(self):
        self.spoilt("drop_after")
        with self.assertRaises(OSError):
            self.refresh()
        self.sandbox.refresh("a-secret-token")
        seen = self.sandbox.control("GET", "requests")["requests"][-2:]
        self.assertEqual([(row["status"], row.get("fault"), row["rule"]) for row in seen],
                         [(0, "drop_after", "token.refresh"), (400, None, "token.refresh-unknown")])
        shown = json.dumps(seen)
        for secret in (self.token, "a-secret-token", self.sandbox.app["client_secret"]):
            self.assertNotIn(secret, shown)

    def test_stopping_ends_what_waits(self):
        other = Sandbox()
        other.fault("delay", "/nothing", delay_ms=3600000)
        with socket.create_connection(("127.0.0.1", other.port), timeout=10) as waiting:
            waiting.sendall(f"GET /nothing HTTP/1.1\r\nHost: 127.0.0.1:{other.port}\r\n\r\n".encode())
            while "GET /nothing" not in other.counters()["arrivals"]:
                pass
            self.assertEqual(other.close(), 0)


if __name__ == "__main__":
    unittest.main()
