"""Describes the ABI as data, from the headers alone. What a comment leaves open is an error that says what to write into it."""

import re

import doc as docs
import headers

INTEGERS = {"int32_t", "int64_t", "uint32_t", "uint64_t", "size_t"}
POINTED = {"handle", "table", "text", "bytes"}


class Incomplete(Exception):
    """Comments from which a description cannot be made."""


class Abi:
    """What the headers declare, by name."""

    def __init__(self):
        self.functions = {function.name: function for function in headers.functions()}
        self.handles = {handle.name: handle for handle in headers.handles()}
        self.tables = {table.name: table for table in headers.tables()}
        self.constants = {constant.name: constant for constant in headers.constants()}
        self.statuses = {status.name for status in headers.status_table()}
        self.docs = {function.name: docs.read(function.doc, [split(text)[1] for text in function.parameters])
                     for function in self.functions.values()}
        self.problems = []

    def problem(self, where, text):
        self.problems.append(f"{where}: {text}")

    def free_of(self, handle):
        return f"{handle}_free" if f"{handle}_free" in self.functions else None

    def lifetime(self, handle):
        """owned: the caller frees it; lent: it is handed to callbacks; static: it is built in."""
        if self.free_of(handle):
            return "owned"
        text = self.handles[handle].doc
        if "built into the library" in text:
            return "static"
        if not re.search(r"\bBorrowed (by|during)\b", text):
            self.problem(handle, "has no ghlauth_..._free: its comment has to say `Borrowed by ...`, or `built into the library`")
        return "lent"

    # types
    def kind(self, spelled):
        """(kind, of): what a type is, and the handle or table that it is about."""
        base = spelled.replace("const ", "").rstrip("*").strip()
        if spelled == "void":
            return "void", None
        if base in self.handles:
            return "handle", base
        if base in self.tables:
            return "table", base
        if base == "ghlauth_status":
            return "status", None
        if base == "char":
            return "text", None
        if base == "uint8_t" and spelled.endswith("*"):
            return "bytes", None
        if base == "void":
            return "pointer", None
        if base in INTEGERS:
            return base.removesuffix("_t"), None
        raise Incomplete(f"the type {spelled} is not known")

    def text_of(self, function, name):
        """What is written about a parameter, with what is written of it at functions that are referred to."""
        texts, seen, open_ = [], set(), [function]
        while open_:
            where = open_.pop(0)
            seen.add(where)
            doc = self.docs[where]
            texts.append(doc.parameters.get(name, ""))
            open_ += [other for other in docs.references(doc.parameters.get(name, doc.others))
                      if other in self.docs and other not in seen and name in names_of(self.functions[other])]
        return " ".join(text for text in texts if text)


def split(parameter):
    """("type", "name") of "type name"."""
    match = re.fullmatch(r"(.*?)(\w+)", parameter)
    return match[1].replace(" *", "*").strip(), match[2]


def names_of(function):
    return [split(text)[1] for text in function.parameters]


def without_none(members):
    """Leaves out what does not apply: an absent flag is false."""
    return {name: value for name, value in members.items() if value is not None and value is not False and value not in ("", [])}


def describe_parameters(abi, function):
    found = [describe_parameter(abi, function, text) for text in function.parameters]
    add_sizes(found)
    return found


def add_sizes(parameters):
    """Bytes have their size behind them; so has text that need not end with NUL, and memory that is to be filled."""
    for one, following in zip(parameters, parameters[1:]):
        if one["kind"] in ("bytes", "text") and following["kind"] == "size" and following["direction"] == "in":
            one["capacity" if one["direction"] == "out" else "size"] = following["name"]


def describe_parameter(abi, function, parameter):
    spelled, name = split(parameter)
    kind, of = abi.kind(spelled)
    text = abi.text_of(function.name, name)
    one = {"name": name, "type": spelled, "kind": kind, "of": of}
    if spelled == "ghlauth_error**":
        one |= {"direction": "out", "ownership": "owned", "free": "ghlauth_error_free", "optional": True, "on_failure": True}
    elif spelled.endswith("**"):
        one |= output_handle(abi, function, name, of, text)
    elif spelled.endswith("*") and not spelled.startswith("const") and kind != "handle":
        one |= output_value(abi, function, name, text)
    else:
        one |= {"direction": "in"} | (input_pointer(abi, function, kind, of, text) if kind in POINTED else {})
    one |= {"secret": bool(re.search(r"\bSECRET\b", text)), "constants": constants_of(abi, kind, text, 1), "doc": text}
    return without_none(one)


def output_handle(abi, function, name, of, text):
    where = f"{function.header}: {function.name}"
    if not re.search(r"\bowned\b", text):
        abi.problem(where, f"`Out: {name}:` has to say that it is owned")
    free = re.search(r"free with (\w+)", text)
    if abi.lifetime(of) != "owned" or (free and free[1] != abi.free_of(of)):
        abi.problem(where, f"`Out: {name}:` names another function to free it than that of its type")
    return {"direction": "out", "ownership": "owned", "free": abi.free_of(of), "optional": "may be NULL" in text,
            "nullable": "NULL" in re.sub(r"may be NULL[^.;]*", "", text),
            "on_failure": bool(re.search(r"\balso on (failure|GHLAUTH_E_)", text))}


def output_value(abi, function, name, text):
    """A number, or memory of the caller that is filled in."""
    if name not in abi.docs[function.name].parameters:
        abi.problem(f"{function.header}: {function.name}", f"`Out: {name}:` is missing")
    return {"direction": "inout" if re.search(r"\balso in:", text) else "out", "ownership": "caller",
            "optional": bool(re.search(r"may be NULL|\bNULL to\b", text)), "on_failure": "also when" in text}


def input_pointer(abi, function, kind, of, text):
    is_handle = kind == "handle"
    freed = is_handle and function.name == abi.free_of(of)
    given_up = is_handle and abi.lifetime(of) == "lent" and "must not be touched after" in abi.docs[function.name].summary
    # Not as the handle that the function is about.
    left_out = is_handle and "may be NULL wherever" in abi.handles[of].doc and not function.name.startswith(of)
    return {"ownership": "given_up" if freed or given_up else "borrowed" if is_handle else "copied",
            "optional": freed or left_out or docs.says_null(text)}


def constants_of(abi, kind, text, at_least):
    if kind not in ("int32", "uint32", "int64", "text"):
        return []
    found = docs.constants(text, abi.constants)
    return found if len(found) >= at_least else []


def describe_result(abi, function):
    doc = abi.docs[function.name]
    kind, of = abi.kind(function.result.replace(" *", "*"))
    one = {"type": function.result.replace(" *", "*"), "kind": kind, "of": of, "doc": doc.sections.get("Returns")}
    told = f"{doc.summary} {doc.sections.get('Returns', '')}"
    if one["type"].endswith("*"):
        one |= ownership_of_result(abi, function, told, of)
        one["nullable"] = docs.says_null(told)
        one["size"] = size_of_result(abi, function)
        one["secret"] = bool(re.search(r"\bSECRET\b", told))
    # One constant that is named in passing is no list of what can be returned.
    one["constants"] = constants_of(abi, kind, told, 2)
    return without_none(one)


def ownership_of_result(abi, function, told, of):
    names = names_of(function)
    borrowed = re.search(r"\b[Bb]orrowed from (?:`(\w+)`|(it)\b|(the library))", told)
    if not borrowed and names and not re.search(r"\bstatic\b", told):
        handle = abi.kind(split(function.parameters[0])[0])[1]
        borrowed = handle and re.search(r"\bborrowed from (?:`(\w+)`|(it)\b|(the library))", abi.handles[handle].doc)
    if (of and abi.lifetime(of) == "static") or re.search(r"\bstatic\b", told) or (borrowed and borrowed[3]):
        return {"ownership": "static"}
    if borrowed and (borrowed[1] in names or borrowed[2]):
        return {"ownership": "borrowed", "from": borrowed[1] or names[0],
                "until_next_call": bool(re.search(r"until the next call", told))}
    abi.problem(f"{function.header}: {function.name}", "has to say whose the result is: `Returns: borrowed from ...`, or static")
    return {"ownership": "static"}


def size_of_result(abi, function):
    """The function that tells how many bytes there are at the result."""
    for name in (function.name.removesuffix("_data") + "_size", function.name + "_size"):
        if name != function.name and name in abi.functions and abi.functions[name].parameters == function.parameters:
            return name
    return None


def describe_function(abi, function, ledger):
    doc = abi.docs[function.name]
    introduced, deprecated = ledger[function.name]
    blocks = doc.sections.get("Blocks", "")
    parameters = describe_parameters(abi, function)
    return {"name": function.name, "header": function.header, "parameters": parameters} | without_none({
        "doc": doc.summary, "result": describe_result(abi, function),
        "errors": docs.errors(doc.sections.get("Error", ""), abi.statuses), "error_doc": doc.sections.get("Error"),
        "blocks": None if blocks.startswith("never") else blocks, "threads": doc.sections.get("Threads"),
        "since": introduced, "deprecated": None if deprecated == "-" else deprecated})


def describe_handle(abi, handle):
    text, _, threads = handle.doc.partition("Threads: ")
    makers = [] if handle.name == "ghlauth_error" else [
        function.name for function in abi.functions.values()
        if f"{handle.name}**" in [split(text)[0] for text in function.parameters]]
    return without_none({"name": handle.name, "header": handle.header, "doc": text.strip(), "threads": threads.strip(),
                         "lifetime": abi.lifetime(handle.name), "free": abi.free_of(handle.name), "made_by": makers})


def describe_member(abi, member):
    spelled, name = split(member.text)
    kind, of = abi.kind(spelled)
    return without_none({"name": name, "type": spelled, "kind": kind, "of": of, "secret": "SECRET" in member.doc,
                         "nullable": kind != "pointer" and docs.says_null(member.doc), "doc": member.doc})


def describe_callback(abi, table, callback):
    name = callback.name.partition(".")[2]
    spelled = callback.result.replace(" *", "*")
    kind, of = abi.kind(spelled)
    # What may be left out is said at the function, or at the table: "`poll` and `cancel` may be NULL".
    left_out = [part for part in re.findall(r"((?:`\w+`(?:, | and )?)+) may be NULL", table.doc) if f"`{name}`" in part]
    return {"name": name, "kind": "callback", "result": without_none({"type": spelled, "kind": kind, "of": of}),
            "parameters": describe_callback_parameters(abi, callback)} | without_none({
                "optional": bool(left_out) or bool(re.search(r"may be NULL|\bNULL where that", callback.doc, flags=re.I)),
                "doc": callback.doc})


def describe_callback_parameters(abi, callback):
    """What the library gives is borrowed during the call, unless the comment says that the callback owns it."""
    found = []
    for parameter in callback.parameters:
        spelled, name = split(parameter)
        kind, of = abi.kind(spelled)
        filled_in = spelled.endswith("*") and not spelled.startswith("const") and kind not in ("handle", "pointer")
        one = {"name": name, "type": spelled, "kind": kind, "of": of, "direction": "in"}
        if spelled.endswith("**") or filled_in:
            one["direction"] = "out"
        elif kind in POINTED:
            owns = kind == "handle" and bool(re.search(r"\bowns it\b", callback.doc))
            one |= {"ownership": "owned" if owns else "borrowed", "free": abi.free_of(of) if owns else None}
        found.append(without_none(one))
    add_sizes(found)
    return found


def describe_table(abi, table):
    names = [entry.name.partition(".")[2] for entry in table.callbacks]
    use = "modules" if table.header == "module.h" else "callbacks" if "drop" in names else "record"
    return {"name": table.name, "header": table.header, "doc": table.doc, "use": use,
            "members": [describe_member(abi, entry) if isinstance(entry, headers.Member) else describe_callback(abi, table, entry)
                        for entry in table.entries]}


def describe_constant(constant):
    text = constant.value.startswith('"')
    value = constant.value.strip('"') if text else int(constant.value.rstrip("u"))
    # Without a suffix it is an int, and with u an unsigned int: both have 32 bits.
    return {"name": constant.name, "header": constant.header, "doc": constant.doc,
            "kind": "text" if text else "uint32" if constant.value.endswith("u") else "int32", "value": value}


def describe():
    """All of it, as what abi.schema.json says. Raises Incomplete with what the comments have to say."""
    abi = Abi()
    ledger = headers.ledger()
    found = {
        "format": 1,
        "library": {"name": "ghlauth", "version": abi.constants["GHLAUTH_VERSION_STRING"].value.strip('"'),
                    "abi": int(abi.constants["GHLAUTH_ABI_VERSION"].value),
                    "soname": f"libghlauth.so.{abi.constants['GHLAUTH_ABI_VERSION'].value}"},
        "functions": [describe_function(abi, function, ledger) for function in abi.functions.values()],
        "handles": [describe_handle(abi, handle) for handle in abi.handles.values()],
        "tables": [describe_table(abi, table) for table in abi.tables.values()],
        "constants": [describe_constant(constant) for constant in abi.constants.values()],
        "statuses": [{"name": "GHLAUTH_OK", "number": 0, "meaning": "success"}]
        + [without_none({**status._asdict(), "number": status.number}) for status in headers.status_table()],
    }
    if abi.problems:
        raise Incomplete("\n".join(abi.problems))
    return found
