"""abi.json is what its schema says, and what the compiler and the built library say of the ABI.

GHLAUTH_ABI names the abi.json of the build, GHLAUTH_LIBRARY the built library.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from public_headers import HEADERS, INCLUDE, ROOT, ledger, statuses

import description  # beside the parser
import headers

SCHEMA = ROOT / "src" / "capi" / "abi" / "abi.schema.json"
ABI = json.loads(pathlib.Path(os.environ["GHLAUTH_ABI"]).read_text(encoding="utf-8"))
FUNCTIONS = {function["name"]: function for function in ABI["functions"]}
HANDLES = {handle["name"]: handle for handle in ABI["handles"]}
TABLES = {table["name"]: table for table in ABI["tables"]}


def compiled(source):
    """What the compiler has against a C source over the headers; "" for nothing."""
    with tempfile.TemporaryDirectory() as folder:
        command = [os.environ.get("CC", "cc"), "-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{INCLUDE}", "-x", "c", "-c", "-",
                   "-o", os.path.join(folder, "unit.o")]
        return subprocess.run(command, input="#include <ghlauth/ghlauth.h>\n" + source, capture_output=True, text=True,
                              check=False).stderr


def prototype(name, result, parameters):
    return f"{result} (*{name})({', '.join(one['type'] for one in parameters) or 'void'})"


def mirror(table):
    """The table again, from its description alone."""
    lines = [prototype(member["name"], member["result"]["type"], member["parameters"]) if member["kind"] == "callback"
             else f"{member['type']} {member['name']}" for member in table["members"]]
    return f"struct mirror_{table['name']} {{ {' '.join(line + ';' for line in lines)} }};\n"


class Description(unittest.TestCase):
    maxDiff = None

    def test_schema(self):
        try:
            import jsonschema
        except ImportError:
            self.fail("install python3-jsonschema")
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        found = [f"{list(one.path)}: {one.message[:300]}" for one in jsonschema.Draft202012Validator(schema).iter_errors(ABI)]
        self.assertEqual(found, [])

    def test_it_is_made_of_these_headers(self):
        self.assertEqual(ABI, json.loads(json.dumps(description.describe())), "build the target ghlauth_abi_description")

    # The library
    def test_functions_are_those_of_the_library_and_the_ledger(self):
        command = ["nm", "-D", "--defined-only", os.environ["GHLAUTH_LIBRARY"]]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
        exported = sorted(line.split()[-1].partition("@")[0] for line in lines if line.split()[-2] == "T")
        self.assertEqual(sorted(FUNCTIONS), exported)
        self.assertEqual(len(FUNCTIONS), len(ABI["functions"]))
        self.assertEqual({name: one["since"] for name, one in FUNCTIONS.items()}, {name: row[0] for name, row in ledger().items()})

    def test_the_library_says_so_itself(self):
        program = ("import ctypes, json, sys; lib = ctypes.CDLL(sys.argv[1]); lib.ghlauth_version_string.restype = ctypes.c_char_p; "
                   "lib.ghlauth_status_name.restype = ctypes.c_char_p; print(json.dumps([lib.ghlauth_version_string().decode(), "
                   "lib.ghlauth_abi_version(), [(lib.ghlauth_status_name(int(n)) or b'').decode() for n in sys.argv[2:]]]))")
        numbers = [status["number"] for status in ABI["statuses"]]
        said = json.loads(subprocess.run([sys.executable, "-c", program, os.environ["GHLAUTH_LIBRARY"], *map(str, numbers)],
                                         capture_output=True, text=True, check=True).stdout)
        self.assertEqual(said, [ABI["library"]["version"], ABI["library"]["abi"], [one["name"] for one in ABI["statuses"]]])

    # The compiler
    def test_functions_have_the_types_of_the_headers(self):
        source = "".join(f"{prototype('p' + name, one['result']['type'], one['parameters'])} = {name};\n"
                         for name, one in FUNCTIONS.items())
        self.assertEqual(compiled(source), "")
        wrong = source.replace("const char* (*pghlauth_version_string)", "int32_t (*pghlauth_version_string)")
        self.assertIn("incompatible pointer type", compiled(wrong), "a wrong type is not noticed")

    def test_tables_have_the_layout_of_the_headers(self):
        source = "".join(map(mirror, ABI["tables"]))
        for name, table in TABLES.items():
            source += f'_Static_assert(sizeof(struct mirror_{name}) == sizeof({name}), "size of {name}");\n'
            for member in table["members"]:
                one = member["name"]
                source += f'_Static_assert(offsetof(struct mirror_{name}, {one}) == offsetof({name}, {one}), "{name}.{one}");\n'
                # Of one type: their addresses can be compared.
                source += (f"static inline int same_{name}_{one}(struct mirror_{name} *a, {name} *b) "
                           f"{{ return &a->{one} == &b->{one}; }}\n")
        self.assertEqual(compiled(source), "")

    def test_constants_are_all_macros_with_these_values(self):
        command = [os.environ.get("CC", "cc"), "-dM", "-E", "-x", "c", f"-I{INCLUDE}", "-"]
        text = subprocess.run(command, input="#include <ghlauth/ghlauth.h>\n", capture_output=True, text=True, check=True).stdout
        macros = set(re.findall(r"^#define (GHLAUTH_\w+) .", text, flags=re.M)) - {"GHLAUTH_API"}
        described = [one["name"] for one in ABI["constants"]] + [one["name"] for one in ABI["statuses"]]
        self.assertEqual(sorted(described), sorted(macros))
        source = "".join(f'_Static_assert({one["name"]} == {one["number"]}, "{one["name"]}");\n' for one in ABI["statuses"])
        for one in ABI["constants"]:
            if one["kind"] == "text":
                source += f'_Static_assert(__builtin_strcmp({one["name"]}, "{one["value"]}") == 0, "{one["name"]}");\n'
            else:
                source += f'_Static_assert({one["name"]} == {one["value"]}, "{one["name"]}");\n'
                source += f'_Static_assert(_Generic({one["name"]}, {one["kind"]}_t: 1, default: 0), "type of {one["name"]}");\n'
        self.assertEqual(compiled(source), "")

    # What refers to what
    def test_what_is_named_is_there(self):
        constants = {one["name"] for one in ABI["constants"]}
        for function in ABI["functions"]:
            with self.subTest(function=function["name"]):
                names = [one["name"] for one in function["parameters"]]
                result = function["result"]
                self.assertLessEqual({result["from"]} if "from" in result else set(), set(names))
                self.assertIn(result.get("size", "ghlauth_buf_size"), FUNCTIONS)
                for one in [*function["parameters"], result]:
                    self.assertIn(one.get("free", "ghlauth_buf_free"), FUNCTIONS)
                    self.assertIn(one.get("of", "ghlauth_buf"), {**HANDLES, **TABLES})
                    self.assertLessEqual(set(one.get("constants", [])), constants)
                    for key in {"size", "capacity"} & set(one) - ({"size"} if one is result else set()):
                        self.assertEqual(names.index(one[key]), names.index(one["name"]) + 1)
                self.assertLessEqual(set(function.get("errors", [])), set(statuses()))

    def test_every_handle_that_is_owned_can_be_had(self):
        for name, handle in HANDLES.items():
            with self.subTest(handle=name):
                if handle["lifetime"] != "owned" or name in ("ghlauth_error", "ghlauth_completion"):
                    continue
                self.assertTrue(handle.get("made_by"))
                for maker in handle["made_by"]:
                    made = [one for one in FUNCTIONS[maker]["parameters"] if one.get("of") == name and one["direction"] == "out"]
                    self.assertEqual({one["free"] for one in made}, {handle["free"]})

    # What is read off sentences
    def flags(self, function, parameter):
        [one] = [one for one in FUNCTIONS[function]["parameters"] if one["name"] == parameter]
        return {name for name, value in one.items() if value is True}

    def test_sentences(self):
        for function, parameter, flags in (
                ("client_send", "response", {"on_failure"}), ("client_send", "cancel", {"optional"}), ("client_send", "request", set()),
                ("queue_next", "completion", {"nullable"}), ("pages_next", "response", {"nullable", "on_failure"}),
                ("oauth_refresh", "installation", {"optional", "on_failure"}), ("oauth_authorize_url", "state", {"optional"}),
                ("oauth_authorize_url", "url", set()), ("pit_new", "token", {"secret"}), ("pit_from_file", "config", {"optional"}),
                ("oauth_new_from_source", "secret", set()), ("store_import_file", "options", {"optional"}),
                ("credential_bearer", "serial", {"optional"}), ("pit_free", "pit", {"optional"}), ("list_append", "value", set())):
            with self.subTest(function=function, parameter=parameter):
                self.assertEqual(self.flags("ghlauth_" + function, parameter), flags)
        for function, ownership, source, nullable in (
                ("list_at", "borrowed", "list", True), ("error_message", "borrowed", "error", False),
                ("installation_scopes", "borrowed", "installation", False), ("operation_find", "static", None, True),
                ("operation_name", "static", None, False), ("status_name", "static", None, True),
                ("completion_error", "borrowed", "completion", True), ("explanation_operation", "static", None, True)):
            with self.subTest(function=function):
                result = FUNCTIONS["ghlauth_" + function]["result"]
                self.assertEqual((result["ownership"], result.get("from"), result.get("nullable", False)),
                                 (ownership, source, nullable))

    def test_directions_and_sizes(self):
        parameters = {one["name"]: one for one in FUNCTIONS["ghlauth_credential_bearer"]["parameters"]}
        self.assertEqual([parameters[name]["direction"] for name in ("buffer", "capacity", "needed", "serial", "error")],
                         ["out", "in", "out", "inout", "out"])
        self.assertEqual(parameters["buffer"]["capacity"], "capacity")
        verify = {one["name"]: one for one in FUNCTIONS["ghlauth_webhook_verify"]["parameters"]}
        self.assertEqual(verify["body"]["size"], "size")
        [take] = [one for one in TABLES["ghlauth_leftover_table"]["members"] if one["name"] == "take"]
        self.assertEqual(take["parameters"][1]["free"], "ghlauth_completion_free")

    def test_a_comment_that_leaves_ownership_open_is_refused(self):
        text = (INCLUDE / "ghlauth" / "pit.h").read_text()
        cases = {"ghlauth_pit_redacted": ("redacted: owned, free with ghlauth_buf_free.", "redacted: its short form."),
                 "ghlauth_pit_resource_id": ("Returns: borrowed from `pit`; NULL", "Returns: NULL")}
        with tempfile.TemporaryDirectory() as folder:
            for name, (said, left_open) in cases.items():
                changed = pathlib.Path(folder) / "pit.h"
                self.assertIn(said, text)
                changed.write_text(text.replace(said, left_open))
                kept = headers.HEADERS
                headers.HEADERS = [changed if header.name == "pit.h" else header for header in HEADERS]
                try:
                    with self.assertRaisesRegex(description.Incomplete, rf"^pit\.h: {name}: .*$"):
                        description.describe()
                finally:
                    headers.HEADERS = kept


if __name__ == "__main__":
    unittest.main()
