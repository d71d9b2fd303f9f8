#!/usr/bin/env python3
"""Real PostgreSQL and Redis for tests: Debian's programs, on free ports and Unix sockets, with data that is thrown away.

    servers.py postgres|redis          prints a line of JSON about the server, and obeys its standard input until it ends
    servers.py run -- command...       runs a command with GHLAUTH_TEST_POSTGRES_URL and GHLAUTH_TEST_REDIS_URL set

Lines that it obeys, each answered by one line, "ok ..." or "failed ...":
    stop | crash | start               shuts it down, kills it, and starts it again on the same data and ports
    sql STATEMENT                      PostgreSQL: runs it as the superuser; the answer has the first line of the result
    pooler                             PostgreSQL: starts a PgBouncer that gives each transaction one of two connections; the
                                       answer is its port, or "missing"
    hold STATEMENT | let go            PostgreSQL: runs it in a transaction that is held open
    redis WORD...                      Redis: sends a command; the answer is its reply in one line

Exits with 77 when the server is not on this machine.
"""

import ctypes
import glob
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PATIENCE_S = 60
CERTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "make_certs.sh")


class Missing(Exception):
    pass


class Failed(Exception):
    pass


def find(name, pattern):
    """The newest program of that name, on the PATH or where Debian hides it."""
    found = sorted(glob.glob(pattern), key=lambda path: [int(part) for part in path.split("/") if part.isdigit()])
    program = found[-1] if found else shutil.which(name)
    if program is None:
        raise Missing(f"{name} is not installed")
    return program


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


class Server:
    """A server in a folder of its own. PostgreSQL refuses root: root starts it as another user."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="ghlauth-")
        self.process = None
        self.identity = {}
        if os.geteuid() == 0:
            user = self.user()
            self.identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        os.chmod(self.folder, 0o755)

    @staticmethod
    def user():
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                pass
        raise Missing("there is no user postgres or nobody")

    def run(self, *command, **options):
        result = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, **self.identity, **options)
        if result.returncode != 0:
            raise Failed(f"{command[0]}: {result.stderr.strip()}")
        return result.stdout

    def launch(self, *command):
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            preexec_fn=die_with_parent, **self.identity)
        give_up = time.monotonic() + PATIENCE_S
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > give_up:
                with open(os.path.join(self.folder, "log"), encoding="utf-8") as log:
                    raise Failed("it does not start: " + log.read()[-2000:])
            time.sleep(0.02)

    def end(self, number):
        give_up = time.monotonic() + PATIENCE_S
        while self.process is not None:
            self.process.send_signal(number)  # Redis refuses to end while it begins a log
            try:
                self.process.wait(1)
                self.process = None
            except subprocess.TimeoutExpired:
                if time.monotonic() > give_up:
                    raise

    def close(self):
        self.end(self.CRASH)
        shutil.rmtree(self.folder, ignore_errors=True)

    def obey(self, line):
        verb, _, rest = line.partition(" ")
        if verb == "stop":
            self.end(self.STOP)
        elif verb == "crash":
            self.end(self.CRASH)
        elif verb == "start":
            self.start()
        else:
            return self.obey_more(verb, rest)
        return ""

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()


class Postgres(Server):
    STOP, CRASH = signal.SIGINT, signal.SIGQUIT  # fast and immediate shutdown, of all its processes
    PASSWORD = "correct horse/battery@staple%?"

    def __init__(self):
        super().__init__()
        self.binaries = os.path.dirname(find("postgres", "/usr/lib/postgresql/*/bin/postgres"))
        self.port = free_port()
        self.holder = self.pooler = None
        data = self.data = os.path.join(self.folder, "data")
        self.run(self.program("initdb"), "-D", data, "-U", "root", "--auth-local=trust", "--auth-host=scram-sha-256",
                 "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        os.mkdir(self.certs)
        subprocess.run(["sh", CERTS, self.certs], check=True, capture_output=True)
        for name in ("good", "other-host"):
            os.chmod(os.path.join(self.certs, f"{name}.key"), 0o600)
            if self.identity:
                os.chown(os.path.join(self.certs, f"{name}.key"), self.identity["user"], self.identity["group"])
        with open(os.path.join(data, "postgresql.conf"), "a", encoding="utf-8") as conf:
            conf.write(f"port={self.port}\nunix_socket_directories='{self.folder}'\nlisten_addresses='127.0.0.1'\n"
                       f"fsync=off\nmax_connections=60\nwal_writer_delay=10s\nautovacuum=off\n"
                       f"ssl_cert_file='{self.certs}/good.pem'\nssl_key_file='{self.certs}/good.key'\n")

    @property
    def certs(self):
        return os.path.join(self.folder, "certs")

    def program(self, name):
        return os.path.join(self.binaries, name)

    def start(self):
        is_first = not os.path.exists(os.path.join(self.folder, "log"))
        self.launch(self.program("postgres"), "-D", self.data)
        if is_first:
            password = self.PASSWORD.replace("'", "''")
            self.sql(f"CREATE ROLE keeper LOGIN PASSWORD '{password}'")
            self.sql("CREATE DATABASE store OWNER keeper")

    def answers(self):
        ready = subprocess.run([self.program("pg_isready"), "-q", "-h", self.folder, "-p", str(self.port)], check=False)
        return ready.returncode == 0

    def psql(self):
        return [self.program("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p", str(self.port),
                "-U", "root", "store"]

    def sql(self, statement):
        command = self.psql()
        if statement.startswith(("CREATE ROLE", "CREATE DATABASE")):
            command[-1] = "postgres"
        return self.run(*command, "-c", statement).strip().partition("\n")[0]

    def hold(self, statement):
        self.holder = subprocess.Popen(self.psql(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                       preexec_fn=die_with_parent, **self.identity)
        self.holder.stdin.write(f"BEGIN;\n{statement};\nSELECT 'held';\n")
        self.holder.stdin.flush()
        while self.holder.stdout.readline().strip() != "held":
            if self.holder.poll() is not None:
                raise Failed("the statement is not held")

    def let_go(self):
        if self.holder is not None:
            self.holder.communicate("ROLLBACK;\n")
            self.holder = None

    def pool(self):
        try:
            program = find("pgbouncer", "/usr/sbin/pgbouncer")
        except Missing:
            return "missing"
        port = free_port()
        path = os.path.join(self.folder, "pgbouncer.ini")
        with open(path, "w", encoding="utf-8") as ini:
            ini.write(f"[databases]\nstore = host={self.folder} port={self.port} user=keeper\n[pgbouncer]\nlisten_port={port}\n"
                      f"unix_socket_dir={self.folder}\nauth_type=any\npool_mode=transaction\ndefault_pool_size=2\n")
        os.chmod(path, 0o644)
        self.pooler = subprocess.Popen([program, "-q", path], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, preexec_fn=die_with_parent, **self.identity)
        give_up = time.monotonic() + PATIENCE_S
        while not os.path.exists(os.path.join(self.folder, f".s.PGSQL.{port}")):
            if self.pooler.poll() is not None or time.monotonic() > give_up:
                raise Failed("PgBouncer does not start")
            time.sleep(0.02)
        return str(port)

    def obey_more(self, verb, rest):
        if verb == "sql":
            return self.sql(rest)
        if verb == "pooler":
            return self.pool()
        if verb == "hold":
            return self.hold(rest)
        if verb == "let":
            return self.let_go()
        raise Failed(f"what is {verb}?")

    def close(self):
        for process in (self.holder, self.pooler):
            if process is not None:
                process.kill()
                process.communicate()
        super().close()

    def about(self):
        return {"folder": self.folder, "port": self.port, "certs": self.certs, "user": "keeper", "password": self.PASSWORD,
                "database": "store"}

    @property
    def url(self):
        return f"postgres://keeper@:{self.port}/store?host={self.folder}"


class Redis(Server):
    STOP, CRASH = signal.SIGTERM, signal.SIGKILL
    PASSWORD = "correct horse/battery@staple%?"

    def __init__(self):
        super().__init__()
        self.binary = find("redis-server", "/usr/bin/redis-server")
        self.port = free_port()
        self.socket = os.path.join(self.folder, "redis.sock")

    def start(self):
        self.launch(self.binary, "--port", str(self.port), "--bind", "127.0.0.1", "--unixsocket", self.socket, "--unixsocketperm",
                    "777", "--dir", self.folder, "--appendonly", "yes", "--appendfsync", "always", "--save", "")
        self.call("ACL", "SETUSER", "keeper", "on", ">" + self.PASSWORD, "~*", "&*", "+@all")

    def call(self, *words):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(PATIENCE_S)
            connection.connect(self.socket)
            parts = [word.encode() for word in words]
            connection.sendall(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts))
            stream = connection.makefile("rb")
            return self.reply(stream)

    def reply(self, stream):
        line = stream.readline().decode().rstrip("\r\n")
        if not line:
            raise Failed("the connection was closed")
        kind, rest = line[0], line[1:]
        if kind == "-":
            raise Failed(rest)
        if kind == "$":
            return "" if rest == "-1" else stream.read(int(rest) + 2)[:-2].decode(errors="replace")
        if kind == "*":
            return " ".join(str(self.reply(stream)) for _ in range(int(rest)))
        return rest

    def answers(self):
        try:
            return self.call("PING") == "PONG"
        except (OSError, Failed):
            return False

    def obey_more(self, verb, rest):
        if verb == "redis":
            return self.call(*rest.split(" "))
        raise Failed(f"what is {verb}?")

    def about(self):
        return {"folder": self.folder, "port": self.port, "socket": self.socket, "user": "keeper",
                "password": self.PASSWORD}

    @property
    def url(self):
        return f"redis+unix://{self.socket}"


KINDS = {"postgres": Postgres, "redis": Redis}


def serve(kind):
    with KINDS[kind]() as server:
        print(json.dumps(server.about()), flush=True)
        for line in sys.stdin:
            try:
                answer = "ok " + (server.obey(line.rstrip("\n")) or "")
            except Failed as failure:
                answer = f"failed {failure}"
            print(answer.replace("\r", " ").replace("\n", " "), flush=True)
    return 0


def run(command):
    with Postgres() as postgres, Redis() as redis:
        environment = {**os.environ, "GHLAUTH_TEST_POSTGRES_URL": postgres.url, "GHLAUTH_TEST_REDIS_URL": redis.url}
        return subprocess.run(command, env=environment, check=False).returncode


def main():
    try:
        if len(sys.argv) == 2 and sys.argv[1] in KINDS:
            return serve(sys.argv[1])
        if len(sys.argv) > 3 and sys.argv[1:3] == ["run", "--"]:
            return run(sys.argv[3:])
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 77
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
