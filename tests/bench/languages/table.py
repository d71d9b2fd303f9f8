"""Prints what the programs of this folder measured as a table.

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
    print("| language | with | a warm token | an authorized GET on loopback | of it CPU |\n|---|---|---|---|---|")
    with open(sys.argv[1], encoding="utf-8") as file:
        for language, way, token, get, cpu in (row(json.loads(line)) for line in file):
            print(f"| {language} | {way} | {f'{token:.2f} us' if token else '-'} | {get:.0f} us | {cpu:.0f} us |")


if __name__ == "__main__":
    main()
