"""The package as people get it: the jar alone in a clean folder, and there the README and the scenario of all languages, from the class
path and from the module path.

GHLAUTH_BUILD_DIR names the build, GHLAUTH_JAVAC and GHLAUTH_JAVA the compiler and the virtual machine."""

import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
from command import run  # noqa: E402
from sandbox import Sandbox  # noqa: E402
from webhooks import SigningKey, event  # noqa: E402

BLOCK = re.compile(r"```java\n(.*?)```", re.S)
PROGRAM = """{imports}
class Readme {{
  static void run() throws Exception {{
    String locationId = about("LOCATION"), contactId = about("CONTACT"), clientId = about("CLIENT_ID"), redirectUri = about("REDIRECT_URI"),
        sessionId = "session 1", folder = about("FOLDER");
    List<String> contactIds = List.of(contactId, contactId);
    byte[] key = "0123456789abcdef0123456789abcdef".getBytes();
{blocks}
    check(sourced.getAccessToken().equals(about("PIT")), "the source");
    webhook.addKey(KeyAlgorithm.ED25519, about("KEY"));
    byte[] body = about("EVENT").getBytes("UTF-8");
    Map<String, List<String>> headers = Map.of("x-ghl-signature", List.of(about("SIGNATURE")));
    check(onWebhook(webhook, headers, body) == 200 && onWebhook(webhook, headers, body) == 200, "a duplicate is a success");
    check(onWebhook(webhook, headers, new byte[10]) == 401, "a forgery");
  }}

{functions}
  static String about(String name) {{
    return System.getenv("SANDBOX_" + name);
  }}

  static void check(boolean holds, String what) {{
    if (!holds) throw new AssertionError(what);
  }}

  static String allowed(String url) throws Exception {{
    System.out.println("ALLOW " + url);
    return new java.io.BufferedReader(new java.io.InputStreamReader(System.in)).readLine();
  }}

  public static void main(String[] arguments) throws Exception {{
    run();
    System.out.println("the README was run");
  }}
}}
"""


def program():
    """The blocks of the README, one behind the other, as they are; against a sandbox."""
    imports, blocks, functions = set(), [], []
    for block in BLOCK.findall((HERE.parent / "README.md").read_text(encoding="utf-8")):
        lines = block.splitlines()
        imports |= {line for line in lines if line.startswith("import ")}
        rest = [line for line in lines if line not in imports]
        (functions if any(line.startswith("static ") for line in rest) else blocks).extend(rest)
        if lines[-1].startswith("String url = "):
            blocks.append("String callbackUrl = allowed(url);")
    text = "\n".join(blocks).replace("new Config()", 'new Config().setApiUrl(about("URL")).setMarketplaceUrl(about("URL")).setMaxRetries(0)')
    return PROGRAM.format(imports="\n".join(sorted(imports)), blocks=text, functions="\n".join(functions))


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth jar "))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        run(sys.executable, HERE.parent / "package.py", os.environ["GHLAUTH_BUILD_DIR"], cls.folder / "made")
        [made] = (path for path in (cls.folder / "made").glob("*.jar") if not path.stem.endswith(("-sources", "-javadoc")))
        cls.jar = cls.folder / "lib" / made.name
        cls.jar.parent.mkdir()
        shutil.copy(made, cls.jar)
        cls.environment = {name: value for name, value in os.environ.items() if name not in ("LD_LIBRARY_PATH", "CLASSPATH")}
        (cls.folder / "temporary").mkdir()
        cls.java = (os.environ["GHLAUTH_JAVA"], f"-Djava.io.tmpdir={cls.folder / 'temporary'}")

    def tearDown(self):
        self.assertEqual(list((self.folder / "temporary").glob("ghlauth*")), [], "the library stayed behind")

    def compile(self, *sources):
        run(os.environ["GHLAUTH_JAVAC"], "--release", "11", "-encoding", "UTF-8", "-cp", self.jar, "-d", self.folder / "classes", *sources)
        return (*self.java, "-cp", f"{self.jar}:{self.folder / 'classes'}")

    def test_readme(self):
        (self.folder / "Readme.java").write_text(program(), encoding="utf-8")
        java = self.compile(self.folder / "Readme.java")
        with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
            key, app = SigningKey(folder), sandbox.app
            body = event(appId=app["id"])
            about = {"URL": sandbox.url, "LOCATION": sandbox.locations[0], "CONTACT": sandbox.contacts[0][0], "CLIENT_ID": app["client_id"],
                     "REDIRECT_URI": app["redirect_uri"], "FOLDER": folder, "PIT": sandbox.location_pit, "KEY": key.public.read_text(),
                     "EVENT": body.decode(), "SIGNATURE": key.sign(body)}
            environment = {**self.environment, "HIGHLEVEL_PIT": sandbox.location_pit, "HIGHLEVEL_CLIENT_SECRET": app["client_secret"],
                           **{f"SANDBOX_{name}": value for name, value in about.items()}}
            with subprocess.Popen([*java, "Readme"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=self.folder,
                                  env=environment) as process:
                lines = []
                for line in process.stdout:
                    lines.append(line)
                    if line.startswith("ALLOW "):
                        process.stdin.write(sandbox.allow(line[len("ALLOW "):].strip(), f"Location:{sandbox.locations[0]}") + "\n")
                        process.stdin.flush()
            self.assertEqual(process.returncode, 0, lines)
            self.assertEqual(lines[-1], "the README was run\n")

    def test_scenario(self):
        java = self.compile(HERE / "Runner.java", HERE / "OwnRows.java")
        done = run(sys.executable, ROOT / "bindings" / "core" / "scenario.py", "java", *java, "Runner", cwd=self.folder, env=self.environment)
        self.assertNotIn("failed", done)

    def test_a_module(self):
        """A program that is a module; the library is the jar's own and private, and so are its modules."""
        sources = self.folder / "few"
        (sources / "few").mkdir(parents=True)
        (sources / "module-info.java").write_text("module few { requires ghlauth; }")
        (sources / "few" / "Few.java").write_text("""
            package few;
            import ghlauth.*;
            import java.nio.file.*;
            class Few {
              public static void main(String[] urls) throws Exception {
                for (String url : urls) {
                  try {
                    Store.open(url, new StoreOptions().plain());
                  } catch (GhlauthException exception) {
                    System.out.println(exception.getStatusName());
                  }
                }
                System.out.println(Files.readString(Path.of("/proc/self/maps")));
                System.in.read();
              }
            }""")
        run(os.environ["GHLAUTH_JAVAC"], "--release", "11", "-p", self.jar, "-d", self.folder / "modules", *sources.rglob("*.java"))
        with subprocess.Popen([*self.java, "-p", f"{self.jar}:{self.folder / 'modules'}", "-m", "few/few.Few", "postgres://user@127.0.0.1:1/x",
                               "redis://127.0.0.1:1/0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.environment) as process:
            said = [process.stdout.readline() for _ in range(2)]
            [place] = (self.folder / "temporary").iterdir()
            self.assertEqual(stat.S_IMODE(place.stat().st_mode), 0o700)
            rest, _ = process.communicate("\n")
        self.assertEqual((process.returncode, said), (0, ["GHLAUTH_E_STORE\n"] * 2))
        self.assertRegex(rest, r"temporary/ghlauth-\d+/libghlauth\.so\.\d")
        self.assertNotIn(os.environ["GHLAUTH_BUILD_DIR"] + "/src", rest)

    def test_internals_are_not_exported(self):
        (self.folder / "module-info.java").write_text("module other { requires ghlauth; }")
        (self.folder / "Other.java").write_text("class Other { ghlauth.internal.NativePit pit; }")
        wrong = subprocess.run([os.environ["GHLAUTH_JAVAC"], "-p", self.jar, "-d", self.folder / "other", self.folder / "module-info.java",
                                self.folder / "Other.java"], capture_output=True, text=True, check=False)
        self.assertIn("does not export it", wrong.stderr)

    def test_where_the_library_cannot_be_written(self):
        (self.folder / "First.java").write_text("class First { public static void main(String[] a) { ghlauth.Config.libraryVersion(); } }")
        java = self.compile(self.folder / "First.java")
        failed = subprocess.run([*java, "-Djava.io.tmpdir=/nowhere", "First"], capture_output=True, text=True, check=False)
        self.assertIn("Set java.io.tmpdir", failed.stderr)

    def test_what_a_repository_wants(self):
        made = self.folder / "made"
        version = xml.etree.ElementTree.parse(next(made.glob("*.pom"))).getroot().find("{*}version").text
        self.assertEqual(sorted(path.name for path in made.iterdir()),
                         [f"ghlauth-{version}{end}" for end in ("-javadoc.jar", "-sources.jar", ".jar", ".pom")])
        with zipfile.ZipFile(made / f"ghlauth-{version}-sources.jar") as archive:
            self.assertLessEqual({"module-info.java", "ghlauth/Client.java", "ghlauth/Status.java", "ghlauth/internal/NativePit.java"},
                                 set(archive.namelist()))
        with zipfile.ZipFile(made / f"ghlauth-{version}-javadoc.jar") as archive:
            self.assertIn("ghlauth/ghlauth/Client.html", archive.namelist())


if __name__ == "__main__":
    unittest.main()
