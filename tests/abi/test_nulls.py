"""What abi.json says of NULL is so: the library takes it where a parameter is optional, and refuses it by name where not.

GHLAUTH_ABI names the abi.json of the build, GHLAUTH_LIBRARY the built library.
"""

import ctypes
import json
import os
import pathlib
import unittest

ABI = json.loads(pathlib.Path(os.environ["GHLAUTH_ABI"]).read_text(encoding="utf-8"))
FUNCTIONS = {function["name"].removeprefix("ghlauth_"): function for function in ABI["functions"]}
TABLES = {table["name"]: table for table in ABI["tables"]}
CONSTANTS = {constant["name"]: constant["value"] for constant in ABI["constants"]}
INVALID_ARGUMENT, INVALID_HANDLE = -100, -101

KINDS = {"int32": ctypes.c_int32, "status": ctypes.c_int32, "int64": ctypes.c_int64, "uint32": ctypes.c_uint32,
         "uint64": ctypes.c_uint64, "size": ctypes.c_size_t, "text": ctypes.c_char_p, "bytes": ctypes.c_char_p,
         "handle": ctypes.c_void_p, "table": ctypes.c_void_p, "pointer": ctypes.c_void_p, "void": None}

# Something that can be, by the name of the parameter; otherwise "x" and 1.
TEXTS = {"url": b"http://127.0.0.1:1", "proxy_url": b"", "generation": b"v3", "token": b"pit-12ab34cd-0000-4000-8000-56ef78ab90cd",
         "method": b"GET", "path": b"/contacts/abc", "client_id": b"aaaaaaaaaaaaaaaaaaaaaaaa-bbbb",
         "redirect_uri": b"https://a.example/callback", "operation": b"contacts/get-contact", "resource_id": b"C2QujeCh8ZnC7al2InWR",
         "json": b'{"userId":"aaaaaaaaaaaaaaaaaaaa","companyId":"aaaaaaaaaaaaaaaaaaaa"}', "location_id": b"C2QujeCh8ZnC7al2InWR",
         "log": b"GET /contacts/abc"}
SPECIAL = {("store_open", "url"): b"memory:", ("needs_set", "name"): b"webhooks", ("request_set_param", "name"): b"contactId"}
NUMBERS = {"level": CONSTANTS["GHLAUTH_LEVEL_LOCATION"], "timeout_ms": 0, "capacity": 4096, "http_status": 401, "past_s": 60}

# How handles are made that are not made by ghlauth_..._new; in an order in which each can be.
MAKERS = {"config": "", "list": "", "headers": "", "cancel": "", "authorize_options": "", "keep_options": "", "store_options": "",
          "needs": "", "pit": "", "oauth": "", "client": "", "credential": "credential_from_pit", "request": "request_for_operation",
          "queue": "", "webhook": "", "user_context_reader": "", "user_context": "user_context_from_json", "store": "store_open",
          "plan": "plan_new_from_log", "advice": "advise_flow", "decision": "credential_decide", "explanation": "explain",
          "budget": "client_budget", "metrics": "client_metrics"}
# Those run for seconds, or change what the others need.
LEFT_OUT = {"store_conformance", "store_table_conformance", "pit_from_fd", "config_set_store"}


class Library:
    def __init__(self):
        self.loaded = ctypes.CDLL(os.environ["GHLAUTH_LIBRARY"])
        self.handles, self.kept = {}, []
        for name, maker in MAKERS.items():
            if name == "webhook":
                self.call("list_append")
            status, message, outputs = self.call(maker or f"{name}_new")
            if status != 0:
                raise AssertionError(f"{name}: {message}")
            self.handles["ghlauth_" + name] = outputs["ghlauth_" + name]

    def function(self, name):
        function = getattr(self.loaded, "ghlauth_" + name)
        function.restype = KINDS[FUNCTIONS[name]["result"]["kind"]]
        function.argtypes = [ctypes.c_void_p if one["direction"] != "in" else KINDS[one["kind"]]
                             for one in FUNCTIONS[name]["parameters"]]
        return function

    def table(self, name):
        """One whose functions all fail; without drop."""
        fields, callbacks = [], []
        for member in TABLES[name]["members"]:
            if member["kind"] == "callback":
                kinds = [ctypes.c_void_p if one["direction"] != "in" else KINDS[one["kind"]] for one in member["parameters"]]
                fields.append((member["name"], ctypes.CFUNCTYPE(KINDS[member["result"]["kind"]], *kinds)))
                callbacks.append(fields[-1])
            else:
                fields.append((member["name"], KINDS[member["kind"]]))
        table = type(name, (ctypes.Structure,), {"_fields_": fields})()
        table.struct_size = ctypes.sizeof(table)
        if name == "ghlauth_log_table":
            table.level = CONSTANTS["GHLAUTH_LOG_ERROR"]
        for member, kind in callbacks:
            if member != "drop":
                setattr(table, member, kind(lambda *_: None) if kind._restype_ is None else kind(lambda *_: -1))
        self.kept.append(table)
        return ctypes.addressof(table)

    def argument(self, name, one, before):
        if one["kind"] == "handle":
            return self.handles.get(one["of"])
        if one["kind"] == "table":
            return self.table(one["of"])
        if one["kind"] in ("text", "bytes"):
            return SPECIAL.get((name, one["name"]), TEXTS.get(one["name"], b"x"))
        if one["name"] in ("size", "body_size") and isinstance(before, bytes):
            return len(before)
        if one.get("constants"):
            return CONSTANTS[one["constants"][0]]
        return NUMBERS.get(one["name"], 1)

    def call(self, name, null=None):
        """Calls a function, with NULL in the place of one parameter; returns the status, the message and the handles it gave."""
        arguments, outputs, error = [], {}, ctypes.c_void_p()
        for one in FUNCTIONS[name]["parameters"]:
            if one["name"] == "error":
                arguments.append(ctypes.addressof(error))
            elif one["name"] == null:
                arguments.append(None)
            elif one["direction"] != "in":
                outputs[one["name"]] = ctypes.create_string_buffer(4096) if "capacity" in one else KINDS[one["kind"]]()
                arguments.append(ctypes.addressof(outputs[one["name"]]))
            elif null == "resource_id" and one["name"] == "level":
                arguments.append(0)  # only an unknown level goes without it
            else:
                arguments.append(self.argument(name, one, arguments[-1] if arguments else None))
        status = self.function(name)(*arguments)
        message = (self.function("error_message")(error) or b"").decode()
        self.function("error_free")(error)
        given = {one["of"]: outputs[one["name"]].value for one in FUNCTIONS[name]["parameters"]
                 if one["name"] in outputs and one["kind"] == "handle"}
        return status, message, given


def pointers(function):
    """The parameters of a function that can be NULL at all, but for bytes, which can where their size is 0."""
    return [one for one in function["parameters"] if one["name"] != "error" and one["kind"] != "bytes" and "size" not in one
            and (one["direction"] != "in" or one["kind"] in ("handle", "table", "text"))]


class Nulls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.library = Library()

    def cases(self, is_optional):
        for name, function in FUNCTIONS.items():
            if function["parameters"] and function["parameters"][-1]["name"] == "error" and name not in LEFT_OUT:
                handles = [one["of"] for one in function["parameters"] if one["kind"] == "handle" and one["direction"] == "in"
                           and not one.get("optional")]
                if set(handles) <= set(self.library.handles):
                    yield from ((name, one["name"]) for one in pointers(function) if one.get("optional", False) == is_optional)

    def test_what_is_optional_may_be_null(self):
        tried = 0
        for name, parameter in self.cases(True):
            if FUNCTIONS[name].get("blocks"):  # it would begin to work
                continue
            with self.subTest(function=name, parameter=parameter):
                status, message, _ = self.library.call(name, parameter)
                self.assertNotEqual(status, INVALID_HANDLE, message)
                self.assertNotIn(f"{parameter} is NULL", message)
                tried += 1
        self.assertGreater(tried, 30)

    def test_what_is_not_optional_is_refused(self):
        named, tried = 0, 0
        for name, parameter in self.cases(False):
            with self.subTest(function=name, parameter=parameter):
                status, message, _ = self.library.call(name, parameter)
                self.assertLess(status, 0)
                named += status == INVALID_HANDLE or (status == INVALID_ARGUMENT and parameter in message)
                tried += 1
        self.assertGreater(tried, 250)
        self.assertGreater(named, tried - 10, "something else was refused first: the other arguments are not good enough")


if __name__ == "__main__":
    unittest.main()
