"""What --help of each command prints, and the members of each answer in JSON, as they were: who changes one changes the file beside it.

    GHLAUTH_WRITE_GOLDEN=1 ctest -R cli_help      writes golden/ anew; look at the difference before it is committed
"""

import json
import os
import pathlib
import re
import unittest

from case import CliCase

GOLDEN = pathlib.Path(__file__).resolve().parent / "golden"


def shape(value):
    """The names of members and the types of values."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


class Golden(CliCase):
    maxDiff = None

    def compare(self, name, text):
        file = GOLDEN / name
        if os.environ.get("GHLAUTH_WRITE_GOLDEN"):
            file.write_text(text, encoding="utf-8")
        self.assertEqual(text, file.read_text(encoding="utf-8"))

    def helps(self, *path):
        shown = self.run_cli(*path, "--help").stdout
        yield f"$ {' '.join(['ghlauth', *path, '--help'])}\n{shown}\n"
        block = re.search(r"^Subcommands:\n((?:  .*\n)+)", shown, re.M)
        for name in re.findall(r"^  (\S+)", block[1], re.M) if block else []:
            yield from self.helps(*path, name)

    def test_help(self):
        self.compare("help.txt", "".join(self.helps()))

    def test_json(self):
        self.login()
        self.save_pit("--name", "mine")
        body = self.private_file("body", '{"message": "Unauthorized"}')
        shapes = {}
        for command in (["status"], ["can", "contacts/get-contact", "--as", "pit:mine"], ["token", "--as", "pit:mine"],
                        ["scopes", "contacts/get-contact"], ["operations", "--search", "contacts/get-contacts-by-business-id"],
                        ["advise", "--webhooks"], ["explain", body, "--status", "401"], ["keep", "--once"],
                        ["doctor", "--offline", "contacts/get-contact"], ["store", "open"], ["store", "list"],
                        ["store", "export", str(self.home / "export")],
                        ["logout", "--as", "pit:mine"]):
            name = " ".join(command[:2] if command[0] == "store" else command[:1])
            shapes[name] = shape(json.loads(self.run_cli(*command, "--json", code=None).stdout))
        self.compare("json.json", json.dumps(shapes, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    unittest.main()
