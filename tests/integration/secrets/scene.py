"""What the tests of secrets have in common: a process that uses the library (worker.c) with secrets that can be recognised, between it
and the sandbox somebody who writes down what is said, and a search for all of them in whatever is left behind."""

import base64
import http.client
import http.server
import json
import os
import pathlib
import re
import secrets
import ssl
import subprocess
import sys
import tempfile
import threading
import urllib.parse

SUPPORT = pathlib.Path(__file__).resolve().parents[2] / "support"
sys.path.insert(0, str(SUPPORT))

from sandbox import Sandbox  # noqa: E402
from webhooks import SigningKey, event  # noqa: E402

WORKER = os.environ["SECRETS_WORKER"]
REDIRECT_URI = "https://app.example.com/oauth/callback"
WINDOW = 16  # bytes in a row that are a find


class Between:
    """Forwards each request to the sandbox, over TLS where it has a certificate, and keeps the tokens of the answers."""

    def __init__(self, port, certificate=None):
        self.tokens = {}
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                connection.request(self.command, self.path, body, headers)
                answer = connection.getresponse()
                text = answer.read()
                connection.close()
                if self.path.startswith("/oauth/"):
                    outer.note(text)
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("connection", "transfer-encoding", "content-length", "date", "server"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = forward

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate / "good.pem", certificate / "good.key")
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            self.url = f"https://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def note(self, text):
        try:
            answer = json.loads(text)
        except ValueError:
            return
        for kind in ("access_token", "refresh_token"):
            if kind in answer:
                number = sum(name.startswith(kind) for name in self.tokens) + 1
                self.tokens[f"{kind} {number}"] = answer[kind].encode()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Worker:
    """The process. What it answers is kept for a search."""

    def __init__(self, folder, **environment):
        (folder / "tmp").mkdir()
        self.said = ""
        self.process = subprocess.Popen([WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder,
                                        env={"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder / "tmp"), **environment})
        self.pid = self.process.pid

    def close(self):
        self.process.kill()
        self.process.communicate()

    def tell(self, *words):
        self.process.stdin.write(" ".join(words).encode() + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().decode()
        if not answer:
            raise AssertionError(f"the worker ended with {self.process.wait()} at {words[0]}")
        self.said += answer
        return answer.rstrip("\n")

    def do(self, *words):
        answer = self.tell(*words)
        if not answer.startswith("ok"):
            raise AssertionError(f"{words[0]}: {answer}")
        return answer[3:]

    def fail(self, status, *words):
        answer = self.tell(*words)
        if not answer.startswith(f"failed GHLAUTH_E_{status} "):
            raise AssertionError(f"{words[0]}: {answer}")


class Planted:
    """Secrets by name, and the search for them: as they are, in base64 (wherever it began), in hex, percent-encoded."""

    def __init__(self):
        self.secrets = {}

    def add(self, name, value):
        self.secrets[name] = value if isinstance(value, bytes) else value.encode()
        return value

    def needles(self):
        out = []
        for name, value in self.secrets.items():
            token = name.startswith(("access", "refresh"))
            value = value.rpartition(b".")[2] if token else value  # the part that no other token has, and no claim explains
            step = 32 if token else WINDOW
            starts = [*range(0, len(value) - WINDOW, step), len(value) - WINDOW]
            forms = {value[start:start + WINDOW]: "" for start in starts}
            for shift in range(3):
                text = base64.b64encode(b"\0" * shift + value)[4:-4]
                for text, how in ((text, "base64"), (text.translate(bytes.maketrans(b"+/", b"-_")), "base64url")):
                    forms.setdefault(text[:24], how)
            forms.setdefault(value.hex().encode()[:32], "hex")
            quoted = urllib.parse.quote(value, safe="").encode()
            if quoted != value:
                forms.setdefault(quoted[:32], "percent")
                forms.setdefault(quoted[-32:], "percent")
            out += [(name, how, needle) for needle, how in forms.items()]
        return out

    def find(self, data):
        """(name, form, offset) of each copy, or of what is left of one."""
        hits = []
        for name, how, needle in self.needles():
            at = data.find(needle)
            while at >= 0:
                hits.append((name, how, at))
                at = data.find(needle, at + 1)
        copies = []
        for name, how, at in sorted(hits, key=lambda hit: (hit[0], hit[1], hit[2])):
            if copies and copies[-1][:2] == (name, how) and at - last < 2 * len(self.secrets[name]):
                last = at
                continue
            copies.append((name, how, at))
            last = at
        return copies

    def find_in_files(self, folder):
        found = []
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if path.is_file() and not path.is_symlink():
                found += [(str(path), name, how) for name, how, _ in self.find(path.read_bytes())]
        return found


def new_key():
    """An id with 32 bytes, and these."""
    raw = secrets.token_bytes(32)
    return f"one {base64.b64encode(raw).decode()}", raw


class Scene:
    """The whole scenario, in steps; `store` is where the worker keeps what it has to keep."""

    def __init__(self, worker, sandbox, between, planted, folder, url=None, ca="-"):
        self.worker, self.sandbox, self.between, self.planted, self.folder = worker, sandbox, between, planted, folder
        self.url, self.ca = url or between.url, ca
        self.log = folder / "log"

    def open(self, store, password=None, tokens_in_redis=False, plain=False):
        do = self.worker.do
        do("watch", base64.urlsafe_b64encode(b'{"alg":"RS256","typ":"JWT"}').decode().rstrip("="))  # how all tokens begin
        self.key, raw = new_key()
        self.planted.add("store key, raw", raw)
        self.planted.add("store key", self.key.split()[1])
        self.watch(self.key.split()[1])
        do("config", self.url, str(self.ca), str(self.log))
        do("options")
        do("plain") if plain else do("key", self.key)
        if password:
            self.plant("password of the server", password)
            do("password", password)
        if tokens_in_redis:
            do("tokens-in-redis")
        do("store", store)

    def watch(self, secret):
        self.worker.do("watch", secret)

    def plant(self, name, secret):
        self.watch(secret)
        return self.planted.add(name, secret)

    def consent(self, **choice):
        state = self.worker.do("authorize")
        url = self.sandbox.control("POST", "consent", {"state": state, **choice})["redirect_url"]
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["code"][0]
        self.plant(f"code {sum(name.startswith('code') for name in self.planted.secrets) + 1}", code)
        return url

    def flow_1(self):
        do, location = self.worker.do, self.sandbox.locations[0]
        self.plant("Private Integration Token", self.sandbox.location_pit)
        self.worker.fail("PIT_MALFORMED", "pit", self.sandbox.location_pit + "\x01x", location)
        do("pit", self.sandbox.location_pit, location)
        do("bearer")
        do("get", f"/contacts/{self.sandbox.contacts[0][0]}")

    def flow_2(self):
        do, box = self.worker.do, self.sandbox
        client = box.app["clients"][0]
        self.plant("client secret", client["client_secret"])
        do("app", client["client_id"], client["client_secret"], REDIRECT_URI)
        url = self.consent(level="location", resource_id=box.locations[1])
        do("exchange", url)
        self.worker.fail("STATE_USED", "exchange", url)
        for _ in range(2):
            do("bearer")
            do("token")
            do("get", f"/contacts/{box.contacts[1][0]}")
            do("refresh")
        box.control("POST", "expire")
        do("get", f"/contacts/{box.contacts[1][0]}")
        do("exchange", self.consent(level="agency", resource_id=box.company, all_locations=True))
        do("mint", box.company, box.locations[0])
        do("bearer")
        do("token")
        do("get", f"/contacts/{box.contacts[0][0]}")

    def failures(self):
        box, client = self.sandbox, self.sandbox.app["clients"][0]
        refused = self.plant("client secret that is refused", secrets.token_hex(20))
        self.worker.do("app", client["client_id"], refused, REDIRECT_URI)
        self.worker.fail("CLIENT_INVALID", "exchange", self.consent(level="location", resource_id=box.locations[1]))
        imported = self.plant("token of an import", secrets.token_hex(24))
        self.worker.fail("TOKEN_RESPONSE", "import", f'{{"access_token":"{imported}"')
        self.worker.do("app", client["client_id"], client["client_secret"], REDIRECT_URI)

    def incoming(self):
        do, box = self.worker.do, self.sandbox
        shared = self.plant("shared secret", box.control("GET", "apps")["apps"][0]["shared_secret"])
        do("reader", shared)
        do("decrypt", box.control("POST", "user_context", {"location_id": box.locations[0]})["ciphertext"])
        self.worker.fail("USER_CONTEXT_INVALID", "decrypt", base64.b64encode(b"Salted__" + bytes(40)).decode())
        key = SigningKey(self.folder, "hooks")
        body = event(appId=box.app["id"])
        do("webhooks", box.app["id"], key.public.read_text(encoding="utf-8").replace("\n", "|"))
        do("verify", key.sign(body), body.decode())
        self.worker.fail("SIGNATURE_INVALID", "verify", key.sign(body + b" "), body.decode())
        old = event(age_s=30 * 86400, appId=box.app["id"])
        self.worker.fail("STALE", "verify", key.sign(old), old.decode())

    def own_secret(self):
        self.worker.do("secret", "mine", self.plant("secret of the application", secrets.token_hex(24)))

    def all(self):
        self.flow_1()
        self.flow_2()
        self.failures()
        self.incoming()
        self.own_secret()
        self.planted.secrets.update(self.between.tokens)


def memory_maps(pid):
    """(begin, end, name, is a page of secrets) of each mapping."""
    maps = []
    for line in pathlib.Path(f"/proc/{pid}/smaps").read_text(encoding="utf-8").splitlines():
        if head := re.match(r"([0-9a-f]+)-([0-9a-f]+) \S+ \S+ \S+ \S+ *(.*)", line):
            maps.append([int(head[1], 16), int(head[2], 16), head[3] or "anonymous", False])
        elif line.startswith("VmFlags:"):
            maps[-1][3] = {"dd", "wf"} <= set(line.split())
    return maps


def temporary_folder(case):
    folder = tempfile.TemporaryDirectory(prefix="ghlauth-secrets-")
    case.addCleanup(folder.cleanup)
    return pathlib.Path(folder.name)


__all__ = ["Between", "Planted", "REDIRECT_URI", "Sandbox", "Scene", "Worker", "memory_maps", "temporary_folder", "SUPPORT"]
