"""The stall: a process that refreshes is stopped (SIGSTOP) past its lease, another one takes over, the first one goes on (SIGCONT).

It is stopped before the send, while its request is in flight, and between the answer and its durable write. No installation is
lost, but for one window that no client can close: stopped behind its last look at the lease and before the send, it sends what
the other one has spent. What that window costs is counted.
"""

import collections
import concurrent.futures
import os
import signal
import time
import unittest

import stores
from fleet import LONG, POLICIES, Failed, Fleet, Worker, row
from recovery import LOST, REMINTED, USABLE, ask_until_settled, recover
from traces import BEFORE, points, read_until_stalled, trace_one

TIMEOUT_MS = 1000
ANSWER_DELAY_MS = 300
EVENLY = 60 if LONG else 6


def stall(fleet, installation, point):
    """Returns (the trace up to the stall, what the second process got, what the stalled one got, how it ended)."""
    with Worker(fleet, trace=("stall", point)) as stalled:
        stalled.tell("traced " + installation)
        trace = read_until_stalled(stalled.report)
        if trace.process is None:
            return trace, None, None, "it did not get there"
        with Worker(fleet) as other:
            try:
                ask_until_settled(other, installation)
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
    def stalls(self, make_store, reuse, agency):
        began = time.monotonic()
        with Fleet(make_store, 1, reuse=reuse, agency=agency) as fleet:
            whole = trace_one(fleet, fleet.ids[0], "watch")
        send = whole.events["send"][0]
        last_stored = max([stop for stop in whole.stored if stop < send], default=0)
        where = [f"begin+{stop}" for stop in points(whole, EVENLY, last=send)] + ["connect+0", "send+0", "sent+0", "read+0", "read+2"]
        with Fleet(make_store, len(where), reuse=reuse, agency=agency, timeout_ms=TIMEOUT_MS) as fleet:
            fleet.sandbox.fault("delay", "/oauth/", delay_ms=ANSWER_DELAY_MS, count=1000000)
            with concurrent.futures.ThreadPoolExecutor(16) as pool:
                ends = list(pool.map(lambda pair: stall(fleet, *pair), zip(fleet.ids, where)))
            counters = fleet.sandbox.counters()
        problems, in_window = [], collections.Counter()
        for point, (trace, second, first, end) in zip(where, ends):
            is_window = trace.halt is not None and trace.phase() == BEFORE and trace.halt[0] > last_stored
            if is_window:
                in_window[end] += 1
            if end not in (USABLE, REMINTED) and not (is_window and end == LOST):
                problems.append(f"{point} {trace.halt} {trace.phase() if trace.halt else ''}: the second got {second}, "
                                f"the stalled one {first}; in the end: {end}")
        self.assertEqual(problems, [])
        row(f"stall on {make_store.name}, reuse={reuse}, {'live agency' if agency else 'no agency'}: SIGSTOP past the lease",
            len(where), f"0 lost outside the window between check and send; {sum(in_window.values())} stops in it: "
            f"{in_window[LOST]} lost; {counters['refresh_reuses']} reuses", began)

    def test_before_the_send_in_flight_and_after_the_answer(self):
        for make_store in stores.chosen():
            for reuse in POLICIES:
                for agency in (False, True):
                    with self.subTest(store=make_store.name, reuse=reuse, agency=agency):
                        self.stalls(make_store, reuse, agency)


if __name__ == "__main__":
    unittest.main()
