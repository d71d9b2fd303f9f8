"""The usual packages of Python for OAuth 2.0, each with a token that is valid for an hour, and a GET with them."""

import os
import time

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # the server speaks plain HTTP, on loopback
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

import authlib.integrations.requests_client  # noqa: E402
import requests_oauthlib  # noqa: E402
from measure import PIT, URL  # noqa: E402

HEADERS = {"Version": "2021-07-28", "Accept": "application/json"}
TOKEN = {"access_token": PIT, "token_type": "Bearer", "expires_in": 3600, "expires_at": int(time.time()) + 3600}
SESSIONS = {"requests-oauthlib": requests_oauthlib.OAuth2Session, "authlib": authlib.integrations.requests_client.OAuth2Session}


def session(way):
    return SESSIONS[way]("client", token=TOKEN)


def get(of):
    return of.get(URL, headers=HEADERS).text
