"""The stores that many processes share, each made anew below a directory."""

import functools
import os
import pathlib

from servers import Postgres, Redis


class SqliteStore:
    name = "sqlite"

    def __init__(self, directory):
        self.path = pathlib.Path(directory) / "store.db"
        self.url = f"sqlite:{self.path}"
        self.mark = f"file:{self.path}"  # for the tracer

    def close(self):
        pass


class ServerStore:
    """A database of its own in a server that is shared by all tests of a program."""
    made = 0

    @classmethod
    @functools.lru_cache(None)
    def server(cls):
        return cls.kind()

    def __init__(self, directory):
        type(self).made += 1
        self.number = type(self).made
        self.mark = f"unix:{self.server().socket}"
        self.prepare()

    def close(self):
        pass


class PostgresStore(ServerStore):
    name, kind = "postgres", Postgres

    def prepare(self):
        self.server().sql(f"CREATE DATABASE fleet{self.number}")
        self.url = f"postgres://postgres@/fleet{self.number}?host={self.server().directory}"


class RedisStore(ServerStore):
    name, kind = "redis", Redis

    def prepare(self):
        self.url = f"redis+unix://{self.server().socket}?prefix=fleet{self.number}:"


ALL = [SqliteStore]
SERVERS = []


def chosen(all_of=None):
    """All of them, or those that GHLAUTH_STORM_STORES names, separated by commas."""
    names = os.environ.get("GHLAUTH_STORM_STORES")
    return [store for store in all_of or ALL if names is None or store.name in names.split(",")]
