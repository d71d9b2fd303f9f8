"""The functions of a folder of public headers as a library of its own: the same names, versions and types, with nothing in them.

It stands for the built library where types are compared, because what tests/run builds has none in its debug information, and
where an old program is linked. That the two have the same functions is test_symbols.py; that these have the same types is what the
compiler sees: a function of src/capi that is defined otherwise than its header says is an error.
"""

import os
import re
import subprocess

from public_headers import functions


def version_script(found):
    """One node for each release that a function says it is there since."""
    releases = {}
    for function in found:
        releases.setdefault(re.search(r"Since: (\d+\.\d+)$", function.doc)[1], []).append(function.name)
    script, previous = "", ""
    for release in sorted(releases, key=lambda text: [int(part) for part in text.split(".")]):
        script += f"GHLAUTH_{release} {{ global: {'; '.join(releases[release])}; {'' if previous else 'local: *; '}}}{previous};\n"
        previous = f" GHLAUTH_{release}"
    return script


def build(include, folder):
    """Compiles the headers of include/ghlauth into folder/libghlauth.so.<number of the ABI>, with types. Gives its path."""
    headers = include / "ghlauth"
    found = functions(headers)
    number = re.search(r"#define GHLAUTH_ABI_VERSION (\d+)", (headers / "version.h").read_text(encoding="utf-8"))[1]
    (folder / "surface.map").write_text(version_script(found), encoding="utf-8")
    (folder / "surface.c").write_text("#include <ghlauth/ghlauth.h>\n" + "".join(
        f"{one.result} {one.name}({', '.join(one.parameters) or 'void'}) {{ __builtin_trap(); }}\n" for one in found), encoding="utf-8")
    name = f"libghlauth.so.{number}"
    # By relative names, so that no folder of this machine is in it.
    subprocess.run([os.environ.get("CC", "cc"), "-std=c99", "-g", "-O0", "-fPIC", "-shared", "-nostdlib", "-I", include, "surface.c", "-o", name,
                    f"-Wl,-soname,{name}", "-Wl,--version-script=surface.map"], cwd=folder, check=True)
    return folder / name
