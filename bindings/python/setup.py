"""Builds the extension of the package over an installed libghlauth, which pkg-config finds. The library and its modules become a part
of the package, so that a wheel needs nothing else; with GHLAUTH_SYSTEM_LIBRARY=1 the package uses the one of the system.

SWIG makes the wrapper in a checkout; a source distribution has it, and so has the source tarball of the library."""

import os
import pathlib
import shlex
import shutil
import subprocess
import sys

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.sdist import sdist

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from generate import generate  # noqa: E402

IN_DISTRIBUTION = (HERE / "core").is_dir()
CORE = HERE / "core" if IN_DISTRIBUTION else HERE.parent / "core"
CARRIED = HERE / "generated"
GENERATED = ("core_wrap.cpp", "core_wrap.h", "core.py", "core.pyi")


def pkg_config(*arguments):
    try:
        done = subprocess.run([os.environ.get("PKG_CONFIG", "pkg-config"), *arguments, "ghlauth"], check=True, capture_output=True,
                              text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"pkg-config does not find libghlauth: install it (cmake --install), and set PKG_CONFIG_PATH. {error}")
    return shlex.split(done.stdout)


def headers():
    return pkg_config("--variable=includedir")[0]


class BuildExtension(build_ext):
    def build_extension(self, ext):
        made = CARRIED
        if not CARRIED.is_dir():
            made = pathlib.Path(self.build_temp, "generated")
            generate(os.environ.get("SWIG", "swig"), headers(), CORE, made)
        folder = pathlib.Path(self.get_ext_fullpath(ext.name)).parent
        folder.mkdir(parents=True, exist_ok=True)
        for name in GENERATED[2:]:
            shutil.copy(made / name, folder)
        ext.sources = [os.path.relpath(made / "core_wrap.cpp")]
        ext.include_dirs = [str(CORE), str(made), headers()]
        ext.library_dirs = pkg_config("--variable=libdir")
        if os.environ.get("GHLAUTH_SYSTEM_LIBRARY") != "1":
            self.bundle(pathlib.Path(ext.library_dirs[0]), folder / "lib")
            ext.extra_link_args = ["-Wl,-rpath,$ORIGIN/lib"]
        super().build_extension(ext)

    def bundle(self, libraries, folder):
        """The library under its SONAME; its modules where it looks for them, in the folder `ghlauth` beside it."""
        (folder / "ghlauth").mkdir(parents=True, exist_ok=True)
        [library] = [path for path in libraries.glob("libghlauth.so.?")]
        for path, to in [(library, folder), *((path, folder / "ghlauth") for path in (libraries / "ghlauth").glob("*.so"))]:
            copy = to / path.name
            shutil.copy(path.resolve(), copy)
            if shutil.which("strip"):
                subprocess.run(["strip", "--strip-unneeded", copy], check=True)


class SourceDistribution(sdist):
    def make_release_tree(self, base_dir, files):
        super().make_release_tree(base_dir, files)
        base = pathlib.Path(base_dir)
        for name in ("generate.py", "core.pyi.in"):
            shutil.copy(HERE / name, base)
        shutil.copytree(CORE / "adapter", base / "core" / "adapter", dirs_exist_ok=True)
        shutil.copy(CORE / "adapter.hpp", base / "core")
        if CARRIED.is_dir():
            shutil.copytree(CARRIED, base / "generated", dirs_exist_ok=True)
        else:
            generate(os.environ.get("SWIG", "swig"), headers(), CORE, base / "generated")


setup(
    ext_modules=[Extension("ghlauth._core", sources=[], language="c++", libraries=["ghlauth"],
                           extra_compile_args=["-std=c++17", "-O2", "-g0", "-fvisibility=hidden"])],
    cmdclass={"build_ext": BuildExtension, "sdist": SourceDistribution},
)
