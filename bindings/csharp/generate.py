"""Writes what of the package's C# is generated: SWIG's Native.cs with its csharp_wrap.cpp, and Declarations.cs with the enumerations and
the classes of exceptions.

    generate.py SWIG PROJECT ABI_JSON VERSION OUTPUT
"""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "core"))
import declarations  # noqa: E402


def pascal(constant):
    return "".join(word.capitalize() for word in constant.split("_"))


def documented(text, indent):
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return f"{indent}/// <summary>{text}</summary>\n" if text else ""


def enumeration(name, members):
    lines = "".join(documented(doc, "        ") + f"        {pascal(constant)} = {value},\n" for constant, value, doc in members)
    return f"    public enum {name}\n    {{\n{lines}    }}\n"


def exception(name, base, meaning, _):
    return (documented(meaning, "    ") + f"    public class {name} : {base}\n    {{\n"
            f"        internal {name}(Failure failure, Exception inner) : base(failure, inner) {{ }}\n    }}\n")


def maker(exceptions):
    cases = "".join(f'                case "{error}": return new {name}(failure, inner);\n' for name, _, _, error in exceptions)
    return ("    static class Exceptions\n    {\n        internal static GhlauthException Of(Failure failure, Exception inner)\n"
            f"        {{\n            switch (failure.Kind)\n            {{\n{cases}"
            "                default: return new GhlauthException(failure, inner);\n            }\n        }\n    }\n")


def main(swig, project, abi_json, version, output):
    project, output = pathlib.Path(project), pathlib.Path(output)
    output.mkdir(parents=True, exist_ok=True)
    subprocess.run([swig, "-c++", "-csharp", "-Wall", "-Werror", "-namespace", "Ghlauth.Interop", "-dllimport", "ghlauth_csharp",
                    *(f"-DSWIG_CSHARP_NO_{helper}" for helper in ("EXCEPTION_HELPER", "STRING_HELPER", "IMCLASS_STATIC_CONSTRUCTOR")),
                    f"-I{project / 'bindings' / 'core'}", f"-I{project / 'include'}", "-outdir", output, "-outfile", "Native.cs",
                    "-o", output / "csharp_wrap.cpp", HERE / "csharp.i"], check=True)
    exceptions = declarations.exceptions(project / "src" / "core" / "status.def")
    parts = [enumeration(*one) for one in declarations.enumerations(pathlib.Path(abi_json))]
    parts += [exception(*one) for one in exceptions] + [maker(exceptions)]
    (output / "Declarations.cs").write_text(
        "// Generated from the library's status table and headers.\nusing System;\nusing System.Reflection;\n\n"
        f'[assembly: AssemblyTitle("Ghlauth")]\n[assembly: AssemblyVersion("{version}.0")]\n\n'
        "namespace Ghlauth\n{\n" + "\n".join(parts) + "}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
