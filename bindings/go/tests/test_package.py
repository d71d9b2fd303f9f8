"""The package as people get it: the module of an installed library, found by pkg-config, built by go in a clean place without a network,
and there the README and the scenario of all languages.

GHLAUTH_BUILD_DIR names the build whose library is installed, GHLAUTH_GO the program."""

import base64
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
from command import run  # noqa: E402
from sandbox import Sandbox  # noqa: E402

GO = os.environ.get("GHLAUTH_GO", "go")
SOURCES = HERE.parent

# What the reader of the README has, before and behind its blocks.
PROGRAM = """package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	neturl "net/url"
	"os"
	"time"

	"ghlauth"
)

%s

func run(ctx context.Context) error {
%s
	if durable.Close() != nil || mux == nil || failure == nil {
		return errors.New("it is not as the README says")
	}
	if token, err := sourced.Token(ctx); err != nil || token.AccessToken != os.Getenv("HIGHLEVEL_PIT") {
		return errors.New("the source gives another token")
	}
	return err
}

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
	fmt.Println("the README was run")
}
"""
# The configuration is one for the sandbox.
CONFIG = """func newConfig(options ...ghlauth.Option) (*ghlauth.Config, error) {
	url := os.Getenv("SANDBOX")
	return ghlauth.NewConfig(append(options, ghlauth.WithAPIURL(url), ghlauth.WithMarketplaceURL(url), ghlauth.WithMaxRetries(0))...)
}

// allow is what the user does; the test does it.
func allow(url string) string {
	fmt.Println(url)
	var callback string
	fmt.Scanln(&callback)
	return callback
}
"""


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth-go-"))  # pkg-config writes blanks with a backslash
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.prefix = cls.folder / "prefix"
        run("cmake", "--install", os.environ["GHLAUTH_BUILD_DIR"], "--prefix", cls.prefix, "--strip")
        [file] = cls.prefix.rglob("ghlauth.pc")
        [library] = cls.prefix.rglob("libghlauth.so")
        cls.environment = {**os.environ, "PKG_CONFIG_PATH": str(file.parent), "GOPATH": str(cls.folder / "gopath"), "GOFLAGS": "-mod=mod",
                           "GOPROXY": "off", "GOTOOLCHAIN": "local", "GOWORK": "off", "CGO_ENABLED": "1"}
        cls.with_library = ("env", f"LD_LIBRARY_PATH={library.parent}")
        cls.module = cls.folder / "module"
        for name in ("readme", "scenario"):
            (cls.module / name).mkdir(parents=True)
        for source in (SOURCES / "internal" / "scenario").glob("*.go"):
            shutil.copy(source, cls.module / "scenario")
        (cls.module / "readme" / "main.go").write_text(cls.program(), encoding="utf-8")
        cls.go("mod", "init", "example.com/app")
        install = re.search(r"```sh\n(go mod edit .*?)\n```", (SOURCES / "README.md").read_text(encoding="utf-8"))[1]
        run("sh", "-c", f"PATH={str(pathlib.Path(shutil.which(GO)).parent)!r}:$PATH; {install}", cwd=cls.module, env=cls.environment)
        cls.go("build", "-o", "made/", "./...")

    @classmethod
    def go(cls, *arguments):
        return run(GO, *arguments, cwd=cls.module, env=cls.environment)

    @staticmethod
    def program():
        blocks = "\n".join(re.findall(r"```go\n(.*?)```", (SOURCES / "README.md").read_text(encoding="utf-8"), re.S))
        blocks = re.sub(r"\bghlauth\.NewConfig\(", "newConfig(", blocks)
        blocks = blocks.replace("installation, err := oauth.Exchange", "callbackURL := allow(url)\ninstallation, err := oauth.Exchange")
        names = {"locationID": "LOCATION", "contactID": "CONTACT", "clientID": "CLIENT_ID", "redirectURI": "REDIRECT_URI",
                 "folder": "FOLDER", "sessionID": "SESSION"}
        given = "".join(f'{name} := os.Getenv("{variable}")\n' for name, variable in names.items())
        return PROGRAM % (CONFIG, given + "contactIDs := []string{contactID, contactID}\n" + blocks)

    def test_readme(self):
        """The blocks of the README, one after the other, against a sandbox."""
        with Sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
            app = sandbox.app
            environment = {**os.environ, "SANDBOX": sandbox.url, "LOCATION": sandbox.locations[0], "CONTACT": sandbox.contacts[0][0],
                           "CLIENT_ID": app["client_id"], "REDIRECT_URI": app["redirect_uri"], "FOLDER": folder, "SESSION": "session 1",
                           "HIGHLEVEL_PIT": sandbox.location_pit, "HIGHLEVEL_CLIENT_SECRET": app["client_secret"],
                           "GHLAUTH_STORE_KEY": base64.b64encode(os.urandom(32)).decode()}
            with subprocess.Popen([*self.with_library, self.module / "made" / "readme"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, env=environment) as process:
                lines = []
                for line in process.stdout:
                    lines.append(line)
                    if line.startswith(sandbox.url):
                        process.stdin.write(sandbox.allow(line.strip(), f"Location:{sandbox.locations[0]}") + "\n")
                        process.stdin.flush()
            self.assertEqual((process.returncode, lines[-1]), (0, "the README was run\n"), lines)

    def test_scenario(self):
        done = run(sys.executable, ROOT / "bindings" / "core" / "scenario.py", "go", *self.with_library,
                   self.module / "made" / "scenario", cwd=self.folder)
        self.assertNotIn("failed", done)

    def test_the_module_is_complete(self):
        [module] = self.prefix.glob("share/ghlauth/go")
        installed = {file.name for file in module.iterdir()}
        self.assertEqual(installed, {file.name for file in SOURCES.iterdir() if file.suffix in (".go", ".c", ".h") and
                                     not file.name.endswith("_test.go")} | {"go.mod", "README.md", "LICENSE"})
        self.assertEqual(json.loads(self.go("list", "-json", "ghlauth"))["Module"]["GoVersion"], "1.19")

    def test_style(self):
        gofmt = pathlib.Path(self.go("env", "GOROOT").strip(), "bin", "gofmt")
        self.assertEqual(run(gofmt, "-l", SOURCES), "")

    def test_what_is_generated_is_fresh(self):
        made = run(sys.executable, SOURCES / "generate.py", ROOT / "src/core/status.def", next(self.prefix.rglob("abi.json")))
        gofmt = pathlib.Path(self.go("env", "GOROOT").strip(), "bin", "gofmt")
        self.assertEqual(run(gofmt, input=made), (SOURCES / "generated.go").read_text(encoding="utf-8"),
                         "run bindings/go/generate.py and commit bindings/go/generated.go")


if __name__ == "__main__":
    unittest.main()
