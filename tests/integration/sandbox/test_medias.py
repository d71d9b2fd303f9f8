"""Files: the media library takes them as parts of a form, and calls have recordings."""

import hashlib
import unittest

from case import SandboxCase

PATH = "/medias/upload-file"


def form(*parts, boundary="b0undary"):
    body = b""
    for head, content in parts:
        body += f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
    return body + f"--{boundary}--\r\n".encode()


class Medias(SandboxCase):
    def setUp(self):
        super().setUp()
        self.pit = self.sandbox.control("POST", "pits", {"level": "location", "scopes": [
            "medias.write", "conversations/message.readonly"]})["token"]

    def upload(self, body, kind="multipart/form-data; boundary=b0undary", pit=None):
        return self.sandbox.request("POST", PATH, body, {
            "Authorization": "Bearer " + (pit or self.pit), "Version": "2021-07-28", "User-Agent": "test", "Content-Type": kind})

    def kept(self):
        return self.sandbox.control("GET", "items/medias")["items"]

    def test_a_file_is_kept_by_what_it_is(self):
        content = bytes(range(256)) * 40000  # more than a body of another kind may have
        answer = self.upload(form(('name="name"', b"Menu"), ('name="file"; filename="a.bin"', content), ('name="parentId"', b"p1")))
        self.assertEqual(answer.status, 201)
        kept = self.kept()[-1]
        self.assertEqual(kept["id"], answer.json["fileId"])
        self.assertEqual((kept["name"], kept["fileName"], kept["parentId"]), ("Menu", "a.bin", "p1"))
        self.assertEqual((kept["size"], kept["sha256"]), (len(content), hashlib.sha256(content).hexdigest()))

    def test_pieces_of_any_size(self):
        body = form(('name="file"; filename="a.bin"', b"content"), ('name="name"', b"Menu"), ('name="parentId"', b""))
        for size in (1, 2, 7, 50, 113, 130, len(body) - 20):
            with self.subTest(size=size):
                pieces = [body[at:at + size] for at in range(0, len(body), size)]
                self.assertEqual(self.upload(iter(pieces)).status, 201)  # in chunks
                kept = self.kept()[-1]
                self.assertEqual((kept["name"], kept["fileName"], kept["size"], kept["parentId"]), ("Menu", "a.bin", 7, ""))
                self.assertEqual(kept["sha256"], hashlib.sha256(b"content").hexdigest())

    def test_a_file_elsewhere_is_named(self):
        url = ('name="fileUrl"', b"https://files.example/a.png")
        self.assertEqual(self.upload(form(('name="hosted"', b"true"), url)).status, 201)
        self.assertEqual(self.kept()[-1]["fileUrl"], "https://files.example/a.png")
        self.assert_failure(self.upload(form(('name="hosted"', b"true"))), 422, ["fileUrl should not be empty"])

    def test_what_is_no_upload_is_refused(self):
        before = len(self.kept())
        whole = form(('name="file"; filename="a"', b"x"))
        for body, kind in ((b"{}", "application/json"), (whole, "multipart/form-data"), (whole[:-10], "multipart/form-data; boundary=b0undary"),
                           (whole, "multipart/form-data; boundary=another"), (b"", "multipart/form-data; boundary=b0undary")):
            with self.subTest(kind=kind, size=len(body)):
                self.assertIn(self.upload(body, kind).status, (400, 422))
        self.assert_failure(self.upload(form(('name="file"', b"no file name"))), 422, ["file should not be empty"])
        self.assertEqual(self.upload(whole, pit=self.sandbox.location_pit).status, 401)  # its scope
        self.assertEqual(len(self.kept()), before)

    def test_a_recording(self):
        location, other = self.sandbox.locations[:2]
        message = self.sandbox.control("POST", "items/messages", {"location_id": location, "callDuration": 3})["id"]
        path = f"/conversations/messages/{message}/locations/%s/recording"
        answer = self.sandbox.api("GET", path % location, self.pit, version="2021-04-15")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "audio/x-wav"))
        self.assertEqual((answer.body[:4], len(answer.body)), (b"RIFF", 44 + 3 * 8000))
        self.assertEqual(self.sandbox.api("GET", path % other, self.pit, version="2021-04-15").status, 401)
        self.assertEqual(self.sandbox.api("GET", path.replace(message, "none") % location, self.pit, version="2021-04-15").status, 400)


if __name__ == "__main__":
    unittest.main()
