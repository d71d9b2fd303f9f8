"""Flow 2, OAuth 2.0: prints the URL that the user's browser opens, reads the URL that it was sent to, then makes a call.
HIGHLEVEL_CLIENT_ID=... HIGHLEVEL_CLIENT_SECRET=... oauth_flow.py <api url> <marketplace url> <redirect uri> <path>"""

import os
import sys

import ghlauth

api_url, marketplace_url, redirect_uri, path = sys.argv[1:]
config = ghlauth.Config(api_url=api_url, marketplace_url=marketplace_url)  # left out: production
client_id, client_secret = os.environ["HIGHLEVEL_CLIENT_ID"], os.environ["HIGHLEVEL_CLIENT_SECRET"]
session_id = "the session of the user's browser"

oauth = ghlauth.OAuth(config, client_id, client_secret, redirect_uri)
print(oauth.authorize_url(["contacts.readonly"], session_id), flush=True)
installation = oauth.exchange(sys.stdin.readline().strip(), "tenant 7", session_id)
credential = ghlauth.Credential.from_installation(oauth, installation.id)
print(ghlauth.Client(config).request(credential, "GET", path).text)
