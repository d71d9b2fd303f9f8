"""Declared functions = symbol ledger = dynamic symbols of the built library, in both directions.

GHLAUTH_LIBRARY names the built library.
"""

import os
import re
import subprocess
import unittest

from public_headers import functions, ledger


def exported():
    """(name, version node) of everything that the library defines for others."""
    command = ["nm", "-D", "--defined-only", "--with-symbol-versions", os.environ["GHLAUTH_LIBRARY"]]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    rows = []
    for line in lines:
        kind, name = line.split()[-2:]
        name, _, version = name.partition("@@")
        rows.append((kind, name, version))
    return rows


class Symbols(unittest.TestCase):
    maxDiff = None

    def test_headers_equal_ledger(self):
        self.assertEqual(sorted(function.name for function in functions()), sorted(ledger()))

    def test_ledger_is_sorted_and_names_releases(self):
        names = list(ledger())
        self.assertEqual(names, sorted(names))
        for name, (introduced, deprecated) in ledger().items():
            self.assertRegex(introduced, r"^\d+\.\d+$", name)
            self.assertRegex(deprecated, r"^(-|\d+\.\d+)$", name)

    def test_since_equals_ledger(self):
        rows = ledger()
        for function in functions():
            with self.subTest(function=function.name):
                since = re.search(r"Since: (\d+\.\d+)$", function.doc)
                self.assertEqual(since and since[1], rows[function.name][0])

    def test_library_equals_ledger(self):
        functions_exported = {name: version for kind, name, version in exported() if kind == "T"}
        self.assertEqual(functions_exported, {name: f"GHLAUTH_{row[0]}" for name, row in ledger().items()})

    def test_library_exports_nothing_else(self):
        nodes = {f"GHLAUTH_{introduced}" for introduced, _ in ledger().values()}
        others = [(kind, name) for kind, name, _ in exported() if kind != "T" and not (kind == "A" and name in nodes)]
        self.assertEqual(others, [])

    def test_soname_is_the_abi_version(self):
        dynamic = subprocess.run(["readelf", "-d", os.environ["GHLAUTH_LIBRARY"]], capture_output=True, text=True,
                                 check=True).stdout
        header = (os.path.join(os.path.dirname(__file__), "..", "..", "include", "ghlauth", "version.h"))
        with open(header, encoding="utf-8") as file:
            number = re.search(r"#define GHLAUTH_ABI_VERSION (\d+)", file.read())[1]
        self.assertEqual(re.findall(r"SONAME\).*\[(.*)\]", dynamic), [f"libghlauth.so.{number}"])

    def test_library_finds_its_dependencies_the_usual_way(self):
        dynamic = subprocess.run(["readelf", "-d", os.environ["GHLAUTH_LIBRARY"]], capture_output=True, text=True,
                                 check=True).stdout
        self.assertNotRegex(dynamic, r"\((RPATH|TEXTREL)\)")


if __name__ == "__main__":
    unittest.main()
