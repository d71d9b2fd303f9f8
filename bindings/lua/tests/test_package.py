"""The source package as people get it, built and installed in a clean place by luarocks, and there the README, the scenario of all
languages, and a small program.

GHLAUTH_BUILD_DIR names the build whose library is installed, GHLAUTH_LUA the Lua."""

import os
import pathlib
import shutil
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "bindings" / "core"))
from packaged import Place, blocks, run, serve_program  # noqa: E402

LUA = os.environ["GHLAUTH_LUA"]
PROGRAM = r"""
local ghlauth = require "ghlauth"
local config = ghlauth.Config {api_url = os.getenv "SANDBOX_URL", max_retries = 0}
local client <close> = ghlauth.Client(config)
local credential = ghlauth.Credential.from_pit(ghlauth.Pit(config, os.getenv "HIGHLEVEL_PIT"))
for _, id in ipairs {os.getenv "SANDBOX_CONTACT", "aaaaaaaaaaaaaaaaaaaa"} do
  local succeeded, answer = pcall(client.request, client, credential, "GET", "/contacts/" .. id)
  print(succeeded and answer.http_status or answer.name .. " " .. answer.hint)
end
"""
# What the reader of the README has.
BEFORE = r"""
local location_id, contact_id, session_id = os.getenv "SANDBOX_LOCATION", os.getenv "SANDBOX_CONTACT", "session 1"
local folder, client_id, redirect_uri = os.getenv "FOLDER", os.getenv "SANDBOX_CLIENT_ID", os.getenv "SANDBOX_REDIRECT_URI"
local contact_ids, key, callback_url = {contact_id, contact_id}, ("k"):rep(32), nil
local function sandboxed(ghlauth, settings)
  settings.api_url, settings.marketplace_url, settings.max_retries = os.getenv "SANDBOX_URL", os.getenv "SANDBOX_URL", 0
  return ghlauth.Config(settings)
end
"""
ALLOW = 'print("@allow " .. url) io.flush() callback_url = io.read()\n'
AFTER = r"""
webhook:add_key(os.getenv "SANDBOX_KEY")
local signed = {["X-GHL-Signature"] = os.getenv "SANDBOX_SIGNATURE"}
print("webhook", on_webhook(signed, os.getenv "SANDBOX_EVENT"), on_webhook(signed, os.getenv "SANDBOX_EVENT" .. " "))
print(sourced:access_token() == os.getenv "HIGHLEVEL_PIT")
"""


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Place("lua")
        cls.addClassCleanup(cls.place.remove)
        folder, building = cls.place.folder, cls.place.building
        shutil.copytree(ROOT / "bindings", folder / "tree" / "bindings",
                        ignore=lambda at, names: [name for name in names if at == str(ROOT / "bindings") and name not in ("core", "lua")])
        shutil.copy(ROOT / "LICENSE", folder / "tree")
        run("make", "-C", folder / "tree" / "bindings" / "lua", "dist", f"TO={folder}/made", env=building)
        run("tar", "-xzf", folder / "made" / "ghlauth-0.1.0.tar.gz", "-C", folder)
        run("luarocks", "--lua-version", "5.4", "--tree", folder / "installed", "make", f"GHLAUTH_DIR={cls.place.prefix}",
            cwd=folder / "ghlauth-0.1.0", env=building)
        cls.path = {"LUA_PATH": f"{folder}/installed/share/lua/5.4/?.lua;{HERE}/?.lua",
                    "LUA_CPATH": f"{folder}/installed/lib/lua/5.4/?.so"}

    def lua(self, text):
        (self.place.folder / "program.lua").write_text(text, encoding="utf-8")
        return serve_program([LUA, self.place.folder / "program.lua"], self.place, **self.path)

    def test_a_small_program(self):
        self.assertRegex(self.lua(PROGRAM), "^200\nGHLAUTH_E_BAD_REQUEST Correct ")

    def test_readme(self):
        parts = [part.replace("ghlauth.Config {", "sandboxed(ghlauth, {").replace('acme-sync/2.1"}', 'acme-sync/2.1"})')
                 .replace("ghlauth.LOG_WARN}", "ghlauth.LOG_WARN})") for part in blocks(HERE.parent / "README.md", "lua")]
        [asked] = [at for at, part in enumerate(parts) if "local url" in part]
        parts.insert(asked + 1, ALLOW)
        printed = self.lua("".join([BEFORE, *parts, AFTER]))
        self.assertRegex(printed, r"^200\t\d+\n200\tapplication/json(.|\n)*\nGHLAUTH_E_BAD_REQUEST\t.*\n(.|\n)*a JSON array of\t\d+"
                                  r"(.|\n)*\n(tag\t[12]\t200\n){2}event\tContactCreate\t\w+\nwebhook\t200\t401\ntrue\n$")

    def test_scenario(self):
        self.assertNotIn("failed", self.place.scenario("lua", LUA, HERE / "runner.lua", **self.path))

    def test_rockspec(self):
        """It is Lua, and names what is there."""
        [file] = HERE.parent.glob("*.rockspec")
        shown = run(LUA, "-e", f"dofile('{file}') print(package, version, build.type, source.dir)")
        self.assertEqual(shown.split(), ["ghlauth", "0.1.0-1", "make", "ghlauth-0.1.0"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
