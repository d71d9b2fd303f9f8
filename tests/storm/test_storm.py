"""The storm: processes of many threads want the tokens of the same expired installations of one store at the same moment.

Each installation is refreshed once, no spent refresh token is sent, nobody fails, and the sandbox takes every token.
"""

import time
import unittest

import stores
from crowds import Storm
from fleet import LONG, POLICIES, Fleet, row

PROCESSES, THREADS, INSTALLATIONS = (8, 64, 500) if LONG else (4, 16, 60)


class Storms(unittest.TestCase):
    def storm(self, make_store, reuse):
        began = time.monotonic()
        with Fleet(make_store, INSTALLATIONS, reuse=reuse) as fleet:
            with Storm(fleet, THREADS, [0] * PROCESSES) as storm:
                storm.round()
            counters = fleet.sandbox.counters()
            refused = [i for i, texts in storm.texts.items() for text in texts if not fleet.accepts(i, text)]
        shown = (f"{counters['refreshes_ok']} refreshes, {counters['refresh_reuses']} reuses, "
                 f"{storm.failed} of {storm.asked} callers failed {dict(storm.failures) or ''}")
        print(make_store.name, reuse, shown, storm.first_message or "", f"{storm.seconds:.1f} s", flush=True)
        self.assertEqual(storm.failures, {}, storm.first_message)
        self.assertEqual(counters["refresh_reuses"], 0)
        self.assertEqual(counters["refreshes_ok"], INSTALLATIONS)
        self.assertEqual(counters["token_requests"], INSTALLATIONS)
        self.assertEqual(storm.asked, PROCESSES * THREADS * INSTALLATIONS)
        self.assertEqual(set(storm.texts), set(fleet.ids))
        self.assertEqual([texts for texts in storm.texts.values() if len(texts) != 1], [], "everybody has the one new token")
        self.assertEqual(refused, [])
        row(f"storm on {make_store.name}, reuse={reuse}: {PROCESSES} processes × {THREADS} threads, {INSTALLATIONS} "
            "expired installations", storm.asked, f"{shown}; released to answered {storm.seconds:.1f} s", began)

    def test_one_refresh_for_each(self):
        for make_store in stores.chosen():
            for reuse in POLICIES:
                with self.subTest(store=make_store.name, reuse=reuse):
                    self.storm(make_store, reuse)


if __name__ == "__main__":
    unittest.main()
