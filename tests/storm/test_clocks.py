"""Clocks that are a day ahead and a day behind: processes that disagree about the time by two days share a store.

Who believes in the future holds every token for expired: it refreshes what the others have just refreshed, or is told that the new
token has expired, too. That is all: no spent token is sent and no installation is lost, since nothing about who may refresh hangs
on that clock.
"""

import time
import unittest

import stores
from crowds import Storm
from fleet import DAY_S, LONG, POLICIES, Fleet, row
from recovery import USABLE, recover

THREADS, INSTALLATIONS = (16, 100) if LONG else (4, 20)


class Clocks(unittest.TestCase):
    def disagree(self, make_store, reuse):
        began = time.monotonic()
        with Fleet(make_store, INSTALLATIONS, reuse=reuse) as fleet:
            with Storm(fleet, THREADS, [0, DAY_S, -DAY_S, 0]) as storm:
                storm.round()
            counters = fleet.sandbox.counters()
            ends = [recover(fleet, installation) for installation in fleet.ids]
        expired = storm.failures.pop("GHLAUTH_E_TOKEN_EXPIRED", 0)
        self.assertEqual(storm.failures, {}, storm.first_message)
        self.assertEqual(counters["refresh_reuses"], 0)
        self.assertEqual(counters["refreshes_refused"], 0)
        self.assertGreaterEqual(counters["refreshes_ok"], INSTALLATIONS)
        self.assertEqual([end for end in ends if end != USABLE], [])
        row(f"storm on {make_store.name}, reuse={reuse}: clocks 0, +1, -1 and 0 days", storm.asked,
            f"{counters['refreshes_ok']} refreshes of {INSTALLATIONS} installations, 0 reuses, {expired} callers told "
            "that the new token has expired, 0 lost", began)

    def test_a_day_off(self):
        for make_store in stores.chosen():
            for reuse in POLICIES:
                with self.subTest(store=make_store.name, reuse=reuse):
                    self.disagree(make_store, reuse)


if __name__ == "__main__":
    unittest.main()
