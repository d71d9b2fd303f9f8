"""The same with the usual packages for OAuth 2.0, each with a token that is valid for an hour."""

import os
import time

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # the server speaks plain HTTP, on loopback
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

import authlib.integrations.requests_client  # noqa: E402
import measure  # noqa: E402
import requests_oauthlib  # noqa: E402

HEADERS = {"Version": "2021-07-28", "Accept": "application/json"}
TOKEN = {"access_token": measure.PIT, "token_type": "Bearer", "expires_in": 3600, "expires_at": int(time.time()) + 3600}


def authlib_token(session):
    session.ensure_active_token(session.token)
    return session.token["access_token"]


oauthlib = requests_oauthlib.OAuth2Session("client", token=TOKEN)
measure.report("requests-oauthlib", None, lambda: oauthlib.get(measure.URL, headers=HEADERS).text)  # it never looks at the clock
session = authlib.integrations.requests_client.OAuth2Session("client", token=TOKEN)
measure.report("Authlib", lambda: authlib_token(session), lambda: session.get(measure.URL, headers=HEADERS).text)
