"""The grammar of the comments: a summary, then `Returns:`, `Out:`, `In:`, `Error:`, `Blocks:`, `Threads:` and `Since:`."""

import re
from typing import NamedTuple

_SECTION = re.compile(r"(?:^|(?<=\s))(Returns|Out|In|Error|Blocks|Threads|Since):\s")
_ERROR = re.compile(r"(GHLAUTH_E)?(?<![A-Za-z0-9])(_[A-Z][A-Z_]*[A-Z])(_\.\.\.)?|GHLAUTH_E(_[A-Z0-9_]*[A-Z0-9])(_\.\.\.)?")
# Texts that say that only a bad handle gives NULL, as ghlauth.h has it for all accessors.
_OF_NO_HANDLE = re.compile(r"NULL when (?:`\w+`|it|the handle) is none(?! that)|never NULL")


class Doc(NamedTuple):
    text: str
    summary: str
    sections: dict  # "Returns" .. "Since" -> text
    parameters: dict  # name -> text, of Out and In
    others: str  # what In says of the parameters that it does not name


def read(text, names):
    """Reads the comment of a function whose parameters have these names."""
    parts = _SECTION.split(text)
    sections = {}
    for section, part in zip(parts[1::2], parts[2::2]):
        sections[section] = f"{sections[section]} {part.strip()}" if section in sections else part.strip()
    parameters, others = {}, ""
    for section in ("Out", "In"):
        found, rest = _entries(sections.get(section, ""), names)
        parameters.update(found)
        others = others or rest
    reference = re.match(r"As (ghlauth_\w+)\b", parts[0])
    if reference and not others:
        others = f"as {reference[1]}"
    return Doc(text, parts[0].strip(), sections, parameters, others)


def _entries(text, names):
    """Cuts "name: text. other, third: text" up; returns the entries, and what stands before the first or behind "Others:"."""
    if not text:
        return {}, ""
    name = "(?:" + "|".join(map(re.escape, [*names, "Others"])) + ")"
    parts = re.split(rf"(?:^|(?<=\s))({name}(?:, {name})*): ", text)
    others = parts[0].strip()
    found = {}
    for heads, entry in zip(parts[1::2], parts[2::2]):
        for head in heads.split(", "):
            if head == "Others":
                others = entry.strip()
            else:
                found[head] = entry.strip()
    return found, others


def references(text):
    """The functions that a text refers to with "as ghlauth_..."."""
    return re.findall(r"\b[Aa]s (?:for )?(ghlauth_\w+)", text)


def says_null(text):
    """Whether a text says that NULL may be there, beyond what holds for every bad handle."""
    return "NULL" in _OF_NO_HANDLE.sub("", text)


def errors(text, known):
    """The statuses that a text names, also as `_SUFFIX` behind another one, and families as `GHLAUTH_E_SIGNATURE_...`."""
    found = set()
    for match in _ERROR.finditer(text):
        name = "GHLAUTH_E" + (match[2] or match[4])
        family = match[3] or match[5]
        found |= {one for one in known if one.startswith(name + "_")} if family else {name} & known
    return sorted(found)


def constants(text, known):
    """The constants that a text names one by one or as a family: `GHLAUTH_LEVEL_...`."""
    found = []
    for name, family in re.findall(r"\b(GHLAUTH_[A-Z0-9_]*[A-Z0-9])(_\.\.\.)?", text):
        for one in known:
            if (one.startswith(name + "_") if family else one == name) and one not in found:
                found.append(one)
    return found
