"""scope_page.txt: what HighLevel's scope page says, scope by scope, read and written.

    SCOPE location|agency|location+agency [EVENT ...]
      METHOD template

Events are the names of webhook events, as the page spells them. The page is a second source beside the OpenAPI files, and the two
do not always agree: that is why it is here.
"""

import re
from typing import NamedTuple

LEVELS = ("location", "agency")


class PageScope(NamedTuple):
    name: str
    levels: tuple
    events: tuple
    operations: tuple  # of (method, template)


HEADER = """\
# HighLevel's scope page: which scope it names for which operation, and the webhook events that come with a scope: facts that
# HighLevel publishes, in a form of our own. src/permission/refresh_scope_page writes this file. A scope is
#   SCOPE levels [EVENT ...]
# and the operations below it are indented.
"""


def dump(scopes):
    rows = [HEADER]
    for scope in sorted(scopes):
        rows.append("\n" + " ".join([scope.name, "+".join(scope.levels), *scope.events]) + "\n")
        rows += [f"  {method} {template}\n" for method, template in scope.operations]
    return "".join(rows)


def parse(text):
    scopes = []
    for number, row in enumerate(text.splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        words = row.split()
        if row.startswith("  "):
            if len(words) != 2 or not words[1].startswith("/"):
                raise ValueError(f"line {number}: no operation: {row}")
            scopes[-1] = scopes[-1]._replace(operations=(*scopes[-1].operations, tuple(words)))
            continue
        levels = tuple(words[1].split("+"))
        if set(levels) - set(LEVELS) or not all(re.fullmatch(r"[A-Za-z]+", event) for event in words[2:]):
            raise ValueError(f"line {number}: no scope: {row}")
        scopes.append(PageScope(words[0], levels, tuple(words[2:]), ()))
    return scopes
