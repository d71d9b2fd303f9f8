"""After all that can be done with the library, no secret is in what it leaves: logs of every level, errors, the store in SQLite with its
log of what is written ahead, PostgreSQL, Redis, an export, temporary files, the environment and the arguments of the process."""

import contextlib
import os
import pathlib
import sqlite3
import subprocess
import unittest

from scene import Between, Planted, REDIRECT_URI, Sandbox, Scene, Worker, temporary_folder
import servers

ERROR, WARN, INFO, DEBUG = 1, 2, 3, 4
OWNER = b"tenant 7"  # is not sealed: where it is found, the secrets would be


class AtRest(unittest.TestCase):
    def scene(self, **environment):
        folder = temporary_folder(self)
        sandbox = Sandbox("--redirect-uri", REDIRECT_URI)
        self.addCleanup(sandbox.close)
        between = Between(sandbox.port)
        self.addCleanup(between.close)
        environment = {name: value.format(pit=sandbox.agency_pit) for name, value in environment.items()}
        worker = Worker(folder, **environment)
        self.addCleanup(worker.close)
        return Scene(worker, sandbox, between, Planted(), folder)

    def server(self, kind):
        try:
            server = kind()
        except servers.Missing as missing:
            self.skipTest(str(missing))
        self.addCleanup(server.close)
        server.start()
        return server

    def check_what_was_said(self, scene, levels=frozenset({WARN, INFO, DEBUG})):
        """Logs and errors: they have something to say, and no secret in it."""
        log = scene.log.read_bytes()
        self.assertLessEqual(levels, {int(line[:1]) for line in log.splitlines()})
        self.assertEqual(scene.planted.find(log), [])
        self.assertGreater(scene.worker.said.count("failed "), 4)
        self.assertEqual(scene.planted.find(scene.worker.said.encode()), [])

    def check_the_process(self, scene, **allowed):
        """What others see of it, and the files that it has open, also those without a name."""
        process = pathlib.Path(f"/proc/{scene.worker.pid}")
        self.assertEqual(scene.planted.find((process / "cmdline").read_bytes()), [])
        self.assertEqual({name for name, *_ in scene.planted.find((process / "environ").read_bytes())}, set(allowed.get("environment", ())))
        for entry in (process / "fd").iterdir():
            if entry.is_file():
                self.assertEqual(scene.planted.find(entry.read_bytes()), [], os.readlink(entry))
        self.assertEqual(list((scene.folder / "tmp").iterdir()), [])

    def test_sqlite(self):
        scene = self.scene()
        store = scene.folder / "store"
        scene.open(f"sqlite:{store}")
        scene.all()
        scene.worker.do("export", str(scene.folder / "export"))
        with contextlib.closing(sqlite3.connect(store)) as damaged, damaged:
            damaged.execute("UPDATE row SET owner = 'eve' WHERE location_id = ?", (scene.sandbox.locations[1],))
        scene.worker.do("find")
        self.check_what_was_said(scene, {ERROR, WARN, INFO, DEBUG})
        self.check_the_process(scene)
        self.assertIn(OWNER, b"".join(path.read_bytes() for path in (store, pathlib.Path(f"{store}-wal"))))
        self.assertEqual(scene.planted.find_in_files(scene.folder), [])  # amid
        scene.worker.do("free")
        self.assertIn(OWNER, store.read_bytes())
        self.assertEqual(scene.planted.find_in_files(scene.folder), [])  # and after
        self.assertEqual(sorted(path.name for path in scene.folder.iterdir() if not path.name.startswith("hooks.")),
                         ["export", "log", "store", "tmp"])

    def test_a_store_that_is_not_sealed_would_be_seen(self):
        scene = self.scene()
        scene.open(f"sqlite:{scene.folder}/store", plain=True)
        scene.all()
        kinds = {name.rstrip(" 0123456789") for _, name, _ in scene.planted.find_in_files(scene.folder)}
        self.assertLessEqual({"access_token", "refresh_token", "secret of the application"}, kinds)
        self.assertEqual({path for path, *_ in scene.planted.find_in_files(scene.folder)} - {f"{scene.folder}/store", f"{scene.folder}/store-wal"},
                         set())

    def test_the_environment_keeps_what_was_put_there(self):
        """The exception that src/core/security.md names."""
        scene = self.scene(PIT="{pit}")
        scene.open("memory:")
        scene.planted.add("of the variable", scene.sandbox.agency_pit)
        scene.worker.do("pit-of-variable", "PIT", scene.sandbox.locations[0])
        scene.worker.do("bearer")
        scene.worker.do("free")
        self.check_the_process(scene, environment=["of the variable"])

    def test_postgres(self):
        server = self.server(servers.Postgres)
        scene = self.scene()
        scene.open(f"postgres://keeper@127.0.0.1:{server.port}/store", password=server.PASSWORD)
        scene.all()
        server.sql("CHECKPOINT")
        dump = subprocess.run([server.program("pg_dump"), "-h", server.folder, "-p", str(server.port), "-U", "root", "store"],
                              capture_output=True, check=True).stdout
        self.assertIn(OWNER, dump)
        self.assertEqual(scene.planted.find(dump), [])
        self.check_what_was_said(scene)
        self.check_the_process(scene)
        self.assertEqual(scene.planted.find_in_files(server.folder), [])  # with what is written ahead
        self.assertEqual(scene.planted.find_in_files(scene.folder), [])

    def test_redis(self):
        server = self.server(servers.Redis)
        scene = self.scene()
        scene.open(f"redis+unix://keeper@{server.socket}", password=server.PASSWORD, tokens_in_redis=True)
        scene.all()
        server.call("SAVE")
        written = b"".join(path.read_bytes() for path in pathlib.Path(server.folder).rglob("*.aof"))
        self.assertIn(OWNER, written)  # each command that changed something
        self.check_what_was_said(scene)
        self.check_the_process(scene)
        self.assertEqual(scene.planted.find_in_files(server.folder), [])
        self.assertEqual(scene.planted.find_in_files(scene.folder), [])


if __name__ == "__main__":
    unittest.main()
