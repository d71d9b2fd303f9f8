"""The manual pages: one for each command, with all that --help shows, and nothing that mandoc finds wrong."""

import re
import subprocess
import unittest

from case import CliCase

# The pages are the same whenever they are built.
ALLOWED = re.compile(r".*WARNING: missing date.*")


class Man(CliCase):
    def setUp(self):
        super().setUp()
        self.folder = self.home / "man1"
        self.folder.mkdir()
        self.run_cli("__man", str(self.folder))

    def commands(self, *path):
        """The path of each command, from --help."""
        shown = self.run_cli(*path, "--help").stdout
        yield path, shown
        block = re.search(r"^Subcommands:\n((?:  .*\n)+)", shown, re.M)
        for name in re.findall(r"^  (\S+)", block[1], re.M) if block else []:
            yield from self.commands(*path, name)

    def test_each_command_has_a_page_with_all_of_its_options(self):
        pages = set()
        for path, shown in self.commands():
            page = self.folder / ("-".join(["ghlauth", *path]) + ".1")
            pages.add(page)
            text = page.read_text().replace("\\-", "-").replace("\\fB", "").replace("\\fI", "").replace("\\fR", "")
            for name in re.findall(r"^  (?:-\w,)?(--[a-z0-9-]+)", shown, re.M):
                self.assertRegex(text, rf"(?m)(^|, ){name}(,| |$)", f"{page.name} has no {name}")
            self.assertIn(shown.splitlines()[0], text)
        self.assertEqual(set(self.folder.iterdir()), pages)
        self.assertGreater(len(pages), 15)

    def test_mandoc_finds_nothing_wrong(self):
        for page in self.folder.iterdir():
            found = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True, check=False)
            self.assertEqual([line for line in found.stdout.splitlines() if not ALLOWED.match(line)], [])

    def test_it_reads_as_it_should(self):
        shown = subprocess.run(["mandoc", "-T", "utf8", self.folder / "ghlauth-call.1"], capture_output=True, text=True, check=True).stdout
        shown = re.sub(".\b", "", shown)
        self.assertIn("ghlauth call [OPTIONS] METHOD [PATH]", shown)
        self.assertIn("-f, --field PAIR", shown)
        self.assertIn("ghlauth call GET /contacts/ -q locationId=abc", shown)

    def test_a_folder_that_cannot_be_written(self):
        self.assertIn("cannot be written", self.fail_cli(1, "__man", str(self.home / "nowhere")))


if __name__ == "__main__":
    unittest.main()
