"""The extension under a real php-fpm: it is loaded before php-fpm forks, and first used afterwards, in processes that share a store.

    test_fpm.py PHP EXTENSION"""

import concurrent.futures
import os
import pathlib
import socket
import sys
import unittest
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
from fpm import Fpm, program  # noqa: E402
from sandbox import Sandbox  # noqa: E402
from webhooks import SigningKey, event  # noqa: E402

PHP, EXTENSION = sys.argv[1:3]


class UnderFpm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.fpm = Fpm(PHP, "-d", f"extension={EXTENSION}")
        cls.addClassCleanup(cls.fpm.close)
        cls.sandbox = Sandbox()
        cls.addClassCleanup(cls.sandbox.close)
        cls.key = SigningKey(cls.fpm.folder)
        cls.store_key = os.urandom(32).hex()

    def ask(self, name, query="", body=b"", **headers):
        sandbox = self.sandbox
        return self.fpm.request(
            HERE / "fpm.php", name, query, body, headers, API_URL=sandbox.url, FOLDER=self.fpm.folder, PIT=sandbox.location_pit,
            LOCATION=sandbox.locations[0], CONTACT=sandbox.contacts[0][0], APP=sandbox.app["id"], CLIENT_ID=sandbox.app["client_id"],
            CLIENT_SECRET=sandbox.app["client_secret"], REDIRECT_URI=sandbox.app["redirect_uri"], KEY=self.key.public.read_text(),
            STORE_KEY=self.store_key)

    def many(self, count, *arguments, **headers):
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            return [one.result() for one in [pool.submit(self.ask, *arguments, **headers) for _ in range(count)]]

    def each_process(self):
        """The answer of each: none goes on before all have come."""
        with socket.create_server(("127.0.0.1", 0)) as door, concurrent.futures.ThreadPoolExecutor(Fpm.PROCESSES) as pool:
            door.settimeout(60)
            answers = [pool.submit(self.ask, "meeting", f"door={door.getsockname()[1]}") for _ in range(Fpm.PROCESSES)]
            for guest in [door.accept()[0] for _ in range(Fpm.PROCESSES)]:
                guest.close()
            return [answer.result() for answer in answers]

    def test_it_is_loaded_before_the_fork(self):
        for process in (self.fpm.process.pid, int(self.ask("pit").headers["X-Process"])):
            self.assertIn("libghlauth.so", pathlib.Path(f"/proc/{process}/maps").read_text(encoding="utf-8"))

    def test_each_process_makes_calls(self):
        answers = [*self.each_process(), *self.many(30, "pit")]
        self.assertEqual({answer.body for answer in answers}, {self.sandbox.contacts[0][0]})
        self.assertEqual(len({answer.headers["X-Process"] for answer in answers}), Fpm.PROCESSES)

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
        processes = {answer.headers["X-Process"] for answer in self.each_process()}
        self.assertEqual(self.ask("exits").body, "over")
        self.assertIn("Maximum execution time", self.ask("too_long").body)
        self.assertEqual({answer.headers["X-Process"] for answer in self.each_process()}, processes)
        self.assertNotIn("exited on signal", self.fpm.log())


if __name__ == "__main__":
    if not program(PHP):
        print("there is no php-fpm here", file=sys.stderr)
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
