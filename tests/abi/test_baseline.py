"""The ABI of the headers and of the built library against that of the last release, tests/abi/baseline: by abidiff the functions, their
types and the tables (ghlauth.abi), by name the constants and statuses (constants.txt).

What was there stays as it was. What comes anew needs its row in the ledger, src/capi/symbols.txt, with a release that is not out yet.

A release renews the baseline, in the commit that is tagged, and so does a break on purpose, which the changelog names:

    python3 tests/abi/test_baseline.py --renew

Until 0.1.0, the first release, that also renews tests/abi/first_release/include; never after it.
GHLAUTH_LIBRARY names the built library. Exit code 77: abidiff (package abigail-tools) is not there.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import surface
from public_headers import ENTRY, INCLUDE, ROOT, TABLE, constants, functions, ledger, statuses

FOLDER = pathlib.Path(__file__).resolve().parent
DUMP = FOLDER / "baseline" / "ghlauth.abi"
CONSTANTS = FOLDER / "baseline" / "constants.txt"
FIRST_RELEASE = FOLDER / "first_release" / "include"


def version():
    return re.search(r"project\(ghlauth VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))[1]


def numbers():
    """Name -> value of the constants and statuses. Those of the version change with each release."""
    found = {one.name: one.value for one in constants() if not one.name.startswith("GHLAUTH_VERSION_")}
    return {**found, **{name: str(value) for name, value in statuses().items()}}


def stored():
    """(release, name -> value) of the baseline."""
    head, *lines = CONSTANTS.read_text(encoding="utf-8").splitlines()
    return head.split()[-1], dict(line.split(" ", 1) for line in lines)


def changed_numbers(now):
    return {name: (value, now.get(name)) for name, value in stored()[1].items() if now.get(name) != value}


def dump(library, target):
    subprocess.run(["abidw", "--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", "--no-parameter-names", "--out-file", target, library],
                   check=True)


def cut_tables(dumped, headers):
    """Tables grow at their end, and struct_size says how much of one a program knows: cuts those of the headers to what the dump has."""
    lengths = {one.get("name"): len(one.findall("data-member")) for one in xml.etree.ElementTree.parse(dumped).iter("class-decl")}
    for header in headers.glob("*.h"):
        text = header.read_text(encoding="utf-8")
        for table in reversed(list(TABLE.finditer(text))):
            members, length = list(ENTRY.finditer(table["body"])), lengths.get(table["name"], 0)
            if 0 < length < len(members):
                text = text[:table.start("body") + members[length - 1].end()] + "\n" + text[table.end("body"):]
        header.write_text(text, encoding="utf-8")


def abidiff(old, new):
    """(fits, report). Additions are no part of the report."""
    done = subprocess.run(["abidiff", "--no-added-syms", old, new], capture_output=True, text=True, check=False)
    if done.returncode & 3:
        raise RuntimeError(f"abidiff failed: {done.stderr}{done.stdout}")
    return done.returncode == 0, done.stdout


class Folder(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        kept = tempfile.TemporaryDirectory(prefix="ghlauth-abi-")
        self.addCleanup(kept.cleanup)
        self.work = pathlib.Path(kept.name)

    def compare(self, dumped, include):
        """The dump with the headers of a folder."""
        folder = self.work / "compared"
        shutil.copytree(include, folder / "include")
        cut_tables(dumped, folder / "include" / "ghlauth")
        return abidiff(dumped, surface.build(folder / "include", folder))

    def compare_symbols(self, dumped, library):
        """With a library as it is built, without what debug information it has: the names of functions and their versions."""
        symbols = self.work / "symbols.so"
        subprocess.run(["strip", "--strip-debug", "-o", symbols, library], check=True)
        return abidiff(dumped, symbols)


class Baseline(Folder):
    def test_functions_and_tables_are_as_they_were(self):
        fits, report = self.compare(DUMP, INCLUDE)
        self.assertTrue(fits, report)

    def test_the_built_library_has_every_function_of_the_baseline(self):
        fits, report = self.compare_symbols(DUMP, os.environ["GHLAUTH_LIBRARY"])
        self.assertTrue(fits, report)

    def test_constants_and_statuses_are_as_they_were(self):
        self.assertEqual(changed_numbers(numbers()), {})

    def test_a_new_function_is_of_a_release_that_is_not_out(self):
        released, _ = stored()
        before = set(re.findall(r"<elf-symbol name='(\w+)'", DUMP.read_text(encoding="utf-8")))
        self.assertGreater(len(before), 400)
        for name in {function.name for function in functions()} - before:
            self.assertIn(name, ledger())
            since = tuple(map(int, ledger()[name][0].split(".")))
            self.assertTrue(since > tuple(map(int, released.split(".")))[:2] or released == version(),
                            f"{name} is new, and {ledger()[name][0]} is released already")

    def test_the_baseline_is_of_no_machine(self):
        self.assertNotRegex(DUMP.read_text(encoding="utf-8"), r"(path|comp-dir-path|filepath)='/")


GONE = ("buf.h", r"/\*\*((?!\*/).)*\*/\s*GHLAUTH_API size_t ghlauth_buf_size\([^;]*;", "")


class Detects(Folder):
    """Each kind of change, made to a copy of the headers as they are."""

    @classmethod
    def setUpClass(cls):
        kept = tempfile.TemporaryDirectory(prefix="ghlauth-abi-")
        cls.addClassCleanup(kept.cleanup)
        cls.library = surface.build(INCLUDE, pathlib.Path(kept.name))
        cls.dump = pathlib.Path(kept.name) / "now.abi"
        dump(cls.library, cls.dump)

    def change(self, header, old, new):
        """A folder of headers with the change."""
        include = self.work / "include"
        shutil.copytree(INCLUDE, include)
        path = include / "ghlauth" / header
        text = path.read_text(encoding="utf-8")
        changed = re.sub(old, new, text, count=1, flags=re.S)
        self.assertNotEqual(changed, text)
        path.write_text(changed, encoding="utf-8")
        return include

    def assert_refused(self, said, *change):
        fits, report = self.compare(self.dump, self.change(*change))
        self.assertFalse(fits)
        self.assertRegex(report, said)

    def test_nothing_for_the_same(self):
        self.assertEqual(self.compare(self.dump, INCLUDE), (True, ""))
        self.assertEqual(self.compare_symbols(self.dump, self.library), (True, ""))

    def test_a_function_that_is_gone(self):
        self.assert_refused("ghlauth_buf_size", *GONE)

    def test_a_function_that_the_library_does_not_have(self):
        less = self.work / "less"
        less.mkdir()
        fits, report = self.compare_symbols(self.dump, surface.build(self.change(*GONE), less))
        self.assertFalse(fits)
        self.assertIn("ghlauth_buf_size", report)

    def test_a_function_of_another_version(self):
        self.assert_refused("ghlauth_version_string", "version.h", r"Since: 0\.1", "Since: 0.9")

    def test_a_parameter_of_another_type(self):
        self.assert_refused("ghlauth_secret_set.*size_t", "callbacks.h", r"const char \*data, size_t size", "const char *data, uint32_t size")

    def test_one_parameter_more(self):
        self.assert_refused("ghlauth_error_retry_after_ms", "error.h", r"(ghlauth_error_retry_after_ms\([^)]*)\)", r"\1, int32_t more)")

    def test_another_result(self):
        self.assert_refused("ghlauth_version_number", "version.h", "uint32_t ghlauth_version_number", "uint64_t ghlauth_version_number")

    def test_another_type_of_a_status(self):
        self.assert_refused("ghlauth_status", "status.h", "typedef int32_t ghlauth_status", "typedef int64_t ghlauth_status")

    def test_members_that_moved(self):
        self.assert_refused("ghlauth_log_table", "callbacks.h", r"(  uint32_t struct_size;[^\n]*ghlauth_log_table[^\n]*\n  int32_t level;[^\n]*\n)"
                            r"(  void \*user_data;[^\n]*\n)(  void \(\*drop\)[^\n]*\n)", r"\1\3\2")

    def test_a_member_that_is_gone(self):
        self.assert_refused("ghlauth_store_row", "store_table.h", r"  const char \*location_id;[^\n]*\n", "")

    def test_a_member_of_another_type(self):
        self.assert_refused("ghlauth_store_row", "store_table.h", "int64_t due_s;", "int32_t due_s;")

    def test_a_callback_with_another_parameter(self):
        self.assert_refused("ghlauth_clock_table", "callbacks.h", r"\(\*unix_ms\)\(void \*user_data\)", "(*unix_ms)(void *user_data, int32_t zone)")

    def test_a_member_in_the_middle(self):
        self.assert_refused("ghlauth_store_row", "store_table.h", r"  uint64_t version;", "  uint64_t more;\n  uint64_t version;")

    def test_a_member_at_the_end_beside_one_that_changed(self):
        self.assert_refused("ghlauth_store_row", "store_table.h", r"int64_t due_s;(.*?)\} ghlauth_store_row;",
                            r"double due_s;\1  const char *more;\n} ghlauth_store_row;")

    def test_a_table_may_grow_at_its_end(self):
        fits, report = self.compare(self.dump, self.change("callbacks.h", r"\} ghlauth_clock_table;",
                                                            "  /** More. */\n  int64_t (*zone)(void *user_data);\n} ghlauth_clock_table;"))
        self.assertTrue(fits, report)

    def test_a_new_function_fits(self):
        fits, report = self.compare(self.dump, self.change("version.h", "#ifdef __cplusplus\n}",
                                                            "/** Since: 0.9 */\nGHLAUTH_API int32_t ghlauth_more(void);\n#ifdef __cplusplus\n}"))
        self.assertTrue(fits, report)

    def test_a_constant_of_another_value(self):
        self.assertEqual(changed_numbers({**numbers(), "GHLAUTH_LOG_WARN": "5"}), {"GHLAUTH_LOG_WARN": ("2", "5")})

    def test_a_constant_that_is_gone(self):
        left = {name: value for name, value in numbers().items() if name != "GHLAUTH_E_CANCELLED"}
        self.assertEqual(set(changed_numbers(left)), {"GHLAUTH_E_CANCELLED"})


def renew():
    with tempfile.TemporaryDirectory() as folder:
        dump(surface.build(INCLUDE, pathlib.Path(folder)), DUMP)
    CONSTANTS.write_text(f"# constants and statuses of {version()}\n" + "".join(f"{name} {value}\n" for name, value in sorted(numbers().items())),
                         encoding="utf-8")
    if version() == "0.1.0":
        shutil.rmtree(FIRST_RELEASE, ignore_errors=True)
        (FIRST_RELEASE / "ghlauth").mkdir(parents=True)
        for header in (INCLUDE / "ghlauth").glob("*.h"):
            shutil.copyfile(header, FIRST_RELEASE / "ghlauth" / header.name)


if __name__ == "__main__":
    if not shutil.which("abidiff") or not shutil.which("abidw"):
        print("abidiff is not there: package abigail-tools")
        sys.exit(77)
    if sys.argv[1:] == ["--renew"]:
        renew()
    else:
        unittest.main()
