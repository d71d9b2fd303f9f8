"""A staged install is used the way applications use it: pkg-config, find_package, dlopen and ctypes.

The prefix has blanks in its path and is moved after the install. GHLAUTH_BUILD_DIR names the build to install.
"""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "tests" / "examples"
HEADERS = {path.relative_to(ROOT).as_posix() for path in (ROOT / "include" / "ghlauth").glob("**/*.h*")}
BUILD = os.environ["GHLAUTH_BUILD_DIR"]
CC = os.environ.get("CC", "cc")
CXX = os.environ.get("CXX", "c++")
STRICT = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror"]

# Starts a login in another working directory, and prints its URL or why it cannot start.
LOGIN_CONSUMER = """
import ctypes, os
lib = ctypes.CDLL("libghlauth.so.0")
for text in (lib.ghlauth_login_url, lib.ghlauth_error_message):
    text.restype = ctypes.c_char_p
config, oauth, login, error = (ctypes.c_void_p() for _ in range(4))
assert lib.ghlauth_config_new(ctypes.byref(config), None) == 0
assert lib.ghlauth_config_set_marketplace_url(config, b"http://127.0.0.1:1", None) == 0
assert lib.ghlauth_oauth_new(ctypes.byref(oauth), config, b"app-key", b"secret", b"http://localhost:0/cb", None) == 0
os.chdir("/")
status = lib.ghlauth_login_start(ctypes.byref(login), oauth, None, ctypes.byref(error))
print((lib.ghlauth_login_url(login) if status == 0 else lib.ghlauth_error_message(error)).decode())
lib.ghlauth_login_free(login)
lib.ghlauth_oauth_free(oauth)
lib.ghlauth_config_free(config)
"""

# Opens a store on a port where nothing listens, and prints why that does not go.
STORE_CONSUMER = """
import ctypes, os, sys
lib = ctypes.CDLL("libghlauth.so.0")
lib.ghlauth_error_message.restype = ctypes.c_char_p
options, store, error = (ctypes.c_void_p() for _ in range(3))
assert lib.ghlauth_store_options_new(ctypes.byref(options), None) == 0
assert lib.ghlauth_store_options_set_plain(options, 1, None) == 0
os.chdir("/")
assert lib.ghlauth_store_open(ctypes.byref(store), sys.argv[1].encode(), options, ctypes.byref(error)) < 0
print(lib.ghlauth_error_message(error).decode())
lib.ghlauth_error_free(error)
lib.ghlauth_store_options_free(options)
"""


def run(*command, **options):
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, **options)
    if result.returncode != 0:
        raise AssertionError(f"{command}\n{result.stdout}\n{result.stderr}")
    return result.stdout


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="ghlauth install ")
        cls.work = pathlib.Path(cls.folder.name)
        cls.addClassCleanup(cls.folder.cleanup)
        first = cls.work / "first prefix"
        run("cmake", "--install", BUILD, "--prefix", first)
        cls.prefix = cls.work / "moved prefix"
        shutil.move(first, cls.prefix)
        cls.library = next(cls.prefix.rglob("libghlauth.so")).parent
        # The consumers find nothing else: neither the build nor another installed copy.
        cls.environment = {**os.environ, "PKG_CONFIG_PATH": str(cls.library / "pkgconfig"),
                           "LD_LIBRARY_PATH": str(cls.library)}

    def pkg_config(self, *options):
        return shlex.split(run("pkg-config", *options, "ghlauth", env=self.environment))

    def start(self, *command):
        return run(*command, env=self.environment, cwd=self.work)

    def assert_is_minimal_output(self, output):
        self.assertRegex(output, r"^ghlauth \d+\.\d+\.\d+: \S+ for location C2QujeCh8ZnC7al2InWR\n$")
        self.assertNotIn("56ef78ab90cd", output, "the token is shown whole")

    def test_what_is_installed(self):
        found = {path.relative_to(self.prefix).as_posix() for path in self.prefix.rglob("*") if not path.is_dir()}
        headers = {path for path in found if path.startswith("include/")}
        self.assertEqual(headers, HEADERS)
        names = {pathlib.PurePath(path).name for path in found if not path.startswith("include/")}
        self.assertLessEqual({"libghlauth.so", "libghlauth.so.0", "ghlauth.pc", "ghlauth-config.cmake",
                              "ghlauth-config-version.cmake", "ghlauth-targets.cmake"}, names)
        self.assertLessEqual({"share/man/man1/ghlauth-call.1", "share/man/man3/ghlauth_queue.h.3", "share/man/man3/ghlauth_queue_next.3",
                              "share/bash-completion/completions/ghlauth", "share/zsh/site-functions/_ghlauth",
                              "share/fish/vendor_completions.d/ghlauth.fish"}, found)
        # Nothing but what says ghlauth: no object of a test, no header of another project.
        self.assertEqual([path for path in found if "ghlauth" not in path], [])

    def test_nothing_installed_names_the_source_or_build(self):
        # As a path of its own: /ghlauth is also in include/ghlauth, in ${prefix}/ghlauth and in /ghlauth-config.cmake.
        paths = "|".join(re.escape(path) for path in (str(ROOT), BUILD))
        places = re.compile(rf"(?:(?<=-[ILB])|(?<![\w}}.]))(?:{paths})(?![\w.-])")
        for text in (f"{ROOT}/src", f'"{BUILD}"', f"-I{ROOT}/include", f"file:{ROOT}"):
            self.assertRegex(text, places)
        for path in self.prefix.rglob("*"):
            if path.suffix in (".pc", ".cmake", ".h", ".hpp"):
                self.assertNotRegex(path.read_text(), places, path.name)

    def test_destdir(self):
        stage = self.work / "stage dir"
        run("cmake", "--install", BUILD, "--prefix", "/opt/ghl auth", env={**os.environ, "DESTDIR": str(stage)})
        self.assertTrue((stage / "opt" / "ghl auth" / "include" / "ghlauth" / "ghlauth.h").is_file())
        self.assertEqual([path.name for path in stage.iterdir()], ["opt"])

    def test_pkg_config(self):
        program = self.work / "pkg config consumer"
        run(CC, *STRICT, EXAMPLES / "minimal_pkgconfig.c", *self.pkg_config("--cflags", "--libs"), "-o", program)
        self.assert_is_minimal_output(self.start(program))

    def assert_throws_and_catches(self, program, environment):
        """The C++ example, with an API where nothing listens."""
        result = subprocess.run([program, "http://127.0.0.1:1", "C2QujeCh8ZnC7al2InWR", "abc"], capture_output=True, text=True,
                                check=False, env={**environment, "HIGHLEVEL_PIT": "pit-1f2e3d4c-5b6a-4978-8a9b-0c1d2e3f4a5b"})
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertRegex(result.stderr, r"^GHLAUTH_E_CONNECT: .+\n$")

    def test_cpp(self):
        program = self.work / "cpp consumer"
        run(CXX, "-std=c++17", "-Wall", "-Wextra", "-Werror", EXAMPLES / "pit_flow.cpp", *self.pkg_config("--cflags", "--libs"), "-o",
            program)
        self.assert_throws_and_catches(program, self.environment)

    def test_cpp_with_the_static_library(self):
        """It has classes of its own in the namespace ghlauth, which the adapter's must not meet."""
        archive = next(self.prefix.rglob("libghlauth.a"), None)
        if archive is None:
            self.skipTest("the build has no static library")
        # The libraries below it are shared here: of libcurl's own dependencies nothing but the running libraries has to be there.
        flags = [*self.pkg_config("--static", "--cflags"), archive, "-lcurl", "-lssl", "-lcrypto", "-lcjson", "-lsqlite3", "-pthread"]
        program = self.work / "static cpp consumer"
        run(CXX, "-std=c++17", EXAMPLES / "pit_flow.cpp", *flags, "-o", program)
        self.assert_throws_and_catches(program, {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"})

    def test_pkg_config_of_the_shared_library_names_no_dependency(self):
        self.assertEqual([flag for flag in self.pkg_config("--libs") if flag.startswith("-l")], ["-lghlauth"])

    def test_pkg_config_of_the_shared_library_needs_no_other_package(self):
        if any(self.prefix.rglob("libghlauth.a")):
            self.skipTest("the build has the static library, whose users need them")
        alone = {**self.environment, "PKG_CONFIG_LIBDIR": str(self.library / "pkgconfig")}
        self.assertIn("-lghlauth", shlex.split(run("pkg-config", "--libs", "--cflags", "ghlauth", env=alone)))

    def test_pkg_config_of_the_static_library_names_all(self):
        if not any(self.prefix.rglob("libghlauth.a")):
            self.skipTest("the build has no static library")
        flags = self.pkg_config("--static", "--libs")
        for library in ("-lghlauth", "-lcurl", "-lcrypto", "-lcjson", "-lstdc++"):
            self.assertIn(library, flags)

    def test_pkg_config_version(self):
        header = (self.prefix / "include" / "ghlauth" / "version.h").read_text()
        version = self.pkg_config("--modversion")[0]
        self.assertIn(f'#define GHLAUTH_VERSION_STRING "{version}"', header)

    def test_the_description_of_the_abi_is_found(self):
        [shown] = self.pkg_config("--variable=abi")
        described = json.loads(pathlib.Path(shown).read_text(encoding="utf-8"))
        self.assertTrue(pathlib.Path(shown).with_name("abi.schema.json").is_file())
        self.assertEqual(described["library"]["version"], self.pkg_config("--modversion")[0])
        self.assertTrue((self.library / described["library"]["soname"]).is_file())
        self.assertEqual({"include/ghlauth/" + one["header"] for one in described["functions"]} - HEADERS, set())

    def test_a_store_module(self):
        readme = (ROOT / "README.md").read_text()
        [block] = re.findall(r"<!-- run by tests/install/test_install.py -->\n```console\n(.*?)```", readme, re.S)
        commands = [line.removeprefix("$ ") for line in block.splitlines()]
        folder = self.work / "store module"
        folder.mkdir()
        shutil.copy(EXAMPLES / "store_module.c", folder)
        environment = {name: value for name, value in self.environment.items() if name != "LD_LIBRARY_PATH"}
        environment["PATH"] = f"{self.prefix / 'bin'}:{environment['PATH']}"
        # The prefix has blanks, which the shell of the README does not expect: it is reached without.
        with tempfile.TemporaryDirectory(prefix="ghlauth-") as plain:
            (pathlib.Path(plain) / "prefix").symlink_to(self.prefix)
            environment["PKG_CONFIG_PATH"] = str(pathlib.Path(plain) / "prefix" / self.library.relative_to(self.prefix) / "pkgconfig")
            shown = run("bash", "-euc", "\n".join(commands), env=environment, cwd=folder)
        self.assertIn("All 15 checks passed", shown)

    def test_find_package(self):
        project, build = self.work / "find package", self.work / "find package build"
        shutil.copytree(ROOT / "tests" / "install" / "find_package", project)
        run("cmake", "-G", "Ninja", "-S", project, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}",
            f"-DCONSUMER_SOURCE={EXAMPLES / 'minimal_pkgconfig.c'}", env=self.environment)
        run("cmake", "--build", build, env=self.environment)
        self.assert_is_minimal_output(self.start(build / "consumer"))
        has_static = any(self.prefix.rglob("libghlauth.a"))
        self.assertEqual((build / "consumer_static").exists(), has_static)
        if has_static:
            plain = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
            self.assert_is_minimal_output(run(build / "consumer_static", env=plain))

    def test_dlopen(self):
        program = self.work / "dlopen consumer"
        run(CC, *STRICT, EXAMPLES / "minimal_dlopen.c", *self.pkg_config("--cflags"), "-ldl", "-o", program)
        self.assertRegex(self.start(program), r"^ghlauth \d+\.\d+\.\d+, ABI \d+\n$")

    def test_the_login_module_is_found_beside_the_library(self):
        module = self.library / "ghlauth" / "libghlauth-login.so"
        self.assertTrue(module.is_file())
        program = self.work / "login consumer.py"
        program.write_text(LOGIN_CONSUMER)
        self.assertRegex(self.start(sys.executable, program), r"^http://127\.0\.0\.1:1/.*redirect_uri=http%3A%2F%2Flocalhost")
        hidden = module.with_name("elsewhere.so")
        module.rename(hidden)
        try:
            self.assertIn(str(module), self.start(sys.executable, program))
        finally:
            hidden.rename(module)

    def test_the_program_finds_its_library_and_the_login_module(self):
        program = self.prefix / "bin" / "ghlauth"
        if not program.is_file():
            self.skipTest("the build has no program")
        home = self.work / "home of the program"
        plain = {name: value for name, value in self.environment.items() if name != "LD_LIBRARY_PATH"}
        plain |= {"XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "data"), "PATH": "/nonexistent"}
        self.assertRegex(run(program, "--version", env=plain), r"^ghlauth \d+\.\d+\.\d+\n$")
        loaded = run("ldd", program, env={**plain, "PATH": os.environ["PATH"]})
        self.assertIn(f"libghlauth.so.0 => {self.library}/", loaded.replace(f"{program.parent}/../", f"{self.prefix}/"))
        login = subprocess.run([program, "login", "--client-id", "app-key", "--client-secret-env", "SECRET", "--redirect-uri",
                                "http://localhost:0/cb", "--marketplace-url", "http://127.0.0.1:1", "--timeout", "1"],
                               env={**plain, "SECRET": "secret"}, cwd="/", capture_output=True, text=True, check=False)
        self.assertIn("http://127.0.0.1:1/v2/oauth/chooselocation?", login.stderr)
        self.assertIn("nobody finished the login within 1 s", login.stderr)

    def test_the_systemd_unit_is_installed(self):
        program, unit = self.prefix / "bin" / "ghlauth", self.prefix / "lib" / "systemd" / "system" / "ghlauth-keep.service"
        if not program.is_file():
            self.skipTest("the build has no program")
        text = unit.read_text()
        for line in ("Type=notify", "DynamicUser=yes", "ProtectSystem=strict", "NoNewPrivileges=yes"):
            self.assertIn(f"\n{line}\n", text)
        used = set(re.findall(r"(?<= )--[a-z-]+", text[text.index("ExecStart="):text.index("ExecReload=")]))
        plain = {name: value for name, value in self.environment.items() if name != "LD_LIBRARY_PATH"}
        self.assertLessEqual(used, set(re.findall(r"--[a-z-]+", run(program, "keep", "--help", env=plain))))
        if shutil.which("systemd-analyze"):
            checked = self.work / "ghlauth-keep.service"
            # In the place where it was moved to, which systemd does not search.
            checked.write_text(text.replace("ExecStart=ghlauth", f'ExecStart="{program}"'))
            run("systemd-analyze", "verify", checked)

    def test_the_store_modules_are_found_beside_the_library(self):
        program = self.work / "store consumer.py"
        program.write_text(STORE_CONSUMER)
        for url, server in (("postgres://user@127.0.0.1:1/name", "PostgreSQL"), ("redis://127.0.0.1:1", "Redis")):
            with self.subTest(url=url):
                self.assertIn(f"{server} at 127.0.0.1:1", self.start(sys.executable, program, url))

    def test_ctypes(self):
        output = self.start(sys.executable, EXAMPLES / "minimal_ctypes.py")
        self.assertRegex(output, r"^ghlauth \d+\.\d+\.\d+: \S+\n$")
        failed = subprocess.run([sys.executable, str(EXAMPLES / "minimal_ctypes.py"), " "], capture_output=True, text=True,
                                env=self.environment, check=False)
        self.assertIn("RuntimeError: -702", failed.stderr)


if __name__ == "__main__":
    unittest.main()
