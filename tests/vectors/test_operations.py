"""operations.jsonl and the library's catalogue agree: two scripts, one truth. And what extract_operations makes of odd files."""

import collections
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
CATALOGUE = HERE.parents[1] / "src" / "permission" / "operations.txt"
GENERATIONS = ("2021-07-28", "v3")
# The catalogue's words for the schemes.
ACCESS = {"bearer": "location", "Location-Access": "location", "Location-Access-Only": "location-oauth",
          "Agency-Access": "agency", "Agency-Access-Only": "agency-oauth"}


def access_of(security):
    """The catalogue's access: the widest of each level."""
    words = {ACCESS[scheme] for requirement in security for scheme in requirement}
    words -= {word + "-oauth" for word in words}
    return "+".join(sorted(words, key=lambda word: word.startswith("agency"))) or "-"


def scopes_of(security):
    scopes = {scope for requirement in security for listed in requirement.values() for scope in listed}
    return " ".join(sorted(scopes)) or "-"


def vectors():
    """What the extract says of each method and template."""
    found = {}
    for line in (HERE / "operations.jsonl").read_text(encoding="ascii").splitlines():
        row = json.loads(line)
        parameters = {(place, word) for place in ("query", "body") for word in row.get(place, "").split()}
        key = (row["generation"], row["method"], row["path"])
        assert key not in found, key
        found[key] = (" ".join(row["version"]) or "-", access_of(row["security"]), scopes_of(row["security"]), parameters)
    return found


def catalogue():
    found, generation = {}, None
    for line in CATALOGUE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("["):
            generation = line.strip("[]").split()[0]
            continue
        _, method, path, version, access, scope, *rest = line.split()
        place, parameters = None, set()
        for word in rest:
            if word in ("query:", "body:"):
                place = word[:-1]
            elif place:
                parameters.add((place, word))
        found[generation, method, path] = (version, access, scope, parameters)
    return found


class Vectors(unittest.TestCase):
    maxDiff = None

    def test_how_many(self):
        numbers = collections.Counter(generation for generation, _, _ in vectors())
        self.assertEqual([numbers[generation] for generation in GENERATIONS], [576, 627])

    def test_the_catalogue_says_the_same(self):
        extract, built_in = vectors(), catalogue()
        self.assertEqual(sorted(extract), sorted(built_in))
        for key, row in extract.items():
            with self.subTest(operation=key):
                self.assertEqual(row, built_in[key])

    def test_who_is_eligible(self):
        """The numbers of HighLevel's files, counted over the schemes alone."""
        location, agency = {"bearer", "Location-Access"}, {"Agency-Access"}
        kinds = (location, agency, location | {"Location-Access-Only"}, agency | {"Agency-Access-Only"})
        counted = {generation: [0, 0, 0, 0] for generation in GENERATIONS}
        for line in (HERE / "operations.jsonl").read_text(encoding="ascii").splitlines():
            row = json.loads(line)
            schemes = {scheme for requirement in row["security"] for scheme in requirement}
            for i, kind in enumerate(kinds):
                counted[row["generation"]][i] += bool(schemes & kind)
        self.assertEqual(counted, {"2021-07-28": [513, 102, 521, 105], "v3": [562, 107, 570, 110]})


class Extract(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "apps" / "v3").mkdir(parents=True)
        self.write("apps/v3/a.json", {"paths": {}})

    def write(self, name, document):
        (self.folder / name).write_text(json.dumps(document), encoding="utf-8")

    def extract(self):
        done = subprocess.run([sys.executable, HERE / "extract_operations", self.folder], capture_output=True, text=True, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_what_is_copied(self):
        schema = {"allOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"c": {}}, "required": ["c"]}]}
        self.write("apps/a.json", {
            "components": {"schemas": {"A": {"properties": {"a": {}, "b": {}}, "required": ["a"]}}},
            "paths": {"/z/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True}],
                "put": {"security": [{"bearer": ["z.write"]}, {"Agency-Access": ["z.write"]}],
                        "parameters": [{"name": "version", "in": "header", "required": True, "schema": {"enum": ["2021-04-15"]}},
                                       {"name": "version", "in": "query"}, {"name": "q", "in": "query", "required": True}],
                        "requestBody": {"content": {"application/json": {"schema": schema}}}}},
                "/a": {"get": {}, "summary": "no method"}}})
        self.assertEqual(self.extract(), [
            {"generation": "2021-07-28", "method": "GET", "path": "/a", "version": [], "security": []},
            {"generation": "2021-07-28", "method": "PUT", "path": "/z/{id}", "version": ["2021-04-15"],
             "security": [{"bearer": ["z.write"]}, {"Agency-Access": ["z.write"]}],
             "query": "version q*", "body": "a* b c*"}])

    def test_a_folder_without_files_is_refused(self):
        done = subprocess.run([sys.executable, HERE / "extract_operations", self.folder / "none"], capture_output=True, text=True,
                              check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("has no JSON files", done.stderr)


if __name__ == "__main__":
    unittest.main()
