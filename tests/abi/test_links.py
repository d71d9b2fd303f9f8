"""What a page links to is there: files, and the headings in them. Addresses of others are not looked at: a test that asks the network tells
nothing of this project."""

import re
import shutil
import subprocess
import unittest

from public_headers import ROOT

LINK = re.compile(r"(?<!!)\[(?:[^\]`]|`[^`]*`)*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def pages():
    found = []
    if shutil.which("git"):
        listed = subprocess.run(["git", "-C", ROOT, "ls-files", "*.md"], capture_output=True, text=True, check=False)
        found = [ROOT / name for name in listed.stdout.splitlines()] if listed.returncode == 0 else []
    found = found or [path for path in ROOT.rglob("*.md") if "build" not in path.relative_to(ROOT).parts and "node_modules" not in path.parts]
    return [path for path in found if path.exists()]


def without_code(text):
    return re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)


def anchors(text):
    """As GitHub names headings."""
    found = {}
    for heading in re.findall(r"^#+ (.+)$", without_code(text), re.M):
        heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        found[name] = found.get(name, -1) + 1
    return {name if number == 0 else f"{name}-{number}" for name, count in found.items() for number in range(count + 1)}


class Links(unittest.TestCase):
    def test_they_lead_somewhere(self):
        count = 0
        for page in pages():
            text = page.read_text(encoding="utf-8")
            for link in (one or other for one, other in LINK.findall(without_code(text))):
                if re.match(r"[a-z]+:", link):
                    continue
                count += 1
                name, _, anchor = link.partition("#")
                target = (page.parent / name).resolve() if name else page
                with self.subTest(page=str(page.relative_to(ROOT)), link=link):
                    self.assertTrue(target.exists(), "there is no such file")
                    if anchor and target.suffix == ".md":
                        self.assertIn(anchor, anchors(target.read_text(encoding="utf-8")))
        self.assertGreater(count, 60)

    def test_each_guide_is_linked_from_the_readme(self):
        linked = set(LINK.findall((ROOT / "README.md").read_text(encoding="utf-8")))
        linked = {(one or other).split("#")[0] for one, other in linked}
        for page in pages():
            name = page.relative_to(ROOT).as_posix()
            if name.startswith("src/"):
                self.assertIn(name, linked, "README.md does not lead to it")


if __name__ == "__main__":
    unittest.main()
