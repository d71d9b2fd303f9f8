"""Runs the programs of the languages, which take turns. Each prints a line of JSON for each way that it measures; table.py reads them.

    run.py BUILD TURNS [--small]

--small leaves out what is not of this repository, and what was not built. The server is that of GHLAUTH_BENCH_URL, _PATH and _PIT;
GHLAUTH_BENCH_GETS is how often each asks it.
"""

import os
import pathlib
import subprocess
import sys
import typing

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]


class Program(typing.NamedTuple):
    needs: str  # what has to be there, of the folder `bindings` of the build
    command: str  # in this folder; {built}: the folder `bindings` of the build, {build}: the build, {tests}: tests/, {python}: this Python
    environment: dict = {}
    is_small: bool = True


# A language is a file of this folder and a line, in the order of the table.
PROGRAMS = [
    Program("../tests/bench/language_curl", "{build}/tests/bench/language_curl"),
    Program("../tests/bench/language_c", "{build}/tests/bench/language_c"),
    Program("../tests/bench/language_cpp", "{build}/tests/bench/language_cpp"),
    Program("python/ghlauth", "{python} with_ghlauth.py", {"PYTHONPATH": "{built}/python"}),
    Program("", "{python} {tests}/support/with_pypi.py requirements.txt {build}/pypi python3 with_peers.py", is_small=False),
    Program("node/ghlauth", "node with_ghlauth.js", {"NODE_PATH": "{built}/node"}),
    Program("", "{python} {tests}/support/with_npm.py {tests}/integration/interop {build}/peers node with_official_sdk.js", is_small=False),
    Program("php/ghlauth.so", "php -n -d extension={built}/php/ghlauth.so with_ghlauth.php"),
    Program("csharp/Ghlauth.dll", "mcs -r:$MONO_PATH/Ghlauth.dll -out:{built}/Bench.exe Bench.cs >&2 && mono {built}/Bench.exe",
            {"MONO_PATH": "{built}/csharp"}),
    Program("java/classes/ghlauth", "java -Djava.library.path={built}/java -cp {built}/java/classes/ghlauth Bench.java"),
    Program("go/ghlauth.pc", "cd go && go run .", {"PKG_CONFIG_PATH": "{built}/go"}, is_small=False),
    Program("ruby/lib", "ruby -I{built}/ruby/lib with_ghlauth.rb"),
    Program("", "ruby with_peer.rb", is_small=False),
    Program("perl/lib", "perl -I. -I{built}/perl/lib with_ghlauth.pl"),
    Program("", "perl -I. with_peer.pl", is_small=False),
    Program("lua/ghlauth/core.so", "lua5.4 with_ghlauth.lua", {"LUA_PATH": "{built}/lua/?.lua", "LUA_CPATH": "{built}/lua/?.so"}),
    Program("lua/luajit", "luajit with_ghlauth.lua", {"LUA_PATH": "{built}/lua/?.lua", "LUA_CPATH": "{built}/lua/luajit/?.so"}),
    Program("tcl/package", "tclsh with_ghlauth.tcl", {"TCLLIBPATH": "{built}/tcl/package"}),
    Program("r/library/ghlauth/libs/ghlauth.so", "Rscript --vanilla with_ghlauth.R", {"R_LIBS": "{built}/r/library"}),
    Program("octave/package/__ghlauth__.oct", "octave-cli --no-init-file --no-history --path {built}/octave/package with_ghlauth.m"),
]


def run(program, build):
    def filled(text):
        return text.format(build=build, built=build / "bindings", tests=ROOT / "tests", python=sys.executable)

    environment = {**os.environ, **{name: filled(value) for name, value in program.environment.items()}}
    environment["PATH"] += ":/usr/local/go/bin"
    subprocess.run(filled(program.command), shell=True, cwd=HERE, env=environment, check=True)


def small(build):
    return [one for one in PROGRAMS if one.is_small and (build / "bindings" / one.needs).exists()]


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    programs = small(build) if sys.argv[3:] == ["--small"] else PROGRAMS
    for _ in range(int(sys.argv[2])):
        for program in programs:
            run(program, build)


if __name__ == "__main__":
    main()
