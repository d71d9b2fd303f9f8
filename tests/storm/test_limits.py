"""The limits of requests: four processes over one store send to twenty locations whatever is allowed, and always want to send more.

The sandbox enforces the limits and counts: none is exceeded, what is allowed is used, and no location gets more than another.
"""

import os
import time
import unittest

import stores
from fleet import LONG, Fleet, Worker, location_of, row

PROCESSES, LOCATIONS = 4, 20
# HighLevel's own limit in the long run.
MAX, INTERVAL_MS, INTERVALS = (100, 10000, 6) if LONG else (25, 3000, 2)
ALLOWED = MAX * INTERVALS
DURATION_MS = INTERVALS * INTERVAL_MS - INTERVAL_MS // 4  # the next one does not begin


class Senders:
    """The processes, and what each location was sent by all of them."""

    def __init__(self, fleet):
        self.gate, opener = os.pipe()
        self.workers = [Worker(fleet, gate=self.gate) for _ in range(PROCESSES)]
        for worker in self.workers:
            for installation in fleet.ids:
                worker.ask("supply " + installation)
            worker.tell(f"send {DURATION_MS} {self.gate}")
            if worker.line() != "ready":
                raise RuntimeError("a worker did not get ready")
        os.close(opener)
        self.sent, self.failures = dict.fromkeys(fleet.ids, 0), []

    def read(self):
        for worker in self.workers:
            word, rest = "", ""
            while word != "ok":
                word, _, rest = worker.line().partition(" ")
                if word == "sent":
                    installation, count = rest.split(" ")
                    self.sent[installation] += int(count)
                elif word == "failure":
                    self.failures.append(rest)
                elif word != "ok":
                    raise RuntimeError("a worker ended")
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for worker in self.workers:
            worker.close()
        os.close(self.gate)


class Limits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os.environ["STORM_RATE_LIMIT"] = f"{MAX} {INTERVAL_MS}"  # for the workers: what they believe before an answer tells

    def check(self, make_store):
        began = time.monotonic()
        with Fleet(make_store, LOCATIONS) as fleet:
            with Worker(fleet) as first:
                for installation in fleet.ids:  # whose token has expired
                    first.ask("token " + installation)
            fleet.sandbox.switch(rate_max=MAX, rate_interval_ms=INTERVAL_MS)
            fleet.sandbox.control("DELETE", "rate")
            fleet.sandbox.control("DELETE", "counters")
            with Senders(fleet) as senders:
                senders.read()
            counters = fleet.sandbox.counters()
            served = [counters["installations"][f"{fleet.sandbox.app['id']}/{location_of(one)}"]["api_calls"] for one in fleet.ids]
        self.assertEqual(counters["status_429"], 0)
        self.assertEqual(senders.failures, [])
        used = sum(served) / (ALLOWED * LOCATIONS)
        spread = (max(served) - min(served)) / max(served)
        row(f"limits on {make_store.name}: {PROCESSES} processes, {LOCATIONS} locations, {MAX} requests in {INTERVAL_MS} ms, "
            f"{INTERVALS} intervals", sum(served), f"0 answers 429; {used:.1%} of what is allowed used; {min(served)} to {max(served)} "
            "for each location", began)
        self.assertGreaterEqual(used, 0.95)
        self.assertLessEqual(spread, 0.10)
        self.assertLessEqual(sum(senders.sent.values()), sum(served))  # the last answers came too late to be read

    def test_none_is_exceeded_and_all_of_them_are_used(self):
        for make_store in stores.chosen():
            with self.subTest(store=make_store.name):
                self.check(make_store)


if __name__ == "__main__":
    unittest.main()
