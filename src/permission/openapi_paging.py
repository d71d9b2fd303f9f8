"""What HighLevel's published OpenAPI files say about pages: how the next one is asked for, and what an answer tells of it."""

import re

import catalogue_text as catalogue

CURSORS = re.compile(r"startAfterId|startAfter|startAfterDate|cursor|next|searchAfter|last[A-Z]\w*Id|lastDoc")
SIZES = ("limit", "pageSize", "pageLimit", "pageLength")
MORE = ("hasMore", "hasNextPage", "hasNext", "nextPage")
DEPTH = 3  # members of the answer, of a member, of a member of that

# What the files leave out. The body of the contact search has no properties in them and its answer no schema; that pages go on with
# searchAfter of the last contact is HighLevel's page on that search, as is that "page" must not stand beside it. The schema of
# GET /contacts/ has no "meta", which its answers have. The list of conversations wants "the sort value of the last document".
KNOWN = {
    ("POST", "/contacts/search"):
        catalogue.Paging("cursor", ("searchAfter",), "pageLimit", "contacts", ("last:searchAfter",), total="total"),
    ("GET", "/contacts/"):
        catalogue.Paging("cursor", ("startAfterId", "startAfter"), "limit", "contacts", ("meta.startAfterId", "meta.startAfter"),
                         total="meta.total"),
    ("GET", "/conversations/search"):
        catalogue.Paging("cursor", ("startAfterDate",), "limit", "conversations", ("last:sort",), total="total"),
}


def read(document, method, template, declared):
    known = KNOWN.get((method, template))
    if known:
        return known
    query = {one["name"]: one for one in declared.get("parameters", []) if one["in"] == "query"}
    content = (declared.get("requestBody") or {}).get("content", {})
    body = next((found for found in (_members(document, one.get("schema") or {}) for one in content.values()) if found), {})
    for parameters, in_body in ((query, False), ({name: {"schema": schema} for name, schema in body.items()}, True)):
        paging = _of(document, template, declared, parameters)
        if paging:
            kind = (parameters[paging.parameters[0]].get("schema") or {}).get("type")
            counts = paging.kind in ("skip", "page") and paging.items
            return paging._replace(as_text=bool(in_body and counts and kind == "string"))
    return None


def ways(names, numbers):
    """The ways in which one can ask for the next page, by the names of the parameters: (kind, parameters, size), the best first."""
    size = next((name for name in SIZES if name in names), "")
    if "pageToken" in names:
        yield "token", ("pageToken",), size
    cursors = [name for name in names if CURSORS.fullmatch(name)]
    if cursors and (size or "next" in cursors):
        both = tuple(name for name in ("startAfterId", "startAfter") if name in cursors)
        yield "cursor", both if "startAfterId" in both else tuple(cursors[:1]), size
    if "page" in names and (size or "page" in numbers):
        yield "page", ("page",), size
    skip = next((name for name in ("skip", "offset") if name in names), "")
    if skip and size:
        yield "skip", (skip,), size


def _of(document, template, declared, parameters):
    numbers = {name for name, one in parameters.items() if (one.get("schema") or {}).get("type") in ("number", "integer")}
    found = [catalogue.Paging(*way) for way in ways(list(parameters), numbers)]
    answer = _answer(document, declared)
    for paging in found:
        paging = _with_answer(document, template, paging, parameters, answer)
        if paging:
            return paging
    return found[0] if found else None


def _with_answer(document, template, paging, parameters, answer):
    """The same with what the answer says; None when that is too little to step through the pages."""
    items, schema = _items(document, template, answer)
    if not items:
        return None
    places = dict(_places(document, answer))
    item = _members(document, schema)
    total = _total(places)
    if paging.kind in ("cursor", "token"):
        more = next((path for path in _named(places, MORE) if places[path].get("type") == "boolean"), "")
        following = tuple(_next(places, item, name, parameters[name]) for name in paging.parameters)
        return paging._replace(items=items, next=following, more=more, total=total) if all(following) else None
    more = next((path for path in _named(places, MORE)), "")
    page = parameters[paging.parameters[0]].get("schema") or {}
    first = 0 if paging.kind == "page" and 0 in (page.get("default"), page.get("minimum")) else 1
    return paging._replace(items=items, more=more, total=total, first=first)


def _next(places, item, name, parameter):
    """Where the value of a parameter stands for the page after the one that was answered; "" when that is not shown."""
    capital = name[0].upper() + name[1:]
    for path in _named(places, (name, f"next{capital}")):
        return path
    if name in item:
        return f"last:{name}"
    words = parameter.get("description", "")
    return "last:id" if "id" in item and re.search(r"\bid\b.*\b(after|last)\b", words, re.IGNORECASE) else ""


def _total(places):
    """A number of that name, the outermost; those called total before those called count."""
    numbers = [path for path, schema in places.items() if schema.get("type") in ("number", "integer")]
    for pattern in (r"total(Count|Records|Links)?", "count"):
        for path in sorted(numbers, key=lambda one: one.count(".")):
            if re.fullmatch(pattern, path.split(".")[-1]):
                return path
    return ""


def _named(places, names):
    return [path for name in names for path in sorted(places, key=lambda one: one.count(".")) if path.split(".")[-1] == name]


def _items(document, template, answer):
    """The path of the one array that can be the items, and the schema of an item. Of several, the one that the path names."""
    answer = _resolved(document, answer)
    if answer.get("type") == "array":
        return ".", answer.get("items") or {}
    arrays = {path: schema for path, schema in _places(document, answer)
              if schema.get("type") == "array" and not path.split(".")[-1].startswith("total") and path.count(".") < 2}
    outermost = min((path.count(".") for path in arrays), default=0)
    arrays = {path: schema for path, schema in arrays.items() if path.count(".") == outermost}
    if len(arrays) > 1:
        words = set(re.findall(r"[a-z]+", template.lower()))
        arrays = {path: schema for path, schema in arrays.items() if path.split(".")[-1].lower() in words}
    if len(arrays) != 1:
        return "", {}
    [(path, schema)] = arrays.items()
    return path, schema.get("items") or {}


def _answer(document, declared):
    for status, one in sorted(declared.get("responses", {}).items()):
        content = (one.get("content") or {}).get("application/json", {}) if status.startswith("2") else {}
        if content.get("schema"):
            return content["schema"]
    return {}


def _places(document, schema, before="", depth=DEPTH):
    """The members of an answer and of the objects in it, by their paths; not what is in arrays."""
    for name, member in _members(document, schema).items():
        member = _resolved(document, member)
        yield before + name, member
        if depth > 1 and member.get("type") != "array":
            yield from _places(document, member, f"{before}{name}.", depth - 1)


def _resolved(document, schema):
    while isinstance(schema, dict) and "$ref" in schema:
        node = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            node = node[step]
        schema = node
    return schema if isinstance(schema, dict) else {}


def _members(document, schema):
    schema = _resolved(document, schema)
    found = {}
    for part in schema.get("allOf", []) + schema.get("oneOf", []) + schema.get("anyOf", []):
        found.update(_members(document, part))
    found.update(schema.get("properties") or {})
    return found
