"""Runs behaviour.php with a sandbox and signed webhooks; and the extension and its stub file have to have the same in them.

    behaviour.py PHP EXTENSION-FOLDER"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
from sandbox import Sandbox  # noqa: E402
from webhooks import SigningKey, event  # noqa: E402

PHP, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])


def surface(*arguments):
    return subprocess.run([PHP, "-n", *arguments], capture_output=True, text=True, check=True).stdout.splitlines()


def same_surface():
    stub = surface(HERE / "surface.php", FOLDER / "ghlauth.stub.php")
    extension = surface("-d", f"extension={FOLDER}/ghlauth.so", HERE / "surface.php")
    for line in sorted(set(stub) ^ set(extension)):
        print("the stub file alone has" if line in stub else "the extension alone has", line)
    return stub == extension and len(stub) > 300


def main():
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        key = SigningKey(folder)
        bodies = [event(appId=sandbox.app["id"], name=name) for name in ("a", "Zoë 𝒵 🦷", "c")]
        about = {"url": sandbox.url, "control_token": sandbox.about["control_token"], "pit": sandbox.location_pit,
                 "location": sandbox.locations[0], "contact": sandbox.contacts[0][0], "app": sandbox.app["id"],
                 "client_id": sandbox.app["client_id"], "client_secret": sandbox.app["client_secret"],
                 "redirect_uri": sandbox.app["redirect_uri"], "key": key.public.read_text(), "extension": f"{FOLDER}/ghlauth.so",
                 "events": [{"body": body.hex(), "signature": key.sign(body)} for body in bodies]}
        done = subprocess.run([PHP, "-n", "-d", f"extension={FOLDER}/ghlauth.so", "-d",
                               f"extension={FOLDER}/tests/ghlauth_other_thread.so", HERE / "behaviour.php"], check=False,
                              env={**os.environ, "ABOUT": json.dumps(about)})
    if done.returncode:
        print(f"behaviour.php ended with code {done.returncode}")
    sys.exit(1 if done.returncode or not same_surface() else 0)


if __name__ == "__main__":
    main()
