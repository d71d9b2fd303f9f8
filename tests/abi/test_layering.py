"""The layers of src include only what lies below them, and each dependency has one user.

    capi -> client -> {auth, webhook} -> {permission, budget -> store, net} -> protocol -> crypto -> core
    sandbox -> {crypto, core};  cli -> the public headers and the sandbox's entry point;  modules -> the public headers
"""

import pathlib
import re
import unittest

from public_headers import ROOT

SRC = ROOT / "src"
FOUNDATION = {"core": set(), "crypto": {"core"}}
FOUNDATION["protocol"] = {"crypto", "core"}
MIDDLE = {"protocol", "crypto", "core"}
LAYERS = {
    **FOUNDATION,
    "permission": MIDDLE, "store": MIDDLE, "net": MIDDLE,
    "budget": MIDDLE | {"store"},
    "auth": MIDDLE | {"permission", "store", "net", "budget"},
    "webhook": MIDDLE | {"permission", "store", "net"},
}
LAYERS["client"] = LAYERS["auth"] | {"auth", "webhook"}
LAYERS["capi"] = LAYERS["client"] | {"client"}
LAYERS["sandbox"] = {"crypto", "core"}
LAYERS["cli"] = set()
LAYERS["modules"] = set()
ENTRY_POINTS = {"cli": {"sandbox/sandbox.hpp"}}
PUBLIC_HEADERS = {"capi", "cli", "modules"}
# Who may include a dependency: a layer, or one file.
DEPENDENCIES = {
    r"cjson/.*": ["core/json.cpp", "cli/json.cpp"],
    r"openssl/.*": ["crypto/"],
    r"sqlite3\.h": ["store/", "cli/webhook/spool.cpp"],
    r"curl/.*": ["net/", "sandbox/webhooks/", "cli/http.cpp"],
    r"libpq-fe\.h": ["modules/postgres/"],
    r"hiredis/.*": ["modules/redis/"],
    r"microhttpd\.h": ["sandbox/", "modules/login/", "cli/webhook/listener.cpp"],
    r"CLI/.*": ["cli/"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', flags=re.M)


def sources():
    for path in sorted(SRC.rglob("*")):
        if path.suffix in (".cpp", ".hpp", ".h", ".c", ".def"):
            relative = path.relative_to(SRC)
            yield relative.parts[0], relative.as_posix(), INCLUDE.findall(path.read_text())


class Layering(unittest.TestCase):
    def test_every_folder_is_a_known_layer(self):
        folders = {layer for layer, _, _ in sources()}
        self.assertEqual(folders - set(LAYERS), set())
        self.assertIn("core", folders)

    def test_includes_go_downwards(self):
        for layer, source, includes in sources():
            for bracket, target in includes:
                with self.subTest(source=source, include=target):
                    if bracket == "<":
                        self.assertFalse((SRC / target).exists(), "own files are included with quotes")
                        continue
                    if target.startswith("ghlauth/"):
                        self.assertIn(layer, PUBLIC_HEADERS, "only capi, cli and modules know the public headers")
                        continue
                    self.assertTrue((SRC / target).is_file(), "included by its path from src")
                    below = pathlib.PurePosixPath(target).parts[0]
                    if target in ENTRY_POINTS.get(layer, ()):
                        continue
                    self.assertIn(below, LAYERS[layer] | {layer}, f"{layer} must not include {below}")

    def test_dependencies_have_one_user(self):
        for _, source, includes in sources():
            for bracket, target in includes:
                for pattern, users in DEPENDENCIES.items():
                    if re.fullmatch(pattern, target):
                        with self.subTest(source=source, include=target):
                            self.assertTrue(any(source == user or user.endswith("/") and source.startswith(user)
                                                for user in users), f"only {', '.join(users)} may include it")
                            self.assertEqual(bracket, "<")


if __name__ == "__main__":
    unittest.main()
