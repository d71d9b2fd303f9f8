"""Times programs from their start to the end, which take turns, and prints a table: the library, beside libcurl and OpenSSL alone.

    first_use.py FOLDER LIBRARY [TURNS]

FOLDER has first_use and first_use_curl; of LIBRARY the size is told, stripped. The server is that of GHLAUTH_BENCH_URL, _PATH and _PIT.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

PROGRAMS = {"libcurl and OpenSSL alone": "first_use_curl", "ghlauth": "first_use"}


def run(program):
    began = time.perf_counter()
    printed = subprocess.run([program], stdout=subprocess.PIPE, text=True, check=True).stdout
    return (time.perf_counter() - began) * 1000, *map(int, printed.split())


def stripped_bytes(library):
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder, "library")
        subprocess.run(["strip", "-o", copy, library], check=True)
        return copy.stat().st_size


def main():
    folder, library = map(pathlib.Path, sys.argv[1:3])
    turns = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    measured = {name: [] for name in PROGRAMS}
    for _ in range(turns):
        for name, program in PROGRAMS.items():
            measured[name].append(run(folder / program))
    print("| start, first GET and end | median | fastest | resident, nothing sent yet | resident at the end |\n|---|---|---|---|---|")
    medians = []
    for name, rows in measured.items():
        times, idle, end = zip(*rows)
        medians.append(statistics.median(times))
        ratio = f" ({medians[-1] / medians[0]:.2f})" if len(medians) > 1 else ""
        print(f"| {name} | {medians[-1]:.1f} ms{ratio} | {min(times):.1f} ms | {statistics.median(idle) / 1024:.1f} MB "
              f"| {statistics.median(end) / 1024:.1f} MB |")
    print(f"\n{os.path.basename(library)} stripped: {stripped_bytes(library) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
