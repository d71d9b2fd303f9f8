"""Runs the behaviour tests of a language, a program that is given as the arguments, with a sandbox and a signed webhook in its
environment."""

import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from sandbox import Sandbox  # noqa: E402
from webhooks import SigningKey, event  # noqa: E402


def environment(sandbox, key):
    """What the tests are about: the sandbox, its people and secrets, a signed webhook."""
    app = sandbox.app
    body = event(appId=app["id"], name="Zoë 𝒵 🦷")
    about = {"URL": sandbox.url, "CONTROL_TOKEN": sandbox.about["control_token"], "PIT": sandbox.location_pit,
             "LOCATION": sandbox.locations[0], "CONTACT": sandbox.contacts[0][0], "APP": app["id"], "CLIENT_ID": app["client_id"],
             "CLIENT_SECRET": app["client_secret"], "REDIRECT_URI": app["redirect_uri"], "SHARED_SECRET": app["shared_secret"],
             "KEY": key.public.read_text(), "EVENT": body.decode(), "SIGNATURE": key.sign(body),
             "ERRORS": str(ROOT / "bindings" / "core" / "adapter" / "errors.hpp")}
    return {**os.environ, **{f"SANDBOX_{name}": value for name, value in about.items()}}


def main():
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        done = subprocess.run(sys.argv[1:], check=False, env=environment(sandbox, SigningKey(folder)))
    sys.exit(1 if done.returncode else 0)


if __name__ == "__main__":
    main()
