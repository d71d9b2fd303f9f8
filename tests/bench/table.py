"""Prints the fastest repetitions of runs of the benchmarks as a table, each with its ratio to the one that it is compared with.

    table.py <JSON file of the benchmarks>...
"""

import json
import sys

# What is compared with what: ratios over 1 say how many times longer it takes.
BASELINES = {
    "bearer_held": "map_of_shared_ptr",
    "bearer_copied": "map_of_shared_ptr",
    "bearer_of_pit_copied": "map_of_shared_ptr",
    "token_of_installation": "map_of_shared_ptr",
    "map_by_id": "map_by_id_copied",
    "held_by_id": "map_by_id_copied",
    "bearer_by_id": "map_by_id_copied",
    "answer_with_ghlauth": "answer_with_cjson",
    "get_with_ghlauth": "get_with_curl",
    "decide_with_ghlauth": "match_with_regex",
    "match_with_ghlauth": "match_with_hash_map",
    "match_with_regex": "match_with_hash_map",
    "upsert_with_ghlauth": "upsert_with_sqlite",
    "lease_cycle_with_ghlauth": "lease_cycle_with_sqlite",
    "context_with_ghlauth": "context_with_openssl",
    "context_with_openssl_and_cjson": "context_with_openssl",
    "context_with_cryptojs": "context_with_openssl",
    "context_64k_with_ghlauth": "context_64k_with_openssl",
    "context_64k_with_openssl_and_cjson": "context_64k_with_openssl",
    "context_64k_with_cryptojs": "context_64k_with_openssl",
    "context_refused_right_padding": "context_refused_wrong_padding",
    **{f"{kind}_with_{which}": f"{kind}_with_openssl" for kind in ("ed25519_1k", "ed25519_64k", "rsa_1k", "rsa_64k")
       for which in ("ghlauth", "official_sdk")},
}
UNITS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


def fastest(paths):
    """Of each benchmark: nanoseconds, nanoseconds of CPU, and allocations of one turn where they are counted."""
    times = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            benchmarks = json.load(file)["benchmarks"]
        for one in benchmarks:
            if one.get("error_occurred"):
                sys.exit(f"{one['name']}: {one['error_message']}")
            if one["run_type"] != "iteration":
                continue
            unit = UNITS[one["time_unit"]]
            real_ns, cpu_ns = one["real_time"] * unit, one["cpu_time"] * unit
            best = times.setdefault(one["run_name"].replace("/real_time", ""), [real_ns, cpu_ns, None])
            best[:] = min(best[0], real_ns), min(best[1], cpu_ns), one.get("allocations")
    return dict(sorted(times.items(), key=place_in_table))


def place_in_table(item):
    """What is compared stands together, the floor first: repetitions come in a random order."""
    what, _, variant = item[0].partition("/")
    return BASELINES.get(what, what), variant, what in BASELINES, what


def suffix(variant):
    if variant.startswith("threads:"):
        return f", {variant[8:]} threads" if variant != "threads:1" else ""
    return f", {int(variant):,} installations" if variant else ""


def main():
    times = fastest(sys.argv[1:])
    print(f"{'what':<36}{'time':>12}{'CPU':>12}  ratio")
    for name, (real_ns, cpu_ns, allocations) in times.items():
        what, _, variant = name.partition("/")
        label = what.replace("_", " ") + suffix(variant)
        baseline = BASELINES.get(what)
        reference = times.get(f"{baseline}/{variant}" if variant else baseline)
        ratio = f"{real_ns / reference[0]:.2f} x {baseline.replace('_', ' ')}" if reference else ""
        if allocations is not None:
            ratio += f"{', ' if ratio else ''}{allocations:.0f} allocations"
        print(f"{label:<36}{real_ns:>9.0f} ns{cpu_ns:>9.0f} ns  {ratio}")


if __name__ == "__main__":
    main()
