"""Compares README's table of languages with what the runs of scenario.py gave, or writes it.

    matrix.py [--write] README RESULTS...

A language that was not run keeps its column.
"""

import argparse
import json
import pathlib
import sys

BEGIN, END = "<!-- languages: begin -->\n", "<!-- languages: end -->\n"
CASES = pathlib.Path(__file__).with_name("cases.json")
NAMES = {"python": "Python", "node": "Node.js", "php": "PHP", "csharp": "C#", "java": "Java", "go": "Go", "ruby": "Ruby",
         "perl": "Perl", "lua": "Lua", "tcl": "Tcl", "r": "R", "octave": "Octave"}


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def read_table(text):
    """The columns: of each language what it does by case."""
    lines = text.splitlines()
    if not lines:
        return {}
    _, *languages = cells(lines[0])
    rows = [cells(line) for line in lines[2:]]
    return {language: {row[0]: row[at] for row in rows} for at, language in enumerate(languages, 1)}


def read_results(paths):
    columns = {}
    for path in paths:
        for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
            language, case, result = line.split("\t")
            columns.setdefault(NAMES[language], {})[case] = "yes" if result == "ok" else result
    return columns


def table(columns):
    cases = [case["name"] for case in json.loads(CASES.read_text(encoding="utf-8"))["cases"]]
    languages = [name for name in NAMES.values() if name in columns]
    rows = [["what each does the same way", *languages], ["---"] * (len(languages) + 1)]
    rows += [[case, *(columns[language].get(case, "not run") for language in languages)] for case in cases]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("readme", type=pathlib.Path)
    parser.add_argument("results", nargs="+")
    arguments = parser.parse_args()
    text = arguments.readme.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    old, after = rest.split(END)
    new = table({**read_table(old), **read_results(arguments.results)})
    if arguments.write:
        arguments.readme.write_text(before + BEGIN + new + END + after, encoding="utf-8")
    elif new != old:
        sys.exit(f"{arguments.readme} says:\n{old}\nThe runs say:\n{new}\nmatrix.py --write puts it there.")


if __name__ == "__main__":
    main()
