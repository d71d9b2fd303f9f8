"""What the programs in Python have in common: how long a call takes, in microseconds, the fastest of the rounds."""

import json
import os
import threading
import time

URL = os.environ["GHLAUTH_BENCH_URL"] + os.environ["GHLAUTH_BENCH_PATH"]
PATH = os.environ["GHLAUTH_BENCH_PATH"]
PIT = os.environ["GHLAUTH_BENCH_PIT"]
GETS = int(os.environ.get("GHLAUTH_BENCH_GETS", "2000"))
TOKENS = 100 * GETS


def fastest(call, count):
    """Of the time and of the CPU time, for each call."""
    times, count = [], max(count // 20, 1)
    for _ in range(20):
        start, cpu_start = time.perf_counter(), time.process_time()
        for _ in range(count):
            call()
        times.append(((time.perf_counter() - start) * 1e6 / count, (time.process_time() - cpu_start) * 1e6 / count))
    return min(time for time, _ in times), min(cpu for _, cpu in times)


def together(call, count):
    """For each call when two threads call."""
    def calls():
        for _ in range(count // 40 + 1):
            call()

    def both():
        threads = [threading.Thread(target=calls) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    return fastest(both, 20)[0] / (2 * (count // 40 + 1))


def report(way, token, get):
    """`get` gives the body."""
    assert '"contact"' in get(), "another answer was expected"
    token_us, token_2_us = (fastest(token, TOKENS)[0], together(token, TOKENS)) if token else (None, None)
    get_us, get_cpu_us = fastest(get, GETS)
    print(json.dumps({"language": "Python", "way": way, "token_us": token_us, "token_2_us": token_2_us, "get_us": get_us,
                      "get_cpu_us": get_cpu_us}), flush=True)
