"""Whatever README.md and the pages in src call by a name of the API exists: functions, types, macros; `ghlauth_pit_*` names a family."""

import re
import sys
import unittest

from public_headers import HEADERS, ROOT, functions, handles, tables

README = ROOT / "README.md"


def known():
    names = {function.name for function in functions()} | {handle.name for handle in handles()}
    names |= {table.name for table in tables()} | {"ghlauth_status"}
    for header in HEADERS:
        names |= set(re.findall(r"^\s*#define (GHLAUTH_\w+)", header.read_text(), flags=re.M))
    return names


def build_names():
    """What CMake calls by such names: targets and options; what tests read."""
    names = {"ghlauth_static", "ghlauth_root", "GHLAUTH_LONG", "GHLAUTH_WRITE_SCREENSHOTS"}
    for path in [ROOT / "CMakeLists.txt", *ROOT.glob("src/**/CMakeLists.txt"), *ROOT.glob("tests/**/CMakeLists.txt")]:
        names |= set(re.findall(r"\b(?:GHLAUTH|ghlauth)_\w+", path.read_text()))
    return names


def sandbox_variables():
    """The environment of `ghlauth sandbox run`."""
    text = (ROOT / "src/sandbox/announce.cpp").read_text().split("announcement_environment(")[1].split("\n}\n")[0]
    return {"GHLAUTH_SANDBOX_" + name for name in re.findall(r'"([A-Z_]+)"', text)}


def metric_names():
    """What `--metrics FILE` writes."""
    return {name for path in ROOT.glob("src/cli/**/*.cpp") for name in re.findall(r'"(ghlauth_\w+)", "(?:counter|gauge)"', path.read_text())}


class Readme(unittest.TestCase):
    def test_names_exist(self):
        allowed = known() | build_names() | sandbox_variables() | metric_names()
        for page in [README, *ROOT.glob("src/**/*.md")]:
            for name, family in sorted(set(re.findall(r"\b((?:ghlauth|GHLAUTH)_\w*\w)(_\*|_…|_\{)?", page.read_text()))):
                with self.subTest(page=page.name, name=name):
                    if family or name.endswith("_"):
                        self.assertTrue(any(one.startswith(name.rstrip("_") + "_") for one in allowed), "nothing of that family")
                    else:
                        self.assertTrue(name in allowed, "there is no such name")


if __name__ == "__main__":
    if not README.exists():
        print("README.md does not exist yet")
        sys.exit(77)
    unittest.main()
