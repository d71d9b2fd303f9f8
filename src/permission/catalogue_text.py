"""operations.txt: one line for each public operation of HighLevel, read and written.

    [GENERATION PRODUCT]
    name METHOD template Version access scope [paging=KIND:PARAMETER[:SIZE]] [sends=TYPES] [deprecated] [query: ...] [body: ...]

"-" stands for none: no Version header declared, no security declared, no scope declared. Access says whose credentials are
admitted: location and agency are access tokens and Private Integration Tokens of that level, location-oauth and agency-oauth
are access tokens alone. Behind query: and body: stand the names of the parameters, * marks what is required; those of the path
are in the template, all of them required.
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


class Operation(NamedTuple):
    generation: str
    product: str
    name: str
    method: str
    template: str
    version: str  # "" for none, as below
    access: int
    scope: str
    paging: tuple  # (kind, parameter, parameter of the size), or ()
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


def line(operation):
    words = [operation.name, operation.method, operation.template, operation.version or "-", access_text(operation.access),
             operation.scope or "-"]
    if operation.paging:
        words.append("paging=" + ":".join(part for part in operation.paging if part))
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
#   name METHOD template Version access scope [paging=KIND:PARAMETER[:SIZE]] [sends=TYPE] [deprecated] [query: ...] [body: ...]
# with "-" for what is not declared and * behind required parameters; access location or agency: access tokens and Private
# Integration Tokens of that level, -oauth: access tokens alone. The full name is product/name.
"""


def dump(operations):
    text, section = [HEADER], None
    for operation in sorted(operations, key=order):
        if (operation.generation, operation.product) != section:
            section = operation.generation, operation.product
            text.append(f"\n[{' '.join(section)}]\n")
        text.append(line(operation) + "\n")
    return "".join(text)


def _parse_line(generation, product, text):
    name, method, template, version, access, scope, *rest = text.split()
    paging, sends, deprecated, places = (), (), False, {"query": [], "body": []}
    place = None
    for word in rest:
        if word in ("query:", "body:"):
            place = places[word[:-1]]
        elif place is not None:
            place.append((word.rstrip("*"), word.endswith("*")))
        elif word.startswith("paging="):
            paging = tuple((word[7:].split(":") + [""])[:3])
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
    if operation.paging and operation.paging[0] not in PAGING[1:]:
        raise ValueError(f"paging {operation.paging[0]}")
    if set(operation.sends) - set(SENDS):
        raise ValueError(f"sends {operation.sends}")


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
