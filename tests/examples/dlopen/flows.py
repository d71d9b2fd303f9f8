"""Both flows from Python with ctypes alone. Nothing is declared here: all of it is made of abi.json, the description of the ABI that is
installed with the library. Usage: flows.py API_URL LOCATION_ID CONTACT_ID OTHER_CONTACT_ID REDIRECT_URI"""

import ctypes
import json
import os
import shlex
import subprocess
import sys

KINDS = {"int32": ctypes.c_int32, "status": ctypes.c_int32, "int64": ctypes.c_int64, "uint32": ctypes.c_uint32,
         "uint64": ctypes.c_uint64, "size": ctypes.c_size_t, "text": ctypes.c_char_p, "bytes": ctypes.c_char_p,
         "handle": ctypes.c_void_p, "table": ctypes.c_void_p, "pointer": ctypes.c_void_p, "void": None}


class Failure(Exception):
    """A call that failed, with all that the library says about it."""

    def __init__(self, lib, error):
        fields = ("status", "message", "hint", "http_status", "server_message", "trace_id", "retry_after_ms", "is_retryable")
        self.fields = {field: getattr(lib, "error_" + field)(error) for field in fields}
        self.fields["name"] = lib.status_name(self.fields["status"])
        super().__init__("{name}: {message}. {hint}".format(**self.fields))


class Handle:
    """Frees what it holds, unless that is borrowed from `owner`, which it keeps alive."""

    def __init__(self, pointer, free=None, owner=None):
        self._as_parameter_, self.free, self.owner = pointer, free, owner

    def __del__(self):
        if self.free:
            self.free(self._as_parameter_)


class Library:
    """lib.pit_new(...) calls ghlauth_pit_new with its inputs, and returns its outputs."""

    def __init__(self, description):
        with open(description, encoding="utf-8") as file:
            self.abi = json.load(file)
        self.loaded = ctypes.CDLL(self.abi["library"]["soname"])
        self.functions = {one["name"]: one for one in self.abi["functions"]}
        self.constants = {one["name"]: one["value"] for one in self.abi["constants"]}
        self.kept = []  # what the library points to: tables and their callbacks
        if self.abi_version() != self.abi["library"]["abi"]:
            raise RuntimeError("abi.json is of another library")

    def __getattr__(self, name):
        described = self.functions["ghlauth_" + name]
        function = getattr(self.loaded, described["name"])
        function.restype = KINDS[described["result"]["kind"]]
        function.argtypes = [ctypes.c_void_p if one["direction"] != "in" else KINDS[one["kind"]] for one in described["parameters"]]

        def call(*inputs):
            return self.call(function, described, list(inputs))

        setattr(self, name, call)
        return call

    def call(self, function, described, inputs):
        arguments, outputs, given = [], {}, list(inputs)
        for one in described["parameters"]:
            if one["direction"] != "in":
                outputs[one["name"]] = KINDS[one["kind"]]()
                arguments.append(ctypes.byref(outputs[one["name"]]))
            else:
                value = inputs.pop(0)
                arguments.append(value.encode() if isinstance(value, str) else value)
        result = function(*arguments)
        made = [Handle(outputs[one["name"]], getattr(self.loaded, one["free"])) if "free" in one else outputs[one["name"]].value
                for one in described["parameters"] if one["name"] in outputs]
        if "error" in outputs:
            error = made.pop()
            if result < 0:
                raise Failure(self, error)
            return made[0] if len(made) == 1 else made
        if described["result"]["kind"] == "handle":
            return Handle(result, owner=given)
        return result.decode() if isinstance(result, bytes) else result

    def table(self, name, **values):
        """A table of callbacks: its functions are those of Python that are given here."""
        [described] = [one for one in self.abi["tables"] if one["name"] == "ghlauth_" + name]
        fields = []
        for one in described["members"]:
            if one["kind"] == "callback":
                kinds = [ctypes.c_void_p if each["direction"] != "in" else KINDS[each["kind"]] for each in one["parameters"]]
                fields.append((one["name"], ctypes.CFUNCTYPE(KINDS[one["result"]["kind"]], *kinds)))
            else:
                fields.append((one["name"], KINDS[one["kind"]]))
        table = type(name, (ctypes.Structure,), {"_fields_": fields})()
        table.struct_size = ctypes.sizeof(table)
        for member, value in values.items():
            setattr(table, member, dict(fields)[member](value))
        self.kept.append(table)
        return ctypes.byref(table)


def send(lib, client, credential, path):
    response = lib.client_send(client, credential, lib.request_new("GET", path), None)
    return f"{lib.response_http_status(response)} {lib.response_body(response)}"


def flow_1(lib, config, location_id, contact_id, other_contact_id):
    pit = lib.pit_from_env(config, "HIGHLEVEL_PIT", lib.constants["GHLAUTH_LEVEL_LOCATION"], location_id)
    print("pit:", lib.buf_data(lib.pit_redacted(pit)))
    credential, client = lib.credential_from_pit(pit), lib.client_new(config)
    print("flow 1:", send(lib, client, credential, f"/contacts/{contact_id}"))
    try:
        send(lib, client, credential, f"/contacts/{other_contact_id}")
    except Failure as failure:
        print("refused:", failure.fields["name"], failure.fields["status"])
        for field in ("message", "hint", "http_status", "server_message", "trace_id", "retry_after_ms", "is_retryable"):
            print(f"  {field}: {failure.fields[field]}")


def flow_2(lib, config, contact_id, redirect_uri):
    oauth = lib.oauth_new(config, os.environ["HIGHLEVEL_CLIENT_ID"], os.environ["HIGHLEVEL_CLIENT_SECRET"], redirect_uri)
    scopes, options = lib.list_new(), lib.authorize_options_new()
    lib.list_append(scopes, "contacts.readonly")
    lib.authorize_options_set_scopes(options, scopes)
    url, _state = lib.oauth_authorize_url(oauth, options)
    print("authorize:", lib.buf_data(url), flush=True)
    callback = lib.oauth_parse_callback(oauth, sys.stdin.readline().strip(), None)
    installation = lib.oauth_exchange(oauth, callback, "tenant 7", None)
    print("installation:", lib.installation_id(installation))
    credential = lib.credential_from_installation(oauth, lib.installation_id(installation))
    print("flow 2:", send(lib, lib.client_new(config), credential, f"/contacts/{contact_id}"))


def main():
    api_url, location_id, contact_id, other_contact_id, redirect_uri = sys.argv[1:]
    [description] = shlex.split(subprocess.check_output(["pkg-config", "--variable=abi", "ghlauth"], text=True))
    lib = Library(description)
    print(f"ghlauth {lib.version_string()}, ABI {lib.abi_version()}")
    config = lib.config_new()
    lib.config_set_api_url(config, api_url)
    lib.config_set_marketplace_url(config, api_url)
    lib.config_set_log(config, lib.table(
        "log_table", level=lib.constants["GHLAUTH_LOG_INFO"], drop=lambda user_data: print("log: dropped"),
        write=lambda user_data, level, line: print("log:", level, line.decode().split()[0])))
    flow_1(lib, config, location_id, contact_id, other_contact_id)
    flow_2(lib, config, contact_id, redirect_uri)
    del config


if __name__ == "__main__":
    main()
