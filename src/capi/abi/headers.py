"""Reads the public headers: their functions, constants, handles and tables, with the comments that document them."""

import pathlib
import re
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[3]
INCLUDE = ROOT / "include"
HEADERS = sorted((INCLUDE / "ghlauth").glob("*.h"))

COMMENT = r"(?:[^*]|\*(?!/))*"
_DOC = rf"/\*\*(?P<doc>{COMMENT})\*/\s*"
FUNCTION = re.compile(_DOC + r"GHLAUTH_API\s+(?P<result>[^;()]*?)(?P<name>\w+)\((?P<parameters>[^;]*?)\);")
_HANDLE = re.compile(_DOC + r"typedef struct (?P<tag>\w+) (?P<name>\w+);")
TABLE = re.compile(_DOC + r"typedef struct (?P<tag>\w+) \{(?P<body>[^}]*)\} (?P<name>\w+);")
ENTRY = re.compile(rf"(?:/\*\*(?!<)(?P<before>{COMMENT})\*/\s*)?(?P<declaration>[^;/]+);(?:[ \t]*/\*\*<(?P<after>{COMMENT})\*/)?")
_CALLBACK = re.compile(r"(?P<result>[\w ]+?[ *])\(\*(?P<name>\w+)\)\((?P<parameters>[^)]*)\)")
# A comment before a run of #define lines is about all of them; one of a line's own goes before it.
DEFINES = re.compile(rf"(?:/\*\*(?P<doc>{COMMENT})\*/\n)?(?P<lines>(?:#define GHLAUTH_\w+ [^\n]+\n)+)")
_DEFINE = re.compile(r'#define (?P<name>GHLAUTH_\w+) (?P<value>"[^"]*"|\(?-?\d+u?\)?)(?: */\*\*< (?P<doc>.*?) \*/)?$')
_STATUS = re.compile(r'^GHLAUTH_STATUS\((?P<name>\w+), (?P<number>-\d+), (?P<retryable>[01]), "(?P<meaning>[^"]*)", "(?P<hint>[^"]*)"')


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


class Member(NamedTuple):
    text: str  # "type name"
    doc: str


class Table(NamedTuple):
    header: str
    name: str
    members: list  # plain members, as "type name"
    callbacks: list  # of Function
    doc: str
    entries: list  # of Member and Function, in their order


class Constant(NamedTuple):
    header: str
    name: str
    value: str  # as it is written
    doc: str


class Status(NamedTuple):
    name: str
    number: int
    retryable: bool
    group: str
    meaning: str
    hint: str


def squeeze(text):
    return re.sub(r"\s+", " ", text).strip()


def without_comments(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.S)


def doc_text(comment):
    """The text of a comment without the stars at the beginning of its lines."""
    return squeeze(re.sub(r"^\s*\*(?= |$)", "", comment or "", flags=re.M))


def parameters_of(text):
    text = squeeze(text)
    return [] if text in ("void", "") else [squeeze(part) for part in text.split(",")]


def functions(folder=None):
    """Those of the public headers, or of another folder with headers like these."""
    found = []
    for header in sorted(folder.glob("*.h")) if folder else HEADERS:
        for match in FUNCTION.finditer(header.read_text(encoding="utf-8")):
            found.append(Function(header.name, match["name"], squeeze(match["result"]), parameters_of(match["parameters"]),
                                  doc_text(match["doc"])))
    return found


def handles():
    return [Handle(header.name, match["name"], doc_text(match["doc"]))
            for header in HEADERS for match in _HANDLE.finditer(header.read_text(encoding="utf-8"))]


def tables():
    found = []
    for header in HEADERS:
        for match in TABLE.finditer(header.read_text(encoding="utf-8")):
            entries = []
            for entry in ENTRY.finditer(match["body"]):
                doc = doc_text(entry["before"] or entry["after"])
                one = _CALLBACK.fullmatch(squeeze(entry["declaration"]))
                if one:
                    entries.append(Function(header.name, f"{match['name']}.{one['name']}", squeeze(one["result"]),
                                            parameters_of(one["parameters"]), doc))
                else:
                    entries.append(Member(squeeze(entry["declaration"]), doc))
            found.append(Table(header.name, match["name"], [entry.text for entry in entries if isinstance(entry, Member)],
                               [entry for entry in entries if isinstance(entry, Function)], doc_text(match["doc"]), entries))
    return found


def constants():
    """Every #define with a value, but for the statuses."""
    found = []
    for header in HEADERS:
        for match in DEFINES.finditer(header.read_text(encoding="utf-8")):
            for line in match["lines"].splitlines():
                one = _DEFINE.match(line)
                if one and not re.match(r"GHLAUTH_(OK|E_)", one["name"]):
                    found.append(Constant(header.name, one["name"], one["value"].strip("()"), doc_text(one["doc"] or match["doc"])))
    return found


def statuses():
    """Status names and numbers, in the order of status.h."""
    text = (INCLUDE / "ghlauth" / "status.h").read_text(encoding="utf-8")
    return {name: int(number) for name, number in re.findall(r"#define (GHLAUTH_(?:OK|E_\w+)) \(?(-?\d+)\)?", text)}


def status_table():
    """The rows of src/core/status.def, which says more than status.h: what is retryable, and the hints."""
    rows, group = [], ""
    for line in (ROOT / "src" / "core" / "status.def").read_text(encoding="utf-8").splitlines():
        head = re.fullmatch(r"/\* \dxx: (.*) \*/", line)
        row = _STATUS.match(line)
        if head:
            group = head[1]
        elif row:
            rows.append(Status(f"GHLAUTH_E_{row['name']}", int(row["number"]), row["retryable"] == "1", group, row["meaning"],
                               row["hint"]))
    return rows


def ledger():
    """The symbol ledger: name -> (introduced, deprecated)."""
    rows = {}
    for line in (ROOT / "src" / "capi" / "symbols.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, introduced, deprecated = line.split()
            if name in rows:
                raise ValueError(f"src/capi/symbols.txt lists {name} twice")
            rows[name] = (introduced, deprecated)
    return rows
