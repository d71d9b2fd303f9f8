"""Each line with `# wrong` is one that mypy refuses."""

import ghlauth

config = ghlauth.Config(api_uri="https://example.com")  # wrong
config.set_timeout_ms("1000")  # wrong
pit = ghlauth.Pit(config, "pit", ghlauth.LEVEL_LOCATION)  # wrong
credential = ghlauth.Credential.from_pit(config)  # wrong
client = ghlauth.Client(config)
client.request(credential, "GET", "/", body="text")  # wrong
client.request(credential, "GET", "/").http_status = 7  # wrong
config.no_such_thing()  # wrong
