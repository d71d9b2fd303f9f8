"""The package as people get it: a source distribution, a wheel that pip makes of it without SWIG, a clean environment with nothing but
that wheel, and there the README, the scenario of all languages and the types.

GHLAUTH_BUILD_DIR names the build whose library is installed. Run by tests/support/with_pypi.py with requirements.txt."""

import base64
import functools
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

BLOCK = re.compile(r"```python\n(.*?)```", re.S)


def run_readme():
    """In the clean environment: each block of the README, as it is, against a sandbox."""
    from sandbox import Sandbox
    from webhooks import SigningKey, event

    import ghlauth

    assert "site-packages" in ghlauth.__file__, ghlauth.__file__
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        ghlauth.Config = functools.partial(ghlauth.Config, api_url=sandbox.url, marketplace_url=sandbox.url, max_retries=0)
        app = sandbox.app
        os.environ["HIGHLEVEL_PIT"], os.environ["HIGHLEVEL_CLIENT_SECRET"] = sandbox.location_pit, app["client_secret"]
        os.environ["GHLAUTH_STORE_KEY"] = base64.b64encode(os.urandom(32)).decode()
        names = {"location_id": sandbox.locations[0], "contact_id": sandbox.contacts[0][0], "contact_ids": sandbox.contacts[0],
                 "client_id": app["client_id"], "redirect_uri": app["redirect_uri"], "session_id": "session 1", "folder": folder}
        for block in BLOCK.findall((HERE.parent / "README.md").read_text(encoding="utf-8")):
            exec(compile(block, "README.md", "exec"), names)  # pylint: disable=exec-used
            if "url" in names and "callback_url" not in names:
                names["callback_url"] = sandbox.allow(names["url"], f"Location:{sandbox.locations[0]}")
            if "webhook" in names and "signing_key" not in names:
                names["signing_key"] = SigningKey(folder)
                names["webhook"].add_key(ghlauth.KEY_ED25519, names["signing_key"].public.read_bytes())
                body = event(appId=app["id"])
                for status in (200, 200):  # a duplicate is a success
                    assert names["on_webhook"](names["signing_key"].headers(body), body) == status
                assert names["on_webhook"](names["signing_key"].headers(body), body + b" ") == 401
        assert names["credential"].access_token() == sandbox.location_pit
    print("the README was run")


class Wheel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth wheel "))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        prefix = cls.folder / "prefix"
        run("cmake", "--install", os.environ["GHLAUTH_BUILD_DIR"], "--prefix", prefix, "--strip")
        [package] = prefix.rglob("ghlauth.pc")
        environment = {**os.environ, "PKG_CONFIG_PATH": str(package.parent)}
        # A copy, because building leaves things beside the sources.
        sources = cls.folder / "bindings"
        shutil.copytree(ROOT / "bindings", sources, ignore=shutil.ignore_patterns("__pycache__"))
        cls.made = cls.folder / "made"
        cls.made.mkdir()
        run(sys.executable, "-c", f"from setuptools import build_meta; build_meta.build_sdist({str(cls.made)!r})",
            cwd=sources / "python", env=environment)
        [cls.sdist] = cls.made.glob("*.tar.gz")
        compiler = {"CC": "ccache cc", "CXX": "ccache c++"} if shutil.which("ccache") else {}
        run(sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", cls.made, cls.sdist,
            env={**environment, **compiler, "SWIG": "there-is-no-swig"})
        [cls.wheel] = cls.made.glob("*.whl")
        shutil.rmtree(prefix)  # the wheel has the library in it
        run(sys.executable, "-m", "venv", cls.folder / "clean")
        cls.python = cls.folder / "clean" / "bin" / "python3"
        run(cls.python, "-m", "pip", "install", "--no-index", "--disable-pip-version-check", cls.wheel)

    def clean(self, *command, **environment):
        kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "LD_LIBRARY_PATH")}
        return run(self.python, *command, cwd=self.folder, env={**kept, **environment})

    def test_readme(self):
        self.assertIn("the README was run", self.clean("-c", f"import sys; sys.path.append({str(HERE)!r}); "
                                                       "import test_wheel; test_wheel.run_readme()"))

    def test_scenario(self):
        done = run(sys.executable, ROOT / "bindings" / "core" / "scenario.py", "python", self.python, HERE / "runner.py", cwd=self.folder)
        self.assertNotIn("failed", done)

    def test_the_library_is_that_of_the_wheel(self):
        mapped = self.clean("-c", "import ghlauth; print(open('/proc/self/maps').read())")
        self.assertRegex(mapped, r"site-packages/ghlauth/lib/libghlauth\.so\.\d")

    def test_modules_are_found(self):
        """The login listener is another shared object, beside the library."""
        files = self.clean("-m", "pip", "show", "--files", "ghlauth")
        self.assertIn("ghlauth/lib/ghlauth/", files)
        for url in ("postgres://user@127.0.0.1:1/x", "redis://127.0.0.1:1/0"):
            said = self.clean("-c", f"import ghlauth\ntry: ghlauth.Store.open({url!r}, plain=True)\nexcept ghlauth.Error as e: print(e.name)")
            self.assertEqual(said.strip(), "GHLAUTH_E_STORE")

    def test_types(self):
        """The stubs agree with what there is, and a program that uses them is checked strictly."""
        mypy = (sys.executable, "-m", "mypy")
        [packages] = (self.folder / "clean").glob("lib/python*/site-packages")
        environment = {**os.environ, "MYPYPATH": str(packages)}
        run(sys.executable, "-m", "mypy.stubtest", "ghlauth", "--allowlist", HERE / "stubtest.allowed", "--concise", cwd=self.folder,
            env={**environment, "PYTHONPATH": str(packages)})
        run(*mypy, "--strict", "--python-executable", self.python, HERE / "typed.py", cwd=self.folder)
        wrong = subprocess.run([*mypy, "--strict", "--python-executable", self.python, HERE / "wrongly_typed.py"], cwd=self.folder,
                               capture_output=True, text=True, check=False)
        lines = [number for number, line in enumerate((HERE / "wrongly_typed.py").read_text().splitlines(), 1) if line.endswith("# wrong")]
        self.assertEqual(sorted({int(line.split(":")[1]) for line in wrong.stdout.splitlines() if ": error:" in line}), lines,
                         wrong.stdout)


if __name__ == "__main__":
    unittest.main()
