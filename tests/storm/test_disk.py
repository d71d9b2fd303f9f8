"""The disk is full: before a refresh, and while its answer is on the way. The store is an SQLite file on a small tmpfs.

Mounting one needs root: without it this is skipped.
"""

import contextlib
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

from fleet import POLICIES, VALID, Failed, Fleet, Worker, row
from recovery import USABLE, ask_until_settled, recover
from stores import SqliteStore

SKIPPED = 77
INSTALLATIONS = 3


class Disk:
    """A tmpfs of 4 MiB that can be filled up."""

    def __init__(self):
        self.directory = tempfile.TemporaryDirectory(prefix="ghlauth-disk-")
        self.path = pathlib.Path(self.directory.name)
        self.filler = self.path / "filler"

    def mount(self):
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "ghlauth-storm", self.path],
                              capture_output=True, text=True, check=False)
        return done.stderr.strip() if done.returncode else None

    @contextlib.contextmanager
    def full(self):
        self.fill()
        try:
            yield
        finally:
            self.filler.unlink()

    def fill(self):
        with open(self.filler, "ab", buffering=0) as file:
            for size in (1 << 16, 1 << 12):
                try:
                    while file.write(b"x" * size) == size:
                        pass
                except OSError:
                    pass

    def unmount(self):
        subprocess.run(["umount", self.path], check=True)
        self.directory.cleanup()


disk = Disk()


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.began = time.monotonic()

    def fleet(self, reuse):
        return Fleet(SqliteStore, INSTALLATIONS, reuse=reuse, directory=disk.path)

    def test_full_before_the_refresh(self):
        for reuse in POLICIES:
            with self.subTest(reuse=reuse), self.fleet(reuse) as fleet, Worker(fleet) as worker:
                with disk.full():
                    for installation in fleet.ids:
                        with self.assertRaises(Failed) as caught:
                            worker.ask("token " + installation)
                        self.assertEqual(caught.exception.status, "GHLAUTH_E_STORE", caught.exception)
                self.assertEqual(fleet.sandbox.counters()["token_requests"], 0, "nothing is spent that cannot be kept")
                for installation in fleet.ids:
                    ask_until_settled(worker, installation)
                self.assertEqual([recover(fleet, installation) for installation in fleet.ids], [USABLE] * INSTALLATIONS)
                counters = fleet.sandbox.counters()
                self.assertEqual((counters["refreshes_ok"], counters["refresh_reuses"]), (INSTALLATIONS, 0))
        row("the disk full before a refresh", INSTALLATIONS * 2, "nothing sent; 0 lost once there is room", self.began)

    def test_full_while_the_answer_is_on_the_way(self):
        for reuse in POLICIES:
            with self.subTest(reuse=reuse), self.fleet(reuse) as fleet, Worker(fleet) as worker:
                for installation in fleet.ids:
                    before = fleet.sandbox.counters()["token_requests"]
                    fleet.sandbox.fault("delay", "/oauth/token", delay_ms=1000)
                    worker.tell("token " + installation)
                    while fleet.sandbox.counters()["token_requests"] == before:
                        pass
                    with disk.full():
                        try:
                            worker.answer()  # stored in spite of it, or it says that it could not
                        except Failed as failure:
                            self.assertEqual(failure.status, "GHLAUTH_E_STORE", failure)
                    self.assertTrue(fleet.accepts(installation, ask_until_settled(worker, installation)))
                self.assertEqual([recover(fleet, installation) for installation in fleet.ids], [USABLE] * INSTALLATIONS)
                with Worker(fleet) as other:
                    self.assertEqual([other.ask("state " + each).split(" ")[0] for each in fleet.ids],
                                     [str(VALID)] * INSTALLATIONS)
        row("the disk full when the answer came", INSTALLATIONS * 2, "0 lost: the process that had it stored it later",
            self.began)


if __name__ == "__main__":
    refused = disk.mount()
    if refused is not None:
        print(f"skipped: no tmpfs can be mounted: {refused}")
        sys.exit(SKIPPED)
    try:
        unittest.main()
    finally:
        disk.unmount()
