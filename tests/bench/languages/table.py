"""Prints what the programs of this folder measured as a table: of each the least of its turns.

    table.py FILE
"""

import json
import sys

TIMES = ("token_us", "get_us", "get_cpu_us")  # some know no token


def main():
    least = {}
    with open(sys.argv[1], encoding="utf-8") as file:
        for one in map(json.loads, file):
            times = [one.get(name) for name in TIMES]
            known = least.setdefault((one["language"], one["way"]), times)
            known[:] = [None if None in pair else min(pair) for pair in zip(known, times)]
    print("| language | with | a warm token | an authorized GET on loopback | of it CPU |\n|---|---|---|---|---|")
    for (language, way), (token, get, cpu) in least.items():
        print(f"| {language} | {way} | {f'{token:.2f} µs' if token is not None else ''} | {get:.0f} µs | {cpu:.0f} µs |")


if __name__ == "__main__":
    main()
