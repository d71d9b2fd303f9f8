"""The stall: a process that refreshes is stopped (SIGSTOP) past its lease, another one takes over, the first one goes on (SIGCONT).

It is stopped before the send, while its request is in flight, and between the answer and its durable write. The other one is
beside it, or elsewhere: in a container of its own, as if on another machine, where it cannot see that the first one lives. No
installation is lost, but in one window, whose cost is counted, and which costs something only under a server that revokes the grant
of a token that is sent twice, and without an agency: stopped behind its last look at the lease and before the send, it sends what
the other one has spent. No client can close that.
"""

import collections
import concurrent.futures
import itertools
import os
import signal
import time
import unittest

import stores
from fleet import DAY_S, LONG, POLICIES, Failed, Fleet, can_be_elsewhere, row
from recovery import BUSY, FINAL, LOST, REMINTED, USABLE, ask_until_settled, open_until_settled, recover
from traces import BEFORE, points, read_until_stalled, trace_one

STALLED_TIMEOUT_MS = 3000  # it says how long the lease lasts; the others have more time
ANSWER_DELAY_MS = 300
EVENLY = 60 if LONG else 6
TRIES = 3


def stall(fleet, installation, point, elsewhere, clock_offset_s):
    """Returns (the trace up to the stall, what the second process got, what the stalled one got, how it ended)."""
    with open_until_settled(fleet, trace=("stall", point), timeout_ms=STALLED_TIMEOUT_MS) as stalled:
        stalled.tell("traced " + installation)
        trace = read_until_stalled(stalled.report)
        if trace.process is None:
            return trace, None, None, "it did not get there"
        with open_until_settled(fleet, elsewhere=elsewhere, clock_offset_s=clock_offset_s) as other:
            try:
                ask_until_settled(other, installation, final=(*FINAL, BUSY))
                second = "a token"
            except Failed as failure:
                second = failure.status
        os.kill(trace.process, signal.SIGCONT)
        line = stalled.line()
        while line and not line.startswith("end "):
            line = stalled.line()
        first = "a token" if line.startswith("end ok") else line.split(" ")[2] if line else "it died"
    return trace, second, first, recover(fleet, installation)


class Stall(unittest.TestCase):
    @staticmethod
    def stall_all(fleet, where, elsewhere):
        """Each point with an installation of its own. One that stands still with the lock of an SQLite file may be in the way of others
        for longer than their leases last: who did not get to its point is sent there again."""
        ends, ids = [None] * len(where), iter(fleet.ids)
        for _ in range(TRIES):
            left = [index for index, end in enumerate(ends) if end is None or end[0].halt is None]
            with concurrent.futures.ThreadPoolExecutor(16) as pool:
                found = pool.map(lambda one: stall(fleet, one[1], where[one[0]], elsewhere, one[2]),
                                 zip(left, ids, itertools.cycle((0, DAY_S, -DAY_S))))
                for index, end in zip(left, found):
                    ends[index] = end
        return ends

    def stalls(self, make_store, reuse, agency, elsewhere):
        began = time.monotonic()
        with Fleet(make_store, 1, reuse=reuse, agency=agency) as fleet:
            whole = trace_one(fleet, fleet.ids[0], "watch")
        where = points(whole, EVENLY, until="sent") + ["sent+0", "read+0", "read+2"]
        with Fleet(make_store, TRIES * len(where), reuse=reuse, agency=agency) as fleet:
            fleet.sandbox.fault("delay", "/oauth/", delay_ms=ANSWER_DELAY_MS, count=1000000)
            ends = self.stall_all(fleet, where, elsewhere)
            counters = fleet.sandbox.counters()
        stored_before_send = sum(stop < whole.events["send"][0] for stop in whole.stored)
        problems, before_send = [], collections.Counter()
        for point, (trace, second, first, end) in zip(where, ends):
            if trace.halt is None:
                continue
            phase = trace.phase()
            is_before_send = phase == BEFORE and len(trace.stored) >= stored_before_send
            before_send[end] += is_before_send
            if end not in (USABLE, REMINTED) and not (end == LOST and is_before_send):
                problems.append(f"{point} {trace.halt} {phase}: the second got {second}, "
                                f"the stalled one {first}; in the end: {end}")
        self.assertEqual(problems, [])
        self.assertGreater(sum(one[0].halt is not None for one in ends), len(where) * 3 // 4)
        row(f"stall on {make_store.name}, reuse={reuse}, {'live agency' if agency else 'no agency'}: SIGSTOP past the lease, the "
            f"other process {'elsewhere' if elsewhere else 'beside it'}", len(where),
            f"between check and send: {sum(before_send.values())} stops, {before_send[LOST]} lost; else 0 lost; "
            f"{counters['refresh_reuses']} reuses", began)

    def test_before_the_send_in_flight_and_after_the_answer(self):
        for make_store in stores.chosen():
            for reuse in POLICIES:
                for agency, elsewhere in ((False, False), (False, True), (True, False), (True, True)):
                    if agency and not LONG and (reuse == "refuse" or make_store is not stores.SqliteStore):
                        continue
                    with self.subTest(store=make_store.name, reuse=reuse, agency=agency, elsewhere=elsewhere):
                        if elsewhere and not can_be_elsewhere():
                            self.skipTest("no namespace can be made: that needs root")
                        self.stalls(make_store, reuse, agency, elsewhere)


if __name__ == "__main__":
    unittest.main()
