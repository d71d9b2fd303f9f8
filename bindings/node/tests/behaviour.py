"""Runs behaviour.js with a sandbox, signed webhooks and a certificate. Run by tests/support/with_npm.py with package-lock.json;
GHLAUTH_NODE_PACKAGE is the folder with the package in it."""

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
from webhooks import SigningKey, event, openssl  # noqa: E402


def main():
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        key = SigningKey(folder)
        bodies = [event(appId=sandbox.app["id"], name=name) for name in ("a", "Zoë 𝒵 🦷", "c")]
        tls_key, tls_cert = pathlib.Path(folder, "tls.key"), pathlib.Path(folder, "tls.pem")
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost", "-keyout", tls_key, "-out", tls_cert)
        about = {"url": sandbox.url, "control_token": sandbox.about["control_token"], "pit": sandbox.location_pit,
                 "location": sandbox.locations[0], "contact": sandbox.contacts[0][0], "app": sandbox.app["id"],
                 "client_id": sandbox.app["client_id"], "client_secret": sandbox.app["client_secret"],
                 "redirect_uri": sandbox.app["redirect_uri"], "key": key.public.read_text(), "tls_key": str(tls_key),
                 "tls_cert": str(tls_cert),
                 "events": [{"body": body.hex(), "signature": key.sign(body)} for body in bodies]}
        paths = [os.environ["GHLAUTH_NODE_PACKAGE"], os.environ["NODE_PATH"]]
        done = subprocess.run([os.environ.get("GHLAUTH_NODE", "node"), "--expose-gc", HERE / "behaviour.js"], check=False,
                              env={**os.environ, "ABOUT": json.dumps(about), "NODE_PATH": ":".join(paths)})
    sys.exit(1 if done.returncode else 0)


if __name__ == "__main__":
    main()
