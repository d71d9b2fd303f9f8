"""The package as people get it: what package.php makes, installed in a clean place by pecl, and there the README, the scenario of all languages,
and a small program.

    test_package.py PHP

GHLAUTH_BUILD_DIR names the build whose library is installed."""

import json
import os
import pathlib
import re
import shutil
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
from command import run  # noqa: E402
from fpm import Fpm, program  # noqa: E402
from sandbox import Sandbox  # noqa: E402
from webhooks import SigningKey, event  # noqa: E402

PHP = sys.argv[1]
PROGRAM = r"""<?php
use Ghlauth\{Client, Config, Credential, GhlauthException, Pit};

$config = new Config(apiUrl: $argv[1], maxRetries: 0);
$client = new Client($config);
$credential = Credential::fromPit(new Pit($config, getenv('HIGHLEVEL_PIT'), Ghlauth\LEVEL_LOCATION, $argv[2]));
foreach ([$argv[3], 'aaaaaaaaaaaaaaaaaaaa'] as $id) {
    try {
        echo $client->request($credential, 'GET', "/contacts/$id")->json()['contact']['id'], "\n";
    } catch (GhlauthException $error) {
        echo $error->name, ' ', $error->hint, "\n";
    }
}
"""


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth-pecl-"))  # libtool does not like blanks
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        prefix = cls.folder / "prefix"
        run("cmake", "--install", os.environ["GHLAUTH_BUILD_DIR"], "--prefix", prefix, "--strip")
        [file] = prefix.rglob("ghlauth.pc")
        cls.environment = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
        cls.building = {**cls.environment, "PKG_CONFIG_PATH": str(file.parent), "CXXFLAGS": "-O1"}
        if shutil.which("ccache"):
            cls.building |= {"CC": "ccache cc", "CXX": "ccache c++", "CCACHE_BASEDIR": str(cls.folder), "CCACHE_NOHASHDIR": "1"}
        run(PHP, "-n", HERE.parent / "package.php", cls.folder / "made", env=cls.building)
        [cls.archive] = (cls.folder / "made").iterdir()
        # pecl installs where php-config says that extensions are; here that is a folder of its own.
        cls.extension = cls.folder / "extensions" / "ghlauth.so"
        cls.extension.parent.mkdir()
        php_config = cls.folder / "bin" / "php-config"
        php_config.parent.mkdir()
        php_config.write_text(f"""#!/bin/sh
            case $1 in
              --prefix) echo {cls.folder} ;;
              --extension-dir) echo {cls.extension.parent} ;;
              *) exec {shutil.which("php-config")} "$@" ;;
            esac""", encoding="utf-8")
        php_config.chmod(0o755)
        cls.building["PATH"] = f"{php_config.parent}:{os.environ['PATH']}"
        settings = cls.folder / "pearrc"
        run("pear", "config-create", cls.folder / "pear", settings)
        run("pecl", "-C", settings, "-c", settings, "install", cls.archive, env=cls.building)

    def php(self, *arguments, **environment):
        return run(PHP, "-n", "-d", f"extension={self.extension}", *arguments, cwd=self.folder, env={**self.environment, **environment})

    def test_pecl_takes_it(self):
        self.assertIn("0 error(s), 0 warning(s)", run("pecl", "package-validate", self.archive, cwd=self.folder))
        self.assertIn("libghlauth => 0.", self.php("--ri", "ghlauth"))

    def test_a_small_program(self):
        (self.folder / "program.php").write_text(PROGRAM, encoding="utf-8")
        with Sandbox() as sandbox:
            contact = sandbox.contacts[0][0]
            text = self.php("program.php", sandbox.url, sandbox.locations[0], contact, HIGHLEVEL_PIT=sandbox.location_pit)
        self.assertRegex(text, f"^{contact}\nGHLAUTH_E_BAD_REQUEST Correct .+\n$")

    def test_readme(self):
        """Each block of the README against a sandbox; the webhook behind php-fpm."""
        blocks = re.findall(r"```php\n(.*?)```", (HERE.parent / "README.md").read_text(encoding="utf-8"), re.S)
        [webhook] = [block for block in blocks if "http_response_code" in block]
        shutil.copy(HERE / "readme.php", self.folder)
        shutil.copy(HERE / "support.php", self.folder)
        with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
            about = {"url": sandbox.url, "location": sandbox.locations[0], "contact": sandbox.contacts[0][0],
                     "contacts": sandbox.contacts[0], "client_id": sandbox.app["client_id"], "folder": folder,
                     "client_secret": sandbox.app["client_secret"], "redirect_uri": sandbox.app["redirect_uri"],
                     "pit": sandbox.location_pit, "blocks": blocks, "store_key": os.urandom(32).hex()}
            self.assertIn("the README was run", self.php("readme.php", ABOUT=json.dumps(about)))
            key = SigningKey(folder)
            script = pathlib.Path(folder, "webhook.php")
            script.write_text(f"""<?php
                $config = new Ghlauth\\Config(store: Ghlauth\\Store::open('sqlite:{folder}/ghlauth.db', keys: ['2026' => hex2bin('{about["store_key"]}')]));
                $oauth = new Ghlauth\\OAuth($config, '{about["client_id"]}', 'secret', '{about["redirect_uri"]}');
                """ + webhook.replace(";\n", f"; $webhook->addKey('{key.public.read_text()}');\n", 1), encoding="utf-8")
            body = event(appId=sandbox.app["id"])
            fpm = Fpm(PHP, "-d", f"extension={self.extension}")
            try:
                signed = {"X-GHL-Signature": key.sign(body)}
                statuses = [fpm.request(script, body=one, headers=signed).status for one in (body, body, body + b" ")]
            finally:
                fpm.close()
        self.assertEqual(statuses, [200, 200, 401])

    def test_scenario(self):
        for name in ("runner.php", "own_rows.php"):
            shutil.copy(HERE / name, self.folder)
        done = run(sys.executable, ROOT / "bindings" / "core" / "scenario.py", "--without", "threads", "php", PHP, "-n", "-d",
                   f"extension={self.extension}", self.folder / "runner.php", cwd=self.folder, env=self.environment)
        self.assertNotIn("failed", done)

    def test_its_stub_file(self):
        run("tar", "-xzf", self.archive, "-C", self.folder)
        [stub] = self.folder.glob("ghlauth-*/ghlauth.stub.php")
        self.assertIn("const LEVEL_LOCATION = 2;", stub.read_text(encoding="utf-8"))
        run(PHP, "-n", "-l", stub)


if __name__ == "__main__":
    if not (program(PHP) and shutil.which("pecl")):
        print("php-fpm and pecl are needed", file=sys.stderr)
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
