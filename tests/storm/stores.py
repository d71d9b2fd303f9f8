"""The stores that many processes share, each made anew below a directory."""

import os
import pathlib


class SqliteStore:
    name = "sqlite"

    def __init__(self, directory):
        self.path = pathlib.Path(directory) / "store.db"
        self.url = f"sqlite:{self.path}"
        self.mark = f"file:{self.path}"

    def close(self):
        pass


ALL = [SqliteStore]


def chosen():
    """All of them, or those that GHLAUTH_STORM_STORES names, separated by commas."""
    names = os.environ.get("GHLAUTH_STORM_STORES")
    return [store for store in ALL if names is None or store.name in names.split(",")]
