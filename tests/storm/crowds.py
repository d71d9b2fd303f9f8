"""A storm: the threads of many processes ask for the tokens of the same installations, all from one moment on."""

import collections
import os
import time

from fleet import Worker


class Storm:
    """What came of a storm: one process for each of the clock offsets. `meanwhile` is called once it is let go."""

    def __init__(self, fleet, threads, offsets, meanwhile=None):
        gate, opener = os.pipe()
        workers = [Worker(fleet, clock_offset_s=offset, gate=gate) for offset in offsets]
        for worker in workers:
            for installation in fleet.ids:
                worker.ask("hold " + installation)
            worker.tell(f"gather {threads} {gate}")
        for worker in workers:
            if worker.line() != "ready":
                raise RuntimeError("a worker did not get ready")
        began = time.monotonic()
        os.close(opener)
        if meanwhile:
            meanwhile()
        self.texts = collections.defaultdict(set)
        self.failures = collections.Counter()
        self.first_message = {}
        self.asked = self.slowest_ms = 0
        for worker in workers:
            self.read(worker)
        self.seconds = time.monotonic() - began
        for worker in workers:
            worker.close()
        os.close(gate)
        self.failed = sum(self.failures.values())

    def read(self, worker):
        while True:
            word, _, rest = worker.line().partition(" ")
            if word == "token":
                installation, text = rest.split(" ")
                self.texts[installation].add(text)
            elif word == "failure":
                status, count, message = rest.split(" ", 2)
                self.failures[status] += int(count)
                self.first_message.setdefault(status, message)
            elif word == "slowest":
                self.slowest_ms = max(self.slowest_ms, int(rest))
            elif word == "ok":
                self.asked += int(rest)
                return
            else:
                raise RuntimeError("a worker ended in the storm")
