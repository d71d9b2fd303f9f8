# A warm token and an authorized GET with the package for Perl.

use strict;
use warnings;

use Ghlauth;
use Measure;

my $config = Ghlauth::Config->new(api_url => $url);
my $credential = Ghlauth::Credential->from_pit(Ghlauth::Pit->new($config, $pit, Ghlauth::LEVEL_LOCATION, 'C2QujeCh8ZnC7al2InWR'));
my $client = Ghlauth::Client->new($config);
report('ghlauth', sub { $credential->access_token }, sub { $client->request($credential, GET => $path)->body });
