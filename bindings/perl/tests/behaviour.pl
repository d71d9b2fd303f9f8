# What a person of Perl expects of the package. Run by serving.py with a sandbox.

use strict;
use warnings;
use utf8;
use Encode ();
use FindBin;
use lib $FindBin::Bin;
use JSON::PP ();
use Scalar::Util qw(weaken);
use Test::More;
use Ghlauth;
use OwnRows;
require DynaLoader;

$| = 1;
Test::More->builder->output(\*STDERR);
Test::More->builder->failure_output(\*STDERR);
my %about = map { /^SANDBOX_(\w+)/ ? ($1 => $ENV{$_}) : () } keys %ENV;
my $contact = "/contacts/$about{CONTACT}";

sub ask {
    print "@_\n";
    chomp(my $answer = <STDIN>);
    die $answer if $answer =~ /^failed/;
    return $answer;
}
sub control { ask('@control', @_[0, 1], JSON::PP->new->encode($_[2] || {})) }
sub config { Ghlauth::Config->new(api_url => $about{URL}, marketplace_url => $about{URL}, max_retries => 0, @_) }
sub pit { Ghlauth::Pit->new($_[0] || config(), $about{PIT}, Ghlauth::LEVEL_LOCATION, $about{LOCATION}) }
sub by_pit { Ghlauth::Credential->from_pit(pit(@_)) }
sub oauth { Ghlauth::OAuth->new($_[0], @about{qw(CLIENT_ID CLIENT_SECRET REDIRECT_URI)}) }

sub installed {
    my $oauth = oauth(@_);
    return ($oauth, $oauth->exchange(ask('@allow', $oauth->authorize_url(['contacts.readonly'])))->id);
}

# What a call dies with.
sub died(&) {
    my ($call) = @_;
    my @frame = caller;
    return $@ if !eval { $call->(); 1 };
    fail("it did not die at line $frame[2]");
    return '';
}

subtest 'answers and requests' => sub {
    my $client = Ghlauth::Client->new(config());
    my $response = $client->request(by_pit(), GET => $contact);
    is $response->http_status, 200;
    is $response->json->{contact}{id}, $about{CONTACT};
    like $response->header('CONTENT-type'), qr{^application/json};
    is $response->header('X-None'), undef;
    is ref $response->headers->[0], 'ARRAY';
    my $made = $client->request(by_pit(), POST => '/contacts/',
        json => {locationId => $about{LOCATION}, firstName => 'Zoë 𝒵 🦷', phone => '+15555550177'});
    is $made->json->{contact}{firstName}, 'Zoë 𝒵 🦷';
    ok index($made->text, 'Zoë 𝒵 🦷') > 0 && !utf8::is_utf8($made->body);
    is $client->call(by_pit(), 'contacts/get-contact', params => {contactId => $about{CONTACT}})->json->{contact}{id}, $about{CONTACT};
    my $pages = $client->pages(by_pit(), Ghlauth::Request->new('GET', '/contacts/', query => {locationId => $about{LOCATION}, limit => 1}));
    my %seen;
    while (my $items = $pages->next) { $seen{$_->{id}}++ for @$items }
    ok keys %seen > 1;
    is_deeply [grep { $_ > 1 } values %seen], [];
    like died { $client->request(by_pit(), GET => '/x', colour => 1) }, qr/Ghlauth::Request has no setting 'colour' at .*behaviour\.pl/;
    like died { config(api_uri => 'x') }, qr/no setting 'api_uri'/;
    like died { config(max_retries => 'many') }, qr/an integer is needed/;
    like died { config(user_agent => []) }, qr/a text is needed/;
    like died { Ghlauth::Request->new('POST', '/x', body => "\x{2603}") }, qr/Wide character/;
    like died { Ghlauth::Client->new(by_pit()) }, qr/argument 1/;
};

subtest 'queues' => sub {
    my $queue = Ghlauth::Queue->new(config(), max_in_flight => 2);
    $queue->submit(by_pit(), Ghlauth::Request->new('GET', $contact), $_) for 1 .. 4, 9007199254740993;
    is $queue->size, 5;
    vec(my $watched = '', $queue->descriptor, 1) = 1;
    my @tags;
    while ($queue->size) {
        select my $ready = $watched, undef, undef, 20;
        while (my $completion = $queue->next(0)) {
            push @tags, $completion->tag;
            is $completion->response->http_status, 200;
        }
    }
    is_deeply [sort { $a <=> $b } @tags], [1 .. 4, 9007199254740993];
    is $queue->next, undef;
};

subtest 'errors' => sub {
    my $error = died { oauth(config())->installation("$about{APP}:nowhere") }; my $line = __LINE__;
    isa_ok $error, $_ for qw(Ghlauth::NotFoundError Ghlauth::UsageError Ghlauth::Error);
    is $error->status, Ghlauth::E_NOT_FOUND;
    is $error->name, 'GHLAUTH_E_NOT_FOUND';
    is $error->retry_after_ms, undef;
    like "$error", qr/^\Q$error->{message}\E.* at \Q$0\E line $line\.$/;
    open my $table, '<', $about{ERRORS} or die $!;
    while (<$table>) {
        if (my ($name, $base) = /X\((\w+Error), (\w+)\)/) { isa_ok "Ghlauth::$name", "Ghlauth::$base" }
    }
};

subtest 'stores, logs and sources of the application' => sub {
    my $rows = OwnRows->new;
    my $config = config(store => Ghlauth::Store->of($rows, plain => 1), log => sub { die {line => $_[1]} if $rows->{log} },
        log_level => Ghlauth::LOG_DEBUG);
    my ($oauth, $id) = installed($config);
    ok keys %{$rows->{rows}} > 0;
    my $own = bless {}, 'Own::Exception';
    $rows->{fails} = $own;
    is died { $oauth->installation($id) }, $own;
    $rows->{fails} = "no store\n";
    is died { $oauth->installation($id) }, "no store\n";
    $rows->{fails} = undef;
    $rows->{log} = 1;
    like died { $oauth->refresh($id) }->{line}, qr/\w/;
    $rows->{log} = 0;
    is $oauth->refresh($id)->id, $id;
    Ghlauth::Store->of(OwnRows->new, plain => 1)->check;
    is died { Ghlauth::Credential->from_source(config(), sub { die $own })->access_token }, $own;
    is((Ghlauth::Credential->from_source(config(), sub { 'pit-from-a-source' })->access_token), 'pit-from-a-source');
    is((Ghlauth::Credential->from_source(config(), sub { {text => 'an-access-token', expires_at_s => time + 900} })->access_token), 'an-access-token');
    like died { Ghlauth::Credential->from_source(config(), sub { [] })->access_token }, qr/a reference to a hash is needed/;
    like died { config(log => 'x') }, qr/a reference to a function/;
    like died { Ghlauth::Store->of({}, plain => 1) }, qr/a store is an object/;
    {
        local $@ = 'kept';
        my $alive = 0;
        config(log => sub { ++$alive; eval { die "inside\n" } }, log_level => Ghlauth::LOG_DEBUG);
        by_pit(config(log => sub { ++$alive; eval { die "inside\n" } }, log_level => Ghlauth::LOG_DEBUG))->access_token;
        is $@, 'kept';
    }
};

subtest 'another thread' => sub {
    my ($folder) = grep { -e "$_/auto/OtherThread/OtherThread.so" } @INC;
    my $library = DynaLoader::dl_load_file("$folder/auto/OtherThread/OtherThread.so", 0) or die DynaLoader::dl_error();
    DynaLoader::dl_install_xsub('OtherThread::boot', DynaLoader::dl_find_symbol($library, 'boot_OtherThread'))->();
    like OtherThread::call(OwnRows->new), qr/called in another thread/;
    SKIP: {
        require Config;
        skip 'Perl without threads', 1 if !$Config::Config{useithreads};
        require threads;
        my $client = Ghlauth::Client->new(config());
        is((threads->create(sub { ref $client })->join), 'SCALAR');
        is $client->request(by_pit(), GET => $contact)->http_status, 200;
    }
};

subtest 'objects in any order, and what is closed' => sub {
    my $rows = OwnRows->new;
    my $log = do { my $owned = $rows; sub { $owned->{logged}++ } };
    my $config = config(store => Ghlauth::Store->of($rows, plain => 1), log => $log, log_level => Ghlauth::LOG_DEBUG);
    weaken(my $weak = $rows);
    my ($oauth, $id) = installed($config);
    my $credential = Ghlauth::Credential->from_installation($oauth, $id);
    my $client = Ghlauth::Client->new($config);
    undef $_ for $rows, $log, $config, $oauth;
    is $client->request($credential, GET => $contact)->http_status, 200;
    ok $weak;
    undef $_ for $client, $credential;
    is $weak, undef;
    for my $call (sub { config(log => $_[0], log_level => 77) }, sub { Ghlauth::Credential->from_source(config(), $_[0], 77) }) {
        my $kept = OwnRows->new;
        weaken(my $of_failed = $kept);
        my $given = do { my $owned = $kept; sub { $owned } };
        isa_ok died { $call->($given) }, 'Ghlauth::UsageError';
        undef $_ for $given, $kept;
        is $of_failed, undef;
    }
    my $closed = Ghlauth::Client->new(config());
    $closed->close for 1 .. 2;
    ok $closed->is_closed;
    is died { $closed->request(by_pit(), GET => $contact) }->message, 'the Client is closed';
    my $self;
    my $cyclic = config(log => sub { $self->close if $self; undef $self }, log_level => Ghlauth::LOG_DEBUG);
    my $by = by_pit($cyclic);
    $self = Ghlauth::Client->new($cyclic);
    is $self->request($by, GET => $contact)->http_status, 200;
};

subtest 'nothing shows a secret, and nothing is stored' => sub {
    require Data::Dumper;
    require Storable;
    my $config = config();
    my @made = ($config, pit(), by_pit(), oauth($config), Ghlauth::Request->new('POST', '/x', headers => {'X-A' => $about{PIT}}));
    my $shown = Data::Dumper::Dumper(@made) . join ' ', @made, map { eval { %$_ } } @made;
    unlike $shown, qr/\Q$about{PIT}\E|\Q$about{CLIENT_SECRET}\E/;
    like died { Storable::freeze($_) }, qr/cannot be stored/ for @made;
    for my $call (sub { Ghlauth::Pit->new(config(), $about{PIT}, 77) }, sub { config(proxy_url => "nothing://a:$about{PIT}\@b") }) {
        unlike Data::Dumper::Dumper(died { $call->() }), qr/\Q$about{PIT}\E/;
    }
};

subtest 'webhooks' => sub {
    my $webhook = Ghlauth::Webhook->new(config(), [$about{APP}]);
    $webhook->add_key($about{KEY});
    my %psgi = (HTTP_X_GHL_SIGNATURE => $about{SIGNATURE}, REQUEST_METHOD => 'POST');
    is died { $webhook->handle(\%psgi, $about{EVENT}, sub { die "later\n" }) }, "later\n";
    my $event;
    is $webhook->handle(\%psgi, $about{EVENT}, sub { ($event) = @_ }), 200;
    is $event->json, Encode::decode('UTF-8', $about{EVENT});
    is $webhook->handle(['x-ghl-signature' => $about{SIGNATURE}], $about{EVENT}, sub { fail 'handled again' }), 200;
    is $webhook->handle({'X-GHL-Signature' => $about{SIGNATURE}}, "$about{EVENT} ", sub { fail 'a forgery' }), 401;
};

done_testing;
