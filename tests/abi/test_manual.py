"""Section 3 of the manual: every public function leads to the page of its header, which has its prototype and its comment."""

import functools
import os
import pathlib
import re
import subprocess
import unittest

import public_headers as headers

FOLDER = pathlib.Path(os.environ["GHLAUTH_MAN3"])
# The pages are the same whenever they are built.
ALLOWED = re.compile(r".*WARNING: missing date.*")


@functools.cache
def shown(page):
    """As a reader sees it, in one line."""
    text = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=1000", page], capture_output=True, text=True, check=True).stdout
    return headers.squeeze(re.sub(".\b", "", text))


class Manual(unittest.TestCase):
    def test_each_function_has_its_page(self):
        for function in headers.functions():
            lead = re.fullmatch(r"\.so man3/(ghlauth.*\.h\.3)\n", (FOLDER / f"{function.name}.3").read_text(encoding="utf-8"))
            text = shown(FOLDER / lead[1])
            self.assertIn(f"#include <ghlauth/{function.header}>", text)
            self.assertIn(f"{function.name}({', '.join(function.parameters) or 'void'});", text)
            for sentence in re.split(r"(?<=\.) |(?:Returns|Out|In|Error|Blocks|Threads|Since): ", function.doc.replace("`", "")):
                self.assertIn(headers.squeeze(sentence), text, function.name)
        self.assertEqual(len(list(FOLDER.glob("ghlauth_*[a-z].3"))), len(set(headers.ledger())) + len(list(FOLDER.glob("*.h.3"))) - 1)

    def test_constants_and_tables_are_there(self):
        texts = {page: shown(page) for page in FOLDER.glob("*.h.3")}
        for constant in headers.constants():
            self.assertTrue(any(f"{constant.name} = {constant.value}" in text for text in texts.values()), constant.name)
        for table in headers.tables():
            self.assertTrue(any(f"TABLES {table.name}" in text or f" {table.name} " in text for text in texts.values()), table.name)

    def test_mandoc_finds_nothing_wrong(self):
        found = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", *FOLDER.glob("*.h.3")], capture_output=True, text=True, check=False)
        self.assertEqual([line for line in found.stdout.splitlines() if not ALLOWED.match(line)], [])


if __name__ == "__main__":
    unittest.main()
