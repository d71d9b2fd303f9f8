"""Prints what load.cpp and load_peer.js measured as a table: of each way and concurrency the fastest run, beside libcurl alone.

    load_table.py FILE
"""

import json
import sys


def best_runs(path):
    """By concurrency and way."""
    best = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            one = json.loads(line)
            kept = best.setdefault((one["concurrency"], one["way"]), one)
            kept["cpu_us"] = min(kept["cpu_us"], one["cpu_us"])
            kept["rate"] = max(kept["rate"], one["rate"])
    return best


def main():
    best = best_runs(sys.argv[1])
    print(f"{'at a time':>9}  {'what':<18}{'requests/s':>11}{'CPU':>11}  {'resident':>16}  of libcurl's rate, CPU")
    for (concurrency, way), one in sorted(best.items(), key=lambda item: (item[0][0], -item[1]["rate"])):
        floor = best.get((concurrency, "curl-easy" if way == "client" else "curl-multi"))
        ratio = f"{one['rate'] / floor['rate']:.2f}, {one['cpu_us'] / floor['cpu_us']:.2f}" if floor and not way.startswith("curl") else ""
        print(f"{concurrency:>9}  {way:<18}{one['rate']:>11}{one['cpu_us']:>8.1f} us  {one['early_mb']:>5.1f} to {one['late_mb']:>5.1f} MB  {ratio}")


if __name__ == "__main__":
    main()
