#!/usr/bin/env python3
"""generate.py SWIG HEADERS CORE OUTPUT: has SWIG make core_wrap.cpp, core_wrap.h, core.py and core.pyi in the folder OUTPUT, of the
public headers below HEADERS and of what all languages share in the folder CORE."""

import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def constants(wrapper):
    """The lines of the stub for the constants, which are those of the C headers."""
    found = re.findall(r'SWIG_Python_SetConstant\(d, "(\w+)",(SWIG_FromCharPtr)?', wrapper)
    return "".join(f"{name}: {'str' if text else 'int'}\n" for name, text in found)


def generate(swig, headers, core, output):
    output = pathlib.Path(output)
    output.mkdir(parents=True, exist_ok=True)
    # -threads: other threads run during each call into the library. 321: methods may have names that Python's functions have.
    subprocess.run([swig, "-python", "-c++", "-threads", "-doxygen", "-Wextra", "-w321", "-Werror", f"-I{headers}", f"-I{core}",
                    f"-I{HERE}", "-outdir", output, "-o", output / "core_wrap.cpp", HERE / "python.i"], check=True)
    stub = (HERE / "core.pyi.in").read_text(encoding="utf-8") + constants((output / "core_wrap.cpp").read_text(encoding="utf-8"))
    (output / "core.pyi").write_text(stub, encoding="utf-8")


if __name__ == "__main__":
    generate(*sys.argv[1:])
