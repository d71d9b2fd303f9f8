"""ghlauth webhook serve: what gets in, where it goes, and that nothing is lost or handled twice when something fails."""

import base64
import json
import os
import pathlib
import resource
import signal
import socket
import sqlite3
import stat
import threading
import time
import unittest

from case import NO_CREDENTIAL, PATIENCE_S, PIPES, USAGE, readme_example
from serve_case import APP, ServeCase
from webhooks import SigningKey, event, openssl, post


class Requests(ServeCase):
    def test_only_what_highlevel_signed_for_this_app_gets_in(self):
        application = self.application()
        daemon = self.serve("--upstream", application.url)
        body = event()
        signed = self.key.headers(body)
        refused = [
            (401, "SIGNATURE_MISSING", body, {}),
            (401, "SIGNATURE_MISSING", body, {"X-GHL-Signature": "N/A"}),
            (401, "SIGNATURE_INVALID", body + b" ", signed),
            (401, "SIGNATURE_INVALID", body, SigningKey(self.home, "other").headers(body)),
            (401, "SIGNATURE_MALFORMED", body, {"X-GHL-Signature": "c2hvcnQ="}),
            (401, "SIGNATURE_LEGACY", body, {"X-WH-Signature": "QUJD"}),
        ]
        for other, status, name in ((event(appId="6500f0000000000000000002"), 403, "OTHER_APP"), (event(age_s=4 * 86400), 400, "STALE"),
                                    (event(age_s=-4000), 400, "TIMESTAMP_FUTURE"), (event(timestamp=None), 400, "TIMESTAMP_MISSING"),
                                    (b"{}", 400, "EVENT_MALFORMED")):
            refused.append((status, name, other, self.key.headers(other)))
        for status, name, sent, headers in refused:
            with self.subTest(name):
                self.assertEqual(daemon.post(sent, headers), (status, name))
        self.assertEqual(application.bodies, [])
        self.assertEqual(daemon.post(body, signed), (200, "OK"))
        self.assertEqual(daemon.post(body, signed), (200, "DUPLICATE"))
        self.assertEqual(application.bodies, [body])
        daemon.end()

    def test_signatures_of_openssl_over_awkward_bodies(self):
        rsa = self.home / "rsa.key"
        openssl("genpkey", "-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:4096", "-out", rsa)
        openssl("pkey", "-in", rsa, "-pubout", "-outform", "DER", "-out", self.home / "rsa.der")
        daemon = self.serve("--rsa", "--key", str(self.home / "rsa.der"))
        bodies = [event(), b'{ "type" :\t"A" ,\n "n" : [ ] }', b'{"name":"\\u00e9\\u20ac"}', '{"name":"\u00e9\u20ac"}'.encode(),
                  b'{"a":1,"a":2}', b'{"n":1.0}', b'{"n":12345678901234567890}', b'{"a":1}\r\n', b'\xef\xbb\xbf{"a":1}', b"", b"\0",
                  b"{\xff\xfe\0}", b"x" * (5 << 20)]
        for number, body in enumerate(bodies):
            file = self.home / "body"
            file.write_bytes(body)
            signatures = [("rsa", "X-WH-Signature", base64.b64encode(openssl("dgst", "-sha256", "-sign", rsa, file)).decode())]
            if body:  # openssl pkeyutl signs nothing empty
                signatures.insert(0, ("ed25519", "X-GHL-Signature", self.key.sign(body)))
            for name, header, signature in signatures:
                with self.subTest(number=number, algorithm=name):
                    # What is signed and no event is told apart from what is not signed.
                    said = "OK" if number == 0 and name == "ed25519" else "DUPLICATE" if number == 0 else "EVENT_MALFORMED"
                    if number == 1:
                        said = "TIMESTAMP_MISSING"
                    self.assertEqual(daemon.post(body, {header: signature})[1], said)
                    raw = bytearray(base64.b64decode(signature))
                    for at in (0, len(raw) // 2 - 1, len(raw) // 2, len(raw) - 1):
                        raw[at] ^= 1
                        flipped = base64.b64encode(raw).decode()
                        raw[at] ^= 1
                        self.assertEqual(daemon.post(body, {header: flipped}), (401, "SIGNATURE_INVALID"))
                    for changed in ((body + b"\n", body[1:], body[:-1], body[:len(body) // 2] + b"?" + body[len(body) // 2 + 1:])
                                    if body else (b"\n",)):
                        self.assertEqual(daemon.post(changed, {header: signature}), (401, "SIGNATURE_INVALID"))
        daemon.end()

    def test_what_is_no_webhook(self):
        daemon = self.serve()
        self.assertEqual(daemon.post(None, {}, method="GET")[0], 405)
        self.assertEqual(daemon.post(None, {}, method="GET", path="/healthz"), (200, "ok"))
        self.assertEqual(daemon.post(b"", {}), (401, "SIGNATURE_MISSING"))
        daemon.end()

    def test_bodies_have_a_limit(self):
        application = self.application()
        daemon = self.serve("--upstream", application.url)
        large = event(text="\u00e4" * (1 << 19), more="x" * (2 << 20))
        self.assertGreater(len(large), 5 << 20)
        self.assertEqual(daemon.post(large), (200, "OK"))
        self.assertEqual(application.bodies, [large])
        too_large = b"x" * ((6 << 20) + 1)
        self.assertEqual(daemon.post(b"", {"Content-Length": str(len(too_large))})[0], 413)
        chunks = iter([too_large])
        with self.assertRaises(OSError):  # http.client sends an iterable in chunks; its end is never read
            daemon.post(chunks, {})
        self.assertEqual(daemon.post(b"", {}), (401, "SIGNATURE_MISSING"))
        daemon.end()

    def test_slow_clients_are_cut(self):
        daemon = self.serve("--receive-timeout", "1")
        host, port = daemon.address[len("http://"):].split(":")
        body = event()
        for beginning in ("", "POST / HTTP/1.1\r\nHost: x\r\n", f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n{{"):
            with self.subTest(beginning), socket.create_connection((host, int(port)), timeout=PATIENCE_S) as connection:
                connection.sendall(beginning.encode())
                self.assertNotIn(b"200", connection.recv(1000))
        self.assertEqual(daemon.post(body), (200, "OK"))
        daemon.end()

    def test_a_byte_now_and_then_is_slow_as_well(self):
        daemon = self.serve("--receive-timeout", "1")
        host, port = daemon.address[len("http://"):].split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as connection:
            sent = 0
            with self.assertRaises(OSError):
                for sent in range(1000):
                    connection.sendall(b"P" if sent == 0 else b"O")
                    time.sleep(0.1)  # the time that is tested
            self.assertLess(sent, 100)
        daemon.end()

    def test_more_connections_than_allowed(self):
        daemon = self.serve("--max-connections", "8")
        host, port = daemon.address[len("http://"):].split(":")
        idle = [socket.create_connection((host, int(port)), timeout=PATIENCE_S) for _ in range(20)]
        for connection in idle:
            connection.close()
        end = time.monotonic() + PATIENCE_S
        while True:  # until it has noticed that they are gone
            try:
                self.assertEqual(daemon.post(event()), (200, "OK"))
                break
            except OSError:
                self.assertLess(time.monotonic(), end)
        daemon.end()

    def test_above_the_limit_they_wait(self):
        daemon = self.serve("--max-connections", "2")
        host, port = daemon.address[len("http://"):].split(":")
        idle = [socket.create_connection((host, int(port)), timeout=PATIENCE_S) for _ in range(2)]
        answers = []
        thread = threading.Thread(target=lambda: answers.append(daemon.post(event())))
        thread.start()
        thread.join(1)  # the time in which it would be turned away
        self.assertEqual(answers, [])
        for connection in idle:
            connection.close()
        thread.join()
        self.assertEqual(answers, [(200, "OK")])
        daemon.end()

    def test_a_signature_that_is_no_text_is_not_a_missing_one(self):
        rsa = self.home / "rsa.key"
        openssl("genpkey", "-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:4096", "-out", rsa)
        openssl("pkey", "-in", rsa, "-pubout", "-out", self.home / "rsa.pem")
        daemon = self.serve("--rsa", "--key", str(self.home / "rsa.pem"))
        body = event()
        headers = {"X-WH-Signature": base64.b64encode(openssl("dgst", "-sha256", "-sign", rsa, data=body)).decode()}
        host, port = daemon.address[len("http://"):].split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as connection:
            connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-GHL-Signature: \x01\r\nX-WH-Signature: "
                               + headers["X-WH-Signature"].encode() + b"\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            answer = connection.makefile("rb").read()
        self.assertIn(b"401", answer.split(b"\r\n")[0])
        self.assertIn(b"SIGNATURE_MALFORMED", answer)
        self.assertEqual(daemon.post(body, headers), (200, "OK"))
        daemon.end()

    def test_only_this_machine_reaches_it(self):
        for address in ("0.0.0.0:0", "8484", "[::]:0", "192.0.2.1:80", "localhost:0", "unix:", "127.0.0.1:70000", "127.0.0.1:"):
            with self.subTest(address):
                self.assertIn("127.0.0.1:PORT", self.fail_cli(USAGE, "webhook", "serve", "--listen", address, "--no-lifecycle",
                                                              "--app-id", APP))
        self.assertIn("--app-id", self.fail_cli(USAGE, "webhook", "serve", "--no-lifecycle"))

    def test_a_unix_socket(self):
        path = self.home / "hook.sock"
        left = socket.socket(socket.AF_UNIX)
        left.bind(str(path))
        left.close()  # and its path stays, as behind a program that was killed
        daemon = self.serve("--listen", f"unix:{path}")
        self.assertEqual(daemon.address, f"unix:{path}")
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o660)
        self.assertEqual(daemon.post(event()), (200, "OK"))
        in_use = self.fail_cli(1, *self.arguments_of("--listen", f"unix:{path}", "--no-lifecycle", "--app-id", APP))
        self.assertIn("in use", in_use)
        self.assertEqual(daemon.post(event()), (200, "OK"))
        daemon.end()
        self.assertFalse(path.exists())

    def test_keys_change_without_a_restart(self):
        key_file = self.home / "current.pem"
        key_file.write_bytes(self.key.public.read_bytes())
        next_key = SigningKey(self.home, "next")
        process = self.start("webhook", "serve", "--listen", f"unix:{self.home}/h", "--key", str(key_file), "--no-lifecycle", "--app-id", APP,
                             "--metrics", str(self.home / "m.prom"), **PIPES)
        process.stdout.readline()
        address = f"unix:{self.home}/h"

        def status_with(key):
            body = event()
            return post(address, body, key.headers(body))[0]

        def change_to(content, expected):
            key_file.write_bytes(content)
            process.send_signal(signal.SIGHUP)
            end = time.monotonic() + PATIENCE_S
            while status_with(next_key) != expected:
                self.assertLess(time.monotonic(), end)

        self.assertEqual((status_with(self.key), status_with(next_key)), (200, 401))
        change_to(next_key.public.read_bytes(), 200)
        self.assertEqual(status_with(self.key), 401)
        key_file.write_text("no key")  # what was there stays in use
        process.send_signal(signal.SIGHUP)
        self.assertIn("no public key", process.stderr.readline())
        self.assertEqual(status_with(next_key), 200)


    def test_the_same_key_in_another_form_stays(self):
        key_file, second = self.home / "current.pem", self.home / "second.pem"
        key_file.write_bytes(self.key.public.read_bytes())
        second.write_bytes(SigningKey(self.home, "second").public.read_bytes())
        new_key, new_second = SigningKey(self.home, "new"), SigningKey(self.home, "newer")
        process = self.start("webhook", "serve", "--listen", f"unix:{self.home}/h", "--key", str(key_file), "--key", str(second),
                             "--no-lifecycle", "--app-id", APP, **PIPES)
        process.stdout.readline()

        def status_with(key):
            body = event()
            return post(f"unix:{self.home}/h", body, key.headers(body))[0]

        def reload(until, expected):
            process.send_signal(signal.SIGHUP)
            end = time.monotonic() + PATIENCE_S
            while status_with(until) != expected:
                self.assertLess(time.monotonic(), end)

        key_file.write_bytes(openssl("pkey", "-pubin", "-in", self.key.public, "-outform", "DER"))
        second.write_bytes(new_second.public.read_bytes())
        reload(new_second, 200)
        self.assertEqual(status_with(self.key), 200)
        # One that is bad keeps out the good one before it; both come in later, and go when they are gone.
        key_file.write_bytes(new_key.public.read_bytes())
        second.write_text("no key")
        process.send_signal(signal.SIGHUP)
        self.assertIn("no public key", process.stderr.readline())
        self.assertEqual([status_with(key) for key in (self.key, new_second, new_key)], [200, 200, 401])
        second.write_bytes(new_second.public.read_bytes())
        reload(new_key, 200)
        self.assertEqual(status_with(self.key), 401)
        key_file.write_bytes(self.key.public.read_bytes())
        reload(self.key, 200)
        self.assertEqual(status_with(new_key), 401)


class Readme(ServeCase):
    def test_the_example(self):
        arguments, shown = readme_example("<!-- run by tests/integration/cli/test_webhook_serve.py -->")
        application = self.application()
        changed = {"http://127.0.0.1:3000/webhooks": application.url + "/webhooks", "/var/lib/app/spool.db": str(self.home / "spool.db")}
        self.assertLessEqual(set(changed), set(arguments))
        port = shown.rsplit(":", 1)[1].strip()
        self.assertEqual(shown, f"Receiving webhooks at http://127.0.0.1:{port}\n")
        self.assertIn(f"127.0.0.1:{port}", self.run_cli("webhook", "serve", "--help").stdout)  # the one that it takes without --listen
        daemon = self.serve(*[changed.get(one, one) for one in arguments[2:]])
        body = event()
        self.assertEqual(daemon.post(body), (200, "OK"))
        self.assertEqual(application.wait_for(1)[0].body, body)
        daemon.end()


class HandingOn(ServeCase):
    def script(self, text):
        path = self.bin / "on event; true"  # a name that a shell would not survive
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)
        return str(path)

    def test_events_alone_on_the_standard_output_of_tail(self):
        tail = self.tail("--json")
        body = event(webhookId="w-1").replace(b", ", b",\r\n")  # as it came, but on one line
        self.assertEqual(tail.post(body), (200, "OK"))
        line = tail.process.stdout.readline()
        printed = json.loads(line)
        self.assertEqual((printed["id"], printed["type"], printed["app_id"], printed["company_id"], printed["location_id"]),
                         ("w-1", "ContactCreate", APP, "", json.loads(body)["locationId"]))
        self.assertAlmostEqual(printed["timestamp_s"], time.time(), delta=PATIENCE_S)
        self.assertTrue(line.endswith('"event":' + body.decode().replace("\r\n", "  ") + "}\n"), line)
        tail.process.send_signal(signal.SIGTERM)
        self.assertEqual(tail.process.communicate(timeout=PATIENCE_S)[0], "")

        tail = self.tail()
        for body, place in ((event(webhookId="w-2", locationId="loc\x1b[2J"), "location loc"),
                            (event(webhookId="w-3", locationId=None, companyId="com"), "company com")):
            self.assertEqual(tail.post(body), (200, "OK"))
            self.assertRegex(tail.process.stdout.readline(),
                             rf"^\d{{4}}-\d\d-\d\d .*  ContactCreate  {place}[^\x00-\x1f]*  {json.loads(body)['webhookId']}\n$")
        tail.process.stdout.close()  # it cannot be handed on: HighLevel is to send it again
        self.assertEqual(tail.post(event(webhookId="w-4"))[0], 429)
        tail.process.send_signal(signal.SIGTERM)
        tail.process.stderr.read()
        tail.process.wait(PATIENCE_S)

    def test_a_command_gets_the_raw_event(self):
        out = self.home / "out"
        out.mkdir()
        script = self.script(f"cat >'{out}/body'; env >'{out}/env'; ls /proc/self/fd >'{out}/fds'; printf '%s|' \"$@\" >'{out}/args'\n")
        self.environment |= {"GHLAUTH_TEST_SECRET": "do-not-pass", "LD_BIND_NOW": "1"}
        daemon = self.serve("--", script, "a b", "$(touch pwned)", "*")
        body = b'{"type":"ContactCreate", "appId":"' + APP.encode() + b'","webhookId":"w-1","locationId":"$(x)\\n","n":1.0,"n2":12345678901234567890,' \
               + b'"timestamp":' + str(int(time.time() * 1000)).encode() + b',"u":"\\u00e4\xc3\xa4"}\r\n'
        self.assertEqual(daemon.post(body), (200, "OK"))
        self.assertEqual((out / "body").read_bytes(), body)
        self.assertEqual((out / "args").read_text(), "a b|$(touch pwned)|*|")
        text = (out / "env").read_text()
        for line in ("ID=w-1", "TYPE=ContactCreate", f"APP_ID={APP}", "LOCATION_ID=$(x)\n"):
            self.assertIn(f"GHLAUTH_EVENT_{line}\n", text)
        self.assertNotIn("do-not-pass", text)
        names = {line.split("=")[0] for line in text.splitlines() if "=" in line}
        self.assertLessEqual(names, {"PATH", "HOME", "LANG", "TZ", "PWD", "OLDPWD", "SHLVL", "_", *(
            "GHLAUTH_EVENT_" + name for name in ("ID", "TYPE", "APP_ID", "COMPANY_ID", "LOCATION_ID", "TIMESTAMP"))})
        self.assertLessEqual(set((out / "fds").read_text().split()), {"0", "1", "2", "3"})  # 3: the folder that ls reads
        daemon.end()

    def test_what_a_command_refuses_comes_again(self):
        marker = self.home / "works"
        script = self.script(f"cat >/dev/null; test -e '{marker}'\n")
        daemon = self.serve("--", script)
        body = event()
        self.assertEqual(daemon.post(body), (429, "not taken in"))
        self.assertEqual(daemon.post(body), (429, "not taken in"))
        marker.touch()
        self.assertEqual(daemon.post(body), (200, "OK"))
        self.assertEqual(daemon.post(body), (200, "DUPLICATE"))
        self.assertIn("exit code 1", daemon.end())

    def test_a_command_that_does_not_read_is_asked_all_the_same(self):
        daemon = self.serve("--", self.script("exit 0\n"))
        self.assertEqual(daemon.post(event(text="x" * (1 << 20))), (200, "OK"))
        daemon.end()

    def test_what_is_too_long_for_a_program_is_left_out(self):
        out = self.home / "env"
        daemon = self.serve("--", self.script(f"cat >/dev/null; env >'{out}'\n"))
        self.assertEqual(daemon.post(event(companyId="x" * (1 << 20))), (200, "OK"))
        self.assertIn("GHLAUTH_EVENT_LOCATION_ID=", out.read_text())
        self.assertNotIn("GHLAUTH_EVENT_COMPANY_ID=", out.read_text())
        daemon.end()
        application = self.application()
        daemon = self.serve("--upstream", application.url)
        body = event(companyId="x" * (1 << 20))
        self.assertEqual(daemon.post(body, {"X-GHL-Signature": self.key.sign(body)}), (200, "OK"))
        headers = application.requests[0].headers
        self.assertEqual((headers["X-Ghlauth-Company-Id"], headers["Content-Type"]), (None, "application/json"))
        daemon.end()

    def test_a_command_that_hangs_is_ended_with_its_children(self):
        out = self.home / "pid"
        script = self.script(f"trap '' TERM; sleep 1000 & echo $! >'{out}'; sleep 1000\n")
        daemon = self.serve("--timeout-ms", "500", "--", script)
        self.assertEqual(daemon.post(event()), (429, "not taken in"))
        pid = int(out.read_text())
        end = time.monotonic() + PATIENCE_S
        while pathlib.Path(f"/proc/{pid}").exists() and pathlib.Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z":
            self.assertLess(time.monotonic(), end)
        self.assertIn("did not end within 500 ms", daemon.end())

    def test_no_such_command(self):
        daemon = self.serve("--", str(self.home / "nothing"))
        self.assertEqual(daemon.post(event()), (429, "not taken in"))
        self.assertIn("cannot be run", daemon.end())

    def test_a_socket(self):
        path = str(self.home / "app.sock")
        daemon = self.serve("--socket", path, "--timeout-ms", "2000")
        body = event()
        self.assertEqual(daemon.post(body)[0], 429)  # nobody is there
        got, answers = [], [b"no\n", b"", b"okay\n", b"ok\n"]
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()

        def take():
            for answer in answers:
                connection, _ = listener.accept()
                with connection, connection.makefile("rb") as file:
                    got.append(file.read())
                    connection.sendall(answer)

        thread = threading.Thread(target=take)
        thread.start()
        self.assertEqual([daemon.post(body)[0] for _ in answers], [429, 429, 429, 200])
        thread.join()
        listener.close()
        self.assertEqual(got, [body] * len(answers))
        daemon.end()

    def test_an_upstream_gets_the_bytes_and_no_forged_header(self):
        application = self.application()
        daemon = self.serve("--upstream", application.url + "/in?from=ghlauth")
        body = event(companyId="c\u00f6mpany")
        forged = {"X-Ghlauth-Event-Id": "forged", "x-ghlauth-company-id": "forged", "X_Ghlauth_Event_Type": "forged",
                  "X-Ghlauth-Admin": "forged", "Authorization": "Bearer forged", "Cookie": "forged=1"}
        self.assertEqual(daemon.post(body, self.key.headers(body, **forged)), (200, "OK"))
        request, = application.requests
        self.assertEqual((request.path, request.body), ("/in?from=ghlauth", body))
        members = json.loads(body)
        self.assertEqual(request.headers.get_all("X-Ghlauth-Event-Id"), [members["webhookId"]])
        self.assertEqual(request.headers["X-Ghlauth-Event-Type"], "ContactCreate")
        self.assertEqual(request.headers["X-Ghlauth-App-Id"], APP)
        self.assertEqual(request.headers["X-Ghlauth-Location-Id"], members["locationId"])
        self.assertEqual(request.headers["X-GHL-Signature"], self.key.sign(body))
        self.assertEqual(request.headers["Content-Type"], "application/json")
        self.assertNotIn("forged", str(request.headers))
        daemon.end()

    def test_an_upstream_that_does_not_accept(self):
        application = self.application()
        daemon = self.serve("--upstream", application.url, "--timeout-ms", "1000")
        body = event()
        for status in (302, 404, 500):
            application.answer = lambda request, status=status: status
            self.assertEqual(daemon.post(body), (429, "not taken in"))
        application.answer = lambda request: 204
        self.assertEqual(daemon.post(body), (200, "OK"))
        self.assertEqual([request.path for request in application.requests], ["/"] * 4)  # no redirect was followed
        self.assertIn("answered 302", daemon.end())

    def test_where_to(self):
        for arguments in (("--upstream", "ftp://x"), ("--upstream", "http://user:secret@127.0.0.1/"), ("--socket", "x" * 200),
                          ("--upstream", "http://127.0.0.1", "--socket", "x"), ("--spool", str(self.home / "s")), ("--workers", "2")):
            with self.subTest(arguments):
                shown = self.run_cli(*self.arguments_of("--no-lifecycle", "--app-id", APP, *arguments), code=USAGE).stderr
                self.assertNotIn("secret", shown)

    def test_while_one_is_handled_it_is_not_handled_again(self):
        application = self.application()
        is_in, may_go = threading.Event(), threading.Event()

        def answer(_):
            is_in.set()
            may_go.wait(PATIENCE_S)
            return 200

        application.answer = answer
        daemon = self.serve("--upstream", application.url)
        body = event()
        answers = []
        thread = threading.Thread(target=lambda: answers.append(daemon.post(body)))
        thread.start()
        self.assertTrue(is_in.wait(PATIENCE_S))
        self.assertEqual(daemon.post(body), (429, "IN_PROGRESS"))
        # It is told to end meanwhile: what is under way is seen to its end.
        daemon.process.send_signal(signal.SIGTERM)
        may_go.set()
        thread.join()
        self.assertEqual(answers, [(200, "OK")])
        self.assertEqual(daemon.process.wait(PATIENCE_S), 0)
        self.assertEqual(application.bodies, [body])


    def test_several_agree_by_a_store(self):
        application = self.application()
        common = ("--store", f"sqlite:{self.home}/new/events.db", "--upstream", application.url)  # which the first one makes
        first, second = self.serve(*common), self.serve(*common)
        body = event()
        self.assertEqual(first.post(body), (200, "OK"))
        self.assertEqual(second.post(body), (200, "DUPLICATE"))
        second.end()
        first.end()
        self.assertEqual(self.serve(*common).post(body), (200, "DUPLICATE"))
        self.assertEqual(application.bodies, [body])

    def test_without_a_login_it_says_what_can_be_done(self):
        shown = self.run_cli(*self.arguments_of("--upstream", "http://127.0.0.1:1"), code=NO_CREDENTIAL).stderr
        self.assertIn("nobody is logged in", shown)
        self.assertIn("--no-lifecycle --app-id ID", shown)


class Spooling(ServeCase):
    def setUp(self):
        super().setUp()
        self.spool = self.home / "spool.db"
        self.metrics_file = self.home / "webhook.prom"

    def serve(self, *more, **named):
        return super().serve("--spool", str(self.spool), "--metrics", str(self.metrics_file), *more, **named)

    def metrics(self):
        lines = [line for line in self.metrics_file.read_text().splitlines() if not line.startswith("#")]
        return {name: int(value) for name, value in (line.rsplit(" ", 1) for line in lines)}

    def test_what_was_answered_survives(self):
        application = self.application()
        port, url = application.port, application.url
        application.close()
        daemon = self.serve("--upstream", url)
        bodies = [event(number=number) for number in range(20)]
        for body in bodies:
            self.assertEqual(daemon.post(body), (200, "OK"))
        daemon.process.kill()
        daemon.process.communicate()
        self.assertEqual(stat.S_IMODE(self.spool.stat().st_mode), 0o600)

        application = self.application(port)
        daemon = self.serve("--upstream", url)
        self.assertEqual(daemon.post(bodies[0]), (200, "OK"))  # new to this process's memory, and in the spool
        got = application.wait_for(len(bodies))
        self.assertEqual(sorted(request.body for request in got), sorted(bodies))
        daemon.end()
        values = self.metrics()
        self.assertEqual(values["ghlauth_webhook_spool_waiting"], 0)
        self.assertEqual(values["ghlauth_webhook_handed_on_total"], len(bodies))
        # Handed on, it is remembered.
        daemon = self.serve("--upstream", url)
        self.assertEqual(daemon.post(bodies[1]), (200, "OK"))
        last = event()
        self.assertEqual(daemon.post(last), (200, "OK"))
        self.assertEqual(application.wait_for(len(bodies) + 1)[-1].body, last)
        daemon.end()
        self.assertEqual(len(application.bodies), len(bodies) + 1)

    def test_one_worker_keeps_the_order(self):
        application = self.application()
        daemon = self.serve("--workers", "1", "--upstream", application.url)
        bodies = [event(number=number) for number in range(30)]
        for body in bodies:
            daemon.post(body)
        application.wait_for(len(bodies))
        self.assertEqual(application.bodies, bodies)
        daemon.end()

    def test_what_fails_is_tried_again_and_then_given_up(self):
        application = self.application()
        application.answer = lambda request: 200 if len(application.requests) >= 2 else 500
        daemon = self.serve("--upstream", application.url)
        body = event()
        daemon.post(body)
        application.wait_for(3)
        daemon.end()
        self.assertEqual(application.bodies, [body] * 3)
        application.answer = lambda request: 500
        daemon = self.serve("--upstream", application.url, "--give-up", "0s")
        daemon.post(event())
        application.wait_for(4)
        shown = daemon.end()
        self.assertIn("answered 500; given up", shown)
        values = self.metrics()
        self.assertEqual((values["ghlauth_webhook_spool_given_up"], values["ghlauth_webhook_spool_waiting"]), (1, 0))
        self.assertEqual(values['ghlauth_webhook_requests_total{outcome="ok"}'], 1)

        # The operator's word brings it back.
        application.answer = lambda request: 200
        daemon = self.serve("--upstream", application.url, "--retry-given-up")
        application.wait_for(5)
        self.assertIn("1 that were given up", daemon.end())
        self.assertEqual(application.bodies[4], application.bodies[3])
        self.assertEqual(self.metrics()["ghlauth_webhook_spool_given_up"], 0)

    def test_a_command_that_does_not_read_ends_nothing(self):
        out = self.home / "out"
        script = self.home / "command"
        script.write_text(f"#!/bin/sh\nexec <&-\necho \"$GHLAUTH_EVENT_ID\" >>'{out}'\n")
        script.chmod(0o755)
        daemon = self.serve("--workers", "1", "--", str(script))
        for count in range(1, 6):
            self.assertEqual(daemon.post(event(text="x" * (1 << 20))), (200, "OK"))
            end = time.monotonic() + PATIENCE_S
            while not out.exists() or len(out.read_text().splitlines()) < count:
                self.assertLess(time.monotonic(), end)
                self.assertIsNone(daemon.process.poll())
        daemon.end()

    def test_a_full_disk(self):
        is_full = self.home / "no room"
        # AddressSanitizer wants to be the first library, but comes along.
        self.environment |= {"LD_PRELOAD": os.environ["GHLAUTH_NO_ROOM"], "NO_ROOM_WHILE": str(is_full),
                             "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}
        application = self.application()
        daemon = self.serve("--upstream", application.url)
        body = event()
        is_full.touch()
        self.assertEqual([daemon.post(body), daemon.post(body)], [(429, "not taken in")] * 2)
        is_full.unlink()
        self.assertEqual(daemon.post(body), (200, "OK"))
        self.assertEqual(application.wait_for(1)[0].body, body)
        self.assertIn("the spool cannot be written: database or disk is full", daemon.end())
        self.assertEqual(len(application.bodies), 1)

    def test_a_limit_on_files(self):
        application = self.application()
        daemon = self.serve("--upstream", application.url)
        self.assertEqual(daemon.post(event()), (200, "OK"))
        application.wait_for(1)
        body = event(text="x" * (1 << 20))
        before = resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (1 << 19, before[1]))
        self.assertEqual([daemon.post(body), daemon.post(body)], [(429, "not taken in")] * 2)
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, before)
        self.assertEqual(daemon.post(body), (200, "OK"))
        self.assertEqual(application.wait_for(2)[1].body, body)
        self.assertIn("the spool cannot be written", daemon.end())
        self.assertEqual(len(application.bodies), 2)

    def test_what_waits_for_a_clock_is_tried_at_the_start(self):
        daemon = self.serve("--upstream", "http://127.0.0.1:1")
        body = event()
        self.assertEqual(daemon.post(body), (200, "OK"))
        daemon.end()
        with sqlite3.connect(self.spool) as database:
            database.execute("UPDATE event SET next_s = next_s + 31536000, attempts = 1")
        database.close()
        application = self.application()
        daemon = self.serve("--upstream", application.url)
        self.assertEqual(application.wait_for(1)[0].body, body)
        daemon.end()

    def test_one_program_has_it(self):
        daemon = self.serve("--upstream", "http://127.0.0.1:1")
        other = self.fail_cli(1, *self.arguments_of("--no-lifecycle", "--app-id", APP, "--upstream", "http://127.0.0.1:1", "--spool",
                                                    str(self.spool)))
        self.assertIn("another program has the spool", other)
        self.assertEqual(daemon.post(event()), (200, "OK"))
        daemon.end()

    def test_what_is_no_spool(self):
        def refused():
            return self.fail_cli(USAGE, *self.arguments_of("--no-lifecycle", "--app-id", APP, "--upstream", "http://127.0.0.1:1", "--spool",
                                                           str(self.spool)))

        self.spool.write_text("")
        self.spool.chmod(0o644)
        self.assertIn("chmod 600", refused())
        self.spool.unlink()
        self.spool.symlink_to("/dev/null")
        self.assertIn("not a regular file", refused())
        self.spool.unlink()
        with sqlite3.connect(self.spool) as database:
            database.execute("CREATE TABLE mine (x)")
        database.close()
        self.spool.chmod(0o600)
        self.assertIn("another program", refused())
        self.spool.unlink()
        daemon = self.serve("--upstream", "http://127.0.0.1:1")
        daemon.end()
        with sqlite3.connect(self.spool) as database:
            database.execute("PRAGMA user_version = 2")
        database.close()
        self.assertIn("newer ghlauth", refused())


if __name__ == "__main__":
    unittest.main()
