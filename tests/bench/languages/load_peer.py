"""What load.cpp does, with requests-oauthlib or Authlib, in as many threads, each with a session of its own:

    load_peer.py requests-oauthlib|authlib CONCURRENCY COUNT
"""

import itertools
import json
import resource
import sys
import threading
import time

import peers


def resident_mb():
    with open("/proc/self/statm", encoding="ascii") as file:
        return round(int(file.read().split()[1]) * resource.getpagesize() / 1048576, 1)


def send(sessions, count):
    taken, failures = itertools.count(), []

    def get(session):
        try:
            while next(taken) < count:
                assert '"contact"' in peers.get(session), "another answer was expected"
        except Exception as error:  # pylint: disable=broad-except
            failures.append(error)

    threads = [threading.Thread(target=get, args=(session,)) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def main(way, concurrency, count):
    sessions = [peers.session(way) for _ in range(concurrency)]
    send(sessions, count // 10)
    early, cpu, start = resident_mb(), time.process_time(), time.monotonic()
    send(sessions, count)
    took = time.monotonic() - start
    print(json.dumps({"way": way, "concurrency": concurrency, "rate": round(count / took),
                      "cpu_us": round((time.process_time() - cpu) * 1e6 / count, 2), "early_mb": early, "late_mb": resident_mb()}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
