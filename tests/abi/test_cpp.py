"""The C++ adapter, include/ghlauth/ghlauth.hpp and include/ghlauth/cpp: it has everything of the C headers, its exceptions are those of
the status table, and it compiles for whatever compiler is here, without RTTI too."""

import concurrent.futures
import pathlib
import re
import subprocess
import tempfile
import unittest

from public_headers import HEADERS, INCLUDE, ROOT, functions, tables
from test_headers import compilers, run

UMBRELLA = INCLUDE / "ghlauth" / "ghlauth.hpp"
PARTS = sorted((INCLUDE / "ghlauth" / "cpp").glob("*.hpp"))
TEXT = "".join(re.sub(r"//.*", "", part.read_text()) for part in PARTS)
STRICT = ["-Wall", "-Wextra", "-pedantic", "-Wconversion", "-Wsign-conversion", "-Wshadow", "-Wold-style-cast", "-Wnon-virtual-dtor",
          "-Wundef", "-Werror", f"-I{INCLUDE}", "-x", "c++"]

# Not in the adapter, with the reason.
NO_MEMBER = {}
# These are texts and numbers that C++ uses as they are.
AS_THEY_ARE = {"GHLAUTH_GENERATION_2021_07_28", "GHLAUTH_GENERATION_V3"}
# Nothing of these has a class: statuses are numbers, a module is not linked to the library.
HEADERS_AS_THEY_ARE = {"status.h", "version.h", "module.h", "export.h"}


def words(text):
    return set(re.findall(r"\b\w+\b", text))


def compiles(compiler, standard, header, *options):
    source = f"#include <ghlauth/{header}>\n#include <ghlauth/{header}>\nextern int ghlauth_unit;\n"
    result = run([compiler, f"-std={standard}", *STRICT, *options, "-fsyntax-only", "-"], source)
    return "" if result.returncode == 0 else f"{compiler} {standard} {header} {options}\n{result.stderr}"


class Cpp(unittest.TestCase):
    def test_every_function_is_used(self):
        used = words(TEXT)
        missing = {function.name for function in functions()} - used
        self.assertEqual(missing, set(NO_MEMBER))

    def test_every_constant_is_used(self):
        used = words(TEXT)
        for header in HEADERS:
            if header.name in HEADERS_AS_THEY_ARE:
                continue
            for name in re.findall(r"^#define (GHLAUTH_\w+) \S", header.read_text(), flags=re.M):
                if name not in AS_THEY_ARE:
                    with self.subTest(header=header.name):
                        self.assertIn(name, used)

    def test_every_callback_is_given(self):
        for table in tables():
            if table.header in HEADERS_AS_THEY_ARE:
                continue
            for callback in table.callbacks:
                member = callback.name.split(".")[1]
                with self.subTest(callback=callback.name):
                    self.assertRegex(TEXT, rf"\btable_\.{member} = ")

    def test_exceptions_are_freshly_generated(self):
        with tempfile.TemporaryDirectory() as folder:
            fresh = pathlib.Path(folder) / "exceptions.hpp"
            subprocess.run(["cmake", "-D", f"SOURCE_DIR={ROOT}", "-D", f"OUTPUT={fresh}", "-P",
                            str(ROOT / "src" / "cmake" / "exceptions_header.cmake")], check=True, capture_output=True)
            self.assertEqual(fresh.read_text(), (INCLUDE / "ghlauth" / "cpp" / "exceptions.hpp").read_text(),
                             "build the target status_header and commit include/ghlauth/cpp/exceptions.hpp")

    def test_umbrella_includes_every_part(self):
        included = re.findall(r'#include "cpp/(\w+\.hpp)"', UMBRELLA.read_text())
        self.assertEqual(included, [part.name for part in PARTS])

    def test_there_is_a_part_for_each_header(self):
        # Of these the classes are elsewhere, or there are none.
        elsewhere = {"buf", "export", "ghlauth", "lifecycle", "module", "status"}
        self.assertEqual({header.stem for header in HEADERS} - {part.stem for part in PARTS}, elsewhere)

    def test_includes_are_of_the_standard_library_and_each_other(self):
        own = {f'"{part.name}"' for part in PARTS} | {f'"../{header.name}"' for header in HEADERS}
        for part in PARTS:
            for include in re.findall(r"^\s*#\s*include\s+(\S+)", part.read_text(), flags=re.M):
                with self.subTest(part=part.name):
                    self.assertTrue(include in own or re.fullmatch(r"<[a-z_]+>", include), include)

    def test_guard_and_namespace(self):
        for part in PARTS:
            with self.subTest(part=part.name):
                text = part.read_text()
                guard = f"GHLAUTH_CPP_{part.stem.upper()}_HPP"
                self.assertIn(f"#ifndef {guard}\n#define {guard}\n", text)
                self.assertIn("namespace ghlauth {\n", text)
                self.assertIn("inline namespace v0 {\n", text)
                self.assertLessEqual(len(text.splitlines()), 300)

    def test_each_part_alone_and_all_of_them_everywhere(self):
        (_, first), *others = compilers()
        jobs = [(first, "c++17", f"cpp/{part.name}") for part in PARTS]
        for compiler in (first, *(cxx for _, cxx in others)):
            jobs += [(compiler, "c++17", "ghlauth.hpp", "-fno-rtti"), (compiler, "c++17", "ghlauth.hpp"),
                     (compiler, "c++20", "ghlauth.hpp")]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            failures = [failure for failure in pool.map(lambda job: compiles(*job), jobs) if failure]
        self.assertEqual(failures, [])

    def test_bytes_come_from_a_span(self):
        for _, cxx in compilers():
            source = ("#include <span>\n#include <ghlauth/ghlauth.hpp>\n"
                      "static_assert(std::is_convertible_v<std::span<const std::byte>, ghlauth::Bytes>);\n"
                      "static_assert(std::is_convertible_v<std::span<std::uint8_t, 32>, ghlauth::Bytes>);\n"
                      "static_assert(!std::is_convertible_v<std::span<int>, ghlauth::Bytes>);\n")
            result = run([cxx, "-std=c++20", *STRICT, "-fsyntax-only", "-"], source)
            self.assertEqual(result.returncode, 0, result.stderr)

    def test_nothing_meets_the_names_of_the_library_itself(self):
        """The static library has a namespace ghlauth as well, with an Error in it: all that the adapter defines is in v0."""
        compiler = compilers()[0][1]
        with tempfile.TemporaryDirectory() as folder:
            unit = f"{folder}/unit.o"
            result = run([compiler, "-std=c++17", *STRICT, "-fkeep-inline-functions", "-c", "-o", unit, "-"],
                         "#include <ghlauth/ghlauth.hpp>\n"
                         "ghlauth::Response get(const ghlauth::Client &client, const ghlauth::Credential &credential);\n"
                         "ghlauth::Response get(const ghlauth::Client &client, const ghlauth::Credential &credential) {\n"
                         "  return client.send(credential, {\"GET\", \"/\"});\n}\n")
            self.assertEqual(result.returncode, 0, result.stderr)
            listing = subprocess.run(["nm", "--defined-only", unit], capture_output=True, text=True, check=True).stdout
        names = [line.split()[-1] for line in listing.splitlines() if "ghlauth" in line]
        self.assertGreater(len(names), 20)
        self.assertEqual([name for name in names if re.search(r"(?<!\d)7ghlauth(?!2v0)", name)], [])


if __name__ == "__main__":
    unittest.main()
