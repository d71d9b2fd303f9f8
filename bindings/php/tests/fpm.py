"""A real php-fpm, and a client of FastCGI for it."""

import collections
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import tempfile
import time

BEGIN, END, PARAMS, STDIN, STDOUT, STDERR = 1, 3, 4, 5, 6, 7
Answer = collections.namedtuple("Answer", "status headers body")


def program(php):
    version = subprocess.run([php, "-n", "-r", "echo PHP_MAJOR_VERSION, '.', PHP_MINOR_VERSION;"], capture_output=True, text=True,
                             check=True).stdout
    return shutil.which(f"php-fpm{version}", path=os.environ.get("PATH", "") + ":/usr/sbin")


class FastCgi:
    """A client of FastCGI 1.0: one request a connection."""

    def __init__(self, path):
        self.path = path

    @staticmethod
    def record(kind, content):
        return struct.pack(">BBHHBx", 1, kind, 1, len(content), 0) + content

    @staticmethod
    def size(text):
        return struct.pack(">B", len(text)) if len(text) < 128 else struct.pack(">I", len(text) | 1 << 31)

    def request(self, parameters, body):
        pairs = b"".join(self.size(name) + self.size(value) + name + value
                         for name, value in ((name.encode(), str(value).encode()) for name, value in parameters.items()))
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(60)
            connection.connect(str(self.path))
            connection.sendall(self.record(BEGIN, struct.pack(">HB5x", 1, 0)) + self.record(PARAMS, pairs) + self.record(PARAMS, b"") +
                               (self.record(STDIN, body) if body else b"") + self.record(STDIN, b""))
            with connection.makefile("rb") as answer:
                return self.read(answer)

    @staticmethod
    def read(answer):
        parts = {STDOUT: b"", STDERR: b"", END: b""}
        kind = None
        while kind != END:
            _, kind, _, size, padding = struct.unpack(">BBHHBx", answer.read(8))
            parts[kind] += answer.read(size)
            answer.read(padding)
        head, _, body = parts[STDOUT].partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        return Answer(int(headers.get("Status", "200").split()[0]), headers, body.decode())


class Fpm:
    """Processes that serve any script. `options` are of php-fpm's command line."""

    PROCESSES = 3

    def __init__(self, php, *options):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth-fpm-"))
        self.socket = self.folder / "socket"
        is_root = os.geteuid() == 0
        (self.folder / "fpm.conf").write_text(
            f"[global]\nerror_log = {self.folder}/error.log\ndaemonize = no\n[www]\nuser = {'root' if is_root else 'nobody'}\n"
            f"listen = {self.socket}\npm = static\npm.max_children = {self.PROCESSES}\n", encoding="utf-8")
        self.process = subprocess.Popen([program(php), "-n", *options, "-y", self.folder / "fpm.conf",
                                         *(["--allow-to-run-as-root"] if is_root else [])], stderr=subprocess.DEVNULL)
        while not self.socket.exists():
            if self.process.poll() is not None:
                raise RuntimeError(self.log())
            time.sleep(0.01)

    def log(self):
        return (self.folder / "error.log").read_text(encoding="utf-8")

    def request(self, script, name="", query="", body=b"", headers=None, **parameters):
        return FastCgi(self.socket).request({
            "SCRIPT_FILENAME": script, "SCRIPT_NAME": "/" + name, "REQUEST_URI": f"/{name}?{query}", "QUERY_STRING": query,
            "REQUEST_METHOD": "POST" if body else "GET", "CONTENT_LENGTH": len(body), "CONTENT_TYPE": "application/json" if body else "",
            "SERVER_PROTOCOL": "HTTP/1.1", **parameters,
            **{"HTTP_" + key.upper().replace("-", "_"): value for key, value in (headers or {}).items()}}, body)

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)
