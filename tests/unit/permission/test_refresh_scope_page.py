"""src/permission/refresh_scope_page: what it reads from HighLevel's page, what it prints; and scope_page.txt itself."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[3] / "src" / "permission"
sys.dont_write_bytecode = True
sys.path.insert(0, str(SOURCE))
import scope_page_text  # noqa: E402

PAGE = """# Scopes

| Scope          | API Endpoints              | Webhook Events | Access Type         |
| -------------- | -------------------------- | -------------- | ------------------- |
| things.write   | POST things/:thingId/parts | &nbsp;         | Sub-Account         |
| things.read    | GET /things/               | ThingCreate    | Sub-Account, Agency |
| &nbsp;         |                            | ThingDelete    | Sub-Account         |
|                | GET /things/:thingId       | ThingCreate    |
"""
WRITTEN = """
things.read location+agency ThingCreate ThingDelete
  GET /things/
  GET /things/{thingId}

things.write location
  POST /things/{thingId}/parts
"""


class RefreshScopePage(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.page = pathlib.Path(folder.name) / "Scopes.md"
        self.target = pathlib.Path(folder.name) / "scope_page.txt"

    def refresh(self, text, *more, code=0):
        self.page.write_text(text)
        done = subprocess.run([sys.executable, SOURCE / "refresh_scope_page", self.page, "--target", self.target, *more],
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout.splitlines()

    def test_the_page_is_read(self):
        self.refresh(PAGE)
        self.assertEqual(self.target.read_text(), scope_page_text.HEADER + WRITTEN)
        self.assertEqual(self.refresh(PAGE, "--check"), ["2 scopes, 0 differences"])

    def test_what_changed_is_printed(self):
        self.refresh(PAGE)
        changed = PAGE.replace("POST things/:thingId/parts", "PUT /things/:thingId")
        self.assertEqual(self.refresh(changed, "--check", code=1),
                         ["- things.write POST /things/{thingId}/parts", "+ things.write PUT /things/{thingId}",
                          "2 scopes, 2 differences"])
        self.assertEqual(self.target.read_text(), scope_page_text.HEADER + WRITTEN)

    def test_the_projects_own_page(self):
        text = (SOURCE / "scope_page.txt").read_text(encoding="utf-8")
        scopes = scope_page_text.parse(text)
        self.assertEqual(scope_page_text.dump(scopes), text)
        self.assertEqual(len(scopes), 91)
        self.assertEqual(len({scope.name for scope in scopes}), 91)


if __name__ == "__main__":
    unittest.main()
