"""The reference that Doxygen makes of the headers: without a warning, with every public function and macro, and with what a comment says of
parameters, errors and threads in its place."""

import html
import os
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
import public_headers as headers  # noqa: E402
from command import run  # noqa: E402

BUILD = pathlib.Path(os.environ["GHLAUTH_BUILD_DIR"])


def text_of(page):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page))).strip()


class Reference(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        run("cmake", "--build", BUILD, "--target", "reference")  # fails on any warning
        cls.folder = BUILD / "reference" / "html"
        names = {function.header for function in headers.functions()}
        cls.pages = {name: (cls.folder / name.replace("_", "__").replace(".h", "_8h.html")).read_text(encoding="utf-8") for name in names}

    def test_every_function_has_its_text(self):
        functions = headers.functions()
        self.assertGreater(len(functions), 400)
        for function in functions:
            entry = re.search(rf">{function.name}\(\)</h2>(.*?)(?=<h2 class=\"memtitle\"|<!-- contents -->)", self.pages[function.header], re.S)
            self.assertIsNotNone(entry, function.name)
            text = text_of(entry[1])
            first = function.doc.split(".")[0].split(" Out:")[0].replace("`", "")
            self.assertIn(re.sub(r"\W", "", first), re.sub(r"\W", "", text), function.name)

    def test_sections_are_in_their_place(self):
        page = self.pages["client.h"]
        entry = page[page.index(">ghlauth_client_send()</h2>"):page.index(">ghlauth_client_free()</h2>")]
        self.assertRegex(entry, r'paramdir">\[out\]</td><td class="paramname">response</td><td>owned')
        for title in ("Error", "Blocks", "Since"):
            self.assertRegex(entry, rf'<dl class="section \w+"><dt>{title}</dt><dd>')

    def test_macros_and_the_first_page(self):
        listed = set(re.findall(r"<li>(GHLAUTH_\w+)", "".join(path.read_text(encoding="utf-8") for path in self.folder.glob("globals*.html"))))
        self.assertLessEqual({constant.name for constant in headers.constants()}, listed)
        self.assertIn("Private Integration Token", text_of((self.folder / "index.html").read_text(encoding="utf-8")))


if __name__ == "__main__":
    unittest.main()
