"""The status numbers are frozen, and status.h and errors.md are what src/core/status.def says.

tests/abi/status_numbers.txt is the frozen list: an entry never changes nor goes; a new status is appended to it.
"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

from public_headers import INCLUDE, ROOT, statuses

GOLDEN = pathlib.Path(__file__).with_name("status_numbers.txt")


def golden():
    rows = [line.split() for line in GOLDEN.read_text().splitlines() if line and not line.startswith("#")]
    return {name: int(number) for name, number in rows}


class Statuses(unittest.TestCase):
    def test_header_is_freshly_generated(self):
        with tempfile.TemporaryDirectory() as folder:
            fresh = pathlib.Path(folder) / "status.h"
            subprocess.run(["cmake", "-D", f"SOURCE_DIR={ROOT}", "-D", f"OUTPUT={fresh}", "-P",
                            str(ROOT / "src" / "cmake" / "status_header.cmake")], check=True, capture_output=True)
            self.assertEqual(fresh.read_text(), (INCLUDE / "ghlauth" / "status.h").read_text(),
                             "build the target status_header and commit include/ghlauth/status.h")

    def test_the_page_of_errors_is_freshly_generated(self):
        with tempfile.TemporaryDirectory() as folder:
            fresh = pathlib.Path(folder) / "errors.md"
            subprocess.run([sys.executable, ROOT / "src" / "capi" / "abi" / "errors", fresh], check=True)
            self.assertEqual(fresh.read_text(), (ROOT / "src" / "core" / "errors.md").read_text(),
                             "build the target status_header and commit src/core/errors.md")

    def test_frozen_numbers_stay(self):
        now = statuses()
        for name, number in golden().items():
            with self.subTest(status=name):
                self.assertEqual(now.get(name), number, "a status was renumbered, renamed or removed")

    def test_new_statuses_are_frozen(self):
        new = [f"{name} {number}" for name, number in statuses().items() if name not in golden()]
        self.assertEqual(new, [], f"append these lines to {GOLDEN.name}")

    def test_numbers_are_unique_negative_and_below_those_of_applications(self):
        numbers = list(statuses().values())
        self.assertEqual(len(numbers), len(set(numbers)))
        self.assertEqual([number for number in numbers if not -10000 < number <= 0], [])


if __name__ == "__main__":
    unittest.main()
