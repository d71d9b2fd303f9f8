"""The pages in src and .github: their C is C, and uses the API as it is; their shell commands can be read by a shell."""

import os
import re
import subprocess
import tempfile
import unittest

from public_headers import INCLUDE, ROOT, handles

PAGES = sorted([*ROOT.glob("src/**/*.md"), *ROOT.glob(".github/*.md")])
# What the reader of a page has at hand: a variable of each handle, by its name without ghlauth_.
FRAME = """#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <string.h>
{variables}
static ghlauth_store *leases, *joined;
int main(void) {{
{block}
  return {used} != 0;
}}
"""


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.S | re.M)


class Guides(unittest.TestCase):
    def test_c(self):
        names = [handle.name for handle in handles()]
        variables = "\n".join(f"static {name} *{name[len('ghlauth_'):].replace('store_options', 'options')};" for name in names)
        used = " + ".join(f"({name[len('ghlauth_'):].replace('store_options', 'options')} != NULL)" for name in names) + \
            " + (leases != NULL) + (joined != NULL)"
        count = 0
        for page in PAGES:
            for block in blocks(page, "c"):
                count += 1
                with self.subTest(page=page.name, block=block), tempfile.NamedTemporaryFile("w", suffix=".c") as file:
                    file.write(FRAME.format(variables=variables, block=block, used=used))
                    file.flush()
                    done = subprocess.run([os.environ.get("CC", "cc"), "-std=c99", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", f"-I{INCLUDE}",
                                           file.name], capture_output=True, text=True, check=False)
                    self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(count, 1)

    def test_shell(self):
        for page in PAGES:
            for block in [*blocks(page, "sh"), *(re.sub(r"^\$ ", "", text, flags=re.M) for text in blocks(page, "console"))]:
                with self.subTest(page=page.name, block=block):
                    done = subprocess.run(["bash", "-n"], input=block, capture_output=True, text=True, check=False)
                    self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_a_page_says_to_be_held_by_a_test_is_in_it(self):
        """[file](path): `name`, `name`."""
        count = 0
        for page in PAGES:
            for path, names in re.findall(r"\]\(([^)\s]*tests/[^)\s]+)\):\s((?:`\w+`(?:,\s|\b)?)+)", page.read_text(encoding="utf-8")):
                text = (page.parent / path).read_text(encoding="utf-8")
                for name in re.findall(r"`(\w+)`", names):
                    count += 1
                    with self.subTest(page=page.name, file=path):
                        self.assertRegex(text, rf"\b{name}\(", "there is no such test")
        self.assertGreater(count, 40)

    def test_threads(self):
        """The table of src/capi/embedding.md says of each handle what its header does."""
        rows = {"any number of threads": "any, concurrently", "any number; it never changes": "share freely", "one thread": "one thread at a time",
                "any to submit, cancel and ask for the size; one for all else": "submit, cancel and size by any",
                "the one that is in the callback or call it is lent to": "the (?:one|thread) that is in"}
        page = (ROOT / "src/capi/embedding.md").read_text(encoding="utf-8").split("\n## Threads\n")[1].split("\n## ")[0]
        said = {}
        for row, names in re.findall(r"^\| ([^|]+) \| (`.*) \|$", page, re.M):
            for name in re.findall(r"`(\w+)`", names):
                self.assertNotIn(name, said)
                said[name] = rows[row]
        self.assertEqual(sorted(said), sorted(handle.name for handle in handles()))
        for handle in handles():
            with self.subTest(handle=handle.name):
                self.assertRegex(handle.doc, "Threads: " + said[handle.name])

    def test_each_block_is_of_a_kind_that_a_test_knows(self):
        for page in PAGES:
            kinds = set(re.findall(r"^```(\w+)\n", page.read_text(encoding="utf-8"), re.M))
            self.assertLessEqual(kinds, {"c", "sh", "console", "python", "yaml", "text"}, page.name)
            if kinds & {"console", "python", "yaml"} and page.name != "in-your-ci.md":
                self.assertIn("<!-- run by tests/", page.read_text(encoding="utf-8"), page.name)


if __name__ == "__main__":
    unittest.main()
