"""An HTTP server that receives webhooks: it keeps what arrived, byte for byte, and answers as a test wants."""

import base64
import http.server
import pathlib
import subprocess
import tempfile
import threading


class Arrival:
    def __init__(self, path, headers, body):
        self.path = path
        self.headers = headers  # pairs, in their order
        self.body = body

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def header(self, name):
        values = self.all(name)
        return values[0] if values else None


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, headers = self.server.receiver.take(Arrival(self.path, self.headers.items(), body))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 256

    def handle_error(self, *_):
        pass  # a connection that its peer gave up


class Receiver:
    """Answers 200, or the next of `answers`: statuses, or (status, headers). With a context it speaks TLS."""

    def __init__(self, context=None):
        self.arrivals = []
        self.answers = []
        self.gate = threading.Event()  # cleared: arrivals wait for their answer
        self.gate.set()
        self.changed = threading.Condition()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.receiver = self
        self.port = self.server.server_address[1]
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"{'https' if context else 'http'}://127.0.0.1:{self.port}/hooks"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def take(self, arrival):
        with self.changed:
            self.arrivals.append(arrival)
            answer = self.answers.pop(0) if self.answers else 200
            self.changed.notify_all()
        self.gate.wait(30)
        return answer if isinstance(answer, tuple) else (answer, {})

    def wait(self, count, timeout=60):
        """The arrivals, once there are so many."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.arrivals) >= count, timeout):
                raise AssertionError(f"{len(self.arrivals)} of {count} webhooks arrived")
            return list(self.arrivals)

    def clear(self):
        with self.changed:
            self.arrivals.clear()
            self.answers.clear()

    def close(self):
        self.gate.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def verifies(kind, pem, signature, body):
    """OpenSSL's command line on a signature ("ed25519" or "rsa") in base64."""
    with tempfile.TemporaryDirectory() as folder:
        files = {name: pathlib.Path(folder, name) for name in ("key", "signature", "body")}
        files["key"].write_text(pem)
        files["signature"].write_bytes(base64.b64decode(signature, validate=True))
        files["body"].write_bytes(body)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", files["key"], "-rawin", "-in", files["body"], "-sigfile",
                   files["signature"]]
        if kind == "rsa":
            command = ["openssl", "dgst", "-sha256", "-verify", files["key"], "-signature", files["signature"], files["body"]]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
