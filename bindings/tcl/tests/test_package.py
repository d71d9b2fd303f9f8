"""The source package as people get it, built and installed in a clean place by make, and there the README, the scenario of all languages, and
a small program.

GHLAUTH_BUILD_DIR names the build whose library is installed, GHLAUTH_TCLSH the Tcl."""

import os
import pathlib
import shutil
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "bindings" / "core"))
from packaged import Place, blocks, run, serve_program  # noqa: E402

TCLSH = os.environ["GHLAUTH_TCLSH"]
PROGRAM = r"""
package require ghlauth
set config [ghlauth::Config new -api_url $env(SANDBOX_URL) -max_retries 0]
set client [ghlauth::Client new $config]
set credential [ghlauth::Credential from_pit [ghlauth::Pit new $config $env(HIGHLEVEL_PIT)]]
foreach id [list $env(SANDBOX_CONTACT) aaaaaaaaaaaaaaaaaaaa] {
    try {
        puts [dict get [$client request $credential GET /contacts/$id] http_status]
    } trap {GHLAUTH HttpError} {message options} {
        puts "[lindex [dict get $options -errorcode] end] [dict get $options -ghlauth hint]"
    }
}
"""
# What the reader of the README has.
BEFORE = r"""
lassign [list $env(SANDBOX_LOCATION) $env(SANDBOX_CONTACT) session1 $env(FOLDER)] location_id contact_id session_id folder
lassign [list $env(SANDBOX_CLIENT_ID) $env(SANDBOX_REDIRECT_URI) [string repeat k 32]] client_id redirect_uri key
set contact_ids [list $contact_id $contact_id]
"""
SANDBOX = "ghlauth::Config new -api_url $env(SANDBOX_URL) -marketplace_url $env(SANDBOX_URL) -max_retries 0 "
ALLOW = 'puts "@allow $url"; flush stdout; gets stdin callback_url\n'
AFTER = r"""
$webhook add_key $env(SANDBOX_KEY)
set body [encoding convertto utf-8 $env(SANDBOX_EVENT)]
set signed [list X-GHL-Signature $env(SANDBOX_SIGNATURE)]
puts "webhook [on_webhook $signed $body] [on_webhook $signed "$body "]"
puts [expr {[$sourced access_token] eq $env(HIGHLEVEL_PIT)}]
"""


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Place("tcl")
        cls.addClassCleanup(cls.place.remove)
        folder, building = cls.place.folder, cls.place.building
        shutil.copytree(ROOT / "bindings", folder / "tree" / "bindings",
                        ignore=lambda at, names: [name for name in names if at == str(ROOT / "bindings") and name not in ("core", "tcl")])
        shutil.copy(ROOT / "LICENSE", folder / "tree")
        run("make", "-C", folder / "tree" / "bindings" / "tcl", "dist", f"TO={folder}/made", env=building)
        run("tar", "-xzf", folder / "made" / "ghlauth-0.1.0.tar.gz", "-C", folder)
        run("make", "-C", folder / "ghlauth-0.1.0", env=building)
        run("make", "-C", folder / "ghlauth-0.1.0", "install", f"PACKAGES={folder}/installed", env=building)
        cls.path = {"TCLLIBPATH": f"{folder}/installed"}

    def tcl(self, text):
        (self.place.folder / "program.tcl").write_text(text, encoding="utf-8")
        return serve_program([TCLSH, self.place.folder / "program.tcl"], self.place, **self.path)

    def test_a_small_program(self):
        self.assertRegex(self.tcl(PROGRAM), "^200\nGHLAUTH_E_BAD_REQUEST Correct ")

    def test_readme(self):
        parts = [part.replace("ghlauth::Config new ", SANDBOX) for part in blocks(HERE.parent / "README.md", "tcl")]
        [asked] = [at for at, part in enumerate(parts) if "set url" in part]
        parts.insert(asked + 1, ALLOW)
        printed = self.tcl("".join([BEFORE, *parts, AFTER]))
        self.assertRegex(printed, r"^200 \d+\n200 application/json(.|\n)* Correct .*\n(.|\n)*a JSON array of \d+"
                                  r"(.|\n)*\n(tag [12] 200\n){2}event ContactCreate \w+\nwebhook 200 401\n1\n$")

    def test_scenario(self):
        self.assertNotIn("failed", self.place.scenario("tcl", TCLSH, HERE / "runner.tcl", **self.path))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
