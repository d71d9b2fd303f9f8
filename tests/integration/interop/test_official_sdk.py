"""test_official_sdk.py script [Version]: HighLevel's own SDK for Node against the sandbox, a client that nobody here wrote."""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "support"))

from sandbox import Sandbox  # noqa: E402

script, *version = sys.argv[1:]
with Sandbox("--set", "rate-max=0", "--set", "rate-daily=0", "--locations", "25") as sandbox:
    environment = {**os.environ, "GHLAUTH_SANDBOX": json.dumps(sandbox.about)}
    if version:
        environment["GHLAUTH_SDK_API_VERSION"] = version[0]
    sys.exit(subprocess.run(["node", HERE / script], env=environment).returncode)
