"""src/permission/refresh_catalogue: what it reads from OpenAPI files, what it prints, that names stay; and operations.txt itself."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[3] / "src" / "permission"
sys.dont_write_bytecode = True
sys.path.insert(0, str(SOURCE))
import catalogue_text  # noqa: E402
import openapi  # noqa: E402
import openapi_paging  # noqa: E402


def operation(operation_id, *, version="2021-07-28", security=({"bearer": ["things.readonly"]},), query=(), **more):
    parameters = [{"name": name, "in": "query", "required": required, "schema": {"type": kind}} for name, required, kind in query]
    if version:
        parameters.append({"name": "Version", "in": "header", "required": True, "schema": {"enum": [version]}})
    return {"operationId": operation_id, "parameters": parameters, "security": list(security), **more}


def body(schema, kind="application/json"):
    return {"content": {kind: {"schema": schema}}}


class Refresh(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "apps" / "v3").mkdir(parents=True)
        self.catalogue = self.folder / "operations.txt"
        self.write("v3/things-v3", {"/things": {"get": operation("list-things", version="v3")}})

    def write(self, name, paths, schemas=None):
        file = self.folder / "apps" / f"{name}.json"
        file.write_text(json.dumps({"paths": paths, "components": {"schemas": schemas or {}}}))

    def refresh(self, *more, code=0):
        done = subprocess.run([sys.executable, SOURCE / "refresh_catalogue", self.folder, "--catalogue", self.catalogue, *more],
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout if code in (0, 1) and not done.stderr else done.stderr

    def lines(self):
        return [line for line in self.catalogue.read_text().splitlines() if line and not line.startswith("#")]

    def test_an_operation_is_one_line(self):
        self.write("things", {"/things/{id}/parts": {"post": operation(
            "createPart", version="2021-04-15", security=[{"Location-Access-Only": ["things.write"]}, {"Agency-Access": ["things.write"]}],
            query=[("dry", False, "boolean"), ("locationId", True, "string")], deprecated=True,
            requestBody=body({"$ref": "#/components/schemas/Part"}))}},
                   {"Part": {"required": ["name"], "properties": {"name": {}, "size": {}}}})
        self.assertEqual(self.refresh(), "+ 2021-07-28 things/create-part POST /things/{id}/parts\n"
                                         "+ v3 things/list-things GET /things\n2 operations, 2 differences\n")
        self.assertEqual(self.lines(), [
            "[2021-07-28 things]",
            "create-part POST /things/{id}/parts 2021-04-15 location-oauth+agency things.write sends=json deprecated "
            "query: dry locationId* body: name* size",
            "[v3 things]", "list-things GET /things v3 location things.readonly"])
        [read, _] = catalogue_text.parse(self.catalogue.read_text())
        self.assertEqual(read.access, catalogue_text.LOCATION_OAUTH | catalogue_text.AGENCY_PIT | catalogue_text.AGENCY_OAUTH)
        self.assertEqual(read.path_parameters, ("id",))

    def test_what_is_not_declared_is_a_dash(self):
        self.write("things", {"/things": {"get": operation("get", version=None, security=[])}})
        self.refresh()
        self.assertIn("get GET /things - - -", self.lines())

    def test_the_difference_is_printed_and_names_stay(self):
        self.write("things", {"/things": {"get": operation("get-things", query=[("limit", False, "number")])},
                              "/old": {"get": operation("get-old")}})
        self.refresh()
        self.write("things", {"/things": {"get": operation("listThings", security=[{"Agency-Access": ["things.all"]}],
                                                           query=[("limit", True, "number"), ("skip", False, "number")])}})
        before = self.catalogue.read_text()
        expected = ("- 2021-07-28 things/get-old GET /old\n"
                    "~ 2021-07-28 things/get-things GET /things: scope things.readonly -> things.all\n"
                    "~ 2021-07-28 things/get-things GET /things: paging - -> skip:skip:limit\n"
                    "~ 2021-07-28 things/get-things GET /things: access location -> agency\n"
                    "~ 2021-07-28 things/get-things GET /things: query +skip limit required\n")
        self.assertEqual(self.refresh("--check", code=1), expected + "2 operations, 5 differences\n")
        self.assertEqual(self.catalogue.read_text(), before)
        self.assertTrue(self.refresh().startswith(expected))
        self.assertIn("get-things GET /things 2021-07-28 agency things.all paging=skip:skip:limit query: limit* skip", self.lines())
        self.assertEqual(self.refresh("--check"), "2 operations, 0 differences\n")

    def test_an_id_that_recurs_gets_what_tells_it_apart(self):
        self.write("things", {"/things": {"get": operation("do-it"), "post": operation("do-it")},
                              "/other/{id}": {"get": operation("doIt"), "post": operation("DO-it")}})
        self.refresh()
        names = [line.split()[0] for line in self.lines() if line.split()[1] in ("GET", "POST")]
        self.assertEqual(names, ["do-it", "do-it-get", "do-it-post", "do-it-post-other", "list-things"])
        # Whatever comes between them later: who has a name keeps it.
        self.write("things", {"/other/{id}": {"post": operation("do-it"), "get": operation("do-it")},
                              "/new": {"get": operation("do-it")}, "/things": {"post": operation("do-it")}})
        self.refresh()
        self.assertIn("do-it-post POST /things 2021-07-28 location things.readonly", self.lines())
        self.assertIn("do-it-get GET /other/{id} 2021-07-28 location things.readonly", self.lines())
        self.assertIn("do-it GET /new 2021-07-28 location things.readonly", self.lines())

    def test_what_the_catalogue_has_no_room_for_is_refused(self):
        two_scopes = operation("a", security=[{"bearer": ["a"]}, {"Agency-Access": ["b"]}])
        unknown_scheme = operation("a", security=[{"basic": []}])
        two_versions = operation("a")
        two_versions["parameters"].append({"name": "version", "in": "header", "schema": {"enum": ["v3"]}})
        in_a_cookie = operation("a")
        in_a_cookie["parameters"].append({"name": "session", "in": "cookie", "schema": {}})
        for declared in (two_scopes, unknown_scheme, two_versions, in_a_cookie):
            self.write("things", {"/things": {"get": declared}})
            self.assertIn("get /things", self.refresh(code=1))
        self.write("things", {"/things": {"head": operation("a")}})
        self.assertIn("head /things is of no known method", self.refresh(code=1))
        self.write("things", {"/things": {"get": operation("a")}, "/things/": {"get": operation("b")}})
        self.assertIn("is there twice", self.refresh(code=1))
        self.assertFalse(self.catalogue.exists())

    def test_a_folder_without_files_is_refused(self):
        self.assertIn("has no apps/*.json", self.refresh(code=1))


class Rules(unittest.TestCase):
    def ways(self, *names, numbers=()):
        return list(openapi_paging.ways(list(names), set(numbers)))

    def test_pages(self):
        self.assertEqual(self.ways("skip", "limit"), [("skip", ("skip",), "limit")])
        self.assertEqual(self.ways("offset", "limit"), [("skip", ("offset",), "limit")])
        self.assertEqual(self.ways("pageToken", "pageSize"), [("token", ("pageToken",), "pageSize")])
        self.assertEqual(self.ways("page", "startAfter", "startAfterId", "limit"),
                         [("cursor", ("startAfterId", "startAfter"), "limit"), ("page", ("page",), "limit")])
        self.assertEqual(self.ways("startAfter", "skip", "limit"), [("cursor", ("startAfter",), "limit"), ("skip", ("skip",), "limit")])
        self.assertEqual(self.ways("lastMessageId", "limit"), [("cursor", ("lastMessageId",), "limit")])
        self.assertEqual(self.ways("next"), [("cursor", ("next",), "")])
        self.assertEqual(self.ways("page", numbers=["page"]), [("page", ("page",), "")])
        for names in (("page",), ("skip",), ("limit",), ("lastMessageId",), ("lastMessageType", "limit"), ()):
            self.assertEqual(self.ways(*names), [])

    def answers(self, query, answer, template="/things", **more):
        """What is declared of an operation with these parameters and this schema of its answer."""
        parameters = [{"in": "query", "name": name, "schema": schema} for name, schema in query.items()]
        declared = {"parameters": parameters, "responses": {"200": body(answer)}, **more}
        return catalogue_text.paging_text(openapi_paging.read({}, "GET", template, declared)).removeprefix("paging=")

    def test_what_answers_say(self):
        array, number, flag, text = {"type": "array", "items": {}}, {"type": "number"}, {"type": "boolean"}, {"type": "string"}

        def members(**properties):
            return {"type": "object", "properties": properties}
        skip = {"skip": number, "limit": number}
        self.assertEqual(self.answers(skip, members(things=array, total=number)), "skip:skip:limit items=things total=total")
        self.assertEqual(self.answers(skip, array), "skip:skip:limit items=.")
        self.assertEqual(self.answers(skip, members(results={"allOf": [members(posts=array, count=number, meta=members(hasMore=flag))]})),
                         "skip:skip:limit items=results.posts more=results.meta.hasMore total=results.count")
        # Two arrays: the one that the path names, or none. What is called a total is none of the items.
        self.assertEqual(self.answers(skip, members(things=array, others=array)), "skip:skip:limit items=things")
        self.assertEqual(self.answers(skip, members(things=array, others=array), "/x"), "skip:skip:limit")
        self.assertEqual(self.answers(skip, members(rows=array, total=array)), "skip:skip:limit items=rows")
        self.assertEqual(self.answers(skip, members(thing=text)), "skip:skip:limit")
        self.assertEqual(self.answers({"page": {"type": "number", "minimum": 0}, "limit": number}, members(rows=array)),
                         "page:page:limit items=rows from=0")
        # Cursors: of that name, "next" before it, in the last item, or its id where the description says so.
        self.assertEqual(self.answers({"cursor": text, "limit": number}, members(rows=array, nextCursor=text, hasMore=flag)),
                         "cursor:cursor:limit items=rows next=nextCursor more=hasMore")
        self.assertEqual(self.answers({"startAfterId": text, "startAfter": text, "limit": number},
                                      members(rows=array, meta=members(startAfterId=text, startAfter=number))),
                         "cursor:startAfterId,startAfter:limit items=rows next=meta.startAfterId,meta.startAfter")
        rows = {"type": "array", "items": members(id=text, searchAfter=array)}
        self.assertEqual(self.answers({"searchAfter": text, "limit": number}, members(rows=rows)),
                         "cursor:searchAfter:limit items=rows next=last:searchAfter")
        declared = {"parameters": [{"in": "query", "name": "startAfter", "schema": text, "description": "The id to start after"},
                                   {"in": "query", "name": "limit", "schema": number}], "responses": {"200": body(members(rows=rows))}}
        self.assertEqual(openapi_paging.read({}, "GET", "/x", declared).next, ("last:id",))
        del declared["parameters"][0]["description"]
        self.assertEqual(openapi_paging.read({}, "GET", "/x", declared).items, "")
        # What is not shown of the best way is no reason against the next one.
        self.assertEqual(self.answers({"startAfter": text, **skip}, members(rows=array)), "skip:skip:limit items=rows")
        # In a body, numbers that are declared as strings are sent as such.
        self.assertEqual(self.answers({}, members(rows=array), requestBody=body(members(skip=text, limit=text))),
                         "skip:skip:limit items=rows as-text")

    def test_names(self):
        for given, name in (("getContact", "get-contact"), ("get-by-ID", "get-by-id"), ("numbersForACountry", "numbers-for-a-country"),
                            ("create integration_provider", "create-integration-provider"), ("GET-all", "get-all"), ("SMSTemplate2", "sms-template2")):
            self.assertEqual(openapi.kebab(given), name)

    def test_bodies(self):
        def properties(schema):
            return openapi._properties({"components": {"schemas": {"A": {"required": ["a"], "properties": {"a": {}}}}}}, schema)
        one = {"$ref": "#/components/schemas/A"}
        self.assertEqual(properties({"allOf": [one, {"properties": {"b": {}}}]}), (("a", True), ("b", False)))
        self.assertEqual(properties({"oneOf": [one, {"required": ["a", "b"], "properties": {"a": {}, "b": {}}}]}),
                         (("a", True), ("b", False)))
        self.assertEqual(properties({"type": "array", "items": one}), ())


class Text(unittest.TestCase):
    def test_the_committed_file_is_as_it_would_be_written(self):
        text = (SOURCE / "operations.txt").read_text()
        self.assertEqual(catalogue_text.dump(catalogue_text.parse(text)), text)

    def test_a_damaged_line_is_named(self):
        good = "[v3 things]\nget GET /things/{id} v3 location things.readonly\n"
        self.assertEqual(len(catalogue_text.parse(good)), 1)
        for damage in (("v3 things", "v4 things"), ("get GET", "Get GET"), ("GET", "HEAD"), ("/things/{id}", "things"), ("{id}", "{id"),
                       ("location", "locations"), ("things.readonly", "things.readonly sends=xml"), ("things.readonly", "a b"),
                       (" things.readonly", ""), ("things.readonly", "things.readonly paging=x:y"),
                       ("things.readonly", "things.readonly paging=skip:skip:limit query: skip"),
                       ("things.readonly", "things.readonly paging=skip:skip total=total query: skip"),
                       ("things.readonly", "things.readonly paging=skip:skip items=a..b query: skip"),
                       ("things.readonly", "things.readonly paging=cursor:a,b items=c next=d query: a b"),
                       ("things.readonly", "things.readonly paging=skip:skip items=a query: skip body: skip")):
            with self.subTest(damage=damage), self.assertRaisesRegex(ValueError, "^line [12]: "):
                catalogue_text.parse(good.replace(*damage))
        for paging in ("skip:skip:limit", "page:page:limit items=. more=a.b total=c from=0", "cursor:next:limit items=a.b next=last:c.d",
                       "skip:skip items=a as-text"):
            line = good.replace("things.readonly", f"things.readonly paging={paging} query: limit next page skip")
            [read] = catalogue_text.parse(line)
            self.assertEqual(catalogue_text.paging_text(read.paging), f"paging={paging}")
        with self.assertRaisesRegex(ValueError, "is there twice"):
            catalogue_text.parse(good + "get2 GET /things/{other}/ v3 location -\n")

    def test_the_readme_counts_pages(self):
        readme = (SOURCE.parents[1] / "README.md").read_text()
        section = readme.split("\n### Pages\n")[1].split("\n### ")[0]
        rows = [tuple(map(int, row)) for row in re.findall(r"^\|[^|]+\| (\d+) \| (\d+) \|", section, re.M)]
        paged = [one.paging for one in catalogue_text.parse((SOURCE / "operations.txt").read_text()) if one.paging]
        self.assertEqual(rows, [(sum(one.kind == kind for one in paged), sum(one.kind == kind and bool(one.items) for one in paged))
                                for kind in catalogue_text.PAGING[1:]])
        self.assertIn(f"For {sum(bool(one.items) for one in paged)} of the {len(paged)} operations with pages", section)


if __name__ == "__main__":
    unittest.main()
