"""The source package as people get it, checked by R, built and installed in a clean place by R CMD INSTALL, and there the README, the
scenario of all languages, and a small program.

GHLAUTH_BUILD_DIR names the build whose library is installed, GHLAUTH_R and GHLAUTH_RSCRIPT R's programs."""

import os
import pathlib
import re
import shutil
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "bindings" / "core"))
from packaged import Place, blocks, run, serve_program  # noqa: E402

R, RSCRIPT = os.environ["GHLAUTH_R"], os.environ["GHLAUTH_RSCRIPT"]
PROGRAM = r"""
library(ghlauth)
config <- ghl_config(api_url = Sys.getenv("SANDBOX_URL"), max_retries = 0)
credential <- ghl_credential(ghl_pit(config, Sys.getenv("HIGHLEVEL_PIT")))
client <- ghl_client(config)
for (id in c(Sys.getenv("SANDBOX_CONTACT"), "aaaaaaaaaaaaaaaaaaaa")) {
  answer <- tryCatch(ghl_send(client, credential, ghl_request("GET", paste0("/contacts/", id))), ghlauth_error = identity)
  cat(if (inherits(answer, "error")) paste(answer$name, answer$hint) else answer$http_status, "\n")
}
"""
# What the reader of the README has.
BEFORE = r"""
location_id <- Sys.getenv("SANDBOX_LOCATION"); contact_id <- Sys.getenv("SANDBOX_CONTACT"); session_id <- "session 1"
folder <- Sys.getenv("FOLDER"); client_id <- Sys.getenv("SANDBOX_CLIENT_ID"); redirect_uri <- Sys.getenv("SANDBOX_REDIRECT_URI")
contact_ids <- c(contact_id, contact_id); key <- as.raw(1:32)
sandboxed <- function(...) ghlauth::ghl_config(api_url = Sys.getenv("SANDBOX_URL"), marketplace_url = Sys.getenv("SANDBOX_URL"), max_retries = 0, ...)
"""
ALLOW = 'cat("@allow ", url, "\\n", sep = ""); flush(stdout()); input <- file("stdin", "r"); callback_url <- readLines(input, 1)\n'
AFTER = r"""
print(contact$id == contact_id)
print(answer[[1]])
print(vapply(answers, function(one) one$http_status, 0L))
ghl_add_key(webhook, Sys.getenv("SANDBOX_KEY"))
signed <- c("X-GHL-Signature" = Sys.getenv("SANDBOX_SIGNATURE"))
cat("webhook", on_webhook(signed, Sys.getenv("SANDBOX_EVENT")), on_webhook(signed, paste0(Sys.getenv("SANDBOX_EVENT"), " ")), "\n")
print(ghl_access_token(sourced) == Sys.getenv("HIGHLEVEL_PIT"))
"""


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Place("r")
        cls.addClassCleanup(cls.place.remove)
        folder = cls.place.folder
        shutil.copytree(ROOT / "bindings", folder / "tree" / "bindings",
                        ignore=lambda at, names: [name for name in names if at == str(ROOT / "bindings") and name not in ("core", "r")])
        (folder / "Makevars").write_text(f"CXX17 = {cls.place.building['CXX']}\nCXX17FLAGS = -O1\n", encoding="utf-8")
        cls.building = {**cls.place.building, "R_MAKEVARS_USER": str(folder / "Makevars"), "R_PROFILE": str(folder / "Rprofile"),
                        "LC_ALL": "C.UTF-8"}
        # Where R looks for a list of packages.
        (folder / "src" / "contrib").mkdir(parents=True)
        (folder / "src" / "contrib" / "PACKAGES").touch()
        (folder / "Rprofile").write_text(f"options(repos = c(CRAN = 'file://{folder}'))\n", encoding="utf-8")
        run(RSCRIPT, "--vanilla", folder / "tree" / "bindings" / "r" / "package.R", folder / "made", env=cls.building)
        cls.library = folder / "library"
        cls.library.mkdir()
        cls.package = folder / "made" / "ghlauth_0.1.0.tar.gz"
        run("sh", "-c", '"$@" > install.log 2>&1 || { cat install.log; exit 1; }', "sh", R, "CMD", "INSTALL", f"--library={cls.library}",
            cls.package, cwd=folder, env=cls.building)

    def r(self, text):
        (self.place.folder / "program.R").write_text(text, encoding="utf-8")
        return serve_program([RSCRIPT, "--vanilla", self.place.folder / "program.R"], self.place, R_LIBS=str(self.library), LC_ALL="C.UTF-8")

    def test_check(self):
        """As R checks packages, but for what was installed already."""
        checked = run(R, "CMD", "check", "--no-manual", f"--install=check:{self.place.folder}/install.log", f"--library={self.library}",
                      self.package, cwd=self.place.folder, env=self.building)
        self.assertEqual(re.findall(r"\.\.\. (?:NOTE|WARNING|ERROR)\n.*", checked),
                         ["... NOTE\nNote: information on .o files is not available"])

    def test_a_small_program(self):
        self.assertRegex(self.r(PROGRAM), "^200 \nGHLAUTH_E_BAD_REQUEST Correct ")

    def test_readme(self):
        parts = [part.replace("ghl_config(", "sandboxed(") for part in blocks(HERE.parent / "README.md", "r")]
        [asked] = [at for at, part in enumerate(parts) if "url <- ghl_authorize_url" in part]
        parts.insert(asked + 1, ALLOW)
        printed = self.r("".join([BEFORE, *parts, AFTER]))
        self.assertRegex(printed, r'^\[1\] 200\n\[1\] "application/json.*"\n\[1\] "2[\d-]+ [\d:]+ .*"\n(.|\n)*reason(.|\n)*'
                                  r'\n\w+ 200 \n\w+ 200 \n\[1\] TRUE\n\[1\] "GHLAUTH_E_BAD_REQUEST"\n\[1\] 200 200\nevent ContactCreate \w+ \n'
                                  r"webhook 200 401 \n\[1\] TRUE\n$")

    def test_scenario(self):
        self.assertNotIn("failed", self.place.scenario("r", RSCRIPT, "--vanilla", HERE / "runner.R", R_LIBS=str(self.library),
                                                       LC_ALL="C.UTF-8"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
