"""The package as people get it, installed by Octave's own `pkg install` in a clean place, and there its help, the README, the scenario of all
languages, and a small program.

GHLAUTH_BUILD_DIR names the build whose library is installed, GHLAUTH_OCTAVE the Octave."""

import os
import pathlib
import shutil
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "bindings" / "core"))
from packaged import Place, blocks, run, serve_program  # noqa: E402

OCTAVE = [os.environ["GHLAUTH_OCTAVE"], "--no-init-file", "--no-history"]
PROGRAM = r"""
pkg load ghlauth
config = ghlauth_config ("api_url", getenv ("SANDBOX_URL"), "max_retries", 0);
client = ghlauth_client (config);
credential = ghlauth_credential (ghlauth_pit (config, getenv ("HIGHLEVEL_PIT")));
for id = {getenv("SANDBOX_CONTACT"), "aaaaaaaaaaaaaaaaaaaa"}
  try
    disp (client.request (credential, "GET", ["/contacts/" id{1}]).http_status)
  catch err
    printf ("%s %s\n", err.identifier, ghlauth_error (err).hint);
  end_try_catch
endfor
"""
# What the reader of the README has.
BEFORE = r"""
location_id = getenv ("SANDBOX_LOCATION"); contact_id = getenv ("SANDBOX_CONTACT"); session_id = "session 1";
folder = getenv ("FOLDER"); client_id = getenv ("SANDBOX_CLIENT_ID"); redirect_uri = getenv ("SANDBOX_REDIRECT_URI");
contact_ids = {contact_id, contact_id}; key = repmat (uint8 (7), 1, 32);
sandboxed = {"api_url", getenv("SANDBOX_URL"), "marketplace_url", getenv("SANDBOX_URL"), "max_retries", 0};
"""
ALLOW = 'printf ("@allow %s\\n", url); fflush (stdout); callback_url = input ("", "s");\n'
AFTER = r"""
webhook.add_key (getenv ("SANDBOX_KEY"));
signed = struct ("X-GHL-Signature", getenv ("SANDBOX_SIGNATURE"));
disp ([on_webhook(signed, getenv ("SANDBOX_EVENT")), on_webhook(signed, [getenv("SANDBOX_EVENT") " "])])
disp (strcmp (sourced.access_token (), getenv ("HIGHLEVEL_PIT")))
"""


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Place("octave")
        cls.addClassCleanup(cls.place.remove)
        folder, building = cls.place.folder, cls.place.building
        # ccache knows what was built in the same place.
        building["TMPDIR"] = str(folder)
        shutil.copytree(ROOT / "bindings", folder / "tree" / "bindings",
                        ignore=lambda at, names: [name for name in names if at == str(ROOT / "bindings") and name not in ("core", "octave")])
        shutil.copy(ROOT / "LICENSE", folder / "tree")
        run(*OCTAVE, folder / "tree" / "bindings" / "octave" / "package.m", folder, env=building)
        shutil.rmtree(folder / "tree")
        cls.place_of_pkg = (f"pkg ('prefix', '{folder}/installed', '{folder}/installed-arch'); pkg ('local_list', '{folder}/list'); "
                            f"pkg ('global_list', '{folder}/global_list');")
        run(*OCTAVE, "--eval", f"{cls.place_of_pkg} pkg ('install', '-local', '{folder}/ghlauth-0.1.0.tar.gz');", cwd=folder, env=building)

    def octave(self, text):
        file = self.place.folder / "program.m"
        file.write_text(f"1;\n{self.place_of_pkg}\n{text}", encoding="utf-8")
        return serve_program([*OCTAVE, file], self.place)

    def test_a_small_program(self):
        self.assertRegex(self.octave(PROGRAM), "^200\nghlauth:bad_request Correct ")

    def test_help(self):
        shown = run(*OCTAVE, "--eval", f"{self.place_of_pkg} pkg describe -verbose ghlauth; pkg load ghlauth; help ghlauth_client",
                    env=self.place.environment)
        self.assertRegex(shown, r"(?s)Provides:.*ghlauth_webhook.*ghlauth_client \(CONFIG\)\n +Make what sends authorized requests")

    def test_readme(self):
        parts = [part.replace("ghlauth_config (", "ghlauth_config (sandboxed{:}, ") for part in blocks(HERE.parent / "README.md", "octave")]
        [asked] = [at for at, part in enumerate(parts) if "url = oauth" in part]
        parts.insert(asked + 1, ALLOW)
        printed = self.octave("".join([BEFORE, *parts, AFTER]))
        self.assertRegex(printed, r"^\w+\n[1-9]\d*\n.*Correct .*\n.*: .*\n([1-9]\d* on a page\n)+(1: 200\n2: 200\n|2: 200\n1: 200\n)"
                                  r"ContactCreate at \w+\n +200 +401\n1\n$")

    def test_scenario(self):
        (self.place.folder / "runner.m").write_text(f"{self.place_of_pkg}\npkg load ghlauth\n" + (HERE / "runner.m").read_text(encoding="utf-8"),
                                                    encoding="utf-8")
        self.assertNotIn("failed", self.place.scenario("octave", *OCTAVE, "--path", HERE, self.place.folder / "runner.m"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
