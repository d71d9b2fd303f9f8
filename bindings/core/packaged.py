"""For the tests of packages of Perl, Lua, Tcl and Octave: the library installed in a clean place, and the blocks of a README."""

import os
import pathlib
import re
import shutil
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from serving import Sandbox, SigningKey, serve  # noqa: E402
from command import run  # noqa: E402


class Place:
    """A folder with the library in `prefix`, and the environment to build over it, with ccache where there is one."""

    def __init__(self, language):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"ghlauth-{language}-"))
        self.prefix = self.folder / "prefix"
        run("cmake", "--install", os.environ["GHLAUTH_BUILD_DIR"], "--prefix", self.prefix, "--strip")
        [file] = self.prefix.rglob("ghlauth.pc")
        self.environment = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
        self.building = {**self.environment, "PKG_CONFIG_PATH": str(file.parent), "CXX": "c++"}
        if shutil.which("ccache"):
            self.building |= {"CXX": "ccache c++", "CCACHE_BASEDIR": str(self.folder), "CCACHE_NOHASHDIR": "1"}

    def remove(self):
        shutil.rmtree(self.folder)

    def scenario(self, language, *command, without=("threads",), **environment):
        without = [part for one in without for part in ("--without", one)]
        return run(sys.executable, ROOT / "bindings" / "core" / "scenario.py", *without, language, *command, cwd=self.folder,
                   env={**self.environment, **environment})


def blocks(readme, language):
    return re.findall(rf"```{language}\n(.*?)```", readme.read_text(encoding="utf-8"), re.S)


def serve_program(command, place, **environment):
    """Runs a program with a sandbox; gives what it printed."""
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        for name in list(os.environ):
            if name == "LD_LIBRARY_PATH":
                del os.environ[name]
        code, printed = serve(command, sandbox, SigningKey(folder), HIGHLEVEL_PIT=sandbox.location_pit,
                              HIGHLEVEL_CLIENT_SECRET=sandbox.app["client_secret"], FOLDER=folder, **environment)
    if code != 0:
        raise AssertionError(f"{command} ended with code {code}\n{printed}")
    return printed
