"""Runs a program that makes, uses and drops everything of a language again and again, with a sandbox, and measures its memory.

    growth.py [--rounds N] LANGUAGE COMMAND...

A line of the program's standard input is a number of rounds. It carries them out, collects what can be collected, and answers with a
line: how many objects it counts, or 0 where nothing counts them. Its environment is that of behaviour.py. A round has in it

    a configuration with a log and a store of the language's own, and a clock where one is offered
    credentials of two sources, one of which fails; the token and a decision of the other
    an app, an URL of the consent page, and a callback and an installation that are refused
    a request with a body, a client, a queue, a user context
    a webhook that is refused; in each tenth round with a new verifier, which takes a millisecond to read its keys
    an answer of the sandbox, by a client that stays

The program may open no more than 1,024 files at a time, as is usual: what is dropped must be closed in time as well.

1,000 rounds, of which the first half is there to get warm. If GHLAUTH_LONG is set, 100,000, of which the first tenth is, and a row in
GHLAUTH_LONG_RESULTS.

What leaks grows with the rounds, so that the memory at the end is compared with the most that there was in the first half of the
measurements: a runtime's own heap takes a step of megabytes when it does, and stays there."""

import argparse
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from behaviour import Sandbox, SigningKey, environment  # noqa: E402

LONG = "GHLAUTH_LONG" in os.environ
STEPS = 9
MAX_KIB, MAX_OBJECTS = 1024, 100
MAX_FILES = 1024


def resident_kib(process):
    pages = int(pathlib.Path(f"/proc/{process.pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def carried_out(process, rounds):
    """Gives the memory, and the number of objects."""
    process.stdin.write(f"{rounds}\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise SystemExit(f"the program ended with code {process.wait()}")
    return resident_kib(process), int(line)


def measured(command, rounds):
    with tempfile.TemporaryDirectory() as folder, Sandbox("--set", "rate-max=0", "--set", "rate-daily=0") as sandbox:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_FILES, MAX_FILES)),
                              env=environment(sandbox, SigningKey(folder))) as process:
            warm = max(rounds // 10, 500)
            seen = [carried_out(process, count) for count in (warm, *STEPS * [(rounds - warm) // STEPS])]
            process.stdin.close()
            code = process.wait(timeout=60)
    if code != 0:
        raise SystemExit(f"the program ended with code {code}")
    return seen


def row(*columns):
    with open(os.environ["GHLAUTH_LONG_RESULTS"], "a", encoding="utf-8") as file:
        file.write(f"| {' | '.join(columns)} |\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=100_000 if LONG else 1000)
    parser.add_argument("language")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    began = time.monotonic()
    seen = measured(arguments.command, arguments.rounds)
    seconds = time.monotonic() - began
    print(f"{arguments.language}: {arguments.rounds} rounds in {seconds:.1f} s; KiB and objects when it was warm, and from then on:",
          *(f"{kib}/{objects}" for kib, objects in seen))
    grown = seen[-1][0] - max(kib for kib, _ in seen[:len(seen) // 2])
    more = seen[-1][1] - seen[0][1]
    if grown > MAX_KIB or more > MAX_OBJECTS:
        raise SystemExit(f"{grown} KiB more than ever in the first half, {more} objects more than when it was warm")
    if "GHLAUTH_LONG_RESULTS" in os.environ:
        row(f"{arguments.language}: all is made, used and dropped", f"{arguments.rounds:,}",
            f"{seen[0][0]} KiB of memory after a tenth, {seen[-1][0]} KiB at the end", f"{seconds:.0f}")


if __name__ == "__main__":
    main()
