"""ghlauth store check: a store of a module, those of the library, and what is refused."""

import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

from case import PATIENCE_S, PROGRAM, USAGE

ROOT = pathlib.Path(__file__).resolve().parents[3]
GOOD, BROKEN, NO_STORE = (os.environ[f"GHLAUTH_{name}"] for name in ("STORE_MODULE", "BROKEN_STORE", "NO_STORE"))
CHECKS = 15


class StoreCheck(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ghlauth cli ")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def check(self, *arguments, code=0, program=PROGRAM, **environment):
        done = subprocess.run([program, "store", "check", *arguments], capture_output=True, text=True, cwd=self.folder,
                              timeout=PATIENCE_S, env={**os.environ, "HOME": str(self.folder), **environment}, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def broken(self, what, code=1):
        return self.check("--module", BROKEN, f"{what}:", code=code)

    # modules
    def test_the_example_passes(self):
        done = self.check("--module", GOOD, "lists:")
        lines = done.stdout.splitlines()
        self.assertEqual(lines[-1], f"All {CHECKS} checks passed")
        self.assertEqual(len(lines), CHECKS + 1)
        for line in lines[:-1]:
            self.assertRegex(line, r"^ok      \w+$")
        self.assertEqual(done.stderr, "")

    def test_json(self):
        answer = json.loads(self.check("--module", GOOD, "lists:", "--json").stdout)
        self.assertEqual((answer["passed"], answer["failed"]), (CHECKS, 0))
        self.assertEqual({one["status"] for one in answer["checks"]}, {"ok"})
        answer = json.loads(self.check("--module", BROKEN, "lease:", "--json", code=1).stdout)
        wrong = {one["check"]: one["reason"] for one in answer["checks"] if one["status"] == "failed"}
        self.assertEqual(answer["passed"] + answer["failed"], CHECKS)
        self.assertEqual(answer["failed"], len(wrong))
        self.assertIn("is_held", wrong["a_lease_is_its_holders_until_it_ends"])

    def test_the_check_that_fails_is_named(self):
        for what, name, others in (("lease", "a_lease_is_its_holders_until_it_ends", "any_bytes_come_back"),
                                   ("put", "a_row_is_written_at_its_version_alone", "a_counter_adds_until_its_end")):
            with self.subTest(what=what):
                lines = self.broken(what).stdout.splitlines()
                self.assertTrue(any(line.startswith(f"failed  {name}: the store does not keep") for line in lines), lines)
                self.assertIn(f"ok      {others}", lines)
                self.assertRegex(lines[-1], rf"^\d of {CHECKS} checks failed$")

    def test_a_module_by_a_relative_path(self):
        shutil.copy(GOOD, self.folder / "mine.so")
        self.check("--module", "mine.so", "lists:")
        self.check("--module", "./mine.so", "lists:")

    def test_what_cannot_be_opened(self):
        done = self.check("--module", GOOD, "arrays:", code=USAGE)
        self.assertRegex(done.stderr, r'^ghlauth: the URL is not "lists:"\n  This store is nowhere')
        self.assertIn("does not say why: status -", self.broken("silent").stderr)
        self.assertIn("table.due is NULL", self.broken("incomplete", code=USAGE).stderr)
        self.assertEqual(self.broken("warned", code=0).stderr, "not_durable: lists\n")

    def test_what_is_no_module(self):
        (self.folder / "text.so").write_text("no object")
        for module, why in ((NO_STORE, "its kind is 1"), ("nothing.so", "nothing.so cannot be loaded"),
                            ("text.so", "text.so cannot be loaded"),
                            (os.environ["GHLAUTH_LIBRARY"], "does not export ghlauth_module")):
            with self.subTest(module=module):
                done = self.check("--module", module, "lists:", code=1)
                self.assertIn(why, done.stderr)
                self.assertEqual(done.stdout, "")

    def test_the_password_comes_from_a_file(self):
        self.assertIn("no password", self.broken("password").stderr)
        path = self.folder / "password"
        path.write_text("swordfish\n")
        path.chmod(0o644)
        arguments = ("--module", BROKEN, "password:", "--store-password-file", str(path))
        self.assertIn("chmod 600", self.check(*arguments, code=1).stderr)
        path.chmod(0o600)
        self.assertIn("ghlauth: a password", self.check(*arguments, code=1).stderr)

    # those of the library
    def test_memory(self):
        self.check("memory:")

    def test_a_file_that_is_not_there(self):
        path = self.folder / "new.db"
        self.check(f"sqlite:{path}")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_file_that_is_there_stays_as_it_is(self):
        path = self.folder / "store.db"
        database = sqlite3.connect(path)
        database.execute("CREATE TABLE mine (value)")
        database.commit()
        database.close()
        before = path.read_bytes(), path.stat().st_mtime_ns
        self.assertIn("already", self.check(f"sqlite:{path}", code=USAGE).stderr)
        self.assertEqual((path.read_bytes(), path.stat().st_mtime_ns), before)
        (self.folder / "link.db").symlink_to(self.folder / "nowhere.db")
        self.check(f"sqlite:{self.folder}/link.db", code=USAGE)
        self.assertTrue((self.folder / "link.db").is_symlink())

    def test_no_store(self):
        self.assertIn("no store with the scheme", self.check("lists:", code=1).stderr)
        self.check(code=USAGE)
        self.check("sqlite:relative", code=USAGE)
        self.assertIn("refused and stays as it is", self.check("--help").stdout)


if __name__ == "__main__":
    unittest.main()
