"""The package as people get it: npm's archive, installed by npm in a clean folder, and there the README, the scenario of all languages,
the types and Express; and the addon built where there is none.

GHLAUTH_BUILD_DIR names the build whose library is installed. Run by tests/support/with_npm.py with package-lock.json."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from urllib.parse import quote

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
from command import run  # noqa: E402
from sandbox import Sandbox  # noqa: E402
from servers import Missing, Postgres  # noqa: E402
from webhooks import SigningKey, event  # noqa: E402

NODE = os.environ.get("GHLAUTH_NODE", "node")


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth-npm-"))  # node-gyp does not like blanks
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.prefix = cls.folder / "prefix"
        run("cmake", "--install", os.environ["GHLAUTH_BUILD_DIR"], "--prefix", cls.prefix, "--strip")
        [file] = cls.prefix.rglob("ghlauth.pc")
        cls.building = {**os.environ, "PKG_CONFIG_PATH": str(file.parent), "CXXFLAGS": "-O0"}
        run(NODE, HERE.parent / "package.js", cls.folder / "made", env=cls.building)
        [cls.archive] = (cls.folder / "made").glob("*.tgz")
        hidden = cls.prefix.rename(cls.folder / "hidden")  # the package has the library in it
        cls.clean = cls.install("clean folder", {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"})
        hidden.rename(cls.prefix)

    @classmethod
    def install(cls, name, environment):
        folder = cls.folder / name
        folder.mkdir()
        (folder / "package.json").write_text('{"private": true}')
        run("npm", "install", "--offline", "--no-audit", "--no-fund", "--no-update-notifier", cls.archive, cwd=folder, env=environment)
        return folder

    def node(self, *arguments, **environment):
        return run(NODE, *arguments, cwd=self.clean, env={**os.environ, **environment})

    def test_readme(self):
        """Each block of the README, as it is, against a sandbox."""
        blocks = re.findall(r"```js\n(.*?)```", (HERE.parent / "README.md").read_text(encoding="utf-8"), re.S)
        shutil.copy(HERE / "readme.js", self.clean)
        with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
            key = SigningKey(folder)
            body = event(appId=sandbox.app["id"])
            about = {"url": sandbox.url, "location": sandbox.locations[0], "contacts": sandbox.contacts[0], "app": sandbox.app,
                     "folder": folder, "pit": sandbox.location_pit, "blocks": blocks, "key": key.public.read_text(),
                     "body": body.decode(), "signature": key.sign(body)}
            self.assertIn("the README was run", self.node("readme.js", ABOUT=json.dumps(about)))

    def test_scenario(self):
        done = run(sys.executable, ROOT / "bindings" / "core" / "scenario.py", "--without", "threads", "node", NODE, "--expose-gc",
                   self.runner(), cwd=self.folder)
        self.assertNotIn("failed", done)

    def runner(self):
        return shutil.copy(HERE / "runner.js", self.clean)

    def test_the_library_is_that_of_the_package(self):
        mapped = self.node("-e", "require('ghlauth'); console.log(fs.readFileSync('/proc/self/maps', 'utf8'))")
        self.assertRegex(mapped, r"node_modules/ghlauth/prebuilds/[\w-]+/libghlauth\.so\.\d")

    def test_modules_are_found(self):
        for url in ("postgres://user@127.0.0.1:1/x", "redis://127.0.0.1:1/0"):
            said = self.node("-p", f"require('ghlauth').Store.open({url!r}, {{ plain: true }}).catch((e) => console.log(e.code)); ''")
            self.assertEqual(said.strip(), "GHLAUTH_E_STORE")

    def test_beside_another_allocator(self):
        run(*os.environ.get("CC", "cc").split(), "-O1", "-fno-builtin", "-shared", "-fPIC", HERE / "other_malloc.c", "-o", self.folder / "malloc.so")
        with Sandbox() as sandbox:
            said = self.node("-e", "const ghlauth = require('ghlauth'), [apiUrl, pit, path] = JSON.parse(process.env.ABOUT);"
                             "const config = new ghlauth.Config({ apiUrl }), credential = ghlauth.Credential.fromAccessToken(config, pit);"
                             "new ghlauth.Client(config).request(credential, 'GET', path).then((answer) => console.log(answer.httpStatus))",
                             LD_PRELOAD=str(self.folder / "malloc.so"),
                             ABOUT=json.dumps([sandbox.url, sandbox.location_pit, f"/contacts/{sandbox.contacts[0][0]}"]))
        self.assertEqual(said.strip(), "200")

    def test_postgres_over_tls(self):
        """In a process with two OpenSSLs: libpq uses that of Node, libcurl the system's."""
        try:
            server = Postgres()
        except Missing as missing:
            self.skipTest(str(missing))
        with server:
            server.sql("ALTER SYSTEM SET ssl = on")
            server.sql("SELECT pg_reload_conf()")
            said = self.node("-e", "require('ghlauth').Store.open(process.env.STORE, { plain: true }).then((store) => store.check())"
                             ".then(() => console.log('it keeps what it should'))",
                             STORE=f"postgres://keeper:{quote(server.PASSWORD, safe='')}@localhost:{server.port}/store?sslmode=verify-full"
                                   f"&sslrootcert={server.certs}/ca.pem")
        self.assertEqual(said.strip(), "it keeps what it should")

    def test_built_where_there_is_no_addon(self):
        built = self.install("built", {**self.building, "npm_config_build_from_source": "true"})
        package = built / "node_modules" / "ghlauth"
        self.assertTrue((package / "build" / "Release" / "ghlauth.node").exists())
        shutil.rmtree(package / "prebuilds")
        self.assertEqual(run(NODE, "-p", "require('ghlauth').version", cwd=built).strip(), "0.1.0")

    def test_types(self):
        """A program that uses them is checked strictly, and a wrong one is not let through."""
        modules = pathlib.Path(os.environ["NODE_PATH"])
        (self.clean / "node_modules" / "@types").exists() or (self.clean / "node_modules" / "@types").symlink_to(modules / "@types")
        for name in ("typed.ts", "wrongly_typed.ts"):
            shutil.copy(HERE / name, self.clean)
        compiler = (NODE, modules / "typescript" / "bin" / "tsc", "--strict", "--noEmit", "--module", "node16", "--target", "es2022",
                    "--esModuleInterop", "--types", "node")
        done = subprocess.run([*map(str, compiler), "typed.ts", "wrongly_typed.ts"], cwd=self.clean, capture_output=True, text=True, check=False)
        wrong = [("wrongly_typed.ts", at) for at, line in enumerate((HERE / "wrongly_typed.ts").read_text().splitlines(), 1)
                 if line.endswith("// wrong")]
        found = {(name, int(at)) for name, at in re.findall(r"^(\S+)\((\d+),", done.stdout, re.M)}
        self.assertEqual(sorted(found), wrong, done.stdout)


if __name__ == "__main__":
    unittest.main()
