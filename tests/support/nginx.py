"""A real nginx with TLS, made from the server block of README.md, in front of something that listens on this machine."""

import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAKE_CERTS = ROOT / "tests" / "support" / "make_certs.sh"
PROGRAM = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")


def server_block():
    return re.search(r"<!-- run by [^\n]+ -->\n```nginx\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)[1]


def changed(text, old, new):
    result, count = re.subn(old, lambda _: new, text)
    if count != 1:
        raise AssertionError(f"{old} is in the server block {count} times")
    return result


class Nginx:
    """`upstream` is "http://127.0.0.1:8484" or "unix:/path"."""

    def __init__(self, upstream):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth-nginx-"))
        subprocess.run(["sh", MAKE_CERTS, self.folder], check=True, capture_output=True)
        if upstream.startswith("unix:"):
            upstream = f"http://{upstream}:"
        # It is given a socket that listens already, so that no port is lost to another program.
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = listener.getsockname()[1]
        self.url = f"https://127.0.0.1:{self.port}/webhooks"
        block = changed(server_block(), r"listen 443 ssl;", f"listen 127.0.0.1:{self.port} ssl;")
        block = changed(block, r"ssl_certificate +/[^;]+;", "ssl_certificate good.pem;")
        block = changed(block, r"ssl_certificate_key +/[^;]+;", "ssl_certificate_key good.key;")
        block = changed(block, r"proxy_pass http://127\.0\.0\.1:8484;", f'proxy_pass "{upstream}";')
        user = "user root;" if os.geteuid() == 0 else ""  # the worker writes into the folder
        temporary = "".join(f"{name}_temp_path temp; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx.conf").write_text(
            f"daemon off; {user} pid nginx.pid; error_log error.log; events {{ worker_connections 512; }}\n"
            f"http {{ access_log off; {temporary}\n{block} }}\n", encoding="utf-8")
        self.process = subprocess.Popen([PROGRAM, "-p", self.folder, "-c", "nginx.conf", "-e", "error.log"],
                                        env={**os.environ, "NGINX": f"{listener.fileno()};"}, pass_fds=[listener.fileno()],
                                        stdin=subprocess.DEVNULL)
        listener.close()
        while not (self.folder / "nginx.pid").exists():
            if self.process.poll() is not None:
                raise RuntimeError((self.folder / "error.log").read_text(encoding="utf-8"))
            time.sleep(0.01)

    def context(self):
        return ssl.create_default_context(cafile=self.folder / "ca.pem")

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.folder)
