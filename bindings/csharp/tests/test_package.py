"""The package as people get it: NuGet's archive, installed in a clean folder by nuget, and there the README and the scenario of all languages.

GHLAUTH_BUILD_DIR names the build, GHLAUTH_MCS and GHLAUTH_MONO the compiler and the runtime."""

import os
import pathlib
import re
import shutil
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

BLOCK = re.compile(r"```csharp\n(.*?)```", re.S)
PROGRAM = """{usings}
static class Program
{{
    static async Task Run()
    {{
        string locationId = About("LOCATION"), contactId = About("CONTACT"), clientId = About("CLIENT_ID"), redirectUri = About("REDIRECT_URI"),
            sessionId = "session 1", folder = About("FOLDER"), callbackUrl = null;
        string[] contactIds = {{ contactId, contactId }};
        byte[] key = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");
{blocks}
        Check(sourced.GetAccessToken() == About("PIT"), "the source");
        Check(answers.Length == 2 && answers.All(one => one.HttpStatus == 200), "many at a time");
        webhook.AddKey(KeyAlgorithm.Ed25519, About("KEY"));
        byte[] body = Encoding.UTF8.GetBytes(About("EVENT"));
        var headers = new Dictionary<string, string> {{ {{ "x-ghl-signature", About("SIGNATURE") }} }};
        Check(OnWebhook(webhook, headers, body) == 200 && OnWebhook(webhook, headers, body) == 200, "a duplicate is a success");
        Check(OnWebhook(webhook, headers, new byte[10]) == 401, "a forgery");
    }}

{functions}

    static string About(string name) => Environment.GetEnvironmentVariable("SANDBOX_" + name);

    static void Check(bool holds, string what)
    {{
        if (!holds) throw new Exception(what);
    }}

    static async Task<string> Allowed(string url)
    {{
        Console.WriteLine("ALLOW " + url);
        return await Console.In.ReadLineAsync();
    }}

    static void Main()
    {{
        Run().GetAwaiter().GetResult();
        Console.WriteLine("the README was run");
    }}
}}
"""


def program():
    """The blocks of the README, one behind the other, as they are; against a sandbox."""
    usings, blocks, functions = {"using System.Text;"}, [], []
    for block in BLOCK.findall((HERE.parent / "README.md").read_text(encoding="utf-8")):
        lines = block.splitlines()
        usings |= {line for line in lines if line.startswith("using ") and line.endswith(";")}
        rest = [line for line in lines if line not in usings]
        (functions if any(line.startswith("static ") for line in rest) else blocks).extend(rest)
        if lines[-1].startswith("string url = "):
            blocks.append("callbackUrl = await Allowed(url);")
    text = "\n".join(blocks).replace("new Config { ", 'new Config { ApiUrl = About("URL"), MarketplaceUrl = About("URL"), MaxRetries = 0, ')
    return PROGRAM.format(usings="\n".join(sorted(usings)), blocks=text, functions="\n".join(functions))


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth nuget "))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        run(sys.executable, HERE.parent / "package.py", os.environ["GHLAUTH_BUILD_DIR"], cls.folder / "made")
        [cls.archive] = (cls.folder / "made").glob("*.nupkg")
        cls.package = cls.folder / "packages" / cls.archive.stem
        run("nuget", "install", "Ghlauth", "-Source", cls.archive.parent, "-OutputDirectory", cls.package.parent, "-NonInteractive",
            cwd=cls.folder, env={**os.environ, "HOME": str(cls.folder)})
        cls.assembly = cls.package / "lib" / "net46" / "Ghlauth.dll"
        cls.environment = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
        cls.environment["MONO_PATH"] = str(cls.assembly.parent)

    def compile(self, name, *sources):
        run(os.environ["GHLAUTH_MCS"], "-nologo", f"-r:{self.assembly}", f"-out:{self.folder / name}", *sources)
        return self.folder / name

    def test_readme(self):
        (self.folder / "readme.cs").write_text(program(), encoding="utf-8")
        made = self.compile("readme.exe", self.folder / "readme.cs")
        with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
            key, app = SigningKey(folder), sandbox.app
            body = event(appId=app["id"])
            about = {"URL": sandbox.url, "LOCATION": sandbox.locations[0], "CONTACT": sandbox.contacts[0][0], "CLIENT_ID": app["client_id"],
                     "REDIRECT_URI": app["redirect_uri"], "FOLDER": folder, "PIT": sandbox.location_pit, "KEY": key.public.read_text(),
                     "EVENT": body.decode(), "SIGNATURE": key.sign(body)}
            environment = {**self.environment, "HIGHLEVEL_PIT": sandbox.location_pit, "HIGHLEVEL_CLIENT_SECRET": app["client_secret"],
                           **{f"SANDBOX_{name}": value for name, value in about.items()}}
            with subprocess.Popen([os.environ["GHLAUTH_MONO"], made], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                  cwd=self.folder, env=environment) as process:
                lines = []
                for line in process.stdout:
                    lines.append(line)
                    if line.startswith("ALLOW "):
                        process.stdin.write(sandbox.allow(line[len("ALLOW "):].strip(), f"Location:{sandbox.locations[0]}") + "\n")
                        process.stdin.flush()
            self.assertEqual(process.returncode, 0, lines)
            self.assertEqual(lines[-1], "the README was run\n")

    def test_scenario(self):
        made = self.compile("runner.exe", HERE / "Runner.cs", HERE / "OwnRows.cs")
        done = run(sys.executable, ROOT / "bindings" / "core" / "scenario.py", "csharp", os.environ["GHLAUTH_MONO"], made, cwd=self.folder,
                   env=self.environment)
        self.assertNotIn("failed", done)

    def test_a_program_of_a_few_lines(self):
        """The library is the package's own, and so are its modules."""
        (self.folder / "few.cs").write_text("""
            using System; using System.IO; using Ghlauth;
            static class Program
            {
                static void Main(string[] urls)
                {
                    foreach (string url in urls)
                    {
                        try { Store.Open(url, new StoreOptions { Plain = true }); }
                        catch (GhlauthException exception) { Console.WriteLine(exception.StatusName); }
                    }
                    Console.WriteLine(File.ReadAllText("/proc/self/maps"));
                }
            }""")
        said = self.mono(self.compile("few.exe", self.folder / "few.cs"), "postgres://user@127.0.0.1:1/x", "redis://127.0.0.1:1/0")
        self.assertEqual(said.splitlines()[:2], ["GHLAUTH_E_STORE"] * 2)
        self.assertRegex(said, r"runtimes/linux-\w+/native/libghlauth\.so\.\d")
        self.assertNotIn(os.environ["GHLAUTH_BUILD_DIR"] + "/src", said)

    def test_the_library_is_found_whatever_comes_first(self):
        for first in ("Console.WriteLine(Library.Version)", "new Config()", 'Store.Open("memory:")', 'Operation.Find("contacts/get-contact")',
                      "Webhook.HttpStatus(Status.SignatureInvalid)", 'UserContext.FromJson("{\\"userId\\": \\"u\\", \\"companyId\\": \\"c\\"}")',
                      "new AuthorizeOptions()"):
            (self.folder / "first.cs").write_text(f"using System; using Ghlauth; static class Program {{ static void Main() {{ {first}; }} }}")
            self.mono(self.compile("first.exe", self.folder / "first.cs"))

    def mono(self, *arguments):
        return run(os.environ["GHLAUTH_MONO"], *arguments, cwd=self.folder, env=self.environment)

    def test_the_archive_is_as_nuget_wants_it(self):
        with zipfile.ZipFile(self.archive) as archive:
            names = archive.namelist()
            types = archive.read("[Content_Types].xml").decode()
            manifest = xml.etree.ElementTree.fromstring(archive.read("Ghlauth.nuspec"))
            self.assertIn('Target="/Ghlauth.nuspec"', archive.read("_rels/.rels").decode())
        self.assertEqual(manifest.find(".//{*}id").text, "Ghlauth")
        self.assertEqual(self.archive.name, f"Ghlauth.{manifest.find('.//{*}version').text}.nupkg")
        self.assertEqual(names[:2], ["[Content_Types].xml", "_rels/.rels"])
        for name in names[2:]:
            suffix = pathlib.PurePath(name).suffix[1:]
            self.assertIn(f'Extension="{suffix}"' if suffix else f'PartName="/{name}"', types)
        self.assertEqual(sorted(name for name in names if name.endswith("Ghlauth.dll")), ["lib/net46/Ghlauth.dll", "lib/netstandard2.0/Ghlauth.dll"])
        self.assertIn("build/net46/Ghlauth.targets", names)


if __name__ == "__main__":
    unittest.main()
