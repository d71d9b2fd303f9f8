"""A warm token and an authorized GET with the package for Python."""

import os

import ghlauth
import measure

config = ghlauth.Config(api_url=os.environ["GHLAUTH_BENCH_URL"])
credential = ghlauth.Credential.from_pit(ghlauth.Pit(config, measure.PIT, ghlauth.LEVEL_LOCATION, "C2QujeCh8ZnC7al2InWR"))
client = ghlauth.Client(config)
measure.report("ghlauth", credential.access_token, lambda: client.request(credential, "GET", measure.PATH).text)
