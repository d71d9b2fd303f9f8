"""The package for Python against a live sandbox: what is Python's own in it. What all languages have in common, bindings/core/cases.json
tests."""

import asyncio
import copy
import gc
import json
import logging
import pathlib
import pickle
import re
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import unittest
import weakref

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from runner import OwnStore, store as kept  # noqa: E402
from sandbox import Sandbox  # noqa: E402

import ghlauth  # noqa: E402


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox()
        cls.addClassCleanup(cls.sandbox.close)
        cls.location, cls.contact = cls.sandbox.locations[0], cls.sandbox.contacts[0][0]
        cls.path = f"/contacts/{cls.contact}"

    def setUp(self):
        self.addCleanup(gc.collect)
        self.config = self.new_config()

    def new_config(self, **settings):
        return ghlauth.Config(api_url=self.sandbox.url, marketplace_url=self.sandbox.url, max_retries=0, **settings)

    def pit(self):
        return ghlauth.Pit(self.config, self.sandbox.location_pit, ghlauth.LEVEL_LOCATION, self.location)

    def credential(self):
        return ghlauth.Credential.from_pit(self.pit())

    def oauth(self, config=None):
        app = self.sandbox.app
        return ghlauth.OAuth(config or self.config, app["client_id"], app["client_secret"], app["redirect_uri"])

    def install(self, oauth):
        url = oauth.authorize_url(["contacts.readonly"], "session 1")
        return oauth.exchange(self.sandbox.allow(url, f"Location:{self.location}"), "tenant 7", "session 1")


class Idioms(Case):
    def test_a_response_is_read_as_in_other_packages(self):
        with ghlauth.Client(self.config) as client:
            response = client.request(self.credential(), "GET", self.path)
            self.assertEqual(response.json()["contact"]["id"], self.contact)
            self.assertEqual(json.loads(response.text), json.loads(response.body))
            self.assertIn("application/json", response.headers["CONTENT-type"])
            self.assertIn("content-type", response.headers)
            made = client.request(self.credential(), "POST", "/contacts/", json={"locationId": self.location, "firstName": "𝒵 🦷"})
            self.assertEqual((made.http_status, made.json()["contact"]["firstName"]), (201, "𝒵 🦷"))
            found = client.request(self.credential(), "GET", "/contacts/", query={"locationId": self.location, "limit": 1})
            self.assertEqual(len(found.json()["contacts"]), 1)
        self.assertTrue(client.is_closed)

    def test_pages_are_iterated(self):
        request = ghlauth.Request.for_operation("contacts/get-contacts")
        request.set_param("locationId", self.location)
        request.add_query("limit", "2")
        pages = list(ghlauth.Client(self.config).pages(self.credential(), request))
        self.assertGreater(len(pages), 1)
        self.assertIn(self.contact, [contact["id"] for page in pages for contact in page])

    def test_a_queue_is_iterated(self):
        with ghlauth.Queue(self.config) as queue:
            for tag in range(20):
                queue.submit(self.credential(), ghlauth.Request("GET", self.path), tag)
            self.assertEqual(len(queue), 20)
            self.assertEqual(sorted(one.tag for one in queue if one.response().http_status == 200), list(range(20)))

    def test_settings_that_there_are_not(self):
        for wrong in (lambda: ghlauth.Config(api_uri="x"), lambda: self.oauth().authorize_url([], states=1),
                      lambda: self.config.set_api_url(7), lambda: ghlauth.Client("config"),
                      lambda: ghlauth.Request("GET", "/", body="text")):
            self.assertRaises(TypeError, wrong)
        with self.assertRaises(ghlauth.UsageError):
            ghlauth.Request("GET", "/contacts/a\0b")

    def test_an_operation_is_found(self):
        self.assertEqual(ghlauth.find_operation("GET /contacts/abc").name, "contacts/get-contact")
        self.assertIsNone(ghlauth.find_operation("GET /nothing"))

    def test_values_cannot_be_changed(self):
        installation = self.install(self.oauth())
        with self.assertRaises(AttributeError):
            installation.owner = "somebody"
        self.assertIn("contacts.readonly", installation.scopes)

    def test_errors_are_those_of_the_core(self):
        text = (ROOT / "bindings" / "core" / "adapter" / "errors.hpp").read_text()
        wanted = set(re.findall(r"X\(([A-Z]\w+), (\w+)\)", text))
        found = {(one.__name__, one.__base__.__name__) for one in vars(ghlauth).values()
                 if isinstance(one, type) and issubclass(one, ghlauth.Error) and one is not ghlauth.Error}
        self.assertEqual(found, wanted)

    def test_errors_of_the_core_are_those_of_the_status_table(self):
        with tempfile.TemporaryDirectory() as folder:
            fresh = pathlib.Path(folder, "errors.hpp")
            subprocess.run(["cmake", "-D", f"SOURCE_DIR={ROOT}", "-D", f"OUTPUT={fresh}", "-P", ROOT / "bindings/core/errors.cmake"],
                           check=True, capture_output=True)
            self.assertEqual(fresh.read_text(), (ROOT / "bindings/core/adapter/errors.hpp").read_text(),
                             "build the target status_header and commit bindings/core/adapter/errors.hpp")

    def test_errors_can_be_pickled(self):
        with self.assertRaises(ghlauth.HttpError) as raised:
            ghlauth.Client(self.config).request(self.credential(), "GET", "/contacts/aaaaaaaaaaaaaaaaaaaa")
        error = raised.exception
        self.assertIsNone(error.retry_after_s)
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((type(again), vars(again), str(again)), (type(error), vars(error), str(error)))


class Secrets(Case):
    def test_nothing_shows_them(self):
        pit, oauth = self.pit(), self.oauth()
        credential = ghlauth.Credential.from_pit(pit)
        options = dict(keys={"k": b"0123456789abcdef0123456789abcdef"})
        store = ghlauth.Store.open("memory:", **options)
        given = ghlauth.core._Secret("the secret")
        things = (self.config, pit, oauth, credential, store, given, ghlauth.Client(self.config), self.install(oauth),
                  ghlauth.UserContextReader(self.config, self.sandbox.app["shared_secret"]))
        shown = " ".join(f"{one!r} {one} {vars(one)}" for one in things)
        self.assertIn("<ghlauth.Pit pit-", shown)
        for secret in (self.sandbox.location_pit, self.sandbox.app["client_secret"], self.sandbox.app["shared_secret"], "the secret"):
            self.assertNotIn(secret, shown)
        self.assertEqual(credential.access_token(), self.sandbox.location_pit)

    def test_a_traceback_with_all_variables_has_none(self):
        secret = "pit-5ec2e75e c2e7"
        try:
            ghlauth.Pit(self.config, secret, ghlauth.LEVEL_LOCATION, self.location)
        except ghlauth.CredentialError as error:
            lines = traceback.TracebackException.from_exception(error).format()
            self.assertNotIn(secret, "".join(lines))
            self.assertNotIn(secret, repr(vars(error)))
        try:
            ghlauth.Pit(self.config, self.sandbox.location_pit, "location", self.location)
        except TypeError as error:
            self.assertNotIn(self.sandbox.location_pit, str(error))

    def test_nothing_is_pickled_or_copied(self):
        for one in (self.config, self.pit(), self.oauth(), self.credential(), ghlauth.Client(self.config), ghlauth.Cancel(),
                    self.install(self.oauth()), ghlauth.core._Secret("x")):
            for way in (pickle.dumps, copy.copy, copy.deepcopy):
                with self.assertRaisesRegex(TypeError, "neither pickled nor copied"):
                    way(one)


class Threads(Case):
    def test_a_blocking_call_lets_others_run(self):
        self.sandbox.fault("delay", delay_ms=1000, path="/contacts")
        credential = self.credential()
        thread = threading.Thread(target=lambda: ghlauth.Client(self.config).request(credential, "GET", self.path))
        turns = 0
        thread.start()
        while thread.is_alive():  # goes round once if the other thread keeps the interpreter to itself
            turns += 1
            time.sleep(0.01)
        self.assertGreater(turns, 20)

    def test_a_call_goes_on_when_its_objects_are_closed(self):
        self.sandbox.fault("delay", delay_ms=500, path="/contacts")
        client, credential, answers = ghlauth.Client(self.config), self.credential(), []
        thread = threading.Thread(target=lambda: answers.append(client.request(credential, "GET", self.path).http_status))
        thread.start()
        while self.sandbox.control("GET", "faults")["faults"]:  # until the request has come
            time.sleep(0.01)
        client.close()
        credential.close()
        thread.join()
        self.assertEqual(answers, [200])
        with self.assertRaises(ghlauth.UsageError):
            client.request(credential, "GET", self.path)

    def test_a_call_is_cancelled_by_another_thread(self):
        self.sandbox.fault("delay", delay_ms=20000, path="/contacts")
        cancel, raised = ghlauth.Cancel(), []

        def call():
            try:
                ghlauth.Client(self.config).request(self.credential(), "GET", self.path, cancel)
            except ghlauth.CancelledError as error:
                raised.append(error)

        thread = threading.Thread(target=call)
        thread.start()
        cancel.request()
        thread.join(10)
        self.assertEqual(len(raised), 1)
        self.sandbox.control("DELETE", "faults")


class Listeners(Case):
    def setUp(self):
        super().setUp()
        kept["rows"], kept["fails"] = {}, ""

    def test_an_own_store_keeps_what_is_asked_of_it(self):
        ghlauth.Store.of(OwnStore(), plain=True).check()

    def test_what_an_own_store_raises_arrives_as_it_is(self):
        class Gone(OwnStore):
            def get(self, key):
                if self.error:
                    raise self.error
                return super().get(key)

            error = None

        rows = Gone()
        oauth = self.oauth(self.new_config(store=ghlauth.Store.of(rows, plain=True)))
        installation = self.install(oauth)
        rows.error = LookupError("the disk is gone")
        try:
            self.fail(oauth.installation(installation.id))
        except LookupError as error:
            self.assertIs(error, rows.error)
            self.assertIn("in get", "".join(traceback.format_exception(None, error, error.__traceback__)))
        rows.error = None
        self.assertEqual(oauth.installation(installation.id).owner, "tenant 7")

    def test_what_an_own_store_gives_wrong_is_a_type_error(self):
        class Wrong(OwnStore):
            def get(self, key):
                return "a row"

        with self.assertRaises((TypeError, RuntimeError)):
            self.install(self.oauth(self.new_config(store=ghlauth.Store.of(Wrong(), plain=True))))

    def test_a_logger_of_python_is_a_log(self):
        with self.assertLogs("highlevel", logging.INFO) as logs:
            self.install(self.oauth(self.new_config(log=logging.getLogger("highlevel"))))
        self.assertTrue(any("token.answer" in line for line in logs.output))
        self.assertNotIn(self.sandbox.app["client_secret"], "".join(logs.output))

    def test_a_completion_is_not_lost_to_a_log_that_fails(self):
        def log(_level, line):
            raise ValueError(line)

        config = self.new_config(log=log, permission_check=ghlauth.PERMISSION_CHECK_WARN)
        queue, lines = ghlauth.Queue(config), []
        queue.submit(ghlauth.Credential.from_access_token(config, "a-token"), ghlauth.Request("GET", "/nothing/at/all"), 7)
        while True:
            try:
                completion = queue.next()
                break
            except ValueError as error:
                lines.append(str(error))
        self.assertEqual(completion.tag, 7)
        self.assertTrue(lines)

    def test_an_own_clock(self):
        now = [1_900_000_000_000]
        config = self.new_config(clock=lambda: now[0])
        pit = ghlauth.Pit(config, self.sandbox.location_pit, ghlauth.LEVEL_LOCATION, self.location)
        pit.set_created_at_s(1_900_000_000 - 100)
        self.assertEqual(pit.age_s, 100)
        now[0] += 1000 * ghlauth.PIT_ROTATION_AGE_S
        self.assertTrue(pit.is_rotation_due)

    def test_a_source_of_secrets(self):
        asked = []

        def fetch():
            asked.append(1)
            return self.sandbox.location_pit, int(time.time()) + 3600

        credential = ghlauth.Credential.from_source(self.config, fetch)
        client = ghlauth.Client(self.config)
        for _ in range(2):
            self.assertEqual(client.request(credential, "GET", self.path).http_status, 200)
        self.assertEqual(asked, [1])

    def test_they_live_as_long_as_they_are_needed(self):
        class Log:
            lines = 0

            def __call__(self, _level, _line):
                self.lines += 1

        log = Log()
        config = self.new_config(log=log)
        oauth = self.oauth(config)
        seen = weakref.ref(log)
        del log
        gc.collect()
        self.install(oauth)
        self.assertGreater(seen().lines, 0)
        config.close()
        gc.collect()
        self.assertIsNotNone(seen())  # the app needs it still
        del oauth, config
        gc.collect()
        self.assertIsNone(seen())

    def test_one_that_was_given_to_what_failed_is_let_go(self):
        def fetch():
            return self.sandbox.location_pit

        seen = weakref.ref(fetch)
        self.assertRaises(ghlauth.UsageError, ghlauth.Pit.from_source, self.config, fetch, 7, "x")
        self.config.close()
        self.assertRaises(ghlauth.UsageError, ghlauth.Credential.from_source, self.config, fetch)
        self.assertRaises(TypeError, ghlauth.Credential.from_source, self.new_config(), fetch, "location")
        self.assertRaises(ValueError, ghlauth.Credential.from_source, None, fetch)
        del fetch
        gc.collect()
        self.assertIsNone(seen())

    def test_a_listener_is_given_once(self):
        class Log(ghlauth.core._LogListener):
            def write(self, level, line):
                pass

        log = Log()
        self.config._set_log(ghlauth.LOG_INFO, log)
        with self.assertRaisesRegex(ghlauth.UsageError, "given before"):
            self.new_config()._set_log(ghlauth.LOG_INFO, log)


class Asyncio(Case):
    def test_many_at_a_time(self):
        async def run():
            async with ghlauth.aio.Client(self.config, max_in_flight=8, capacity=16) as client:
                answers = await asyncio.gather(*(client.request(self.credential(), "GET", self.path) for _ in range(60)))
                self.assertEqual(len(client), 0)
                return [answer.http_status for answer in answers]

        self.assertEqual(asyncio.run(run()), [200] * 60)

    def test_failures_are_raised_where_they_are_awaited(self):
        async def run():
            async with ghlauth.aio.Client(self.config) as client:
                with self.assertRaises(ghlauth.HttpError):
                    await client.request(self.credential(), "GET", "/contacts/aaaaaaaaaaaaaaaaaaaa")
                self.sandbox.fault("delay", delay_ms=20000, path="/contacts")
                with self.assertRaises(ghlauth.TimeoutError):
                    await client.request(self.credential(), "GET", self.path, timeout_s=0.2)
                self.sandbox.control("DELETE", "faults")

        asyncio.run(run())

    def test_a_cancelled_task_cancels_its_request(self):
        async def run():
            self.sandbox.fault("delay", delay_ms=20000, path="/contacts")
            async with ghlauth.aio.Client(self.config) as client:
                task = asyncio.create_task(client.request(self.credential(), "GET", self.path))
                await asyncio.sleep(0)
                task.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await task
                while len(client):  # its completion is taken
                    await asyncio.sleep(0.01)
            self.sandbox.control("DELETE", "faults")

        asyncio.run(asyncio.wait_for(run(), 15))

    def test_closing_ends_what_waits(self):
        async def run():
            self.sandbox.fault("delay", delay_ms=20000, path="/contacts")
            client = ghlauth.aio.Client(self.config)
            task = asyncio.create_task(client.request(self.credential(), "GET", self.path))
            await asyncio.sleep(0)
            client.close()
            client.close()
            with self.assertRaises(asyncio.CancelledError):
                await task
            self.sandbox.control("DELETE", "faults")

        asyncio.run(asyncio.wait_for(run(), 15))


if __name__ == "__main__":
    unittest.main()
