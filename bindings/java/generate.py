"""Writes what of the package's Java is generated: SWIG's classes of ghlauth.internal with their java_wrap.cpp, and the enumerations and
classes of exceptions.

    generate.py SWIG PROJECT ABI_JSON OUTPUT
"""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "core"))
import declarations  # noqa: E402

HEAD = "// Generated from the library's status table and headers.\npackage ghlauth;\n\n"


def documented(text, indent=""):
    return f"{indent}/** {text.replace('&', '&amp;').replace('<', '&lt;')} */\n" if text else ""


def enumeration(name, members):
    constants = ",\n".join(documented(doc, "  ") + f"  {constant}({value})" for constant, value, doc in members)
    return f"""{HEAD}public enum {name} {{
{constants};

  private final int value;

  {name}(int value) {{
    this.value = value;
  }}

  /** Its number in C. */
  public int value() {{
    return value;
  }}

  /** The constant of a number; null when there is none. */
  public static {name} of(int value) {{
    for ({name} one : values()) {{
      if (one.value == value) return one;
    }}
    return null;
  }}
}}
"""


def exception(name, base, meaning, _):
    return f"""{HEAD}{documented(meaning)}public class {name} extends {base} {{
  private static final long serialVersionUID = 1L;

  {name}(Failure failure) {{
    super(failure);
  }}
}}
"""


def maker(exceptions):
    cases = "".join(f'      case "{error}":\n        return new {name}(failure);\n' for name, _, _, error in exceptions)
    return f"""{HEAD}import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;

/** Makes exceptions. The native library calls it. */
final class Exceptions {{
  private static final ThreadLocal<WeakReference<Throwable>> THROWN = new ThreadLocal<>();

  private Exceptions() {{}}

  static GhlauthException of(Failure failure) {{
    switch (failure.kind) {{
{cases}      default:
        return new GhlauthException(failure);
    }}
  }}

  static GhlauthException of(byte[] kind, int status, byte[] name, byte[] message, byte[] hint, int httpStatus, byte[] serverMessage,
      byte[] traceId, long retryAfterMs, boolean retryable) {{
    return of(new Failure(text(kind), status, text(name), text(message), text(hint), httpStatus, text(serverMessage), text(traceId),
        retryAfterMs, retryable));
  }}

  /** Whether a listener threw it in this thread, and nothing since then. */
  static boolean wasThrown(GhlauthException exception) {{
    WeakReference<Throwable> last = THROWN.get();
    return last != null && last.get() == exception;
  }}

  /** The text of what a listener threw. */
  static byte[] messageOf(Throwable thrown) {{
    THROWN.set(new WeakReference<>(thrown));
    String message = thrown.getMessage();
    return (message == null ? thrown.getClass().getName() : message).getBytes(StandardCharsets.UTF_8);
  }}

  private static String text(byte[] bytes) {{
    return new String(bytes, StandardCharsets.UTF_8);
  }}
}}
"""


def main(swig, project, abi_json, output):
    project, output = pathlib.Path(project), pathlib.Path(output)
    (output / "ghlauth" / "internal").mkdir(parents=True)
    subprocess.run([swig, "-c++", "-java", "-Wall", "-Werror", "-package", "ghlauth.internal", f"-I{project / 'bindings' / 'core'}",
                    f"-I{project / 'include'}", "-outdir", output / "ghlauth" / "internal", "-o", output / "java_wrap.cpp", HERE / "java.i"],
                   check=True)
    exceptions = declarations.exceptions(project / "src" / "core" / "status.def")
    files = {name: enumeration(name, members) for name, members in declarations.enumerations(pathlib.Path(abi_json))}
    files |= {one[0]: exception(*one) for one in exceptions} | {"Exceptions": maker(exceptions)}
    for name, text in files.items():
        (output / "ghlauth" / f"{name}.java").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
