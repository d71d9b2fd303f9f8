"""The list of warnings that SWIG's own lines have, in src/cmake/warnings.cmake, is what there is: each that a wrapper of a
build is compiled without would come. That none beside them comes is what -Werror is for.

    test_warnings.py COMPILE_COMMANDS_JSON
"""

import json
import pathlib
import re
import shlex
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIST = (ROOT / "src" / "cmake" / "warnings.cmake").read_text(encoding="utf-8").split("ghlauth_wrapper_warnings_", 1)[1]
LISTED = set(re.findall(r"-Wno-[\w-]+", LIST))


def wrappers(database):
    """The commands that compile them."""
    for entry in json.loads(pathlib.Path(database).read_text(encoding="utf-8")):
        if re.search(r"/generated/\w+_wrap\.cpp$", entry["file"]):
            yield entry["file"], entry["directory"], shlex.split(entry["command"])


def superfluous(database):
    """What is listed for a wrapper and does not come, as texts."""
    found = []
    for file, directory, command in wrappers(database):
        listed = [part for part in command if part in LISTED]
        if listed:
            command = [part for part in command if part not in (*listed, "-Werror")]
            output = command.index("-o")
            del command[output:output + 2]
            done = subprocess.run([*command, "-fsyntax-only"], cwd=directory, check=False, capture_output=True, text=True)
            found += [f"{file}: {warning}" for warning in listed if f"[{warning.replace('-Wno-', '-W')}]" not in done.stderr]
    return found


class Warnings(unittest.TestCase):
    def test_each_that_is_listed_comes(self):
        if not list(wrappers(sys.argv[1])):
            self.skipTest("no wrapper is built")
        self.assertTrue(LISTED)
        self.assertEqual(superfluous(sys.argv[1]), [])

    def test_there_is_one_list(self):
        for path in ROOT.glob("bindings/**/CMakeLists.txt"):
            self.assertNotIn("-Wno-", path.read_text(encoding="utf-8"), path)

    def test_every_wrapper_is_held_to_it(self):
        for _, _, command in wrappers(sys.argv[1]):
            self.assertLessEqual({"-Wall", "-Wextra"}, set(command))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
