"""The program: how it starts and ends, whom it answers, its switches, its seed."""

import json
import os
import pathlib
import re
import signal
import socket
import stat
import subprocess
import tempfile
import unittest

from case import SandboxCase
from sandbox import PROGRAM, Sandbox


def run(*arguments):
    return subprocess.run([PROGRAM, "sandbox", *arguments], capture_output=True, text=True, timeout=20, check=False)


class Server(SandboxCase):
    def raw(self, text):
        with socket.create_connection(("127.0.0.1", self.sandbox.port), timeout=10) as connection:
            connection.sendall(text.encode())
            return connection.makefile("rb").readline().split()[1]

    def test_host_header(self):
        port = self.sandbox.port
        for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}", f"[::1]:{port}"):
            self.assertEqual(self.raw(f"GET /nothing HTTP/1.1\r\nHost: {host}\r\n\r\n"), b"401", host)
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1.evil.example:{port}", f"localhost:{port + 1}", ""):
            self.assertEqual(self.raw(f"GET /nothing HTTP/1.1\r\nHost: {host}\r\n\r\n"), b"421", host)
        self.assertIn(self.raw("GET /nothing HTTP/1.1\r\n\r\n"), (b"400", b"421"))

    def test_allowed_hosts(self):
        with Sandbox("--allow-host", "api.test", "--allow-host", "other.test:8443") as sandbox:
            for host, status in (("api.test", 401), ("api.test:444", 401), ("other.test:8443", 401), ("other.test", 421)):
                self.assertEqual(sandbox.request("GET", "/nothing", headers={"Host": host}).status, status, host)

    def test_control_token(self):
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": self.sandbox.about["control_token"]}):
            self.assertEqual(self.sandbox.request("GET", "/__sandbox/counters", headers=headers).status, 401)

    def test_no_cors(self):
        headers = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
        for method, path in (("OPTIONS", "/oauth/token"), ("OPTIONS", "/__sandbox/apps"), ("GET", "/nothing")):
            answer = self.sandbox.request(method, path, headers=headers)
            self.assertEqual([name for name in answer.headers if name.lower().startswith("access-control")], [])

    def test_body_limit(self):
        self.assertEqual(self.raw(f"POST /oauth/token HTTP/1.1\r\nHost: 127.0.0.1:{self.sandbox.port}\r\n"
                                  "Content-Length: 4194305\r\n\r\n"), b"413")

    def test_broken_requests_do_no_harm(self):
        for junk in ("\0" * 100, "GET\r\n\r\n", "GET /%zz?%zz=%00 HTTP/1.1\r\nHost: x\r\n\r\n", "A" * 100000):
            with socket.create_connection(("127.0.0.1", self.sandbox.port), timeout=10) as connection:
                try:
                    connection.sendall(junk.encode())
                    connection.shutdown(socket.SHUT_WR)
                    connection.recv(1000)
                except OSError:
                    pass
        for body in ("{", "[]", '{"a":1,"a":2}', "nul"):
            answer = self.sandbox.request("POST", "/__sandbox/apps", body,
                                          {"Authorization": "Bearer " + self.sandbox.about["control_token"]})
            self.assertEqual(answer.status, 400)

    def test_a_thousand_connections(self):
        held = []
        try:
            for _ in range(1000):
                connection = socket.create_connection(("127.0.0.1", self.sandbox.port), timeout=10)
                held.append(connection)
                connection.sendall(f"GET /nothing HTTP/1.1\r\nHost: 127.0.0.1:{self.sandbox.port}\r\n\r\n".encode())
            for connection in held:
                self.assertTrue(connection.recv(100).startswith(b"HTTP/1.1 401"))
        finally:
            for connection in held:
                connection.close()

    def test_entities(self):
        company = self.sandbox.control("POST", "companies", {"name": "Second agency"})["id"]
        location = self.sandbox.control("POST", "locations", {"company_id": company, "name": "North", "city": "Oslo"})["id"]
        contact = self.sandbox.control("POST", "contacts", {"location_id": location, "firstName": "Ida"})["id"]
        pit = self.sandbox.control("POST", "pits", {"level": "location", "resource_id": location})["token"]
        self.assertEqual(self.sandbox.api("GET", "/contacts/" + contact, pit).json["contact"]["firstName"], "Ida")
        self.assertEqual(self.sandbox.api("GET", "/locations/" + location, pit).json["location"]["city"], "Oslo")
        for path, wrong in (("locations", {"company_id": "nobody"}), ("contacts", {"location_id": 7}),
                            ("apps", {"redirect_uris": ["ftp://x"]}), ("apps", {"redirect_uris": ["http://a/#b"]}),
                            ("apps", {"client_id": "other-1"}), ("pits", {"token": "plain"}), ("companies", {"id": company})):
            with self.assertRaisesRegex(RuntimeError, "400", msg=f"{path} {wrong}"):
                self.sandbox.control("POST", path, wrong)

    def test_client_keys(self):
        app = self.sandbox.control("POST", "apps", {"name": "Keys"})
        changed = self.sandbox.control("POST", "apps/" + app["id"], {"add_client": True})
        self.assertEqual(len(changed["clients"]), 2)
        second = changed["clients"][1]["client_id"]
        changed = self.sandbox.control("POST", "apps/" + app["id"], {"default_client": second})
        self.assertEqual(changed["client_id"], second)


class Switches(SandboxCase):
    def test_list(self):
        rows = json.loads(run("--list-switches", "--json").stdout)
        text = run("--list-switches").stdout
        self.assertEqual(len(rows), len({row["name"] for row in rows}))
        for row in rows:
            self.assertTrue(row["what"] and row["source"])
            self.assertIn(f"{row['name']}={row['default']}  ({row['values']})", text)
            if row["values"] == "number":
                self.assertTrue(row["default"].isdigit())
            else:
                self.assertIn(row["default"], row["values"].split("|"))
        self.assertEqual([row["name"] for row in self.sandbox.control("GET", "switches")], [row["name"] for row in rows])

    def test_every_value_of_every_switch_can_be_set(self):
        for row in json.loads(run("--list-switches", "--json").stdout):
            for value in ["17"] if row["values"] == "number" else row["values"].split("|"):
                self.sandbox.control("POST", "switches", {row["name"]: value})
                shown = {r["name"]: r["value"] for r in self.sandbox.control("GET", "switches")}
                self.assertEqual(shown[row["name"]], value)

    def test_every_switch_is_tested(self):
        tests = "".join(path.read_text(encoding="utf-8") for path in pathlib.Path(__file__).parent.glob("*.py"))
        untested = [row["name"] for row in json.loads(run("--list-switches", "--json").stdout)
                    if not re.search(row["name"].replace("-", "_") + "=|" + row["name"] + "=", tests)]
        self.assertEqual(untested, [])

    def test_lifetimes(self):
        self.sandbox.switch(location_token_s="60", refresh_token_s="120", code_s="30")
        agency = self.sandbox.install_agency()
        minted = self.sandbox.mint(agency["access_token"], self.sandbox.locations[0]).json
        self.assertEqual(minted["expires_in"], 60)
        code = self.sandbox.consent_code()
        self.sandbox.control("POST", "clock", {"seconds": 31})
        self.assert_failure(self.sandbox.exchange(code), 400, "Invalid grant: authorization code has expired")
        self.sandbox.control("POST", "clock", {"seconds": 90})
        self.assertEqual(self.sandbox.refresh(agency["refresh_token"]).status, 400)

    def test_unknown_ones_are_refused(self):
        for wrong in ("nonsense=1", "reuse=maybe", "rate-max=-1", "rate-max=1x", "reuse"):
            done = run("--set", wrong)
            self.assertEqual((done.returncode, done.stdout), (2, ""), wrong)
            self.assertIn("ghlauth sandbox:", done.stderr)
        with self.assertRaisesRegex(RuntimeError, "400"):
            self.sandbox.control("POST", "switches", {"reuse": "revoke-family", "rate-max": "many"})
        shown = {row["name"]: row["value"] for row in self.sandbox.control("GET", "switches")}
        self.assertEqual(shown["reuse"], "refuse", "a refused change must not be applied by half")


class Program(unittest.TestCase):
    def test_ends_with_signals(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            process = subprocess.Popen([PROGRAM, "sandbox", "--json"], stdout=subprocess.PIPE, text=True)
            process.stdout.readline()
            process.send_signal(number)
            self.assertEqual(process.wait(timeout=20), 0)
            process.stdout.close()

    def test_ends_with_stdin(self):
        self.assertEqual(Sandbox().close(), 0)

    def test_starts_fast(self):
        """In processor time, which does not depend on what else runs on the machine."""
        times = []
        for _ in range(3):
            with Sandbox() as sandbox:
                threads = pathlib.Path(f"/proc/{sandbox.process.pid}/task").glob("*/schedstat")
                times.append(sum(int(path.read_text(encoding="ascii").split()[0]) for path in threads) / 1e9)
        self.assertLess(min(times), 0.5)

    def test_loopback_only(self):
        for address in ("0.0.0.0", "192.0.2.1", "::", "example.com", "2130706433"):
            done = run("--bind", address)
            self.assertEqual(done.returncode, 2, address)
            self.assertIn("does not bind", done.stderr)

    def test_taken_port(self):
        with Sandbox() as sandbox:
            done = run("--port", str(sandbox.port))
            self.assertEqual(done.returncode, 2)
            self.assertIn(str(sandbox.port), done.stderr)

    def test_ready_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "ready file.json")
            with open(path + ".part", "w", encoding="utf-8"):  # left by another run, and readable for all
                os.chmod(path + ".part", 0o644)
            with Sandbox("--ready-file", path) as sandbox:
                with open(path, encoding="utf-8") as file:
                    self.assertEqual(json.load(file), sandbox.about)
                self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
                self.assertEqual(os.listdir(folder), ["ready file.json"])

    def test_text_for_people(self):
        process = subprocess.Popen([PROGRAM, "sandbox", "--exit-with-stdin", "--seed", "3"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, text=True)
        text, _ = process.communicate("", timeout=20)
        for word in ("http://127.0.0.1:", "Control token", "Redirect URI", "chooselocation?", "pit-"):
            self.assertIn(word, text)

    def test_seed_repeats(self):
        about = []
        for seed in ("7", "7", "8"):
            with Sandbox("--seed", seed) as sandbox:
                about.append({**sandbox.about, "url": ""})
        self.assertEqual(about[0], about[1])
        self.assertNotEqual(about[1], about[2])

    def test_a_seed_that_is_no_number(self):
        for seed in ("-1", "+1", " 1", "1.5", "0x1", "seven", "", "18446744073709551616"):
            with self.subTest(seed=seed):
                done = subprocess.run([PROGRAM, "sandbox", f"--seed={seed}", "--exit-with-stdin"], input="", capture_output=True,
                                      text=True, timeout=20, check=False)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn("--seed", done.stderr)
        done = subprocess.run([PROGRAM, "sandbox", "--seed", "-1", "--exit-with-stdin"], input="", capture_output=True, text=True,
                              timeout=20, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn('"-1" is not a whole number', done.stderr)
        with Sandbox("--seed", "18446744073709551615") as sandbox:
            self.assertGreater(len(sandbox.locations), 0)

    def test_flags_of_the_default_seed(self):
        with Sandbox("--locations", "10", "--redirect-uri", "https://a.example/cb", "--redirect-uri", "http://[::1]:99/x") as sandbox:
            self.assertEqual(len(sandbox.locations), 10)
            self.assertEqual(sandbox.app["redirect_uris"], ["https://a.example/cb", "http://[::1]:99/x"])

    def test_seed_file(self):
        seed = {"switches": {"reuse": "revoke-family", "rate-max": 7},
                "companies": [{"id": "agency1", "name": "First"}],
                "locations": [{"id": "loc1", "name": "One"}, {"id": "loc2", "name": "Two"}],
                "contacts": [{"id": "con1", "location_id": "loc1", "firstName": "Ada"}],
                "apps": [{"id": "a" * 24, "clients": [{"client_id": "a" * 24 + "-key", "client_secret": "s"}]}],
                "pits": [{"level": "location", "resource_id": "loc1", "token": "pit-1"}, {"level": "agency"}]}
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(seed, file)
            file.flush()
            with Sandbox("--seed-file", file.name, "--set", "rate-max=9") as sandbox:
                self.assertEqual((sandbox.company, sandbox.locations), ("agency1", ["loc1", "loc2"]))
                self.assertEqual(sandbox.app["client_secret"], "s")
                answer = sandbox.api("GET", "/contacts/con1", "pit-1")
                self.assertEqual(answer.json["contact"]["firstName"], "Ada")
                self.assertEqual(answer.headers["X-RateLimit-Max"], "9", "a flag is stronger than the file")
                shown = {row["name"]: row["value"] for row in sandbox.control("GET", "switches")}
                self.assertEqual(shown["reuse"], "revoke-family")
            for broken in ("", "[]", '{"locations":[{"company_id":"nobody"}]}'):
                file.seek(0)
                file.truncate()
                file.write(broken)
                file.flush()
                self.assertEqual(run("--seed-file", file.name).returncode, 2)
        self.assertEqual(run("--seed-file", "/nonexistent/seed.json").returncode, 2)

    def test_ipv6(self):
        try:
            socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        except OSError:
            self.skipTest("no IPv6 loopback here")
        process = subprocess.Popen([PROGRAM, "sandbox", "--json", "--bind", "::1"], stdout=subprocess.PIPE, text=True)
        port = int(json.loads(process.stdout.readline())["url"].rsplit(":", 1)[1])
        with socket.create_connection(("::1", port), timeout=10) as connection:
            connection.sendall(f"GET /nothing HTTP/1.1\r\nHost: [::1]:{port}\r\n\r\n".encode())
            self.assertTrue(connection.recv(100).startswith(b"HTTP/1.1 401"))
        process.terminate()
        self.assertEqual(process.wait(timeout=20), 0)
        process.stdout.close()


if __name__ == "__main__":
    unittest.main()
