"""A program of the first release runs with the library as it is now, without being built again: first_release/program.c is compiled with
that release's headers, linked with a library that has that release's symbols and nothing else, and run with the built one.

When the number of the ABI changes, there is no old program any more, and first_release is that of the new number.
GHLAUTH_LIBRARY names the built library, GHLAUTH_PROGRAM the program with the sandbox.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import surface

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from sandbox import Sandbox  # noqa: E402

FOLDER = pathlib.Path(__file__).resolve().parent / "first_release"
BUILT = pathlib.Path(os.environ["GHLAUTH_LIBRARY"]).parent


class FirstRelease(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="ghlauth-first-")
        cls.addClassCleanup(folder.cleanup)
        cls.work = pathlib.Path(folder.name)
        cls.library = surface.build(FOLDER / "include", cls.work)
        cls.program = cls.work / "program"
        subprocess.run([os.environ.get("CC", "cc"), "-std=c99", "-Wall", "-Wextra", "-Werror", "-I", FOLDER / "include", FOLDER / "program.c",
                        "-o", cls.program, cls.library], check=True)

    def run_with(self, library_path, *arguments, **options):
        # All symbols are looked up at the start, not only those that are called.
        environment = {**os.environ, "LD_LIBRARY_PATH": str(library_path), "LD_BIND_NOW": "1", **options}
        return subprocess.Popen([self.program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env=environment)

    def test_its_flows_work(self):
        with Sandbox() as sandbox:
            app, location = sandbox.app, sandbox.locations[0]
            arguments = [sandbox.url, app["redirect_uri"], location, sandbox.contacts[0][0], f"sqlite:{self.work}/store.db"]
            with self.run_with(BUILT, *arguments, HIGHLEVEL_PIT=sandbox.location_pit, HIGHLEVEL_CLIENT_ID=app["client_id"],
                               HIGHLEVEL_CLIENT_SECRET=app["client_secret"]) as program:
                url = program.stdout.readline().strip()
                callback = sandbox.allow(url, f"Location:{location}") if url else ""
                stdout, stderr = program.communicate(callback + "\n", timeout=60)
            self.assertEqual((program.returncode, stdout, stderr), (0, "done\n", ""))
            self.assertEqual(sandbox.counters()["codes_exchanged"], 1)

    def test_every_function_of_the_first_release_is_there(self):
        # A program that names all of them starts.
        names = sorted(function.name for function in surface.functions(FOLDER / "include" / "ghlauth"))
        source = self.work / "all.c"
        source.write_text("".join(f"extern void {name}(void);\n" for name in names) + "void (*const all[])(void) = {"
                          + ", ".join(names) + "};\nint main(void) { return all[0] == 0; }\n", encoding="utf-8")
        program = self.work / "all"
        subprocess.run([os.environ.get("CC", "cc"), source, "-o", program, self.library], check=True)
        done = subprocess.run([program], env={**os.environ, "LD_LIBRARY_PATH": str(BUILT), "LD_BIND_NOW": "1"}, capture_output=True,
                              text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_it_would_notice_one_that_is_gone(self):
        # The same with a library that lacks one function.
        headers = self.work / "less" / "include"
        shutil.copytree(FOLDER / "include", headers)
        path = headers / "ghlauth" / "buf.h"
        path.write_text(path.read_text(encoding="utf-8").replace("ghlauth_buf_data", "ghlauth_buf_other"), encoding="utf-8")
        surface.build(headers, self.work / "less")
        with self.run_with(self.work / "less") as program:
            _, stderr = program.communicate(timeout=60)
        self.assertNotEqual(program.returncode, 0)
        self.assertIn("ghlauth_buf_data", stderr)


if __name__ == "__main__":
    unittest.main()
