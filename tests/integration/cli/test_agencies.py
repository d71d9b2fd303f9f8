"""The commands of src/auth/agencies.md, after an agency was logged in: its locations are listed, and minted when they are used."""

import pathlib
import re
import subprocess
import unittest

from case import PATIENCE_S, PROGRAM, CliCase

PAGE = pathlib.Path(__file__).resolve().parents[3] / "src" / "auth" / "agencies.md"
MARK = "<!-- run by tests/integration/cli/test_agencies.py -->"


class Agencies(CliCase):
    arguments = (*CliCase.arguments, "--locations", "6")

    def setUp(self):
        super().setUp()
        [block] = re.findall(re.escape(MARK) + r"\n```console\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
        self.commands = [line.removeprefix("$ ") for line in block.splitlines()]
        (self.bin / "ghlauth").symlink_to(PROGRAM)
        self.login("Company:" + self.sandbox.company, boxes={"all_locations": "on"})

    def run_page(self, *commands):
        places = {"LOCATION": self.location, "COMPANY": self.sandbox.company}
        before = self.sandbox.counters()
        done = subprocess.run(["bash", "-c", "set -euo pipefail\n" + "\n".join(commands)], env=self.environment | places, cwd=self.home,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        after = self.sandbox.counters()
        return done.stdout, {name: after[name] - before[name] for name in ("mints", "refreshes_ok", "refresh_reuses")}

    def test_a_location_costs_a_mint_when_it_is_used_and_no_refresh_token(self):
        self.assertEqual([command.split()[1] for command in self.commands], ["keep", "status", "call", "token"])
        shown, cost = self.run_page(*self.commands[:2])
        self.assertEqual(cost, {"mints": 0, "refreshes_ok": 0, "refresh_reuses": 0})
        for location in self.sandbox.locations:
            self.assertIn(location, shown)
        shown, cost = self.run_page(*self.commands[2:])
        self.assertIn('"contacts":[{"', shown)
        self.assertEqual(cost, {"mints": 1, "refreshes_ok": 0, "refresh_reuses": 0})

    def test_the_metrics_of_the_page_are_there(self):
        file = self.home / "keep.prom"
        self.run_cli("keep", "--once", "--metrics", str(file))
        named = re.findall(r"^\| `(ghlauth_\S+)` \|", PAGE.read_text(encoding="utf-8"), re.M)
        self.assertEqual(len(named), 4)
        for name in named:
            self.assertRegex(file.read_text(), rf"(?m)^{re.escape(name)} \d+$")


if __name__ == "__main__":
    unittest.main()
