"""The package as people get it: the gem that package.rb makes, installed in a clean place, and there the README, the scenario of all languages,
and a small program.

    test_package.py RUBY

GHLAUTH_BUILD_DIR names the build whose library is installed."""

import os
import pathlib
import shutil
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
from command import run  # noqa: E402
from sandbox import Sandbox  # noqa: E402

RUBY = sys.argv[1]
PROGRAM = """require "ghlauth"

url, location, *contacts = ARGV
config = Ghlauth::Config.new(api_url: url, max_retries: 0)
credential = Ghlauth::Pit.from_env(config, "HIGHLEVEL_PIT", level: :location, resource_id: location).credential
Ghlauth::Client.open(config) do |client|
  contacts.each do |id|
    puts client.get(credential, "/contacts/#{id}").json.dig("contact", "id")
  rescue Ghlauth::Error => error
    puts "#{error.name} #{error.hint}"
  end
end
"""


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ghlauth-gem-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        prefix = cls.folder / "prefix"
        run("cmake", "--install", os.environ["GHLAUTH_BUILD_DIR"], "--prefix", prefix, "--strip")
        [file] = prefix.rglob("ghlauth.pc")
        cls.environment = {name: value for name, value in os.environ.items() if name not in ("LD_LIBRARY_PATH", "RUBYLIB", "RUBYOPT")}
        cls.environment["GEM_HOME"] = str(cls.folder / "gems")
        building = {**cls.environment, "PKG_CONFIG_PATH": str(file.parent)}
        run(RUBY, HERE.parent / "package.rb", cls.folder / "made", env=building)
        [cls.gem] = (cls.folder / "made").iterdir()
        if shutil.which("ccache"):
            compiler = cls.folder / "bin"
            compiler.mkdir()
            for name in ("gcc", "g++", "x86_64-linux-gnu-gcc", "x86_64-linux-gnu-g++"):
                (compiler / name).symlink_to(shutil.which("ccache"))
            building |= {"PATH": f"{compiler}:{os.environ['PATH']}", "CCACHE_BASEDIR": str(cls.folder), "CCACHE_NOHASHDIR": "1"}
        run(RUBY, "-S", "gem", "install", "--local", "--no-document", cls.gem, env=building, cwd=cls.folder)

    def ruby(self, *arguments, **environment):
        return run(RUBY, "-W", *arguments, cwd=self.folder, env={**self.environment, **environment})

    def test_what_is_in_it(self):
        folder = pathlib.Path(self.ruby("-e", "puts Gem::Specification.find_by_name('ghlauth').full_gem_path").strip())
        self.assertTrue(folder.is_relative_to(self.folder))
        for name in ("README.md", "LICENSE", "lib/ghlauth/generated.rb", "sig/ghlauth.rbs", "ext/ghlauth/core/adapter/errors.hpp"):
            self.assertTrue((folder / name).is_file(), name)
        self.assertEqual(self.ruby("-e", "require 'ghlauth'; puts Ghlauth.version").strip(),
                         self.ruby("-e", "puts Gem::Specification.find_by_name('ghlauth').version").strip())

    def test_a_small_program(self):
        (self.folder / "program.rb").write_text(PROGRAM, encoding="utf-8")
        with Sandbox() as sandbox:
            contact = sandbox.contacts[0][0]
            text = self.ruby("program.rb", sandbox.url, sandbox.locations[0], contact, "aaaaaaaaaaaaaaaaaaaa",
                             HIGHLEVEL_PIT=sandbox.location_pit)
        self.assertRegex(text, f"^{contact}\nGHLAUTH_E_BAD_REQUEST Correct .+\n$")

    def test_readme(self):
        for name in ("readme.rb", "support.rb", "own_rows.rb"):
            shutil.copy(HERE / name, self.folder)
        run(sys.executable, ROOT / "bindings" / "core" / "behaviour.py", RUBY, "-W", self.folder / "readme.rb", cwd=self.folder,
            env={**self.environment, "README": str(HERE.parent / "README.md")})

    def test_scenario(self):
        for name in ("runner.rb", "own_rows.rb"):
            shutil.copy(HERE / name, self.folder)
        done = run(sys.executable, ROOT / "bindings" / "core" / "scenario.py", "ruby", RUBY, "-W", self.folder / "runner.rb",
                   cwd=self.folder, env=self.environment)
        self.assertNotIn("failed", done)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
