"""Every code block of README.md is compiled or run: C, C++ and Python blocks stand word for word in an example that a test runs
(named by the comment before the block), shell blocks marked `run` are run here, console blocks by the test that their comment names, and the other ones call scripts that
are there.
The links of all pages lead somewhere."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import textwrap
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"(?:<!-- (?P<mark>[^\n]+) -->\n)?```(?P<language>\w*)\n(?P<code>.*?)```", re.S)
MAX_FLOW_LINES = 15
MAX_EXAMPLE_LINES = 79
NO_USE_CASES = ("all_pages.c", "custom_page.c", "demo.c", "files.c", "minimal_dlopen.c", "minimal_pkgconfig.c", "pit_flow.c",
                "queue_epoll.c", "store_module.c")

FOLDERS = ("include", "src", "bindings", "tests", "pkgconfig")
PAGES = [*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in ROOT.glob(f"{folder}/**/*.md"))]


def blocks():
    return [match.groupdict() for match in BLOCK.finditer((ROOT / "README.md").read_text())]


def anchors(page):
    """Of its headings, as the usual viewers of Markdown make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), flags=re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


class Readme(unittest.TestCase):
    def test_code_is_that_of_an_example(self):
        found = [block for block in blocks() if block["language"] in ("c", "cpp", "python")]
        self.assertEqual(len(found), 12)
        for block in found:
            with self.subTest(block["mark"]):
                self.assertTrue(block["mark"].startswith("from "))
                example = ROOT / block["mark"].removeprefix("from ")
                text = textwrap.dedent(example.read_text())
                code = block["code"].rstrip("\n")
                self.assertTrue(any(textwrap.indent(code, indent) in text for indent in ("", "  ", "    ")), f"not in {example.name}")
                self.assertLess(code.count("\n") + 1, MAX_FLOW_LINES)

    def test_each_use_case_is_linked_and_short(self):
        table = (ROOT / "README.md").read_text().split("\n## Use cases\n")[1].split("\n## ")[0]
        linked = set(re.findall(r"\]\(tests/examples/([^)]+)\)", table))
        self.assertEqual(linked, {path.name for path in ROOT.glob("tests/examples/*.c")} - set(NO_USE_CASES))
        tests = "".join(path.read_text() for path in ROOT.glob("tests/examples/test_*.py"))
        for name in linked:
            self.assertLessEqual(len((ROOT / "tests/examples" / name).read_text().splitlines()), MAX_EXAMPLE_LINES, name)
            self.assertIn(f'"{name.removesuffix(".c")}"', tests)

    def test_each_screenshot_is_shown(self):
        """tests/integration/browser/test_every_page.js asserts that they are of pages that exist."""
        kept = {path.name for path in ROOT.glob("src/sandbox/pages/screenshots/*.png")}
        shown = re.findall(r"\]\(pages/screenshots/([^)]+)\)", (ROOT / "src/sandbox/pages.md").read_text())
        self.assertGreater(len(kept), 10)
        self.assertEqual(sorted(kept), sorted(shown))

    def test_console_blocks_have_a_test(self):
        for block in blocks():
            if block["language"] == "console":
                test = ROOT / (block["mark"] or "").removeprefix("run by ")
                self.assertTrue(test.is_file(), block["code"])
                self.assertIn(f"<!-- {block['mark']} -->", test.read_text())

    def test_scripts_are_there(self):
        for block in blocks():
            if block["language"] == "sh" and block["mark"] is None:
                for line in block["code"].splitlines():
                    self.assertTrue(os.access(ROOT / line.split()[0], os.X_OK), line)

    def test_commands_run(self):
        commands = [block["code"] for block in blocks() if block["mark"] == "run"]
        self.assertEqual(len(commands), 1)
        with tempfile.TemporaryDirectory(prefix="ghlauth readme ") as prefix:
            result = subprocess.run(["bash", "-euc", commands[0]], cwd=ROOT, env={**os.environ, "PREFIX": prefix}, capture_output=True,
                                    text=True, check=False)
            self.assertEqual(result.returncode, 0, result.stdout[-3000:] + result.stderr[-3000:])
            self.assertTrue(any(pathlib.Path(prefix).rglob("libghlauth.so")))
            self.assertIsNotNone(shutil.which("ghlauth", path=f"{prefix}/bin"))

    def test_links_lead_somewhere(self):
        self.assertGreater(len(PAGES), 3)
        for page in PAGES:
            for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)", page.read_text()):
                with self.subTest(page=page.relative_to(ROOT).as_posix(), target=target, anchor=anchor):
                    if target.startswith("http"):
                        self.assertRegex(target, r"^https://[\w.-]+(/|$)")
                        continue
                    linked = (page.parent / target).resolve() if target else page
                    self.assertTrue(linked.exists())
                    self.assertTrue(linked.is_relative_to(ROOT))
                    if anchor:
                        self.assertIn(anchor, anchors(linked))

    def test_each_page_is_linked(self):
        linked = {(page.parent / target).resolve() for page in PAGES
                  for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()) if not target.startswith("http")}
        for page in (ROOT / "src").glob("**/*.md"):
            self.assertIn(page, linked)

    def test_numbers_in_brackets_are_sources(self):
        """Of the pages that have sources: each number names one, and each source is used."""
        pages = [page for page in PAGES if "\n## Sources\n" in page.read_text()]
        self.assertEqual(len(pages), 2)
        for page in pages:
            text, sources = page.read_text().split("\n## Sources\n")
            numbered = re.findall(r"^(\d+)\. ", sources, flags=re.M)
            used = {number for group in re.findall(r"\[(\d+(?:, \d+)*)\]", text) for number in group.split(", ")}
            self.assertEqual(used, set(numbered), page.name)


if __name__ == "__main__":
    unittest.main()
