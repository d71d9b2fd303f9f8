"""All is made, used and dropped in Python, for bindings/core/growth.py."""

import gc
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from runner import OwnStore  # noqa: E402

import ghlauth  # noqa: E402

about = {name[8:].lower(): value for name, value in os.environ.items() if name.startswith("SANDBOX_")}
contact = f"/contacts/{about['contact']}"


def new_config(**settings):
    return ghlauth.Config(api_url=about["url"], marketplace_url=about["url"], max_retries=0, **settings)


def fails(kind, call, *arguments):
    try:
        call(*arguments)
    except kind as error:
        return str(error)
    raise AssertionError("nothing was raised")


def no_secret():
    raise OSError("there is none")


def once(client, credential, webhook):
    config = new_config(log=lambda level, line: None, clock=lambda: 1_900_000_000_000)
    config.set_store(ghlauth.Store.of(OwnStore(), plain=True))
    sourced = ghlauth.Credential.from_source(config, lambda: "a-token", ghlauth.LEVEL_LOCATION, about["location"])
    assert sourced.access_token() == "a-token"
    assert sourced.decide("contacts/get-contact").outcome == ghlauth.OUTCOME_UNDETERMINED
    fails(OSError, ghlauth.Credential.from_source(config, no_secret).access_token)
    oauth = ghlauth.OAuth(config, about["client_id"], about["client_secret"], about["redirect_uri"])
    oauth.authorize_url(["contacts.readonly"], "session")
    fails(ghlauth.NotFoundError, oauth.installation, "nothing")
    fails(ghlauth.CallbackError, oauth.exchange, "code=abc")
    with ghlauth.Request("POST", "/contacts/", json={"name": "x" * 100}, query={"a": "b"}) as request:
        request.set_body("text/plain", b"\0" * 100)
    ghlauth.UserContext.from_json('{"userId": "u", "companyId": "c"}').json
    fails(ghlauth.WebhookError, webhook.verify, {"X-GHL-Signature": "x"}, b"{}")
    with ghlauth.Client(config), ghlauth.Queue(config) as queue:
        assert len(queue) == 0
    assert client.request(credential, "GET", contact).json()["contact"]["id"] == about["contact"]


def main():
    client = ghlauth.Client(new_config())
    credential = ghlauth.Credential.from_pit(ghlauth.Pit(new_config(), about["pit"], ghlauth.LEVEL_LOCATION, about["location"]))
    for line in sys.stdin:
        for number in range(int(line)):
            if number % 10 == 0:
                webhook = ghlauth.Webhook(new_config(), [about["app"]])
            once(client, credential, webhook)
        gc.collect()
        print(len(gc.get_objects()), flush=True)


if __name__ == "__main__":
    main()
