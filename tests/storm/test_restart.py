"""The server of the store is killed (kill -9) and started again in the middle of a storm, twice.

Callers may be told that the store is away. Nothing else: no spent token is sent, and when they ask once more everything is there.
"""

import time
import unittest

import stores
from crowds import Storm
from fleet import LONG, POLICIES, Fleet, row
from recovery import USABLE, recover

PROCESSES, THREADS, INSTALLATIONS = (8, 16, 200) if LONG else (4, 8, 40)
ALLOWED = {"GHLAUTH_E_STORE", "GHLAUTH_E_TIMEOUT"}


class Restart(unittest.TestCase):
    def restart(self, make_store, reuse):
        began = time.monotonic()
        with Fleet(make_store, INSTALLATIONS, reuse=reuse) as fleet:
            server = fleet.store.server()

            def meanwhile():
                for share in (3, 2):
                    end = time.monotonic() + 60
                    while fleet.sandbox.counters()["refreshes_ok"] < INSTALLATIONS // share and time.monotonic() < end:
                        pass
                    server.kill()
                    server.start()

            with Storm(fleet, THREADS, [0] * PROCESSES) as storm:
                storm.round(meanwhile)
                failures, asked = dict(storm.failures), storm.asked
                storm.round()
            counters = fleet.sandbox.counters()
            ends = [recover(fleet, installation) for installation in fleet.ids]
        self.assertLessEqual(set(failures), ALLOWED, storm.first_message)
        self.assertEqual(storm.failures, {}, storm.first_message)
        self.assertEqual(counters["refresh_reuses"], 0)
        self.assertEqual([end for end in ends if end != USABLE], [])
        row(f"storm on {make_store.name}, reuse={reuse}: the server killed with -9 and started again, twice", asked,
            f"{sum(failures.values())} callers told that the store is away, {counters['refreshes_ok']} refreshes of "
            f"{INSTALLATIONS} installations, {counters['refresh_reuses']} reuses, 0 lost", began)

    def test_in_the_middle_of_a_storm(self):
        for make_store in stores.chosen(stores.SERVERS):
            for reuse in POLICIES:
                with self.subTest(store=make_store.name, reuse=reuse):
                    self.restart(make_store, reuse)


if __name__ == "__main__":
    unittest.main()
