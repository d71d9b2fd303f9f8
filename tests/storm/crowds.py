"""A storm: the threads of many processes ask for the tokens of the same installations, all from one moment on."""

import collections
import os
import time

from fleet import Worker


class Storm:
    """The processes, one for each of the clock offsets, and what came of their latest round."""

    def __init__(self, fleet, threads, offsets):
        self.threads = threads
        self.gate, self.opener = os.pipe()
        self.workers = [Worker(fleet, clock_offset_s=offset, gate=self.gate) for offset in offsets]
        for worker in self.workers:
            for installation in fleet.ids:
                worker.ask("hold " + installation)

    def __enter__(self):
        return self

    def __exit__(self, failure, *_):
        codes = [worker.close() for worker in self.workers]
        os.close(self.gate)
        if failure is None and any(codes):
            raise AssertionError(f"the workers ended with {codes}")

    def round(self, meanwhile=None):
        """Lets all threads ask once for each installation. `meanwhile` is called once they were let go."""
        for worker in self.workers:
            worker.tell(f"gather {self.threads} {self.gate}")
        for worker in self.workers:
            if worker.line() != "ready":
                raise RuntimeError("a worker did not get ready")
        began = time.monotonic()
        if self.opener is not None:
            os.close(self.opener)
            self.opener = None
        if meanwhile:
            meanwhile()
        self.texts = collections.defaultdict(set)
        self.failures = collections.Counter()
        self.first_message = {}
        self.asked = self.slowest_ms = 0
        for worker in self.workers:
            self.read(worker)
        self.seconds = time.monotonic() - began
        self.failed = sum(self.failures.values())
        return self

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
