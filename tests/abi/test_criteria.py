"""The page that helps to choose a flow has the criteria of src/permission/criteria.def, each with its source."""

import re
import unittest

from public_headers import ROOT

TABLE = ROOT / "src" / "permission" / "criteria.def"
PAGE = ROOT / "src" / "auth" / "which-flow.md"
SIDES = {"PIT": "Private Integration Token", "OAUTH": "OAuth 2.0", "PUBLIC": "OAuth 2.0, a public app",
         "REVIEW": "a private app, beyond five agencies", "NOTE": "neither: said beside the advice"}
LEVELS = {"LOCATION": "a credential of a sub-account", "AGENCY": "a credential of the agency"}


def rows_of(macro):
    """The arguments of each row, strings without their quotes."""
    text = re.sub(r"/\*.*?\*/", "", TABLE.read_text(), flags=re.S)
    text = re.sub(r"^#.*$", "", text, flags=re.M)
    for row in re.findall(rf"^{macro}\((.*?)\)$", text, flags=re.M | re.S):
        row = re.sub(r'"\s+"', "", row)
        yield [argument.strip().strip('"') for argument in re.findall(r'"[^"]*"|[^",\s][^",]*', row)]


def sources():
    return {row[0]: row[1:] for row in rows_of("GHLAUTH_SOURCE")}


def table():
    numbers = {name: rest[0] for name, rest in sources().items()}
    order = re.findall(r"^GHLAUTH_(?:CRITERION|COUNT)\((\w+)", TABLE.read_text(), flags=re.M)
    lines = {}
    for name, side, level, source, question, *_ in rows_of("GHLAUTH_CRITERION"):
        lines[name] = f"| `{name}` | {question} | {SIDES.get(side) or LEVELS[level]} | [{numbers[source]}] |"
    for name, start, side, _, source, question, *_ in rows_of("GHLAUTH_COUNT"):
        lines[name] = f"| `{name}` | {question} | {SIDES[side]}, from {start} | [{numbers[source]}] |"
    return [lines[name] for name in order if name in lines]


class Criteria(unittest.TestCase):
    def test_the_page_has_them_all(self):
        self.assertGreater(len(table()), 30)
        written = [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]
        self.assertEqual(written, table(), "the rows of src/auth/which-flow.md are those of src/permission/criteria.def")

    def test_the_sources_are_those_of_the_page(self):
        listed = PAGE.read_text().partition("## Sources")[2]
        entries = dict(re.findall(r"^(\d+)\. (.*?)(?=^\d+\. |\Z)", listed, flags=re.M | re.S))
        for number, title, address in sources().values():
            with self.subTest(source=title):
                self.assertIn(address, entries[number])

    def test_every_row_has_its_sentences(self):
        for row in [*rows_of("GHLAUTH_CRITERION"), *rows_of("GHLAUTH_COUNT")]:
            with self.subTest(criterion=row[0]):
                self.assertRegex(row[0], r"^[a-z0-9_]+$")
                question = next(text for text in row if text.endswith("?"))
                for sentence in row[row.index(question) + 1:]:
                    if sentence:
                        self.assertRegex(sentence, r"^[A-Z{].*\.$")


if __name__ == "__main__":
    unittest.main()
