"""HighLevel's own SDK against the sandbox: a client that nobody here wrote."""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "support"))

from sandbox import Sandbox  # noqa: E402

with Sandbox("--set", "rate-max=0", "--set", "rate-daily=0", "--locations", "25") as sandbox:
    environment = {**os.environ, "GHLAUTH_SANDBOX": json.dumps(sandbox.about)}
    sys.exit(subprocess.run(["node", HERE / "official_sdk.js"], env=environment).returncode)
