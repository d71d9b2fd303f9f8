"""The stores that many processes share, each made anew below a directory."""

import atexit
import functools
import os
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import servers  # noqa: E402


class SqliteStore:
    name = "sqlite"

    def __init__(self, directory):
        self.path = pathlib.Path(directory) / "store.db"
        self.url = f"sqlite:{self.path}"
        self.mark = f"file:{self.path}"  # for the tracer

    def close(self):
        pass


class Postgres(servers.Postgres):
    """With room for many processes, and every write on the disk."""

    def __init__(self):
        super().__init__()
        with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="utf-8") as conf:
            conf.write("max_connections=200\nfsync=on\nrecovery_init_sync_method=syncfs\n")

    def kill(self):
        """kill -9, with all the processes that it has made: it does not start again before the last one has gone."""
        main = self.process.pid
        os.kill(main, signal.SIGSTOP)  # it makes no more of them
        children = pathlib.Path(f"/proc/{main}/task/{main}/children").read_text(encoding="ascii")
        self.end(signal.SIGKILL)
        for pid in children.split():
            try:
                os.kill(int(pid), signal.SIGKILL)
            except ProcessLookupError:
                pass
        end = time.monotonic() + 30
        while any(is_running(pid) for pid in children.split()) and time.monotonic() < end:
            time.sleep(0.005)


def is_running(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2][:1] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


class Redis(servers.Redis):
    def kill(self):
        self.end(signal.SIGKILL)


class ServerStore:
    """A database of its own in a server that is shared by all tests of a program."""
    made = 0

    @classmethod
    @functools.lru_cache(None)
    def server(cls):
        server = cls.kind()
        atexit.register(server.close)
        server.start()
        return server

    def __init__(self, directory):
        del directory
        type(self).made += 1
        self.prepare(type(self).made)

    def close(self):
        pass


class PostgresStore(ServerStore):
    name, kind = "postgres", Postgres

    def prepare(self, number):
        server = self.server()
        server.sql(f"CREATE DATABASE fleet{number} OWNER keeper")
        self.url = f"postgres://keeper@:{server.port}/fleet{number}?host={server.folder}"
        self.mark = f"unix:{server.folder}/.s.PGSQL.{server.port}"


class RedisStore(ServerStore):
    name, kind = "redis", Redis

    def prepare(self, number):
        self.url = f"redis+unix://{self.server().socket}?prefix=fleet{number}:"
        self.mark = f"unix:{self.server().socket}"


SERVERS = [PostgresStore, RedisStore]
ALL = [SqliteStore, *SERVERS]


@functools.lru_cache(None)
def is_here(store):
    try:
        return store not in SERVERS or store.server() is not None
    except servers.Missing as missing:
        print(f"not run on {store.name}: {missing}", flush=True)
        return False


def chosen(among=None):
    """The stores whose servers are on this machine; of them those that GHLAUTH_STORM_STORES names, separated by commas."""
    names = os.environ.get("GHLAUTH_STORM_STORES")
    return [store for store in among or ALL if (names is None or store.name in names.split(",")) and is_here(store)]
