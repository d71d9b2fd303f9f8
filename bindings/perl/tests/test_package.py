"""The distribution as people get it: what package.pl makes, built and installed in a clean place by MakeMaker, and there the README, the
scenario of all languages, and a small program.

    test_package.py PERL

GHLAUTH_BUILD_DIR names the build whose library is installed."""

import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "bindings" / "core"))
from packaged import Place, blocks, run, serve_program  # noqa: E402

PERL = sys.argv[1]
PROGRAM = r"""
use strict;
use warnings;
use Ghlauth;

my $config = Ghlauth::Config->new(api_url => $ENV{SANDBOX_URL}, max_retries => 0);
my $client = Ghlauth::Client->new($config);
my $credential = Ghlauth::Credential->from_pit(Ghlauth::Pit->new($config, $ENV{HIGHLEVEL_PIT}));
for my $id ($ENV{SANDBOX_CONTACT}, 'aaaaaaaaaaaaaaaaaaaa') {
    if (eval { print $client->request($credential, GET => "/contacts/$id")->json->{contact}{locationId}, "\n"; 1 }) { next }
    print $@->name, ' ', $@->hint, "\n";
}
print $ENV{SANDBOX_LOCATION}, "\n";
"""
# What the reader of the README has.
BEFORE = r"""
use strict;
use warnings;
$| = 1;
my ($location_id, $contact_id, $session_id, $folder) = (@ENV{qw(SANDBOX_LOCATION SANDBOX_CONTACT)}, 'session 1', $ENV{FOLDER});
my ($client_id, $redirect_uri, $key) = (@ENV{qw(SANDBOX_CLIENT_ID SANDBOX_REDIRECT_URI)}, 'k' x 32);
my @contact_ids = ($contact_id, $contact_id);
my @sandbox = (api_url => $ENV{SANDBOX_URL}, marketplace_url => $ENV{SANDBOX_URL}, max_retries => 0);
my $callback_url;
"""
ALLOW = 'print "\\@allow $url\\n"; chomp($callback_url = <STDIN>);\n'
AFTER = r"""
$webhook->add_key($ENV{SANDBOX_KEY});
for my $more ('', ' ') {
    my $body = $ENV{SANDBOX_EVENT} . $more;
    open my $input, '<', \$body or die;
    require IO::Handle;
    my $env = {'psgi.input' => $input, CONTENT_LENGTH => length $body, HTTP_X_GHL_SIGNATURE => $ENV{SANDBOX_SIGNATURE}};
    print 'webhook ', $app->($env)->[0], "\n";
}
print $sourced->access_token eq $ENV{HIGHLEVEL_PIT} ? "sourced\n" : "not sourced\n";
"""


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Place("perl")
        cls.addClassCleanup(cls.place.remove)
        folder, building = cls.place.folder, cls.place.building
        run(PERL, HERE.parent / "package.pl", folder / "made", env=building)
        [archive] = (folder / "made").glob("*.tar.gz")
        run("tar", "-xzf", archive, "-C", folder)
        [source] = [one.parent for one in folder.glob("Ghlauth-*/Makefile.PL")]
        run(PERL, "Makefile.PL", f"INSTALL_BASE={folder}/installed", cwd=source, env={**building, "PATH": building["PATH"]})
        cls.tested = run("make", "test", cwd=source, env=building)
        run("make", "install", cwd=source, env=building)
        cls.library = folder / "installed" / "lib" / "perl5"

    def perl(self, text):
        (self.place.folder / "program.pl").write_text(text, encoding="utf-8")
        return serve_program([PERL, f"-I{self.library}", self.place.folder / "program.pl"], self.place)

    def test_its_own_tests(self):
        self.assertIn("All tests successful", self.tested)
        self.assertTrue(list(self.library.rglob("Native.so")))

    def test_a_small_program(self):
        location, error, wanted = self.perl(PROGRAM).splitlines()
        self.assertEqual(location, wanted)
        self.assertRegex(error, "^GHLAUTH_E_BAD_REQUEST Correct ")

    def test_readme(self):
        parts = [part.replace("Ghlauth::Config->new(", "Ghlauth::Config->new(@sandbox, ")
                 for part in blocks(HERE.parent / "README.md", "perl")]
        [asked] = [at for at, part in enumerate(parts) if "my $url" in part]
        parts.insert(asked + 1, ALLOW)
        printed = self.perl("".join([BEFORE, *parts, AFTER]))
        self.assertRegex(printed, r"^\w+\n\d+\n.* Correct .*\n.*contacts.write(.|\n)*\n0 \w+\n1 \w+\nwebhook 200\nwebhook 401\nsourced\n$")

    def test_scenario(self):
        done = self.place.scenario("perl", PERL, f"-I{self.library}", HERE / "runner.pl")
        self.assertNotIn("failed", done)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
