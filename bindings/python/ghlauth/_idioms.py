"""What the classes of ghlauth.core do in Python's own way."""

from __future__ import annotations

import json
import logging

from . import core
from .headers import Headers

_LEVELS = {1: logging.ERROR, 2: logging.WARNING, 3: logging.INFO, 4: logging.DEBUG}
_SHOWN = ("id", "name", "key", "type", "operation", "level", "resource_id", "http_status", "state", "outcome", "reason_name", "tag")


def shown(self):
    """A repr without secrets: what tells objects apart, and nothing else."""
    name = type(self).__name__
    if isinstance(self, core.Resource):
        if self.is_closed:
            return f"<ghlauth.{name}, closed>"
        if name == "Pit":
            return f"<ghlauth.Pit {self.redacted} of {self.resource_id or 'no known resource'}>"
    parts = [f"{part}={getattr(self, part)!r}" for part in _SHOWN if isinstance(getattr(type(self), part, None), property)]
    return f"<ghlauth.{' '.join([name, *parts])}>"


def refuse_to_pickle(self, _protocol):
    raise TypeError(f"a ghlauth.{type(self).__name__} can be neither pickled nor copied: it belongs to this process")


def header_list(headers):
    pairs = headers.items() if hasattr(headers, "items") else headers
    return [core._Header(name, value) for name, value in pairs]


def fill(request, json=None, query=None, headers=None, params=None, version=None, location_id=None, body=None,
         content_type="application/octet-stream", timeout_ms=None, repeatable=None):
    for name, value in (params or {}).items():
        request.set_param(name, str(value))
    for name, value in query.items() if hasattr(query, "items") else query or ():
        request.add_query(name, str(value))
    for name, value in headers.items() if hasattr(headers, "items") else headers or ():
        request.add_header(name, value)
    if version is not None:
        request.set_version(version)
    if location_id is not None:
        request.set_location(location_id)
    if json is not None:
        request.set_json(_dumps(json))
    if body is not None:
        request.set_body(content_type, body)
    if timeout_ms is not None:
        request.set_timeout_ms(timeout_ms)
    if repeatable is not None:
        request.set_repeatable(repeatable)


def _dumps(value):
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def log_listener(log):
    """Of a logging.Logger, or of a function of a level and a line."""

    class Log(core._LogListener):
        def write(self, level, line):
            if isinstance(log, logging.Logger):
                log.log(_LEVELS.get(level, logging.DEBUG), "%s", line)
            else:
                log(level, line)

    return Log()


def clock_listener(unix_ms):
    class Clock(core._ClockListener):
        def unix_ms(self):
            return unix_ms()

    return Clock()


def secret_listener(fetch):
    """Of a function that gives a secret, or a secret and when it expires, in Unix seconds."""

    class Source(core._SecretListener):
        def fetch(self):
            given = fetch()
            return core._Secret(given) if isinstance(given, str) else core._Secret(*given)

    return Source()


def store_options(keys=None, key_file=None, key_env=None, plain=False, password_file=None, password_env=None,
                  tokens_in_redis=False, module_dir=None):
    """`keys`: names and 32 bytes each; the first one seals."""
    options = core._StoreOptions()
    for key_id, key in (keys or {}).items():
        options.add_key(key_id, key)
    for name, value in (("add_key_file", key_file), ("add_key_env", key_env), ("set_password_file", password_file),
                        ("set_password_env", password_env), ("set_module_dir", module_dir)):
        if value is not None:
            getattr(options, name)(value)
    options.set_plain(plain)
    options.set_tokens_in_redis(tokens_in_redis)
    return options


_ROWS = ("put_if_version", "erase_if_version", "scan", "due")
_AGREEMENTS = ("lease", "release", "count", "claim", "confirm", "unclaim")


def store_listener(rows):
    """Of an object with the methods of ghlauth.Rows, and of ghlauth.Agreements where several processes use it."""
    shared = hasattr(rows, "lease")

    class Store(core._StoreListener if shared else core._RowListener):
        def get(self, key):
            return rows.get(key) or core.StoreRow()

    for name in _ROWS + _AGREEMENTS if shared else _ROWS:
        setattr(Store, name, _passed_on(getattr(rows, name)))
    return Store()


def _passed_on(method):
    return lambda _, *arguments: method(*arguments)


def authorize_options(scopes, session, options):
    made = core._AuthorizeOptions()
    made.set_scopes(list(scopes))
    if session:
        made.set_session(session)
    for name, value in options.pop("parameters", {}).items():
        made.add_parameter(name, value)
    for name, value in options.items():
        setter = getattr(made, "set_" + name, None)
        if setter is None:
            raise TypeError(f"an authorize URL has no option {name!r}")
        setter(value)
    return made
