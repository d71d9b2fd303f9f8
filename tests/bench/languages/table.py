"""Prints what the programs of this folder measured as a table: of each the least of its turns.

    table.py FILE
"""

import json
import sys


def row(one):
    if "concurrency" in one:  # of load.cpp: libcurl alone, and the library from C
        way = "libcurl alone" if one["way"] == "curl-easy" else "ghlauth"
        return ["C", way, None, 1e6 / one["rate"], one["cpu_us"]]
    return [one["language"], one["way"], one["token_us"], one["get_us"], one["get_cpu_us"]]


def main():
    least = {}
    with open(sys.argv[1], encoding="utf-8") as file:
        for language, way, *times in (row(json.loads(line)) for line in file):
            known = least.setdefault((language, way), times)
            least[language, way] = [min(pair) if pair[0] else None for pair in zip(known, times)]
    print("| language | with | a warm token | an authorized GET on loopback | of it CPU |\n|---|---|---|---|---|")
    for (language, way), (token, get, cpu) in least.items():
        print(f"| {language} | {way} | {f'{token:.2f} µs' if token else ''} | {get:.0f} µs | {cpu:.0f} µs |")


if __name__ == "__main__":
    main()
