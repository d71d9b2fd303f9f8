"""The extension under a real php-fpm: it is loaded before php-fpm forks, and first used afterwards, in processes that share a store.

    test_fpm.py PHP EXTENSION"""

import collections
import concurrent.futures
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
from sandbox import Sandbox  # noqa: E402
from webhooks import SigningKey, event  # noqa: E402

PHP, EXTENSION = sys.argv[1:3]
BEGIN, END, PARAMS, STDIN, STDOUT, STDERR = 1, 3, 4, 5, 6, 7
Answer = collections.namedtuple("Answer", "status headers body")


def program():
    version = subprocess.run([PHP, "-n", "-r", "echo PHP_MAJOR_VERSION, '.', PHP_MINOR_VERSION;"], capture_output=True, text=True,
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


class Fpm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth-fpm-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.sandbox = Sandbox()
        cls.addClassCleanup(cls.sandbox.close)
        cls.key = SigningKey(cls.folder)
        cls.store_key = os.urandom(32).hex()
        (cls.folder / "fpm.conf").write_text(
            f"[global]\nerror_log = {cls.folder}/error.log\ndaemonize = no\n"
            f"[www]\nuser = {'root' if os.geteuid() == 0 else 'nobody'}\n"
            f"listen = {cls.folder}/socket\npm = static\npm.max_children = 3\ncatch_workers_output = yes\n", encoding="utf-8")
        arguments = ["--allow-to-run-as-root"] if os.geteuid() == 0 else []
        cls.master = subprocess.Popen([program(), "-n", "-d", f"extension={EXTENSION}", "-y",
                                       cls.folder / "fpm.conf", *arguments], stderr=subprocess.DEVNULL)
        cls.addClassCleanup(cls.end)
        while not (cls.folder / "socket").exists():
            if cls.master.poll() is not None:
                raise RuntimeError((cls.folder / "error.log").read_text(encoding="utf-8"))
            time.sleep(0.01)

    @classmethod
    def end(cls):
        cls.master.terminate()
        cls.master.wait()

    def ask(self, name, query="", body=b"", **headers):
        sandbox = self.sandbox
        parameters = {
            "SCRIPT_FILENAME": HERE / "fpm.php", "SCRIPT_NAME": "/" + name, "REQUEST_URI": f"/{name}?{query}", "QUERY_STRING": query,
            "REQUEST_METHOD": "POST" if body else "GET", "CONTENT_LENGTH": len(body), "CONTENT_TYPE": "application/json" if body else "",
            "SERVER_PROTOCOL": "HTTP/1.1", "API_URL": sandbox.url, "FOLDER": self.folder, "PIT": sandbox.location_pit,
            "LOCATION": sandbox.locations[0], "CONTACT": sandbox.contacts[0][0], "APP": sandbox.app["id"],
            "CLIENT_ID": sandbox.app["client_id"], "CLIENT_SECRET": sandbox.app["client_secret"],
            "REDIRECT_URI": sandbox.app["redirect_uri"], "KEY": self.key.public.read_text(),
            "STORE_KEY": self.store_key,
            **{"HTTP_" + key.upper().replace("-", "_"): value for key, value in headers.items()}}
        return FastCgi(self.folder / "socket").request(parameters, body)

    def many(self, count, *arguments, **headers):
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            return [one.result() for one in [pool.submit(self.ask, *arguments, **headers) for _ in range(count)]]

    def test_it_is_loaded_before_the_fork(self):
        for process in (self.master.pid, int(self.ask("pit").headers["X-Process"])):
            self.assertIn("libghlauth.so", pathlib.Path(f"/proc/{process}/maps").read_text(encoding="utf-8"))

    def test_each_process_makes_calls(self):
        answers = self.many(30, "pit")
        self.assertEqual({answer.body for answer in answers}, {self.sandbox.contacts[0][0]})
        self.assertGreater(len({answer.headers["X-Process"] for answer in answers}), 1)

    def test_one_refresh_for_all_processes(self):
        url = self.ask("authorize").body
        callback = self.sandbox.allow(url, f"Location:{self.sandbox.locations[0]}")
        installation = self.ask("callback", urllib.parse.urlsplit(callback).query).body
        self.sandbox.control("DELETE", "counters")
        self.sandbox.control("POST", "expire", {"resource_id": self.sandbox.locations[0]})
        answers = self.many(12, "installed", f"id={installation}")
        self.assertEqual({answer.body for answer in answers}, {"200"})
        counters = self.sandbox.counters()
        self.assertEqual((counters["refreshes_ok"], counters["refresh_reuses"]), (1, 0))

    def test_a_webhook_is_handled_once_by_all_processes(self):
        body = event(appId=self.sandbox.app["id"], name="Zoë 𝒵 🦷\r\n")
        signature = {"x-ghl-signature": self.key.sign(body)}
        answers = self.many(9, "webhook", "", body, **signature)
        self.assertEqual([answer.body for answer in answers if answer.body], ["ContactCreate"])
        self.assertLessEqual({answer.status for answer in answers}, {200, 429})
        self.assertEqual(self.ask("webhook", "", body, **signature).status, 200)
        self.assertEqual(self.ask("webhook", "", body + b" ", **signature).status, 401)

    def test_a_process_goes_on_after_a_script_that_ended_in_a_call(self):
        processes = {answer.headers["X-Process"] for answer in self.many(12, "pit")}
        self.assertEqual(self.ask("exits").body, "over")
        self.assertIn("Maximum execution time", self.ask("too_long").body)
        self.assertLessEqual({answer.headers["X-Process"] for answer in self.many(12, "pit")}, processes)
        self.assertNotIn("exited on signal", (self.folder / "error.log").read_text(encoding="utf-8"))


if __name__ == "__main__":
    if not program():
        print("there is no php-fpm here", file=sys.stderr)
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
