"""files.c against the sandbox: what it uploads is there, what it fetches is a recording."""

import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from sandbox import Sandbox  # noqa: E402

EXAMPLE = pathlib.Path(os.environ["GHLAUTH_EXAMPLES"]) / "files"


class Files(unittest.TestCase):
    def test_upload_and_download(self):
        with Sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
            location = sandbox.locations[0]
            pit = sandbox.control("POST", "pits", {"level": "location", "scopes": ["medias.write", "conversations/message.readonly"]})
            message = sandbox.control("POST", "items/messages", {"location_id": location, "callDuration": 2})["id"]
            menu, recording = pathlib.Path(folder) / "menu.pdf", pathlib.Path(folder) / "call.wav"
            menu.write_bytes(b"%PDF-1.4\n" * 1000)
            done = subprocess.run([EXAMPLE, sandbox.url, location, menu, message, recording], capture_output=True, text=True,
                                  env=os.environ | {"HIGHLEVEL_PIT": pit["token"]}, timeout=60, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            kept = sandbox.control("GET", "items/medias")["items"][-1]
            self.assertEqual((kept["name"], kept["fileName"], kept["contentType"]), ("Menu", "menu.pdf", "application/pdf"))
            self.assertEqual(kept["sha256"], hashlib.sha256(menu.read_bytes()).hexdigest())
            self.assertIn(kept["id"], done.stdout)
            self.assertEqual((recording.read_bytes()[:4], recording.stat().st_size), (b"RIFF", 44 + 2 * 8000))
            self.assertEqual(recording.stat().st_mode & 0o777, 0o600)


if __name__ == "__main__":
    unittest.main()
