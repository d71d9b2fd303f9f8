"""Carries out the steps of bindings/core/cases.json in Python: one line of standard input each, one line of standard output.
bindings/core/scenario.py says what the lines are."""

import gc
import sys
import threading
import urllib.parse

import ghlauth

things = {}
log = {"lines": [], "fails": ""}
store = {"rows": {}, "fails": ""}


class OwnStore:
    """An application-defined store: a dictionary."""

    lock = threading.Lock()

    def rows(self):
        if store["fails"]:
            raise OSError(store["fails"])
        return store["rows"]

    def get(self, key):
        return self.rows().get(key)

    def put_if_version(self, row, present):
        kept = ghlauth.StoreRow()
        for name in ("key", "value", "version", "due_s", "app_id", "owner", "company_id", "location_id"):
            setattr(kept, name, getattr(row, name))
        with self.lock:
            rows = self.rows()
            if (rows[row.key].version if row.key in rows else 0) != present:
                return False
            rows[row.key] = kept
            return True

    def erase_if_version(self, key, version):
        with self.lock:
            rows = self.rows()
            if key not in rows or rows[key].version != version:
                return False
            del rows[key]
            return True

    def scan(self, query):
        with self.lock:
            return sorted((row for row in self.rows().values() if query.fits(row)), key=lambda row: row.key.encode())[:query.limit]

    def due(self, app_id, until_s, limit):
        with self.lock:
            due = [row for row in self.rows().values() if row.app_id == app_id and 0 < row.due_s <= until_s]
            return sorted(due, key=lambda row: (row.due_s, row.key.encode()))[:limit]


def own_log(_level, line):
    log["lines"].append(line)
    if log["fails"]:
        raise ValueError(log["fails"])


def config(name, url, retries):
    things[name] = ghlauth.Config(api_url=url, marketplace_url=url, max_retries=int(retries))


def pit(name, of, token, level, resource):
    made = things[name] = ghlauth.Pit(things[of], token, int(level), resource)
    return made.level, made.resource_id, made.redacted


def oauth(name, of, client_id, secret, redirect_uri):
    things[name] = ghlauth.OAuth(things[of], client_id, secret, redirect_uri)
    return (things[name].app_id,)


def authorize(of, session, scopes):
    return (things[of].authorize_url(scopes.split(), session),)


def installation(one):
    return one.id, one.level, one.company_id, one.location_id, one.owner, " ".join(one.scopes)


def exchange(of, url, owner, session):
    return installation(things[of].exchange(url, owner, session))


def refresh(of, id):
    return installation(things[of].refresh(id))


def mint(of, company, location):
    return installation(things[of].mint_location(company, location))


def lookup(of, id):
    return installation(things[of].installation(id))


def credential_of_pit(name, of):
    things[name] = ghlauth.Credential.from_pit(things[of])


def credential_of_installation(name, of, id):
    things[name] = ghlauth.Credential.from_installation(things[of], id)


def credential_of_token(name, of, token):
    things[name] = ghlauth.Credential.from_access_token(things[of], token, -1, 0, "")


def credential_of_source(name, of, token):
    things[name] = ghlauth.Credential.from_source(things[of], lambda: token)


def token(of):
    return (things[of].access_token(),)


def client(name, of):
    things[name] = ghlauth.Client(things[of])


def send(of, credential, method, path, json="", cancel=""):
    with ghlauth.Request(method, path) as request:
        if json:
            request.set_json(json)
        response = things[of].send(things[credential], request, things[cancel] if cancel else None)
    return response.http_status, response.header("Content-Type"), response.body


def threads(of, credential, method, path, count):
    answers = []
    start = threading.Barrier(int(count))

    def one():
        start.wait()
        answers.append(things[of].request(things[credential], method, path).http_status)

    running = [threading.Thread(target=one) for _ in range(int(count))]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return (answers.count(200),)


def decide(of, operation, version, location):
    decision = things[of].decide(operation, version, location)
    return (decision.outcome, decision.operation,
            *(part for one in decision.findings for part in (one.reason_name, one.remedy_name, one.value)))


def webhook(name, of, app_id, pem):
    things[name] = ghlauth.Webhook(things[of], [app_id])
    things[name].add_key(ghlauth.KEY_ED25519, pem.encode())


def verify(of, body, *headers):
    event = things["event"] = things[of].verify(zip(headers[::2], headers[1::2]), body)
    return event.type, event.app_id, event.location_id, event.json


def verify_signature(of, body, *headers):
    things[of].verify_signature(zip(headers[::2], headers[1::2]), body)


def confirm(of):
    things[of].confirm(things["event"])


def release(of):
    things[of].release(things["event"])


def webhook_http_status(status):
    return (ghlauth.Webhook.http_status(int(status)),)


def reader(name, of, secret):
    things[name] = ghlauth.UserContextReader(things[of], secret)


def decrypt(of, ciphertext):
    user = things[of].decrypt(ciphertext)
    return user.user_id, user.company_id, user.active_location, user.level, user.role, user.user_name, user.email


def use_own_log(of):
    things[of].set_log(own_log, ghlauth.LOG_DEBUG)


def log_fails(text):
    log["fails"] = text


def log_has(text):
    return (int(any(text in line for line in log["lines"])),)


def own_store(name):
    things[name] = ghlauth.Store.of(OwnStore(), plain=True)


def use_store(of, name):
    things[of].set_store(things[name])


def store_fails(text):
    store["fails"] = text


def store_rows():
    return (len(store["rows"]),)


def check_store(name):
    things[name].check()


def cancel(name):
    things[name] = ghlauth.Cancel()


def cancel_request(name):
    things[name].request()


def cancel_timeout(name, timeout_ms):
    things[name].set_timeout_ms(int(timeout_ms))


def queue(name, of, capacity):
    things[name] = ghlauth.Queue(things[of])
    things[name].set_capacity(int(capacity))


def submit(of, credential, method, path, tag):
    things[of].submit(things[credential], ghlauth.Request(method, path), int(tag))


def next(of):
    completion = things[of].next()
    return (completion.tag, completion.response().http_status) if completion.exists else ()


def close(name):
    things[name].close()


def forget(name):
    del things[name]
    gc.collect()


def classes(error):
    return " ".join(one.__name__ for one in type(error).__mro__ if issubclass(one, ghlauth.Error))


def answer(line):
    verb, *arguments = (urllib.parse.unquote_to_bytes(part) for part in line.rstrip("\n").split("\t"))
    arguments = [one if verb in (b"verify", b"verify_signature") and at == 1 else one.decode() for at, one in enumerate(arguments)]
    try:
        return ("ok", *(globals()[verb.decode()](*arguments) or ()))
    except ghlauth.Error as error:
        return ("error", classes(error), error.status, error.name, error.message, error.hint, error.http_status,
                error.server_message, error.trace_id, -1 if error.retry_after_s is None else round(error.retry_after_s * 1000),
                int(error.retryable))
    except Exception as error:  # pylint: disable=broad-except
        return "thrown", str(error)


if __name__ == "__main__":
    for line in sys.stdin:
        print(*(urllib.parse.quote(part if isinstance(part, bytes) else str(part), safe="") for part in answer(line)), sep="\t",
              flush=True)
