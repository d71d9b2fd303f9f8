"""operations.txt: one line for each public operation of HighLevel, read and written.

    [GENERATION PRODUCT]
    name METHOD template Version access scope [PAGING] [sends=TYPES] [deprecated] [query: ...] [body: ...]

"-" stands for none: no Version header declared, no security declared, no scope declared. Access says whose credentials are
admitted: location and agency are access tokens and Private Integration Tokens of that level, location-oauth and agency-oauth
are access tokens alone. Behind query: and body: stand the names of the parameters, * marks what is required; those of the path
are in the template, all of them required.

PAGING says how the next page is asked for, and, where that is known, what an answer says:

    paging=KIND:PARAMETER[,PARAMETER][:SIZE] [items=PATH [next=PLACE[,PLACE]] [more=PATH] [total=PATH] [from=0] [as-text]]

PARAMETER leads to the page, SIZE is the parameter for the number of its items. A PATH is names of members with dots between them,
"." the answer itself. items: the array of a page; next: for each PARAMETER where its next value stands, "last:PATH" is in the last
item; more: false or null at the end; total: how many items all pages have; from=0: the first page has this number, not 1;
as-text: a number is sent as a string. Without items nobody can step through the pages by what is declared.
"""

import re
from typing import NamedTuple

GENERATIONS = ("2021-07-28", "v3")
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
LOCATION_PIT, AGENCY_PIT, LOCATION_OAUTH, AGENCY_OAUTH = 1, 2, 4, 8
ACCESS = {"location": LOCATION_PIT | LOCATION_OAUTH, "location-oauth": LOCATION_OAUTH,
          "agency": AGENCY_PIT | AGENCY_OAUTH, "agency-oauth": AGENCY_OAUTH}
PAGING = ("none", "skip", "page", "cursor", "token")
SENDS = {"json": "application/json", "form": "application/x-www-form-urlencoded", "multipart": "multipart/form-data"}


class Paging(NamedTuple):
    kind: str
    parameters: tuple
    size: str = ""
    items: str = ""
    next: tuple = ()
    more: str = ""
    total: str = ""
    first: int = 1
    as_text: bool = False


class Operation(NamedTuple):
    generation: str
    product: str
    name: str
    method: str
    template: str
    version: str  # "" for none, as below
    access: int
    scope: str
    paging: Paging | None
    sends: tuple
    deprecated: bool
    query: tuple  # of (name, is required)
    body: tuple

    @property
    def full_name(self):
        return f"{self.product}/{self.name}"

    @property
    def key(self):
        """What an operation is known by, whatever it is called."""
        return self.generation, self.method, self.template

    @property
    def path_parameters(self):
        return tuple(re.findall(r"\{([^}]+)\}", self.template))


def order(operation):
    return GENERATIONS.index(operation.generation), operation.full_name


def access_text(access):
    parts = []
    for level, pit, oauth in (("location", LOCATION_PIT, LOCATION_OAUTH), ("agency", AGENCY_PIT, AGENCY_OAUTH)):
        if access & oauth:
            parts.append(level if access & pit else level + "-oauth")
    return "+".join(parts) or "-"


def _parameters_text(parameters):
    return " ".join(name + ("*" if required else "") for name, required in parameters)


def paging_text(paging):
    if not paging:
        return "-"
    words = ["paging=" + ":".join(filter(None, (paging.kind, ",".join(paging.parameters), paging.size)))]
    words += [f"{name}={value}" for name, value in (("items", paging.items), ("next", ",".join(paging.next)), ("more", paging.more),
                                                    ("total", paging.total)) if value]
    words += ["from=0"] * (paging.first == 0) + ["as-text"] * paging.as_text
    return " ".join(words)


def line(operation):
    words = [operation.name, operation.method, operation.template, operation.version or "-", access_text(operation.access),
             operation.scope or "-"]
    if operation.paging:
        words.append(paging_text(operation.paging))
    if operation.sends:
        words.append("sends=" + ",".join(operation.sends))
    if operation.deprecated:
        words.append("deprecated")
    for place in ("query", "body"):
        if getattr(operation, place):
            words.append(f"{place}: {_parameters_text(getattr(operation, place))}")
    return " ".join(words)


HEADER = """\
# The public operations of the HighLevel API, in both generations: facts that HighLevel publishes, in a form of our own.
# src/permission/refresh_catalogue writes this file from HighLevel's OpenAPI files, and people review what it changed. Names stay
# as they are here, whatever HighLevel calls an operation later. A line is
#   name METHOD template Version access scope [PAGING] [sends=TYPE] [deprecated] [query: ...] [body: ...]
# with "-" for what is not declared and * behind required parameters; access location or agency: access tokens and Private
# Integration Tokens of that level, -oauth: access tokens alone. The full name is product/name. PAGING is
#   paging=KIND:PARAMETER[,PARAMETER][:SIZE] [items=PATH [next=PLACE[,PLACE]] [more=PATH] [total=PATH] [from=0] [as-text]]
# which catalogue_text.py explains.
"""


def dump(operations):
    text, section = [HEADER], None
    for operation in sorted(operations, key=order):
        if (operation.generation, operation.product) != section:
            section = operation.generation, operation.product
            text.append(f"\n[{' '.join(section)}]\n")
        text.append(line(operation) + "\n")
    return "".join(text)


def _parse_paging(words):
    """The words of PAGING, which are taken off the front."""
    if not words or not words[0].startswith("paging="):
        return None
    kind, parameters, size = (words.pop(0)[7:].split(":") + ["", ""])[:3]
    found = {"kind": kind, "parameters": tuple(parameters.split(",")), "size": size}
    while words:
        name, _, value = words[0].partition("=")
        if name == "next":
            found[name] = tuple(value.split(","))
        elif name in ("items", "more", "total"):
            found[name] = value
        elif words[0] == "from=0":
            found["first"] = 0
        elif words[0] == "as-text":
            found["as_text"] = True
        else:
            break
        words.pop(0)
    return Paging(**found)


def _parse_line(generation, product, text):
    name, method, template, version, access, scope, *rest = text.split()
    paging = _parse_paging(rest)
    sends, deprecated, places = (), False, {"query": [], "body": []}
    place = None
    for word in rest:
        if word in ("query:", "body:"):
            place = places[word[:-1]]
        elif place is not None:
            place.append((word.rstrip("*"), word.endswith("*")))
        elif word.startswith("sends="):
            sends = tuple(word[6:].split(","))
        elif word == "deprecated":
            deprecated = True
        else:
            raise ValueError(f"{word} is not understood")
    bits = 0
    for part in access.split("+") if access != "-" else []:
        bits |= ACCESS[part]
    return Operation(generation, product, name, method, template, "" if version == "-" else version, bits,
                     "" if scope == "-" else scope, paging, sends, deprecated, tuple(places["query"]), tuple(places["body"]))


def parse(text):
    """The operations of the file, checked: names and templates are unique in a generation, words are known."""
    operations, section = [], None
    for number, row in enumerate(text.splitlines(), 1):
        if not row or row.startswith("#"):
            continue
        try:
            if row.startswith("["):
                section = tuple(re.fullmatch(r"\[(\S+) ([a-z0-9-]+)\]", row).groups())
                continue
            operations.append(_parse_line(*section, row))
            _check(operations[-1])
        except Exception as failure:
            raise ValueError(f"line {number}: {failure}: {row}") from failure
    _check_unique(operations)
    return operations


def _check(operation):
    if operation.generation not in GENERATIONS:
        raise ValueError(f"generation {operation.generation}")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", operation.name):
        raise ValueError(f"name {operation.name}")
    if operation.method not in METHODS:
        raise ValueError(f"method {operation.method}")
    if not re.fullmatch(r"(/([A-Za-z0-9._~-]+|\{[A-Za-z0-9_]+\}))+/?", operation.template):
        raise ValueError(f"template {operation.template}")
    if operation.paging:
        _check_paging(operation)
    if set(operation.sends) - set(SENDS):
        raise ValueError(f"sends {operation.sends}")


def _check_paging(operation):
    """Every name that is declared is one of the operation's; a body without declared properties may have any."""
    paging, text = operation.paging, paging_text(operation.paging)
    if paging.kind not in PAGING[1:]:
        raise ValueError(f"paging {paging.kind}")
    names = {name for name, _ in operation.query + operation.body}
    is_any = "json" in operation.sends and not operation.body
    for name in paging.parameters + ((paging.size,) if paging.size else ()):
        if name not in names and not is_any:
            raise ValueError(f"{text}: {name} is no parameter")
        if name in dict(operation.query) and name in dict(operation.body):
            raise ValueError(f"{text}: {name} is in the query and in the body")
    if not paging.items:
        if paging.next or paging.more or paging.total or paging.first != 1 or paging.as_text:
            raise ValueError(f"{text}: what is known of the answer stands behind items=")
        return
    if paging.kind in ("cursor", "token") and len(paging.next) != len(paging.parameters):
        raise ValueError(f"{text}: next= for each parameter")
    if paging.kind in ("skip", "page") and len(paging.parameters) != 1:
        raise ValueError(f"{text}: one parameter")
    path = r"\w+(\.\w+)*"
    if not re.fullmatch(rf"\.|{path}", paging.items) or not all(re.fullmatch(rf"(last:)?{path}", one) for one in paging.next) or \
            not all(re.fullmatch(path, one) for one in (paging.more, paging.total) if one):
        raise ValueError(f"{text}: a path")


def shape(template):
    """A template without the names of its parameters and the slash at its end: what a path can tell apart."""
    return re.sub(r"\{[^}]*\}", "{}", template).rstrip("/")


def _check_unique(operations):
    names, shapes = {}, {}
    for operation in operations:
        for seen, key in ((names, (operation.generation, operation.full_name)),
                          (shapes, (operation.generation, operation.method, shape(operation.template)))):
            if key in seen:
                raise ValueError(f"{' '.join(key)} is there twice: {seen[key]} and {line(operation)}")
            seen[key] = line(operation)
