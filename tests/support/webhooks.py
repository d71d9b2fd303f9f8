"""Webhooks for tests: a key that signs them as HighLevel does, requests that carry them, and an application that takes them."""

import base64
import datetime
import http.client
import http.server
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import types
import uuid

APP = "6500f0000000000000000001"


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


class SigningKey:
    """An Ed25519 key; its public half is a file."""

    def __init__(self, folder, name="webhook"):
        self.private, self.public = pathlib.Path(folder, name + ".key"), pathlib.Path(folder, name + ".pem")
        openssl("genpkey", "-algorithm", "ed25519", "-out", self.private)
        openssl("pkey", "-in", self.private, "-pubout", "-out", self.public)

    def sign(self, body):
        with tempfile.NamedTemporaryFile() as file:  # pkeyutl wants to know the size
            file.write(body)
            file.flush()
            return base64.b64encode(openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.private, "-in", file.name)).decode()

    def headers(self, body, **more):
        return {"Content-Type": "application/json", "X-GHL-Signature": self.sign(body), **more}


def signed(key, bodies):
    """The signatures of many bodies, each of one line, as bytes. The program is named by the environment."""
    done = subprocess.run([os.environ["SIGN_WEBHOOKS"], key.private], input=b"\n".join(bodies) + b"\n", capture_output=True, check=True)
    return done.stdout.split()


def event(kind="ContactCreate", age_s=0, **fields):
    """The body of an event, sent that long ago the first time."""
    when = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=age_s)
    members = {"type": kind, "appId": APP, "locationId": "ve9EPM428h8vShlRW1KT", "webhookId": str(uuid.uuid4()),
               "timestamp": when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"} | fields
    return json.dumps({name: value for name, value in members.items() if value is not None}).encode()


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def post(address, body, headers, path="/webhooks", method="POST", timeout=30):
    """(status, text) of one request to "http://HOST:PORT" or "unix:PATH"."""
    if address.startswith("unix:"):
        connection = UnixConnection(address[len("unix:"):], timeout)
    else:
        connection = http.client.HTTPConnection(address[len("http://"):], timeout=timeout)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode().strip()
    finally:
        connection.close()


class Application:
    """An HTTP server that keeps what it gets. `answer` is called for each request, and gives the status."""

    def __init__(self, port=0):
        self.requests = []
        self.answer = lambda request: 200
        self.came = threading.Condition()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                request = types.SimpleNamespace(body=self.rfile.read(int(self.headers["Content-Length"])), path=self.path,
                                                headers=self.headers)
                status = outer.answer(request)
                with outer.came:
                    outer.requests.append(request)
                    outer.came.notify_all()
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", outer.url + "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, request, address):
                if not isinstance(sys.exc_info()[1], ConnectionError):
                    super().handle_error(request, address)

        self.server = Server(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def wait_for(self, count, timeout=60):
        with self.came:
            if not self.came.wait_for(lambda: len(self.requests) >= count, timeout):
                raise AssertionError(f"{len(self.requests)} of {count} requests came")
            return list(self.requests)

    @property
    def bodies(self):
        with self.came:
            return [request.body for request in self.requests]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
