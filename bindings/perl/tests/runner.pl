# Carries out the steps of bindings/core/cases.json in Perl: one line of standard input each, one line of standard output.
# bindings/core/scenario.py says what the lines are.

use strict;
use warnings;
use Encode qw(decode encode);
use FindBin;
use lib $FindBin::Bin;
use Ghlauth;
use OwnRows;

my (%things, @lines, $log_fails, $rows);

sub told {
    my ($one) = @_;
    return ($one->id, $one->level, $one->company_id, $one->location_id, $one->owner, join ' ', @{$one->scopes});
}

my %verbs = (
    config => sub {
        my ($name, $url, $retries) = @_;
        $things{$name} = Ghlauth::Config->new(api_url => $url, marketplace_url => $url, max_retries => $retries);
        return;
    },
    pit => sub {
        my ($name, $of, $token, $level, $resource) = @_;
        my $pit = $things{$name} = Ghlauth::Pit->new($things{$of}, $token, $level, $resource);
        return ($pit->level, $pit->resource_id, $pit->redacted);
    },
    oauth => sub {
        my ($name, $of, @arguments) = @_;
        $things{$name} = Ghlauth::OAuth->new($things{$of}, @arguments);
        return $things{$name}->app_id;
    },
    authorize => sub {
        my ($of, $session, $scopes) = @_;
        return $things{$of}->authorize_url([split / /, $scopes], session => $session);
    },
    exchange => sub {
        my ($of, $url, $owner, $session) = @_;
        return told($things{$of}->exchange($url, owner => $owner, session => $session));
    },
    refresh => sub { told($things{$_[0]}->refresh($_[1])) },
    mint => sub { told($things{$_[0]}->mint_location(@_[1, 2])) },
    lookup => sub { told($things{$_[0]}->installation($_[1])) },
    credential_of_pit => sub { $things{$_[0]} = Ghlauth::Credential->from_pit($things{$_[1]}); return },
    credential_of_installation => sub { $things{$_[0]} = Ghlauth::Credential->from_installation($things{$_[1]}, $_[2]); return },
    credential_of_token => sub { $things{$_[0]} = Ghlauth::Credential->from_access_token($things{$_[1]}, $_[2]); return },
    credential_of_source => sub {
        my ($name, $of, $token) = @_;
        $things{$name} = Ghlauth::Credential->from_source($things{$of}, sub { $token });
        return;
    },
    token => sub { $things{$_[0]}->access_token },
    client => sub { $things{$_[0]} = Ghlauth::Client->new($things{$_[1]}); return },
    send => sub {
        my ($of, $credential, $method, $path, $json, $cancel) = @_;
        my @body = defined $json && $json ne '' ? (body => encode('UTF-8', $json), content_type => 'application/json') : ();
        my $response = $things{$of}->request($things{$credential}, $method, $path, @body,
            cancel => defined $cancel ? $things{$cancel} : undef);
        return ($response->http_status, $response->header('Content-Type'), \$response->body);
    },
    decide => sub {
        my ($of, $operation, $version, $location) = @_;
        my $decision = $things{$of}->decide($operation, version => $version, location_id => $location);
        return ($decision->outcome, $decision->operation, map { ($_->reason_name, $_->remedy_name, $_->value) } @{$decision->findings});
    },
    webhook => sub {
        my ($name, $of, $app_id, $pem) = @_;
        $things{$name} = Ghlauth::Webhook->new($things{$of}, [$app_id]);
        $things{$name}->add_key($pem);
        return;
    },
    verify => sub {
        my ($of, $body, @headers) = @_;
        my $event = $things{event} = $things{$of}->verify(\@headers, $$body);
        return ($event->type, $event->app_id, $event->location_id, $event->json);
    },
    verify_signature => sub {
        my ($of, $body, @headers) = @_;
        $things{$of}->verify_signature(\@headers, $$body);
        return;
    },
    confirm => sub { $things{$_[0]}->confirm($things{event}); return },
    release => sub { $things{$_[0]}->release($things{event}); return },
    webhook_http_status => sub { Ghlauth::Webhook->http_status($_[0]) },
    reader => sub { $things{$_[0]} = Ghlauth::UserContextReader->new($things{$_[1]}, $_[2]); return },
    decrypt => sub {
        my $user = $things{$_[0]}->decrypt($_[1]);
        return map { $user->$_ } qw(user_id company_id active_location level role user_name email);
    },
    use_own_log => sub {
        my $log = sub {
            push @lines, $_[1];
            die "$log_fails\n" if defined $log_fails;
        };
        $things{$_[0]}->set(log => $log, log_level => Ghlauth::LOG_DEBUG);
        return;
    },
    log_fails => sub { $log_fails = $_[0] eq '' ? undef : $_[0]; return },
    log_has => sub { (grep { index($_, $_[0]) >= 0 } @lines) ? 1 : 0 },
    own_store => sub {
        $rows = OwnRows->new;
        $things{$_[0]} = Ghlauth::Store->of($rows, plain => 1);
        return;
    },
    use_store => sub { $things{$_[0]}->set(store => $things{$_[1]}); return },
    store_fails => sub { $rows->{fails} = $_[0] eq '' ? undef : "$_[0]\n"; return },
    store_rows => sub { scalar keys %{$rows->{rows}} },
    check_store => sub { $things{$_[0]}->check; return },
    cancel => sub { $things{$_[0]} = Ghlauth::Cancel->new; return },
    cancel_request => sub { $things{$_[0]}->request; return },
    cancel_timeout => sub { $things{$_[0]}->set_timeout_ms($_[1]); return },
    queue => sub { $things{$_[0]} = Ghlauth::Queue->new($things{$_[1]}, capacity => $_[2]); return },
    submit => sub {
        my ($of, $credential, $method, $path, $tag) = @_;
        $things{$of}->submit($things{$credential}, Ghlauth::Request->new($method, $path), $tag);
        return;
    },
    next => sub {
        my $completion = $things{$_[0]}->next or return;
        return ($completion->tag, $completion->response->http_status);
    },
    close => sub { $things{$_[0]}->close; return },
    forget => sub { delete $things{$_[0]}; return },
);

# The names that all languages share.
sub classes {
    my ($error) = @_;
    require mro;
    return join ' ', map { /^Ghlauth::(\w+)$/ ? $1 : () } @{mro::get_linear_isa(ref $error)};
}

sub answer {
    my ($line) = @_;
    my ($verb, @arguments) = map { s/%(..)/chr hex $1/ger } split /\t/, $line, -1;
    my $bytes = $verb =~ /^verify/ ? 1 : -1;
    @arguments = map { $_ == $bytes ? \$arguments[$_] : decode('UTF-8', $arguments[$_]) } 0 .. $#arguments;
    my @given;
    return ('ok', @given) if eval { @given = $verbs{$verb}->(@arguments); 1 };
    my $error = $@;
    if (ref $error && $error->isa('Ghlauth::Error')) {
        my $retry = $error->retry_after_ms;
        return ('error', classes($error), (map { $error->$_ } qw(status name message hint http_status server_message trace_id)),
            defined $retry ? $retry : -1, $error->retryable);
    }
    chomp $error;
    return ('thrown', $error);
}

$| = 1;
while (my $line = <STDIN>) {
    chomp $line;
    print join("\t", map { (ref $_ ? $$_ : encode('UTF-8', $_)) =~ s/([^A-Za-z0-9])/sprintf '%%%02X', ord $1/ger } answer($line)), "\n";
}
