"""README's configuration in a real nginx with Lua (LuaJIT, as in OpenResty): two workers, access tokens and webhooks, and a reload.

GHLAUTH_BUILD_DIR names the build whose library is installed. Exit code 77 where nginx has no Lua."""

import http.client
import os
import pathlib
import re
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "bindings" / "core"))
from packaged import Place, blocks, run  # noqa: E402
from behaviour import Sandbox, SigningKey, environment  # noqa: E402
import nginx  # noqa: E402

MODULES = [pathlib.Path("/usr/lib/nginx/modules", f"{name}_http{rest}_module.so") for name, rest in (("ndk", ""), ("ngx", "_lua"))]
PATIENCE_S = 60
# What is made before the workers are; and a key of the sandbox.
MORE = """
init_by_lua_block { package.loaded.too_early = require("ghlauth").Config {} }
add_header X-Worker $pid always;
"""
KEY = 'package.loaded.highlevel.webhook:add_key(os.getenv "SANDBOX_KEY")\n'
TOO_EARLY = """
location = /too_early { content_by_lua_block {
  local _, failure = pcall(require("ghlauth").Client, require "too_early")
  ngx.say(failure.name)
} }
"""


def installed(place):
    """The package for LuaJIT."""
    source = place.folder / "lua"
    run("cp", "-r", HERE.parent, ROOT / "bindings" / "core", place.folder)
    lua = run("pkg-config", "--variable=includedir", "luajit").strip()
    paths = f"LUADIR={place.folder}/share", f"LIBDIR={place.folder}/lib"
    run("make", "-C", source, f"LUA_INCDIR={lua}", *paths, "install", env=place.building)


def configuration(place, sandbox):
    """README's, with the paths and the URL of this test."""
    [block] = blocks(HERE.parent / "README.md", "nginx")
    main, inside = re.fullmatch(r"(.*?)http \{\n(.*)\}\n", block, re.S).groups()

    def write(folder, port):
        text = inside
        for old, new in ((r"/usr/local/share/lua/5\.1", f"{place.folder}/share"), (r"/usr/local/lib/lua/5\.1", f"{place.folder}/lib"),
                         (r"/etc/acme/ghlauth\.key", f"{folder}/key"), (r"/var/lib/acme", f"{folder}"), (r"\b8080;", f"127.0.0.1:{port};"),
                         (r"https://services\.leadconnectorhq\.com/", f"{sandbox.url}/"), (r"6500f0000000000000000001", sandbox.app["id"]),
                         (r"ve9EPM428h8vShlRW1KT", sandbox.locations[0]),
                         (r"(?<=DUPLICATES_STORE\)\n)", KEY), (r"(?<=  server \{\n)", TOO_EARLY)):
            text = nginx.changed(text, old, new)
        (folder / "key").write_bytes(b"k" * 32)
        modules = "".join(f"load_module {path}; " for path in MODULES)
        return f"{modules} worker_processes 2; {main} env SANDBOX_KEY;", MORE + text

    return write


class Workers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Place("lua-nginx")
        cls.addClassCleanup(cls.place.remove)
        installed(cls.place)
        cls.sandbox = Sandbox("--set", "rate-max=0", "--set", "rate-daily=0")
        cls.addClassCleanup(cls.sandbox.close)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        about = environment(self.sandbox, SigningKey(folder.name))
        self.event, self.signature = about["SANDBOX_EVENT"].encode(), about["SANDBOX_SIGNATURE"]
        self.front = nginx.Server(configuration(self.place, self.sandbox), SANDBOX_KEY=about["SANDBOX_KEY"],
                                  HIGHLEVEL_PIT=self.sandbox.location_pit)
        self.addCleanup(self.front.close)

    def ask(self, method, path, body=None, **headers):
        """Over a connection of its own; gives the status, the body and which worker it was."""
        connection = http.client.HTTPConnection("127.0.0.1", self.front.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), int(answer.headers["X-Worker"])
        finally:
            connection.close()

    def ask_workers(self, besides=frozenset()):
        """Sends requests until two other workers than these have answered; gives those."""
        contact, seen, begin = self.sandbox.contacts[0][0], set(), time.monotonic()
        while len(seen) < 2:
            self.assertLess(time.monotonic() - begin, PATIENCE_S, f"{seen} and not {besides}")
            status, body, worker = self.ask("GET", f"/highlevel/contacts/{contact}")
            self.assertEqual((status, contact in body), (200, True), body + self.front.log())
            status, body, other = self.ask("POST", "/webhooks", self.event, **{"X-GHL-Signature": self.signature})
            self.assertEqual((status, body), (200, "200\n"), self.front.log())
            status, _, third = self.ask("POST", "/webhooks", self.event + b" ", **{"X-GHL-Signature": self.signature})
            self.assertEqual(status, 401)
            seen |= {worker, other, third} - besides
        return frozenset(seen)

    def test_workers_and_a_reload(self):
        first = self.ask_workers()
        self.assertEqual(self.ask("GET", "/too_early")[1], "GHLAUTH_E_FORKED\n")
        self.front.reload()
        second = self.ask_workers(besides=first)
        self.assertEqual(len(second), 2)
        self.assertEqual(self.front.stop(), 0)
        log = self.front.log()
        self.assertEqual(log.count("ContactCreate of "), 1, log)  # by whichever worker, before and after the reload
        self.assertNotRegex(log, r"exited on signal|\[(emerg|alert|crit|error)\]")
        self.assertEqual({int(pid) for pid in re.findall(r"worker process (\d+) exited with code 0", log)}, first | second, log)


if __name__ == "__main__":
    if nginx.PROGRAM is None or not all(path.exists() for path in MODULES):
        print("nginx, or its module for Lua (libnginx-mod-http-lua), is not here")
        sys.exit(77)
    unittest.main()
