"""What the tracer reports."""

import os

from fleet import Worker

# Where a process stood when it was stopped, in the order of a refresh.
BEFORE, SENDING, IN_FLIGHT, READING, READ, DURABLE = PHASES = (
    "before", "sending", "in flight", "reading", "read", "durable")
# The request may have reached the server, and what it answered is not stored for good.
WINDOW = (SENDING, IN_FLIGHT, READING, READ)


class Trace:
    def __init__(self):
        self.events = {}     # name: (stop, microseconds) of the first one
        self.stored = []     # the stops of all that was stored
        self.halt = None     # (stop, system call, "entry" or "exit")
        self.process = None  # that was stalled
        self.stops = None    # in all

    def take(self, line):
        word, *rest = line.split()
        if word == "event":
            self.events.setdefault(rest[0], (int(rest[1]), int(rest[2])))
            if rest[0].startswith("stored") or rest[0] == "durable":
                self.stored.append(int(rest[1]))
        elif word in ("killed", "stalled"):
            self.halt = (int(rest[0]), rest[1], rest[2])
            self.process = int(rest[3])
        elif word == "ended":
            self.stops = int(rest[0])

    def phase(self):
        """Of the halt. The stop "send" is the entry of the call that sends: nothing is sent yet."""
        for phase, event in ((DURABLE, "durable"), (READ, "read"), (READING, "answer"), (IN_FLIGHT, "sent")):
            if event in self.events:
                return phase
        return SENDING if "send" in self.events and self.halt[0] > self.events["send"][0] else BEFORE

    def between(self, first, last):
        """(system calls stops, microseconds) from one event to another."""
        return tuple(b - a for a, b in zip(self.events[first], self.events[last]))


def read_whole(report):
    """The trace of a worker that ended, from its report."""
    trace = Trace()
    with os.fdopen(os.dup(report), encoding="ascii") as lines:
        for line in lines:
            trace.take(line)
    return trace


def read_until_stalled(report):
    """The trace up to the stall, or up to the end of a request that did not get there."""
    trace = Trace()
    text = b""
    while trace.process is None and "end" not in trace.events and trace.stops is None:
        byte = os.read(report, 1)
        if not byte:
            break
        text += byte
        if byte == b"\n":
            trace.take(text.decode())
            text = b""
    return trace


def trace_one(fleet, installation, *what, timeout_ms=None):
    """Lets a traced process ask for a token, to its end; returns the trace."""
    worker = Worker(fleet, trace=what, timeout_ms=timeout_ms)
    worker.tell("traced " + installation)
    while worker.line()[:4] not in ("", "end "):
        pass
    worker.process.stdin.close()
    worker.process.wait(timeout=120)
    trace = read_whole(worker.report)
    worker.close()
    return trace


def points(whole, evenly, *, until="end", around=0):
    """Where to stop, told from the latest event before, as the tracer takes it: spread evenly over a whole trace or the part until
    an event, and around its events."""
    last = whole.events[until][0]
    anchors = sorted((stop, event) for event, (stop, _) in whole.events.items() if event not in ("answer", "end"))
    chosen = {1 + number * (last - 1) // evenly for number in range(evenly)}
    for stop, _ in anchors:
        chosen.update(range(stop - around, stop + around + 1))
    found = []
    for stop in sorted(stop for stop in chosen if 1 <= stop < last):
        before, event = [anchor for anchor in anchors if anchor[0] <= stop][-1]
        found.append(f"{event}+{stop - before}")
    return found
