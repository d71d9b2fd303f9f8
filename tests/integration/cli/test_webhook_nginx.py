"""nginx with TLS, as README.md has it, in front of `ghlauth webhook serve`: single requests, and under load from wrk."""

import http.client
import re
import shutil
import subprocess
import sys
import unittest

from case import PATIENCE_S
from serve_case import ServeCase

import nginx  # below tests/support, as the next one
from webhooks import SigningKey, event, signed

# wrk runs this in each of its threads. A line of the file is what is to become of a request, its signature, its body.
WRK = """
local lines, at = {}, 0
local expected = { good = 0, forged = 0 }
local threads = {}
function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end
function init(arguments)
  for line in io.lines(arguments[1]) do table.insert(lines, line) end
  at = number * math.floor(#lines / 2)
  statuses = { s200 = 0, s401 = 0, other = 0 }
end
function request()
  at = at % #lines + 1
  local signature, body = lines[at]:match("^%S+ (%S+) (.*)$")
  return wrk.format("POST", "/webhooks", { ["X-GHL-Signature"] = signature, ["Content-Type"] = "application/json" }, body)
end
function response(status)
  local name = (status == 200 or status == 401) and "s" .. status or "other"
  statuses[name] = statuses[name] + 1
end
function done(summary)
  local sums = { s200 = 0, s401 = 0, other = 0 }
  for _, thread in ipairs(threads) do
    for name, count in pairs(thread:get("statuses")) do sums[name] = sums[name] + count end
  end
  print(string.format("requests %d seconds %.3f ok %d refused %d other %d errors %d", summary.requests, summary.duration / 1e6,
    sums.s200, sums.s401, sums.other,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""
EVENTS = 400


class InFront(ServeCase):
    def front(self, daemon):
        front = nginx.Nginx(daemon.address)
        self.addCleanup(front.close)
        return front

    def post(self, front, body, headers):
        connection = http.client.HTTPSConnection("127.0.0.1", front.port, timeout=PATIENCE_S, context=front.context())
        try:
            connection.request("POST", "/webhooks", body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode().strip()
        finally:
            connection.close()

    def test_the_body_comes_through_byte_for_byte(self):
        application = self.application()
        for listen in ("127.0.0.1:0", f"unix:{self.home}/hook.sock"):
            daemon = self.serve("--listen", listen, "--upstream", application.url)
            front = self.front(daemon)
            bodies = [event(), event(text="x" * (5 << 20)), event(text="\u00e4\u2028\\").replace(b'": "', b'" :\r\n\t"'),
                      b'\n ' + event(number=12345678901234567890, real=1.0) + b"\r\n"]
            for body in bodies:
                self.assertEqual(self.post(front, body, self.key.headers(body)), (200, "OK"))
                self.assertEqual(application.bodies[-1], body)
                self.assertEqual(self.post(front, body[:-1] + b" ", self.key.headers(body))[1], "SIGNATURE_INVALID")
            body = event()
            forged = {"X-Ghlauth-Event-Id": "forged", "X_Ghlauth_Event_Id": "forged"}
            self.assertEqual(self.post(front, body, self.key.headers(body, **forged)), (200, "OK"))
            self.assertNotIn("forged", str(application.requests[-1].headers))
            self.assertEqual(self.post(front, b"x" * (7 << 20), {})[0], 413)
            connection = http.client.HTTPSConnection("127.0.0.1", front.port, timeout=PATIENCE_S, context=front.context())
            connection.request("GET", "/healthz")
            self.assertEqual(connection.getresponse().status, 404)  # what is not for HighLevel is not there for others
            connection.close()
            daemon.end()

    def test_while_the_daemon_is_away_highlevel_is_to_try_again(self):
        path = self.home / "hook.sock"
        daemon = self.serve("--listen", f"unix:{path}")
        front = self.front(daemon)
        daemon.end()
        body = event()
        self.assertEqual(self.post(front, body, self.key.headers(body))[0], 429)
        daemon = self.serve("--listen", f"unix:{path}")
        self.assertEqual(self.post(front, body, self.key.headers(body)), (200, "OK"))
        daemon.end()

    def test_several_signatures_are_refused(self):
        daemon = self.serve()
        front = self.front(daemon)
        body = event()
        connection = http.client.HTTPSConnection("127.0.0.1", front.port, timeout=PATIENCE_S, context=front.context())
        connection.putrequest("POST", "/webhooks")
        for value in (self.key.sign(body), SigningKey(self.home, "other").sign(body)):
            connection.putheader("X-GHL-Signature", value)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        self.assertEqual((answer.status, answer.read()), (401, b"SIGNATURE_REPEATED\n"))
        connection.close()
        daemon.end()

    def load(self, url, lines):
        script, requests = self.home / "load.lua", self.home / "requests"
        script.write_text(WRK)
        requests.write_bytes(b"\n".join(lines) + b"\n")
        done = subprocess.run(["wrk", "-t2", "-c16", "-d3s", "-s", script, url, "--", requests], capture_output=True, text=True,
                              timeout=PATIENCE_S, check=True)
        found = re.search(r"requests (\d+) seconds ([\d.]+) ok (\d+) refused (\d+) other (\d+) errors (\d+)", done.stdout)
        requests, seconds, *counts = (float(value) for value in found.groups())
        return requests / seconds, [int(count) for count in counts]

    def test_under_load_no_forged_one_passes(self):
        if shutil.which("wrk") is None:
            self.skipTest("wrk is not on this machine")
        application = self.application()
        metrics = self.home / "webhook.prom"
        daemon = self.serve("--spool", str(self.home / "spool.db"), "--metrics", str(metrics), "--upstream", application.url)
        front = self.front(daemon)
        good = [event(number=number) for number in range(EVENTS)]
        valid = [b"good %s %s" % pair for pair in zip(signed(self.key, good), good)]
        # The signature of another body, one bit off, another key's, and another app's event with a good one.
        wrong = [event(number=number, forged=True) for number in range(EVENTS)]
        signatures = signed(self.key, wrong)
        forged = [b"forged %s %s" % (signatures[number - 1], body) for number, body in enumerate(wrong)]
        forged += [b"forged %s %s" % (signature, body.replace(b'"forged": true', b'"forged": trve'))
                   for signature, body in zip(signatures, wrong)]
        forged += [b"forged %s %s" % pair for pair in zip(signed(SigningKey(self.home, "other"), wrong), wrong)]
        mixed = [line for pair in zip(valid * 3, forged) for line in pair]

        rates = {}
        rates["forged"], counts = self.load(front.url, forged)
        self.assertEqual((counts[0], counts[2], counts[3]), (0, 0, 0))
        self.assertGreater(counts[1], EVENTS)
        self.assertEqual(application.bodies, [])
        rates["valid and forged"], counts = self.load(front.url, mixed)
        self.assertEqual(counts[2:], [0, 0])
        self.assertGreater(min(counts[:2]), EVENTS)
        rates["valid, the first time and again"], counts = self.load(front.url, valid)
        self.assertEqual(counts[1:], [0, 0, 0])
        application.wait_for(len(good))
        daemon.end()
        self.assertEqual(sorted(application.bodies), sorted(good))
        values = dict(re.findall(r'(?m)^ghlauth_webhook_requests_total\{outcome="(\w+)"\} (\d+)$', metrics.read_text()))
        self.assertEqual(set(values), {"ok", "duplicate", "signature_invalid"} | (set(values) & {"in_progress"}))
        self.assertEqual(int(values["ok"]), EVENTS)
        for what, rate in rates.items():
            print(f"nginx and ghlauth webhook serve, {what}: {rate:.0f} requests/s", flush=True)


if __name__ == "__main__":
    if nginx.PROGRAM is None:
        print("nginx is not installed", file=sys.stderr)
        sys.exit(77)
    unittest.main()
