"""The source tarball: the same bytes again from another place, and a build of it where there is neither SWIG nor a network,
with clang where there is one; in that the scenario of two languages.

GHLAUTH_BUILD_DIR names the build whose target `dist` makes it, GHLAUTH_LANGUAGES the languages that this machine can build."""

import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from command import run  # noqa: E402
from test_warnings import superfluous, wrappers  # noqa: E402

BUILD = pathlib.Path(os.environ["GHLAUTH_BUILD_DIR"])
LANGUAGES = os.environ["GHLAUTH_LANGUAGES"].split()
if not os.environ["GHLAUTH_CXX_LAUNCHER"] and os.environ.get("GHLAUTH_LONG") != "1":
    # Without ccache two of them, which take the least time; gcc has compiled them all.
    LANGUAGES = [language for language in LANGUAGES if language in ("python", "lua")]
GIT = ["git", "-c", f"safe.directory={ROOT}", "-C", ROOT]
LEFT_OUT = [f"-DGHLAUTH_BUILD_{what}=OFF" for what in ("TESTS", "BENCH", "PROGRAMS", "LOGIN", "POSTGRES", "REDIS")]


def dist(source, folder, **environment):
    """As another user's shell would run it."""
    folder.mkdir()
    (folder / "tmp").mkdir()
    before = os.umask(0o077)
    try:
        run(sys.executable, "-B", source / "src" / "cmake" / "dist.py", source, folder,
            env={**os.environ, "TMPDIR": str(folder / "tmp"), "TZ": "Asia/Tokyo", "LC_ALL": "C", **environment})
    finally:
        os.umask(before)
    [tarball] = folder.glob("*.tar.gz")
    return tarball


def without_network():
    """What goes before a command."""
    for command in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if not shutil.which("unshare"):
            break
        if subprocess.run([*command, "true"], check=False, stderr=subprocess.DEVNULL).returncode == 0:
            return command
    print("This machine gives no network namespace: the network is there while the tarball is built.", file=sys.stderr)
    return []


class Tarball(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth-dist-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        if (ROOT / ".git").exists():
            cls.commit = run(*GIT, "rev-parse", "HEAD").strip()
        run("cmake", "--build", BUILD, "--target", "dist")
        cls.tarball = max(BUILD.glob("ghlauth-*.tar.gz"), key=lambda path: path.stat().st_mtime_ns)
        # Where it is the same each time, ccache knows it.
        place = BUILD / "tests" / "dist" / "unpacked"
        shutil.rmtree(place, ignore_errors=True)
        with tarfile.open(cls.tarball) as archive:
            cls.members = archive.getmembers()
            archive.extractall(place)
        [cls.source] = place.iterdir()
        cls.build = cls.source / "build" / "here"
        # A SWIG that says that it was called.
        cls.called = cls.folder / "swig was called"
        swig = cls.folder / "bin" / "swig"
        swig.parent.mkdir()
        swig.write_text(f"#!/bin/sh\necho \"$@\" >>'{cls.called}'\nexit 1\n", encoding="ascii")
        swig.chmod(0o755)
        shutil.copy(swig, swig.with_name("swig4.0"))
        cls.environment = {**os.environ, "PATH": f"{swig.parent}{os.pathsep}{os.environ['PATH']}", "CMAKE_GENERATOR": "Ninja",
                           "CCACHE_BASEDIR": str(cls.source), "CCACHE_NOHASHDIR": "1"}
        clang = {"C": os.environ["GHLAUTH_CLANG"], "CXX": os.environ["GHLAUTH_CLANGXX"]}
        if not all(map(shutil.which, clang.values())):
            clang = {}
        options = [f"-DCMAKE_{one}_COMPILER={path}" for one, path in clang.items()]
        options += [f"-DCMAKE_{one}_COMPILER_LAUNCHER={os.environ[f'GHLAUTH_{one}_LAUNCHER']}" for one in ("C", "CXX")]
        options += [f"-DGHLAUTH_BUILD_{language.upper()}=ON" for language in LANGUAGES]
        alone = without_network()
        if alone:
            assert run(*alone, "sed", "1,2d; s/:.*//; s/ //g", "/proc/net/dev").split() in ([], ["lo"])
        options += ["-DCMAKE_BUILD_TYPE=None", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", "-DGHLAUTH_WERROR=ON"]
        run(*alone, "cmake", "-S", cls.source, "-B", cls.build, *LEFT_OUT, *options, "-DCMAKE_DISABLE_FIND_PACKAGE_SWIG=ON",
            env=cls.environment)
        run(*alone, "cmake", "--build", cls.build, "-j", "2", env=cls.environment)

    def tearDown(self):
        self.assertFalse(self.called.exists(), self.called.exists() and self.called.read_text())

    def test_the_same_bytes_again(self):
        if (ROOT / ".git").exists():
            run(*GIT, "clone", "--quiet", "--shared", ROOT, self.folder / "clone")
            run(*GIT[:3], "-C", self.folder / "clone", "checkout", "--quiet", self.commit)
            self.same(dist(self.folder / "clone", self.folder / "again"))
        # And from itself, without SWIG.
        shutil.copytree(self.source, self.folder / "copy", ignore=shutil.ignore_patterns("build"))
        self.same(dist(self.folder / "copy", self.folder / "itself", PATH=self.environment["PATH"]))

    def same(self, tarball):
        with tarfile.open(tarball) as archive:
            members = archive.getmembers()
            self.assertEqual([member.get_info() for member in members], [member.get_info() for member in self.members])
            for member in members:
                content = archive.extractfile(member).read()
                self.assertEqual(content, (self.source.parent / member.name).read_bytes(), member.name)
        self.assertTrue(tarball.read_bytes() == self.tarball.read_bytes(), "they differ by how they are packed")

    def test_what_is_in_it(self):
        name = self.source.name
        files = {member.name.removeprefix(f"{name}/") for member in self.members}
        self.assertEqual([member.name for member in self.members], sorted(f"{name}/{file}" for file in files))
        self.assertEqual({(member.uid, member.gid, member.uname, member.gname) for member in self.members}, {(0, 0, "", "")})
        self.assertEqual({member.mode for member in self.members}, {0o644, 0o755})
        self.assertEqual(len({member.mtime for member in self.members}), 1)
        generated = {file for file in files if re.match("bindings/[a-z]+/generated/", file)}
        for interface in ROOT.glob("bindings/*/*.i"):
            language = interface.parent.name
            if language != "core":
                self.assertIn(f"bindings/{language}/generated/made_from.sha256", generated)
        if (ROOT / ".git").exists():
            committed = set(run(*GIT, "ls-tree", "-r", "--name-only", "-z", self.commit).split("\0")) - {""}
            self.assertEqual(files - generated, committed)

    def test_what_was_built(self):
        self.assertTrue(list(self.build.rglob("libghlauth.so.0")))
        files = {pathlib.Path(file) for file, _, _ in wrappers(self.build / "compile_commands.json")}
        folders = {file.parent for file in files}
        self.assertEqual(folders, {self.source / "bindings" / language / "generated" for language in LANGUAGES})

    def test_warnings(self):
        self.assertEqual(superfluous(self.build / "compile_commands.json"), [])

    def scenario(self, language, *command, without=(), **environment):
        if language not in LANGUAGES:
            self.skipTest(f"{language} is not built here")
        core = self.source / "bindings" / "core"
        return run(sys.executable, "-B", core / "scenario.py", *without, language, *command,
                   env={**self.environment, **environment})

    def test_python(self):
        runner = self.source / "bindings" / "python" / "tests" / "runner.py"
        package = self.build / "bindings" / "python"
        self.assertNotIn("failed", self.scenario("python", sys.executable, "-B", runner, PYTHONPATH=str(package)))

    def test_lua(self):
        tests, package = self.source / "bindings" / "lua" / "tests", self.build / "bindings" / "lua"
        printed = self.scenario("lua", os.environ["GHLAUTH_LUA"], tests / "runner.lua", without=["--without=threads"],
                                LUA_PATH=f"{package}/?.lua;{tests}/?.lua", LUA_CPATH=f"{package}/?.so")
        self.assertNotIn("failed", printed)

    def test_source_packages_of_languages(self):
        """Their own tools have no SWIG either."""
        prefix, made = self.folder / "prefix", self.folder / "made"
        run("cmake", "--install", self.build, "--prefix", prefix)
        [file] = prefix.rglob("ghlauth.pc")
        environment = {**self.environment, "PKG_CONFIG_PATH": str(file.parent)}
        bindings = self.folder / "source" / "bindings"
        shutil.copytree(self.source, bindings.parent, ignore=shutil.ignore_patterns("build"))
        tools = {language: ["make", "dist", f"TO={made}/{language}"] for language in ("lua", "tcl")}
        tools |= {"perl": [os.environ["GHLAUTH_PERL"], "package.pl", made / "perl"]}
        if importlib.util.find_spec("setuptools"):
            tools["python"] = [sys.executable, "setup.py", "--quiet", "sdist", "--dist-dir", made / "python"]
        for language in set(LANGUAGES) & set(tools):
            with self.subTest(language=language):
                run(*tools[language], cwd=bindings / language, env=environment)
                [archive] = (made / language).glob("*.tar.gz")
                with tarfile.open(archive) as opened:
                    [wrapper] = [member for member in opened.getmembers() if member.name.endswith("_wrap.cpp")]
                    content = opened.extractfile(wrapper).read()
                carried = bindings / language / "generated" / pathlib.PurePath(wrapper.name).name
                self.assertEqual(content, carried.read_bytes())

    def test_other_sources_need_swig(self):
        """What was made from others is not used."""
        copy = self.folder / "changed"
        shutil.copytree(self.source, copy, ignore=shutil.ignore_patterns("build"))
        with open(copy / "include" / "ghlauth" / "version.h", "a", encoding="ascii") as header:
            header.write("/* changed */\n")
        done = subprocess.run(["cmake", "-S", copy, "-B", copy / "build", *LEFT_OUT, "-DGHLAUTH_BUILD_PYTHON=ON",
                               "-DCMAKE_DISABLE_FIND_PACKAGE_SWIG=ON"], check=False, env=self.environment, capture_output=True,
                              text=True)
        self.assertIn("bindings/python/generated was made from another include/ghlauth/version.h than is here", done.stdout)
        self.assertIn("SWIG 4.1 (swig in Debian) cannot be found", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
