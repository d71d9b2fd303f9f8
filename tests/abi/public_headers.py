"""Reads the public headers: their functions, macros, types and tables, with the comments that document them."""

import pathlib
import re
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = ROOT / "include"
HEADERS = sorted((INCLUDE / "ghlauth").glob("*.h"))

_DOC = r"/\*\*(?P<doc>(?:[^*]|\*(?!/))*)\*/\s*"
_FUNCTION = re.compile(_DOC + r"GHLAUTH_API\s+(?P<result>[^;()]*?)(?P<name>\w+)\((?P<parameters>[^;]*?)\);")
_HANDLE = re.compile(_DOC + r"typedef struct (?P<tag>\w+) (?P<name>\w+);")
_TABLE = re.compile(_DOC + r"typedef struct (?P<tag>\w+) \{(?P<body>[^}]*)\} (?P<name>\w+);")
_CALLBACK = re.compile(r"(?P<result>[\w ]+?[ *])\(\*(?P<name>\w+)\)\((?P<parameters>[^)]*)\);")


class Function(NamedTuple):
    header: str
    name: str
    result: str
    parameters: list  # of "type name" strings, whitespace normalised
    doc: str


class Handle(NamedTuple):
    header: str
    name: str
    doc: str


class Table(NamedTuple):
    header: str
    name: str
    members: list  # plain members, as "type name"
    callbacks: list  # of Function
    doc: str


def squeeze(text):
    return re.sub(r"\s+", " ", text).strip()


def without_comments(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.S)


def _parameters(text):
    text = squeeze(text)
    return [] if text in ("void", "") else [squeeze(part) for part in text.split(",")]


def functions():
    found = []
    for header in HEADERS:
        for match in _FUNCTION.finditer(header.read_text()):
            found.append(Function(header.name, match["name"], squeeze(match["result"]), _parameters(match["parameters"]),
                                  squeeze(match["doc"])))
    return found


def handles():
    return [Handle(header.name, match["name"], squeeze(match["doc"]))
            for header in HEADERS for match in _HANDLE.finditer(header.read_text())]


def tables():
    found = []
    for header in HEADERS:
        for match in _TABLE.finditer(header.read_text()):
            body = without_comments(match["body"])
            callbacks = [Function(header.name, f"{match['name']}.{one['name']}", squeeze(one["result"]),
                                  _parameters(one["parameters"]), "") for one in _CALLBACK.finditer(body)]
            members = [squeeze(part) for part in _CALLBACK.sub("", body).split(";") if part.strip()]
            found.append(Table(header.name, match["name"], members, callbacks, squeeze(match["doc"])))
    return found


def statuses():
    """Status names and numbers, in the order of status.h."""
    text = (INCLUDE / "ghlauth" / "status.h").read_text()
    return {name: int(number) for name, number in re.findall(r"#define (GHLAUTH_(?:OK|E_\w+)) \(?(-?\d+)\)?", text)}


def ledger():
    """The symbol ledger: name -> (introduced, deprecated)."""
    rows = {}
    for line in (ROOT / "src" / "capi" / "symbols.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, introduced, deprecated = line.split()
            if name in rows:
                raise ValueError(f"src/capi/symbols.txt lists {name} twice")
            rows[name] = (introduced, deprecated)
    return rows
