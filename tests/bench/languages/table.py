"""Prints what the programs of this folder measured as a table: of each the least of its turns.

    table.py FILE
"""

import json
import sys

TIMES = ("token_us", "token_2_us", "get_us", "get_cpu_us")  # some know no token, and some have one thread


def main():
    least = {}
    with open(sys.argv[1], encoding="utf-8") as file:
        for one in map(json.loads, file):
            times = [one.get(name) for name in TIMES]
            known = least.setdefault((one["language"], one["way"]), times)
            known[:] = [None if None in pair else min(pair) for pair in zip(known, times)]
    print("| language | with | a warm token | the same, two threads at a time | an authorized GET on loopback | of it CPU |\n|---|---|---|---|---|---|")
    for (language, way), (token, token_2, get, cpu) in least.items():
        tokens = " | ".join("" if one is None else f"{one:.2f} µs" for one in (token, token_2))
        print(f"| {language} | {way} | {tokens} | {get:.0f} µs | {cpu:.0f} µs |")


if __name__ == "__main__":
    main()
