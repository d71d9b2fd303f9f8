"""The packages of Debian: lintian finds nothing, two makings give the same bytes, and what is in which. That they install, work and
leave nothing is for tests/support/chroot --packages.

If GHLAUTH_LONG is set, the second making is a build of its own, in another folder and without ccache; otherwise it packs the same build."""

import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from command import run  # noqa: E402

PACKAGES = {"libghlauth0", "libghlauth-dev", "ghlauth", "libghlauth0-login", "libghlauth0-postgres", "libghlauth0-redis", "python3-ghlauth"}
MODULES = "usr/lib/{}/ghlauth/libghlauth-{}.so"
# By the beginning of a SONAME. What each program of Debian is linked with is not in a bill of materials of ours.
IN_SBOM = {"libghlauth": "ghlauth", "libcurl": "curl", "libssl": "openssl", "libcrypto": "openssl", "libcjson": "cjson", "libsqlite3": "sqlite",
           "libmicrohttpd": "libmicrohttpd", "libpq": "libpq", "libhiredis": "hiredis"}
OF_EVERY_PROGRAM = {"libc", "libstdc++", "libgcc_s", "libm", "ld-linux-x86-64"}


def build(source, **environment):
    environment = {**os.environ, **environment}
    run("cmake", "--preset", "debian", "-S", source, "--log-level=WARNING", cwd=source, env=environment)
    run("cmake", "--build", source / "build" / "debian", "-j2", env=environment)


def pack(source, folder, **environment):
    """Gives the packages by their names."""
    folder.mkdir()
    run("cpack", "--config", source / "build" / "debian" / "CPackConfig.cmake", "-B", folder, cwd=folder, env={**os.environ, **environment})
    return {path.name.split("_")[0]: path for path in folder.glob("*.deb")}


def contents(package):
    """The names of the files, by their modes and owners."""
    lines = (line.split(None, 5) for line in run("dpkg-deb", "--contents", package).splitlines())
    return {line[5].split(" -> ")[0].removeprefix("./"): (line[0], line[1]) for line in lines}


def field(package, name):
    return run("dpkg-deb", "--field", package, name).strip()


def needed(file):
    return re.findall(r"NEEDED.*\[(.+?)\.so", run("readelf", "--dynamic", "--wide", file))


class Debian(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth-debian-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        build(ROOT)
        cls.packages = pack(ROOT, cls.folder / "packages")
        cls.contents = {name: contents(path) for name, path in cls.packages.items()}
        cls.root = cls.folder / "root"
        for path in cls.packages.values():
            run("dpkg-deb", "--extract", path, cls.root)
        cls.triplet = run("dpkg-architecture", "-qDEB_HOST_MULTIARCH").strip()

    def test_the_same_bytes(self):
        source = ROOT
        if os.environ.get("GHLAUTH_LONG") == "1":
            source = self.folder / "elsewhere" / "ghlauth"
            # The time is that of the commit, and of the files only where there is none.
            shutil.copytree(ROOT, source, ignore=lambda at, _: ["build"] if pathlib.Path(at) == ROOT else [],
                            copy_function=shutil.copy if (ROOT / ".git").exists() else shutil.copy2)
            build(source, CCACHE_DISABLE="1", TZ="Asia/Tokyo", LC_ALL="C")
        again = pack(source, self.folder / "again", TZ="Asia/Tokyo", LC_ALL="C")
        self.assertEqual(set(again), PACKAGES)
        for name, path in again.items():
            self.assertTrue(path.read_bytes() == self.packages[name].read_bytes(), f"{name} has other bytes")

    def test_no_file_knows_where_it_was_built(self):
        """An __FILE__, say: what it is depends on the folder, and on ccache, which makes it relative to another one."""
        # With what is below it: alone it may be a part of others, such as /ghlauth.
        places = [f"{ROOT}/{name}".encode() for name in ("bindings", "build", "include", "src")] + [b"../src/"]
        for path in (path for path in self.root.rglob("*") if path.is_file() and not path.is_symlink()):
            content = path.read_bytes()
            if content.startswith(b"\x7fELF"):
                self.assertEqual([place for place in places if place in content], [], path)

    def test_lintian(self):
        done = subprocess.run(["lintian", "--allow-root", "--tag-display-limit", "0", *self.packages.values()], capture_output=True, text=True,
                              check=False)
        self.assertEqual(re.findall(r"^[EW]: .*", done.stdout, re.M), [], done.stdout + done.stderr)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_split(self):
        self.assertEqual(set(self.packages), PACKAGES)
        library = f"usr/lib/{self.triplet}"
        for package, file in (("libghlauth0", f"{library}/libghlauth.so.0"), ("libghlauth-dev", f"{library}/libghlauth.so"),
                              ("libghlauth-dev", f"{library}/pkgconfig/ghlauth.pc"), ("libghlauth-dev", "usr/include/ghlauth/ghlauth.h"),
                              ("libghlauth-dev", "usr/share/ghlauth/abi.json"), ("ghlauth", "usr/bin/ghlauth"),
                              ("ghlauth", "usr/share/man/man1/ghlauth.1.gz"), ("python3-ghlauth", "usr/lib/python3/dist-packages/ghlauth/aio.py"),
                              *((f"libghlauth0-{module}", MODULES.format(self.triplet, module)) for module in ("login", "postgres", "redis"))):
            self.assertIn(file, self.contents[package])
        files = [name for names in self.contents.values() for name in names if not name.endswith("/")]
        self.assertEqual(sorted(files), sorted(set(files)), "a file is in two packages")
        # Everything that `cmake --install` puts in place is in some package.
        installed = self.folder / "installed"
        run("cmake", "--install", ROOT / "build" / "debian", "--prefix", "/usr", env={**os.environ, "DESTDIR": str(installed)})
        there = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_symlink() or path.is_file()}
        packed = {name.removesuffix(".gz") for name in files}
        self.assertEqual(there - packed, set())

    def test_owners_and_modes(self):
        for names in self.contents.values():
            for name, (mode, owner) in names.items():
                self.assertEqual(owner, "root/root", name)
                self.assertIn(mode, ("lrwxrwxrwx",) if mode[0] == "l" else ("drwxr-xr-x",) if mode[0] == "d" else ("-rw-r--r--", "-rwxr-xr-x"), name)
        self.assertTrue(stat.S_IXUSR & (self.root / "usr/bin/ghlauth").stat().st_mode)

    def test_dependencies(self):
        version = field(self.packages["libghlauth0"], "Version")
        for name in PACKAGES - {"libghlauth0"}:
            self.assertIn(f"libghlauth0 (= {version})", field(self.packages[name], "Depends"))
        for name, library in (("libghlauth0", "libcurl4"), ("libghlauth0", "libssl3"), ("libghlauth0-login", "libmicrohttpd12"),
                              ("libghlauth0-postgres", "libpq5"), ("libghlauth0-redis", "libhiredis0.14"), ("python3-ghlauth", "python3 (<< 3.")):
            self.assertIn(library, field(self.packages[name], "Depends"))

    def test_the_bill_of_materials(self):
        sbom = json.loads((self.root / "usr/share/ghlauth/sbom.cdx.json").read_text(encoding="utf-8"))
        self.assertEqual((sbom["bomFormat"], sbom["specVersion"]), ("CycloneDX", "1.5"))
        known = {one["bom-ref"] for one in sbom["components"]} | {sbom["metadata"]["component"]["bom-ref"]}
        depends = {one["ref"]: set(one["dependsOn"]) for one in sbom["dependencies"]}
        self.assertLessEqual(set(depends) | set().union(*depends.values()), known)
        library = self.root / "usr/lib" / self.triplet
        for subject, file in (("ghlauth", library / "libghlauth.so.0"), ("ghlauth-program", self.root / "usr/bin/ghlauth"),
                              *((f"libghlauth-{module}", self.root / MODULES.format(self.triplet, module))
                                for module in ("login", "postgres", "redis"))):
            linked = {IN_SBOM[name] for name in set(needed(file)) - OF_EVERY_PROGRAM}
            # A program has headers of CLI11, and a module calls the library that has loaded it, without being linked with it.
            self.assertEqual(linked, depends[subject] - {"CLI11"} - ({"ghlauth"} if subject.startswith("lib") else set()), subject)
        for one in sbom["components"]:
            self.assertRegex(one["version"], r"^\d+(\.\d+)+$")


if __name__ == "__main__":
    unittest.main()
