"""The massacre: a process that refreshes is killed at a system call, and a fresh one recovers; at every system call in turn.

What was killed before its request was sent, or after its answer was stored, is usable again. In between the server's only answer
died with the process: under a live agency (also one that came later) the location's token is minted again, otherwise the
installation is marked as one that needs authorization. The sandbox counts the same ones from its side: those whose newest answer was never presented to it.
Of the recovering processes one in three has a clock that is a day ahead, one in three a day behind.
"""

import collections
import concurrent.futures
import functools
import time
import unittest

import stores
from fleet import DAY_S, LONG, POLICIES, Failed, Fleet, Worker, row
from recovery import LOST, REMINTED, USABLE, recover
from traces import PHASES, WINDOW, points, trace_one

EVENLY, AROUND = (200, 3) if LONG else (14, 0)
DOOMED_TIMEOUT_MS = 2000  # of who is killed: it says how long the lease that is left behind lasts
AGENCIES = NO_AGENCY, LIVE_AGENCY, LATER_AGENCY = "no agency", "live agency", "an agency that came later"
DROPPED = 20 if LONG else 4  # in each of two ways


class Massacre(unittest.TestCase):
    def massacre(self, make_store, reuse, agency):
        began = time.monotonic()
        with Fleet(make_store, 1, reuse=reuse, agency=agency == LIVE_AGENCY) as fleet:
            whole = trace_one(fleet, fleet.ids[0], "watch")
        stops = points(whole, EVENLY, around=AROUND)
        with Fleet(make_store, len(stops), reuse=reuse, agency=agency == LIVE_AGENCY) as fleet:
            traces, ends = self.kill_and_recover(fleet, stops, agency)
            tallies = {installation: fleet.tally(installation) for installation in fleet.ids}
        self.check(traces, ends, tallies, agency)
        phases = collections.Counter(one.phase() for one in traces.values() if one.halt)
        count = collections.Counter(ends.values())
        stops_open, us_open = whole.between("send", "durable")
        stops_read, us_read = whole.between("read", "durable")
        unpresented = sum(not tally["newest_presented"] for tally in tallies.values())
        row(f"massacre on {make_store.name}, reuse={reuse}, {agency}: SIGKILL at system calls",
            sum(phases.values()),
            f"{', '.join(f'{phases[p]} {p}' for p in PHASES)}: {count[USABLE]} usable, {count[REMINTED]} re-minted, "
            f"{count[LOST]} need authorization, sandbox counts {unpresented} such answers; window from send to stored "
            f"{stops_open} of {whole.stops} stops ({us_open} µs traced), from the last byte {stops_read} ({us_read} µs)", began)

    def kill_and_recover(self, fleet, stops, agency):
        traces, ends = {}, {}
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            def begin_to_recover(number, installation):
                ends[installation] = pool.submit(recover, fleet, installation, (0, DAY_S, -DAY_S)[number % 3])

            for number, (installation, stop) in enumerate(zip(fleet.ids, stops)):
                traces[installation] = trace_one(fleet, installation, "kill", stop, timeout_ms=DOOMED_TIMEOUT_MS)
                if agency != LATER_AGENCY:
                    begin_to_recover(number, installation)
            if agency == LATER_AGENCY:
                fleet.import_agency()
                for number, installation in enumerate(fleet.ids):
                    begin_to_recover(number, installation)
        return traces, {installation: end.result() for installation, end in ends.items()}

    def check(self, traces, ends, tallies, agency):
        problems = []
        for installation, end in ends.items():
            one = traces[installation]
            where = f"killed at stop {one.halt} {one.phase() if one.halt else 'not at all'}: {end}"
            presented = tallies[installation]["newest_presented"]
            if end not in (USABLE, REMINTED, LOST):
                problems.append(where)
            elif end == LOST and (not one.halt or one.phase() not in WINDOW):
                problems.append(where + ", although nothing was at risk")
            elif end == LOST and agency != NO_AGENCY:
                problems.append(where + ", although its agency could mint")
            elif (end == LOST) == presented:
                problems.append(where + f", but presented to the sandbox: {presented}")
        self.assertEqual(problems, [])

    def test_at_every_system_call(self):
        for make_store in stores.chosen():
            for reuse in POLICIES:
                for agency in AGENCIES:
                    if not LONG and (agency == NO_AGENCY) != (reuse == "refuse"):
                        continue
                    with self.subTest(store=make_store.name, reuse=reuse, agency=agency):
                        self.massacre(make_store, reuse, agency)

    def drop(self, make_store, reuse, agency):
        began = time.monotonic()
        kinds = ("drop_after", "truncated")
        with Fleet(make_store, DROPPED * len(kinds), reuse=reuse, agency=agency == LIVE_AGENCY) as fleet:
            for number, installation in enumerate(fleet.ids):
                fleet.sandbox.fault(kinds[number % len(kinds)], "/oauth/")
                with Worker(fleet) as worker, self.assertRaises(Failed):
                    worker.ask("token " + installation)
            if agency == LATER_AGENCY:
                fleet.import_agency()
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                ends = list(pool.map(functools.partial(recover, fleet), fleet.ids))
            unpresented = sum(not fleet.tally(installation)["newest_presented"] for installation in fleet.ids)
        self.assertEqual(set(ends), {LOST if agency == NO_AGENCY else REMINTED})
        self.assertEqual(unpresented, ends.count(LOST))
        row(f"answers dropped on the way, {make_store.name}, reuse={reuse}, {agency}",
            len(ends), f"{ends.count(REMINTED)} re-minted, {ends.count(LOST)} need authorization, sandbox counts {unpresented} "
            "such answers", began)

    def test_answers_dropped_on_the_way(self):
        for make_store in stores.chosen():
            for reuse in POLICIES:
                for agency in AGENCIES:
                    with self.subTest(store=make_store.name, reuse=reuse, agency=agency):
                        self.drop(make_store, reuse, agency)


if __name__ == "__main__":
    unittest.main()
