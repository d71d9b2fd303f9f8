"""Servers of the distribution's packages with throw-away data, on Unix sockets: PostgreSQL and Redis."""

import atexit
import glob
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time


class Server:
    """One running server; killed and started again on demand, and ended with this process."""

    def __init__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth-server-"))
        self.process = None
        atexit.register(self.remove)
        self.prepare()
        self.start()

    def start(self):
        with open(self.directory / "log", "ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                            start_new_session=True, **self.user())
        end = time.monotonic() + 60
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self.command()[0]} did not start: {(self.directory / 'log').read_text()[-2000:]}")
            time.sleep(0.02)

    def kill(self):
        """kill -9, with all processes that it has made."""
        main = self.process.pid
        children = pathlib.Path(f"/proc/{main}/task/{main}/children")
        pids = [main, *map(int, children.read_text(encoding="ascii").split())]
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()

    def remove(self):
        if self.process is not None and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)

    def user(self):
        return {}


class Postgres(Server):
    """PostgreSQL does not run as root: then it is the user postgres that runs it."""

    def prepare(self):
        os.chmod(self.directory, 0o755)
        self.data = self.directory / "data"
        self.data.mkdir(mode=0o700)
        if os.getuid() == 0:
            shutil.chown(self.directory, "postgres")
            shutil.chown(self.data, "postgres")
        subprocess.run([self.program("initdb"), "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
                       check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd=self.directory, **self.user())

    @staticmethod
    def program(name):
        found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))
        return found[-1] if found else name

    def user(self):
        return {"user": "postgres", "extra_groups": []} if os.getuid() == 0 else {}

    def command(self):
        return [self.program("postgres"), "-D", str(self.data), "-k", str(self.directory), "-h", "", "-c", "max_connections=200",
                "-c", "recovery_init_sync_method=syncfs", "-c", "log_min_messages=fatal"]

    def answers(self):
        return self.sql("SELECT 1").returncode == 0

    def sql(self, text):
        return subprocess.run([self.program("psql"), "-h", self.directory, "-U", "postgres", "-d", "postgres", "-qc", text],
                              capture_output=True, check=False)

    @property
    def socket(self):
        return self.directory / ".s.PGSQL.5432"


class Redis(Server):
    """Redis with every write on the disk before it is answered, and nothing evicted."""

    def prepare(self):
        self.socket = self.directory / "socket"

    def command(self):
        return ["redis-server", "--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.directory), "--save", "",
                "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"]

    def answers(self):
        return subprocess.run(["redis-cli", "-s", self.socket, "ping"], capture_output=True, check=False).stdout == b"PONG\n"
