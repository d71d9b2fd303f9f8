"""Every public header alone, and the umbrella, is clean C99, C11, C17, C++17 and C++20 for every compiler that is here."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

from public_headers import HEADERS, INCLUDE

C_STANDARDS = ["c99", "c11", "c17"]
CXX_STANDARDS = ["c++17", "c++20"]
STRICT = ["-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only", f"-I{INCLUDE}"]


def compilers():
    """(C compiler, C++ compiler) pairs: that of the build first, then whatever else is installed."""
    pairs = [(os.environ.get("CC", "cc"), os.environ.get("CXX", "c++")), ("gcc", "g++"), ("clang", "clang++")]
    found = {}
    for pair in pairs:
        paths = tuple(shutil.which(name) for name in pair)
        if all(paths):
            found.setdefault(tuple(os.path.realpath(path) for path in paths), paths)
    return list(found.values())


def run(command, source):
    return subprocess.run(command, input=source, capture_output=True, text=True, check=False)


class Headers(unittest.TestCase):
    def test_there_is_a_compiler(self):
        self.assertTrue(compilers())

    def test_each_header_alone_in_every_standard(self):
        for c, cxx in compilers():
            for compiler, language, standards in ((c, "c", C_STANDARDS), (cxx, "c++", CXX_STANDARDS)):
                for standard in standards:
                    for header in HEADERS:
                        with self.subTest(compiler=compiler, standard=standard, header=header.name):
                            # Twice: the guard must hold. The declaration keeps the translation unit from being empty.
                            source = f"#include <ghlauth/{header.name}>\n#include <ghlauth/{header.name}>\nextern int ghlauth_unit;\n"
                            result = run([compiler, f"-std={standard}", "-x", language, *STRICT, "-"], source)
                            self.assertEqual(result.returncode, 0, result.stderr)

    def test_umbrella_includes_every_header(self):
        umbrella = (INCLUDE / "ghlauth" / "ghlauth.h").read_text()
        included = re.findall(r'#include "(\w+\.h)"', umbrella)
        self.assertEqual(sorted(included), sorted(h.name for h in HEADERS if h.name != "ghlauth.h"))

    def test_includes_are_stddef_stdint_and_each_other(self):
        own = {f'"{header.name}"' for header in HEADERS}
        for header in HEADERS:
            for include in re.findall(r"^\s*#\s*include\s+(\S+)", header.read_text(), flags=re.M):
                with self.subTest(header=header.name):
                    self.assertIn(include, own | {"<stddef.h>", "<stdint.h>"})

    def test_guard_is_named_after_the_header(self):
        for header in HEADERS:
            guard = f"GHLAUTH_{header.stem.upper()}_H"
            with self.subTest(header=header.name):
                self.assertRegex(header.read_text(), rf"#ifndef {guard}\n#define {guard}\n")

    def test_macros_start_with_GHLAUTH(self):
        compiler = compilers()[0][0]
        define = re.compile(r"^#define (\w+)", flags=re.M)
        plain = run([compiler, "-dM", "-E", "-x", "c", "-"], "#include <stddef.h>\n#include <stdint.h>\n").stdout
        ours = run([compiler, "-dM", "-E", "-x", "c", f"-I{INCLUDE}", "-"], "#include <ghlauth/ghlauth.h>\n").stdout
        added = set(define.findall(ours)) - set(define.findall(plain))
        self.assertIn("GHLAUTH_OK", added)
        self.assertEqual([name for name in sorted(added) if not name.startswith("GHLAUTH_")], [])

    def test_declared_names_start_with_ghlauth(self):
        """What the preprocessed umbrella declares at file scope, apart from what the two system headers do."""
        compiler = shutil.which("nm") and compilers()[0][0]
        with tempfile.TemporaryDirectory() as folder:
            unit = os.path.join(folder, "unit.o")
            result = run([compiler, "-x", "c", "-c", f"-I{INCLUDE}", "-o", unit, "-"], "#include <ghlauth/ghlauth.h>\n")
            self.assertEqual(result.returncode, 0, result.stderr)
            defined = subprocess.run(["nm", unit], capture_output=True, text=True, check=True).stdout
            self.assertEqual(defined, "", "the headers define something: they may only declare")
        text = run([compiler, "-E", "-P", "-x", "c", f"-I{INCLUDE}", "-"], "#include <ghlauth/ghlauth.h>\n").stdout
        plain = run([compiler, "-E", "-P", "-x", "c", "-"], "#include <stddef.h>\n#include <stdint.h>\n").stdout
        known = {line.strip() for line in plain.splitlines()}
        body = "\n".join(line for line in text.splitlines() if line.strip() not in known)
        while re.search(r"\{[^{}]*\}", body):
            body = re.sub(r"\{[^{}]*\}", " ", body)
        statements = [re.sub(r"__attribute__\s*\(\(.*?\)\)\)?", " ", part) for part in body.split(";")]
        names = []
        for statement in statements:
            head = statement.split("(")[0] if "typedef" not in statement else statement
            words = re.findall(r"\w+", head)
            if words:
                names.append(words[-1])
        self.assertGreater(len(names), 150)
        self.assertEqual([name for name in names if not name.startswith("ghlauth_")], [])


if __name__ == "__main__":
    unittest.main()
