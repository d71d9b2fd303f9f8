"""Flow 1, a Private Integration Token: reads one contact of a location.
HIGHLEVEL_PIT=pit-... pit_flow.py <api url> <location id> <contact id>"""

import os
import sys

import ghlauth

api_url, location_id, contact_id = sys.argv[1:]
config = ghlauth.Config(api_url=api_url)  # left out: the production API

pit = ghlauth.Pit(config, os.environ["HIGHLEVEL_PIT"], ghlauth.LEVEL_LOCATION, location_id)
response = ghlauth.Client(config).request(ghlauth.Credential.from_pit(pit), "GET", f"/contacts/{contact_id}")
print(response.text)
