"""A real nginx: with TLS, made from the server block of README.md, in front of something that listens on this machine; or another one."""

import os
import pathlib
import re
import shutil
import signal
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


class Server:
    """An nginx in a folder of its own, on a free port. `write` gives the main part of its configuration and the http block's, for the
    port."""

    def __init__(self, write, **environment):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth-nginx-"))
        # It is given a socket that listens already, so that no port is lost to another program.
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        listener.setblocking(False)  # nginx leaves what it inherits as it is, and its workers would wait where another one was faster
        self.port = listener.getsockname()[1]
        main, http = write(self.folder, self.port)
        user = "user root;" if os.geteuid() == 0 else ""  # the worker writes into the folder
        temporary = "".join(f"{name}_temp_path temp; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx.conf").write_text(
            f"daemon off; {user} pid nginx.pid; error_log error.log notice; {main}\nevents {{ worker_connections 512; }}\n"
            f"http {{ access_log off; {temporary}\n{http} }}\n", encoding="utf-8")
        self.process = subprocess.Popen([PROGRAM, "-p", self.folder, "-c", "nginx.conf", "-e", "error.log"],
                                        env={**os.environ, **environment, "NGINX": f"{listener.fileno()};"},
                                        pass_fds=[listener.fileno()], stdin=subprocess.DEVNULL)
        listener.close()
        while not (self.folder / "nginx.pid").exists():
            if self.process.poll() is not None:
                raise RuntimeError(self.log())
            time.sleep(0.01)

    def log(self):
        return (self.folder / "error.log").read_text(encoding="utf-8")

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def stop(self):
        """Lets the requests that are under way end."""
        self.process.send_signal(signal.SIGQUIT)
        return self.process.wait(30)

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.folder)


class Nginx(Server):
    """`upstream` is "http://127.0.0.1:8484" or "unix:/path"."""

    def __init__(self, upstream):
        super().__init__(lambda folder, port: self.write(folder, port, f"http://{upstream}:" if upstream.startswith("unix:") else upstream))
        self.url = f"https://127.0.0.1:{self.port}/webhooks"

    @staticmethod
    def write(folder, port, upstream):
        subprocess.run(["sh", MAKE_CERTS, folder], check=True, capture_output=True)
        block = changed(server_block(), r"listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
        block = changed(block, r"ssl_certificate +/[^;]+;", "ssl_certificate good.pem;")
        block = changed(block, r"ssl_certificate_key +/[^;]+;", "ssl_certificate_key good.key;")
        return "", changed(block, r"proxy_pass http://127\.0\.0\.1:8484;", f'proxy_pass "{upstream}";')

    def context(self):
        return ssl.create_default_context(cafile=self.folder / "ca.pem")
