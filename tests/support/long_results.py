"""Puts what a part of `tests/run --long` found into tests/long_results.md, in place of what its last run found; the other parts stay.

    long_results.py PART RESULT SECONDS <ROWS

RESULT is a sentence without its full stop, and ROWS are rows of a table: what, count, result, seconds."""

import datetime
import os
import pathlib
import platform
import re
import sys

from commit import commit

ROOT = pathlib.Path(__file__).resolve().parents[2]
RESULTS = ROOT / "tests" / "long_results.md"
HEAD = """# Long tests

Written by `tests/run --long`: for each of its parts what the last run of it found.
"""


def sections():
    """The part -> all below its heading."""
    found = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    pieces = re.split(r"^## (\w+)\n", found, flags=re.M)
    return dict(zip(pieces[1::2], pieces[2::2]))


def main(part, result, seconds):
    machine = f"{platform.system()} {platform.machine()}, {len(os.sched_getaffinity(0))} cores"
    text = f"\n{commit(RESULTS.relative_to(ROOT))} on {datetime.date.today()}, {machine}: {result}, in {int(seconds) / 60:.0f} minutes.\n"
    if rows := sys.stdin.read():
        text += f"\n| what | count | result | seconds |\n|---|---|---|---|\n{rows}"
    parts = {**sections(), part: text}
    written = RESULTS.with_suffix(".new")
    written.write_text(HEAD + "".join(f"\n## {name}\n\n{body.strip()}\n" for name, body in parts.items()), encoding="utf-8")
    written.replace(RESULTS)
    print(f"{RESULTS.relative_to(ROOT)}: {part} is written")


if __name__ == "__main__":
    main(*sys.argv[1:])
