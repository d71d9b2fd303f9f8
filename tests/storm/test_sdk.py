"""The same storm and the same kills with HighLevel's own SDK for Node, which promises neither: what the README's table compares.

The numbers are measured, and what must hold is only that the harness works: every call is accounted for.
"""

import concurrent.futures
import json
import os
import pathlib
import time
import unittest

from crowds import Storm
from fleet import DAY_S, LONG, POLICIES, LONG_AGO_S, Failed, Fleet, Worker, row
from traces import WINDOW, points, trace_one

PROCESSES, CALLERS, INSTALLATIONS = (8, 64, 50) if LONG else (4, 16, 10)
INSTALLATIONS = int(os.environ.get("GHLAUTH_SDK_INSTALLATIONS", INSTALLATIONS))  # tests/bench/compare has as many as test_storm.py
KILLS = 100 if LONG else 12
HERE = pathlib.Path(__file__).resolve().parent


class Sessions:
    """The directory in which sdk_worker.js keeps sessions."""
    name = "files"

    def __init__(self, directory):
        self.path = directory / "sessions"
        self.path.mkdir()
        self.mark = f"file:{self.path}"

    def close(self):
        pass


class SdkFleet(Fleet):
    def command(self, timeout_ms, clock_offset_s):
        return ["node", str(HERE / "sdk_worker.js"), self.sandbox.url, str(self.store.path)]

    def seed(self, answers):
        ids = []
        for answer in answers:
            ids.append(answer["locationId"])
            session = {**answer, "expire_at": (int(time.time()) - LONG_AGO_S) * 1000}
            (self.store.path / (ids[-1] + ".json")).write_text(json.dumps(session), encoding="utf-8")
        return ids

    def import_agency(self):
        company = self.sandbox.install_agency()
        session = {**company, "expire_at": (int(time.time()) + DAY_S) * 1000}
        (self.store.path / (company["companyId"] + ".json")).write_text(json.dumps(session), encoding="utf-8")

    def is_lost(self, location):
        """Whether a fresh process cannot use it any more."""
        with Worker(self) as worker:
            try:
                worker.ask("token " + location)
                return False
            except Failed:
                return True


def lost(fleet):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return [location for location, is_lost in zip(fleet.ids, pool.map(fleet.is_lost, fleet.ids)) if is_lost]


class OfficialSdk(unittest.TestCase):
    def test_storm(self):
        for reuse in POLICIES:
            with self.subTest(reuse=reuse):
                began = time.monotonic()
                with SdkFleet(Sessions, INSTALLATIONS, reuse=reuse) as fleet:
                    with Storm(fleet, CALLERS, [0] * PROCESSES) as storm:
                        storm.round()
                    counters = fleet.sandbox.counters()
                    gone = lost(fleet)
                self.assertEqual(storm.asked, PROCESSES * CALLERS * INSTALLATIONS)
                self.assertGreaterEqual(counters["refreshes_ok"], INSTALLATIONS)
                row(f"official SDK, storm, reuse={reuse}: {PROCESSES} processes × {CALLERS} callers, {INSTALLATIONS} expired "
                    "installations", storm.asked, f"{counters['token_requests']} refreshes sent, {counters['refresh_reuses']} "
                    f"reuses, {storm.failed} callers failed, {len(gone)} installations lost; released to answered {storm.seconds:.1f} s", began)

    def kills(self, reuse, agency):
        began = time.monotonic()
        with SdkFleet(Sessions, 1, reuse=reuse, agency=agency) as fleet:
            whole = trace_one(fleet, fleet.ids[0], "watch")
        with SdkFleet(Sessions, KILLS, reuse=reuse, agency=agency) as fleet:
            traces = [trace_one(fleet, location, "kill", point) for location, point in zip(fleet.ids, points(whole, KILLS))]
            gone = lost(fleet)
            unpresented = [each for each in fleet.ids if not fleet.tally(each)["newest_presented"]]
        killed = [one for one in traces if one.halt]
        self.assertGreater(len(killed), KILLS // 2)
        row(f"official SDK, reuse={reuse}, {'live agency' if agency else 'no agency'}: SIGKILL at system calls", len(killed),
            f"{sum(one.phase() in WINDOW for one in killed)} from send to stored; {len(gone)} installations lost, sandbox counts "
            f"{len(unpresented)} answers that nobody presented; window from send to stored {whole.between('send', 'durable')[0]} "
            f"of {whole.stops} stops", began)

    def test_kills(self):
        for reuse in POLICIES:
            for agency in (False, True):
                if not LONG and agency != (reuse == "refuse"):
                    continue
                with self.subTest(reuse=reuse, agency=agency):
                    self.kills(reuse, agency)


if __name__ == "__main__":
    unittest.main()
