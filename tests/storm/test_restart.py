"""The server of the store is killed (kill -9) and started again in the middle of a storm, in each of two rounds.

Callers may be told that the store is away, or that a process which has an answer has not been able to write it yet. Nothing else: no
spent token is sent, and whoever asks again gets a token in the end.
"""

import collections
import time
import unittest

import stores
from crowds import Storm
from fleet import LONG, POLICIES, Fleet, row
from recovery import USABLE, recover

PROCESSES, THREADS, INSTALLATIONS = (8, 16, 200) if LONG else (4, 8, 40)
MORE_ROUNDS = 10
ALLOWED = {"GHLAUTH_E_STORE", "GHLAUTH_E_TIMEOUT"}


class Restart(unittest.TestCase):
    def restart(self, make_store, reuse):
        began = time.monotonic()
        with Fleet(make_store, INSTALLATIONS, reuse=reuse) as fleet:
            server = fleet.store.server()

            def kill_and_start():
                wanted = fleet.sandbox.counters()["refreshes_ok"] + INSTALLATIONS // 5
                end = time.monotonic() + 5
                while fleet.sandbox.counters()["refreshes_ok"] < wanted and time.monotonic() < end:
                    pass
                server.kill()
                server.start()

            told = collections.Counter()
            asked = 0
            with Storm(fleet, THREADS, [0] * PROCESSES) as storm:
                for number in range(2 + MORE_ROUNDS):
                    storm.round(kill_and_start if number < 2 else None)
                    told += storm.failures
                    asked += storm.asked
                    if number >= 2 and not storm.failures:
                        break
            counters = fleet.sandbox.counters()
            ends = [recover(fleet, installation) for installation in fleet.ids]
        self.assertLessEqual(set(told), ALLOWED, storm.first_message)
        self.assertEqual(storm.failures, {}, storm.first_message)
        self.assertEqual(counters["refresh_reuses"], 0)
        self.assertEqual([end for end in ends if end != USABLE], [])
        row(f"storm on {make_store.name}, reuse={reuse}: the server killed with -9 and started again, twice", asked,
            f"{told['GHLAUTH_E_STORE']} callers told that the store is away, {told['GHLAUTH_E_TIMEOUT']} that another process "
            f"has the answer, in {number + 1} rounds; {counters['refreshes_ok']} refreshes of "
            f"{INSTALLATIONS} installations, {counters['refresh_reuses']} reuses, 0 lost", began)

    def test_in_the_middle_of_a_storm(self):
        for make_store in stores.chosen(stores.SERVERS):
            for reuse in POLICIES:
                with self.subTest(store=make_store.name, reuse=reuse):
                    self.restart(make_store, reuse)


if __name__ == "__main__":
    unittest.main()
