"""Four receivers over one store get the same webhooks, again and again, and are killed with SIGKILL now and then.

They are daemons of `ghlauth webhook serve`. What is not answered with 200 is sent again, as HighLevel does; whoever is killed is
started again. The application behind them counts: it has to get each event, and twice only one that was on its way through a
receiver that was killed.
"""

import base64
import collections
import http.client
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import stores
from fleet import LONG, row

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from sandbox import PROGRAM  # noqa: E402
from webhooks import APP, Application, SigningKey, UnixConnection, event, signed  # noqa: E402

RECEIVERS = 4
DELIVERIES, EVENTS, KILLS = (10_000, 12_000, 40) if LONG else (300, 400, 6)
TIMEOUT_MS, CLAIM_S = 5000, 8
PATIENCE_S = 1800 if LONG else 300


class Receiver:
    def __init__(self, arguments, path):
        self.arguments, self.path = [PROGRAM, *arguments, "--listen", f"unix:{path}"], path
        self.log = open(f"{path}.log", "wb")
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.arguments, stdout=subprocess.PIPE, stderr=self.log)
        if not self.process.stdout.readline():
            raise RuntimeError(pathlib.Path(f"{self.path}.log").read_text(encoding="utf-8"))

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def close(self):
        self.process.terminate()
        code = self.process.wait(60)
        self.process.stdout.close()
        self.log.close()
        return code


class Sender(threading.Thread):
    """Sends deliveries to one receiver until each has got a 200."""

    def __init__(self, path, deliveries):
        super().__init__(daemon=True)
        self.path, self.waiting = path, collections.deque(deliveries)
        self.answers = collections.Counter()
        self.handled = collections.Counter()  # by the body's number: answered OK, rather than DUPLICATE
        self.connection = None

    def run(self):
        end = time.monotonic() + PATIENCE_S
        while self.waiting and time.monotonic() < end:
            number, body, signature = self.waiting.popleft()
            try:
                status, text = self.post(body, signature)
            except (OSError, http.client.HTTPException):
                self.close()
                status, text = None, "gone"
            self.answers[text] += 1
            if status == 200:
                self.handled[number] += text == "OK"
            else:
                self.waiting.append((number, body, signature))
                if status is None or len(self.waiting) < 10:
                    time.sleep(0.02)  # its claim has to end, or the receiver to come back
        self.close()

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def post(self, body, signature):
        if self.connection is None:
            self.connection = UnixConnection(self.path, 30)
        self.connection.request("POST", "/", body, {"X-GHL-Signature": signature.decode()})
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode().strip()


class Webhooks(unittest.TestCase):
    def storm(self, make_store):
        began = time.monotonic()
        folder = tempfile.TemporaryDirectory(prefix="ghlauth-webhooks-")
        self.addCleanup(folder.cleanup)
        home = pathlib.Path(folder.name)
        store = make_store(home)
        key = SigningKey(home)
        key_file = home / "store.key"
        key_file.write_text("1 " + base64.b64encode(os.urandom(32)).decode() + "\n")
        key_file.chmod(0o600)

        numbers = random.Random(1)
        bodies = [event(number=number) for number in range(EVENTS)]
        signatures = signed(key, bodies)
        # Each event at least once, most of them more often, in another order for each receiver.
        draws = list(range(EVENTS)) + [numbers.randrange(EVENTS) for _ in range(RECEIVERS * DELIVERIES - EVENTS)]
        numbers.shuffle(draws)
        application = Application()
        self.addCleanup(application.close)
        arguments = ["webhook", "serve", "--no-lifecycle", "--app-id", APP, "--key", str(key.public), "--store", store.url, "--key-file",
                     str(key_file), "--upstream", application.url, "--timeout-ms", str(TIMEOUT_MS), "--claim", str(CLAIM_S)]
        receivers = [Receiver(arguments, str(home / f"{number}.sock")) for number in range(RECEIVERS)]
        senders = [Sender(receiver.path, [(draw, bodies[draw], signatures[draw]) for draw in draws[index::RECEIVERS]])
                   for index, receiver in enumerate(receivers)]
        for sender in senders:
            sender.start()
        for kill in range(1, KILLS + 1):
            wanted = EVENTS * kill // (KILLS + 1)
            end = time.monotonic() + PATIENCE_S
            while len(application.requests) < wanted and time.monotonic() < end:
                time.sleep(0.001)
            victim = numbers.choice(receivers)
            victim.kill()
            victim.start()
        for sender in senders:
            sender.join(PATIENCE_S)
        self.assertEqual([len(sender.waiting) for sender in senders], [0] * RECEIVERS)
        self.assertEqual([receiver.close() for receiver in receivers], [0] * RECEIVERS)

        handled = collections.Counter(request.headers["X-Ghlauth-Event-Id"] for request in application.requests)
        confirmed = collections.Counter()
        answers = collections.Counter()
        for sender in senders:
            confirmed += sender.handled
            answers += sender.answers
        ids = {json.loads(body)["webhookId"] for body in bodies}
        self.assertEqual(set(handled), ids)  # at least once
        again = sum(handled.values()) - len(ids)
        self.assertLessEqual(again, KILLS)  # each finds at most what one connection had under way
        self.assertEqual([number for number, count in confirmed.items() if count > 1], [])  # at most once
        self.assertGreaterEqual(len(confirmed), EVENTS - KILLS)  # the others: the receiver died between its store and its answer
        row(f"webhooks on {make_store.name}: {RECEIVERS} receivers, one killed {KILLS} times", RECEIVERS * DELIVERIES,
            f"{EVENTS} events, each handled: {again} twice, by receivers that were killed; {sum(confirmed.values())} answered as new, none "
            f"of them twice; {answers['DUPLICATE']} duplicates, {answers['IN_PROGRESS']} in progress, {answers['gone']} cut off", began)

    def test_each_event_once(self):
        for make_store in stores.chosen():
            with self.subTest(store=make_store.name):
                self.storm(make_store)


if __name__ == "__main__":
    unittest.main()
