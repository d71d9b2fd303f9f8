"""HighLevel's published OpenAPI files, read for the facts of operations.txt."""

import json
import pathlib
import re

import catalogue_text as catalogue
import openapi_paging

# HighLevel's schemes are all called bearer tokens; their descriptions say whose. "bearer" is one of a sub-account.
SCHEMES = {"bearer": catalogue.ACCESS["location"], "Location-Access": catalogue.ACCESS["location"],
           "Location-Access-Only": catalogue.ACCESS["location-oauth"], "Agency-Access": catalogue.ACCESS["agency"],
           "Agency-Access-Only": catalogue.ACCESS["agency-oauth"]}


def read(folder):
    """All operations of a folder that has apps/*.json and apps/v3/*.json, without names that are ours."""
    operations = []
    for generation, pattern in (("2021-07-28", "apps/*.json"), ("v3", "apps/v3/*.json")):
        files = sorted(pathlib.Path(folder).glob(pattern))
        if not files:
            raise FileNotFoundError(f"{folder} has no {pattern}")
        for file in files:
            operations += _read_file(generation, file)
    return operations


def _read_file(generation, file):
    document = json.loads(file.read_text(encoding="utf-8"))
    product = re.sub(r"-v3$", "", file.stem)
    for template, item in document["paths"].items():
        for method, declared in item.items():
            if method.upper() not in catalogue.METHODS:
                raise ValueError(f"{file}: {method} {template} is of no known method")
            try:
                yield _operation(document, generation, product, method.upper(), template, declared)
            except Exception as failure:
                raise ValueError(f"{file}: {method} {template}: {failure}") from failure


def kebab(text):
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", text)
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _operation(document, generation, product, method, template, declared):
    parameters = declared.get("parameters", [])
    versions = {value for one in parameters if one["in"] == "header" and one["name"].lower() == "version"
                for value in one["schema"]["enum"]}
    if len(versions) > 1:
        raise ValueError(f"Versions {versions}")
    query = tuple((one["name"], bool(one.get("required"))) for one in parameters if one["in"] == "query")
    others = {one["name"].lower() for one in parameters if one["in"] not in ("query", "path")} - {"version", "authorization"}
    if others:
        raise ValueError(f"parameters in no known place: {others}")
    access, scopes = 0, set()
    for alternative in declared.get("security") or []:
        for scheme, names in alternative.items():
            access |= SCHEMES[scheme]
            scopes.update(names)
    if len(scopes) > 1:
        raise ValueError(f"scopes {scopes}: the catalogue has room for one")
    content = (declared.get("requestBody") or {}).get("content", {})
    types = {full: short for short, full in catalogue.SENDS.items()}
    body = _body(document, content)
    return catalogue.Operation(
        generation=generation, product=product, name=kebab(declared["operationId"]), method=method, template=template,
        version="".join(versions), access=access, scope="".join(scopes),
        paging=openapi_paging.read(document, method, template, declared),
        sends=tuple(sorted(types[one] for one in content)), deprecated=bool(declared.get("deprecated")), query=_once(query),
        body=body)


def _once(parameters):
    return tuple({name: (name, required) for name, required in reversed(parameters)}.values())[::-1]


def _body(document, content):
    """The properties of the body's own object. One that has several shapes requires what all of them require."""
    found = ()
    for one in content.values():
        found = found or _properties(document, one.get("schema") or {})
    return tuple((name.replace("[]", ""), required) for name, required in found)


def _properties(document, schema):
    while "$ref" in schema:
        node = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            node = node[step]
        schema = node
    required = set(schema.get("required", []))
    found = {name: name in required for name in schema.get("properties", {})}
    for part in schema.get("allOf", []):
        found.update(dict(_properties(document, part)))
    shapes = [dict(_properties(document, part)) for part in schema.get("oneOf", schema.get("anyOf", []))]
    for shape in shapes:
        for name in shape:
            found[name] = all(other.get(name, False) for other in shapes)
    return tuple(found.items())
