"""The layers of src include only what lies below them, and each dependency has one user.

    capi -> client -> {auth, webhook} -> {permission, budget -> store, net} -> protocol -> crypto -> core
    sandbox -> {crypto, core};  cli -> the public headers and the sandbox's entry point;  modules -> the public headers
"""

import pathlib
import re
import unittest
import xml.etree.ElementTree

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
    # closed.cpp reads what is not sealed in a store whose key is not there, which no function of the library opens.
    r"sqlite3\.h": ["store/", "cli/webhook/spool.cpp", "cli/store/closed.cpp"],
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


def arrows():
    """What leads from each layer to the next ones: without what these reach by themselves."""
    found = set()
    for layer, below in LAYERS.items():
        found |= {(layer, one) for one in below if not any(one in LAYERS[other] for other in below)}
    found |= {(layer, entry.split("/")[0]) for layer, entries in ENTRY_POINTS.items() for entry in entries}
    return found | {(layer, "headers") for layer in PUBLIC_HEADERS} | {("program", "headers")}


class Architecture(unittest.TestCase):
    """The page src/architecture.md and its diagram."""

    def setUp(self):
        svg = "{http://www.w3.org/2000/svg}"
        self.root = xml.etree.ElementTree.parse(SRC / "architecture.svg").getroot()
        self.boxes, self.texts, self.drawn = {}, {}, {}
        for group in self.root.iter(svg + "g"):
            [box] = group.iter(svg + "rect")
            x, y, width, height = (float(box.get(name)) for name in ("x", "y", "width", "height"))
            self.assertNotIn(group.get("data-layer"), self.boxes)
            self.boxes[group.get("data-layer")] = (x, y, x + width, y + height)
            self.texts[group.get("data-layer")] = ["".join(text.itertext()) for text in group.iter(svg + "text")]
        for path in self.root.iter(svg + "path"):
            if path.get("class") == "arrow":
                self.drawn[path.get("data-from"), path.get("data-to")] = [float(one) for one in re.findall(r"[\d.]+", path.get("d"))]
        self.page = (SRC / "architecture.md").read_text(encoding="utf-8")

    def test_the_boxes_are_the_layers(self):
        folders = {path.parent.name for path in SRC.glob("*/CMakeLists.txt")}
        self.assertEqual(set(self.boxes), set(LAYERS) | {"headers", "program"})
        self.assertEqual(set(LAYERS), folders)
        [library] = re.findall(r"^set\(layers (.*)\)$", (SRC / "CMakeLists.txt").read_text(), flags=re.M)
        self.assertEqual(set(library.split()), set(LAYERS) - {"sandbox", "cli", "modules"})
        for layer in LAYERS:
            self.assertTrue(self.texts[layer][0].startswith(layer))

    def test_the_arrows_are_what_may_be_included(self):
        self.assertEqual(set(self.drawn), arrows())

    def test_the_arrows_lead_from_box_to_box(self):
        for (layer, below), (x, y, to_x, to_y) in self.drawn.items():
            with self.subTest(layer=layer, below=below):
                (left, top, right, bottom), (to_left, to_top, to_right, to_bottom) = self.boxes[layer], self.boxes[below]
                self.assertTrue(left < x < right and to_left < to_x < to_right)
                self.assertEqual((y, to_y), (top, to_bottom) if layer == "capi" and below == "headers" else (bottom, to_top))
                # None of the others is in its way.
                for other, (other_left, other_top, other_right, other_bottom) in self.boxes.items():
                    for step in range(1, 100) if other not in (layer, below) else ():
                        at_x, at_y = x + (to_x - x) * step / 100, y + (to_y - y) * step / 100
                        self.assertFalse(other_left <= at_x <= other_right and other_top <= at_y <= other_bottom, f"through {other}")

    def test_texts_are_within_their_boxes(self):
        _, _, width, height = map(float, self.root.get("viewBox").split())
        for layer, (left, top, right, bottom) in self.boxes.items():
            self.assertTrue(0 < left and right < width and 0 < top and bottom < height, layer)
            for text in self.texts[layer]:
                self.assertLess(len(text) * 6.5, right - left, text)

    def test_it_can_be_read_by_everybody(self):
        texts = {element.tag.split("}")[1]: element.text for element in self.root if element.get("id")}
        self.assertEqual(self.root.get("aria-labelledby"), "title desc")
        for layer in LAYERS:
            self.assertRegex(texts["desc"], rf"\b{layer}\b")
        self.assertTrue(texts["title"])
        text = (SRC / "architecture.svg").read_text(encoding="utf-8")
        self.assertIn("prefers-color-scheme:dark", text)
        self.assertNotRegex(text.replace('xmlns="http://www.w3.org/2000/svg"', ""), r"https?:|@import|@font-face|<script|<image")

    def test_the_table_has_each_folder_and_its_dependencies(self):
        rows = dict(re.findall(r"^\| \[(\w+)\]\(\1\) \| .* \| ?(.*?) ?\|$", self.page, flags=re.M))
        self.assertEqual(set(rows), set(LAYERS))
        names = {"cjson": "cJSON", "openssl": "OpenSSL", "sqlite3": "SQLite", "curl": "libcurl", "libpq-fe": "libpq", "hiredis": "hiredis", "CLI": "CLI11",
                 "microhttpd": None}  # which is in no layer of the library
        expected = set()
        for pattern, users in DEPENDENCIES.items():
            layers = {user.split("/")[0] for user in users}
            if name := names[re.match(r"[\w-]+", pattern)[0]]:
                expected |= {(name, layer) for layer in layers - {"cli", "sandbox"} or layers}
        self.assertEqual({(name, layer) for layer, row in rows.items() for name in row.split(", ") if name}, expected)


if __name__ == "__main__":
    unittest.main()
