#!/usr/bin/env python3
"""nginx with TLS in front of a sandbox: a port with HTTP/2, one without, and one with HTTP/2 whose connections can be cut.

Says {"h2": url, "h1": url, "h2_cut": url, "ca_file": path} and serves until its standard input ends. Each line of its
input is answered with what nginx logged since the last one, as a JSON array of requests: protocol, number of the
connection, number of the request on that connection, status, method and path. nginx is stopped for that, so that
nothing is still on its way to the log, and started again.

nginx never asks twice. Where the sandbox breaks off, nginx breaks off as well instead of answering 502: it closes the
connection of HTTP/1.1, and ends the stream of HTTP/2. On the third port its worker is killed then: the connection is
gone with all streams, and the request is not logged.
"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

MAKE_CERTS = pathlib.Path(__file__).resolve().parents[2] / "support" / "make_certs.sh"

CONFIGURATION = """
daemon off;
{user}
pid nginx.pid;
error_log error.log;
events {{ worker_connections 256; }}
http {{
  log_format arrivals escape=json
    '{{"protocol":"$server_protocol","connection":$connection,"nth":$connection_requests,"status":$status,'
    '"request":"$request_method $uri"}}';
  access_log access.log arrivals;
  client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;

  ssl_certificate good.pem;
  ssl_certificate_key good.key;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host 127.0.0.1:{upstream};
  proxy_next_upstream off;
  lingering_close off;
  error_page 502 = @dropped;

  upstream sandbox {{ server 127.0.0.1:{upstream}; keepalive 4; }}
  server {{
    listen 127.0.0.1:{h2} ssl http2;
    location / {{ proxy_pass http://sandbox; }}
    location @dropped {{ return 444; }}
  }}
  server {{
    listen 127.0.0.1:{h1} ssl;
    location / {{ proxy_pass http://sandbox; }}
    location @dropped {{ return 444; }}
  }}
  server {{
    listen 127.0.0.1:{h2_cut} ssl http2;
    location / {{ proxy_pass http://sandbox; }}
    location @dropped {{ proxy_pass http://127.0.0.1:{fuse}; }}
  }}
}}
"""


class Nginx:
    """It is given sockets that listen already: so no port is lost to another program, and a restart refuses nobody."""

    def __init__(self, directory, upstream):
        self.program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
        if self.program is None:
            sys.exit("nginx is not there: install the package nginx-light")
        self.directory = directory
        self.log = directory / "access.log"
        self.sockets = {name: socket.create_server(("127.0.0.1", 0), backlog=128) for name in ("h2", "h1", "h2_cut")}
        ports = {name: each.getsockname()[1] for name, each in self.sockets.items()}
        self.urls = {name: f"https://127.0.0.1:{port}" for name, port in ports.items()}
        self.fuse = socket.create_server(("127.0.0.1", 0))
        ports["fuse"] = self.fuse.getsockname()[1]
        threading.Thread(target=self.kill_workers_when_asked, daemon=True).start()
        user = "user root;" if os.geteuid() == 0 else ""  # the worker writes into the directory
        (directory / "nginx.conf").write_text(CONFIGURATION.format(upstream=upstream, user=user, **ports))
        self.process = None

    def start(self):
        descriptors = [each.fileno() for each in self.sockets.values()]
        environment = {**os.environ, "NGINX": "".join(f"{descriptor};" for descriptor in descriptors)}
        self.process = subprocess.Popen([self.program, "-p", self.directory, "-c", "nginx.conf", "-e", "error.log"],
                                        env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, pass_fds=descriptors)
        while not (self.directory / "nginx.pid").exists():  # from then on it knows its signals and has its log
            if self.process.poll() is not None:
                sys.exit("nginx did not start:\n" + (self.directory / "error.log").read_text())
            time.sleep(0.01)

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)  # ends once what is under way has ended and is logged
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            self.process.wait()

    def kill_workers_when_asked(self):
        while True:
            connection, _ = self.fuse.accept()
            master = self.process.pid
            for worker in pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split():
                os.kill(int(worker), signal.SIGKILL)  # the master starts another one
            connection.close()

    def report(self):
        requests = [json.loads(line) for line in self.log.read_text().splitlines()]
        self.log.unlink()
        return requests


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upstream", type=int, required=True, help="port of the sandbox")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ghlauth-nginx-") as name:
        directory = pathlib.Path(name)
        subprocess.run(["sh", MAKE_CERTS, directory], check=True, capture_output=True)
        nginx = Nginx(directory, arguments.upstream)
        nginx.start()
        try:
            print(json.dumps({**nginx.urls, "ca_file": str(directory / "ca.pem")}), flush=True)
            for _ in sys.stdin:
                nginx.stop()
                requests = nginx.report()
                nginx.start()
                print(json.dumps(requests), flush=True)
        finally:
            nginx.stop()


if __name__ == "__main__":
    main()
