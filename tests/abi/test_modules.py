"""A module exports one function, is not linked to libghlauth, and what it needs is needed by nothing else.

GHLAUTH_LIBRARY and GHLAUTH_..._MODULE name the built files.
"""

import os
import re
import subprocess
import unittest

from public_headers import INCLUDE

LIBRARY = os.environ["GHLAUTH_LIBRARY"]
MODULES = {"login": (os.environ["GHLAUTH_LOGIN_MODULE"], "libmicrohttpd"),
           "postgres": (os.environ["GHLAUTH_POSTGRES_MODULE"], "libpq"),
           "redis": (os.environ["GHLAUTH_REDIS_MODULE"], "libhiredis")}


def needed(path):
    dynamic = subprocess.run(["readelf", "-d", path], capture_output=True, text=True, check=True).stdout
    return re.findall(r"NEEDED\).*\[(.*)\]", dynamic)


def defined(path):
    listing = subprocess.run(["nm", "-D", "--defined-only", path], capture_output=True, text=True, check=True).stdout
    return [line.split()[-2:] for line in listing.splitlines()]


class Modules(unittest.TestCase):
    def test_one_function_is_exported(self):
        header = (INCLUDE / "ghlauth" / "module.h").read_text()
        name = re.search(r'#define GHLAUTH_MODULE_FUNCTION "(\w+)"', header)[1]
        for module, (path, _) in MODULES.items():
            with self.subTest(module=module):
                self.assertEqual(defined(path), [["T", name]])

    def test_nothing_of_the_library_is_needed(self):
        for module, (path, _) in MODULES.items():
            with self.subTest(module=module):
                self.assertEqual([name for name in needed(path) if name.startswith("libghlauth")], [])
                undefined = subprocess.run(["nm", "-D", "--undefined-only", path], capture_output=True, text=True,
                                           check=True).stdout
                self.assertNotIn("ghlauth_", undefined)

    def test_its_dependency_is_not_that_of_the_library(self):
        for module, (path, dependency) in MODULES.items():
            with self.subTest(module=module):
                self.assertTrue(any(name.startswith(dependency) for name in needed(path)))
                self.assertFalse(any(name.startswith(dependency) for name in needed(LIBRARY)))
                loaded = subprocess.run(["ldd", LIBRARY], capture_output=True, text=True, check=True).stdout
                self.assertNotIn(dependency, loaded)

    def test_it_lies_where_the_library_looks(self):
        for module, (path, _) in MODULES.items():
            with self.subTest(module=module):
                folder = os.path.join(os.path.dirname(os.path.realpath(LIBRARY)), "ghlauth")
                self.assertEqual(os.path.realpath(path), os.path.join(folder, f"libghlauth-{module}.so"))


if __name__ == "__main__":
    unittest.main()
