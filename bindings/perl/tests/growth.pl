# All is made, used and dropped in Perl, for bindings/core/growth.py.

use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Ghlauth;
use OwnRows;

$| = 1;
my %about = map { /^SANDBOX_(\w+)/ ? ($1 => $ENV{$_}) : () } keys %ENV;

sub config { Ghlauth::Config->new(api_url => $about{URL}, marketplace_url => $about{URL}, max_retries => 0, @_) }

sub fails {
    my ($kind, $call) = @_;
    die 'it did not die' if eval { $call->(); 1 };
    die $@ if !ref $@ || !$@->isa($kind);
}

my $client = Ghlauth::Client->new(config());
my $credential = Ghlauth::Credential->from_pit(Ghlauth::Pit->new(config(), $about{PIT}, Ghlauth::LEVEL_LOCATION, $about{LOCATION}));

sub once {
    my ($webhook) = @_;
    my $config = config(store => Ghlauth::Store->of(OwnRows->new, plain => 1), log => sub { }, log_level => Ghlauth::LOG_DEBUG);
    my $sourced = Ghlauth::Credential->from_source($config, sub { 'b' });
    die if $sourced->access_token ne 'b';
    $sourced->decide('contacts/get-contact')->findings;
    fails('Failure', sub { Ghlauth::Credential->from_source($config, sub { die bless {}, 'Failure' })->access_token });
    my $oauth = Ghlauth::OAuth->new($config, @about{qw(CLIENT_ID CLIENT_SECRET REDIRECT_URI)});
    $oauth->authorize_url(['contacts.readonly'], session => 'a', parameters => {a => 'b'});
    fails('Ghlauth::NotFoundError', sub { $oauth->installation('app:x') });
    fails('Ghlauth::CallbackError', sub { $oauth->exchange('code=abc') });
    fails('Ghlauth::WebhookError', sub { $webhook->verify({'X-GHL-Signature' => ['x', 'y']}, '{}') });
    die if eval { Ghlauth::Client->new($oauth) };
    Ghlauth::UserContext->from_json('{"userId": "u", "companyId": "c"}');
    Ghlauth::Request->new('POST', '/x', json => {a => 1}, query => {a => [1, 2]}, body => undef);
    Ghlauth::Queue->new($config)->size;
    Ghlauth::Client->new($config);
    die if $client->request($credential, GET => "/contacts/$about{CONTACT}")->json->{contact}{id} ne $about{CONTACT};
    return;
}

while (my $rounds = <STDIN>) {
    my $webhook;
    for my $round (0 .. $rounds - 1) {
        $webhook = Ghlauth::Webhook->new(config(), [$about{APP}]) if $round % 10 == 0;
        once($webhook);
    }
    print "0\n";
}
