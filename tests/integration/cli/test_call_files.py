"""ghlauth call with files: parts, output, and the bar on a terminal."""

import hashlib
import os
import re
import subprocess
import unittest

from case import PATIENCE_S, PROGRAM, USAGE, CliCase

UPLOAD = "medias/upload-media-content"


class CallFiles(CliCase):
    def setUp(self):
        super().setUp()
        scopes = ["medias.write", "conversations/message.readonly"]
        self.environment["MY_PIT"] = self.sandbox.control("POST", "pits", {"level": "location", "scopes": scopes})["token"]
        self.pit = ["--as", "pit:env:MY_PIT", "--api-url", self.sandbox.url]
        self.photo = self.home / "photo.png"
        self.photo.write_bytes(os.urandom(3_000_000))

    def call(self, *arguments, **more):
        return self.run_cli("call", *arguments, *self.pit, **more)

    def kept(self):
        return self.sandbox.control("GET", "items/medias")["items"][-1]

    def recording(self, seconds):
        message = self.sandbox.control("POST", "items/messages", {"location_id": self.location, "callDuration": seconds})["id"]
        return ["conversations/get-message-recording", "-f", "messageId=" + message, "-f", "locationId=" + self.location]

    def test_a_file_and_fields(self):
        done = self.call(UPLOAD, "-F", f"file=@{self.photo}", "-f", "name=A \"photo\"", "--form", "parentId=a;b=c")
        self.assertIn('"fileId"', done.stdout)
        self.assertEqual(done.stderr, "")
        kept = self.kept()
        self.assertEqual((kept["name"], kept["parentId"]), ('A "photo"', "a;b=c"))
        self.assertEqual((kept["fileName"], kept["contentType"]), ("photo.png", "image/png"))
        self.assertEqual(kept["sha256"], hashlib.sha256(self.photo.read_bytes()).hexdigest())
        self.call("POST", "/medias/upload-file", "-F", f"file=@{self.photo};type=image/x-mine;filename=b.bin")
        self.assertEqual((self.kept()["fileName"], self.kept()["contentType"]), ("b.bin", "image/x-mine"))

    def test_standard_input(self):
        self.call(UPLOAD, "-F", "file=@-;filename=a.txt", input="from a pipe")
        self.assertEqual((self.kept()["fileName"], self.kept()["size"]), ("a.txt", 11))
        with self.photo.open("rb") as photo:
            subprocess.run([PROGRAM, "call", UPLOAD, "-F", "file=@-", *self.pit], stdin=photo, env=self.environment, check=True,
                           timeout=PATIENCE_S, stdout=subprocess.DEVNULL)
        self.assertEqual(self.kept()["size"], 3_000_000)

    def test_what_is_wrong_is_named(self):
        missing = str(self.home / "missing")
        self.assertIn(missing, self.fail_cli(1, "call", UPLOAD, "-F", "file=@" + missing, *self.pit))
        for arguments, said in ((["-F", "novalue"], "is not name=value"), (["-F", "=x"], "is not name=value"),
                                (["-F", "file=@"], "names no file"), (["-F", "a=b", "-d", "{}"], "--form stands beside --data")):
            self.assertIn(said, self.fail_cli(USAGE, "call", UPLOAD, *arguments, *self.pit))

    def test_output(self):
        target = self.home / "call.wav"
        done = self.call(*self.recording(2), "-o", str(target), "-i")
        self.assertTrue(done.stdout.startswith("HTTP 200\n"))
        self.assertNotIn("RIFF", done.stdout)
        self.assertEqual((target.read_bytes()[:4], target.stat().st_size), (b"RIFF", 16044))
        # A refusal is printed, and the file stays.
        arguments = [*self.recording(1)[:-1], "locationId=" + self.other_location]
        done = self.call(*arguments, "--output", str(target), code=1)
        self.assertIn("This location is not accessible", done.stdout)
        self.assertEqual(target.stat().st_size, 16044)
        self.assertEqual(sorted(path.name for path in self.home.glob("call*")), ["call.wav"])
        self.assertIn("no-such-folder", self.fail_cli(1, "call", *self.recording(1), "-o", "/no-such-folder/file", *self.pit))

    def test_a_bar_on_a_terminal(self):
        code, shown = self.terminal("call", UPLOAD, "-F", f"file=@{self.photo}", *self.pit).end()
        self.assertEqual(code, 0, shown)
        self.assertRegex(shown, r"sent +\d+ % \[=*>? *\]  [\d.]+ \w?B of 3.0 MB")
        self.assertRegex(shown, r"sent 100 % \[={24}\]  3\.0 MB of 3\.0 MB  [\d.]+ \w?B/s *\r\n\{\"fileId\"")
        target = self.home / "call.wav"
        code, shown = self.terminal("call", *self.recording(60), "-o", str(target), *self.pit).end()
        self.assertEqual(code, 0, shown)
        self.assertRegex(shown, r"received 100 % \[={24}\]  480\.0 kB of 480\.0 kB")
        self.assertLess(max(len(line.rstrip()) for line in re.split(r"[\r\n]+", shown)), 80)
        # No file, no bar.
        _, shown = self.terminal("call", "GET", self.contact, *self.pit).end()
        self.assertNotIn("received", shown)

    def test_no_bar_elsewhere(self):
        done = subprocess.run([PROGRAM, "call", UPLOAD, "-F", f"file=@{self.photo}", *self.pit], env=self.environment,
                              capture_output=True, text=True, check=True, timeout=PATIENCE_S)
        self.assertEqual(done.stderr, "")


if __name__ == "__main__":
    unittest.main()
