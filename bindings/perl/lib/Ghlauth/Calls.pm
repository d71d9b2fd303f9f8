package Ghlauth::Calls;

# Requests, lists, queues and webhooks in Perl's own way.

use strict;
use warnings;
no warnings 'redefine';

package Ghlauth::Request;

my ($new, $for_operation) = (\&new, \&for_operation);
*new = sub {
    my ($class, $method, $path, %parts) = @_;
    return $new->($class, $method, $path)->_fill(%parts);
};
*for_operation = sub {
    my (undef, $operation, %parts) = @_;
    my $generation = delete $parts{generation};
    return $for_operation->($operation, defined $generation ? $generation : ())->_fill(%parts);
};

my %lists = (params => 'set_param', query => 'add_query', headers => 'add_header', form => 'add_form_field');

sub _fill {
    my ($self, %parts) = @_;
    for my $name (keys %lists) {
        my ($given, $add) = (delete $parts{$name}, $lists{$name});
        $self->$add(@$_) for @{Ghlauth::Objects::pairs($given || [])};
    }
    if (exists $parts{json}) {
        require JSON::PP;
        my $json = JSON::PP->new->allow_nonref->encode(delete $parts{json});
        $self->set_json($json);
    }
    my ($body, $type, $location) = delete @parts{qw(body content_type location_id)};
    $self->set_body(defined $type ? $type : 'application/octet-stream', $body) if defined $body;
    $self->set_location($location) if defined $location;
    for my $part (@{delete $parts{files} || []}) {
        my ($name, $path, @more) = @$part{qw(name path file_name content_type)};
        if (defined $path) { $self->add_file($name, $path, map { defined $_ ? $_ : '' } @more) }
        else { $self->add_part($name, (map { defined $_ ? $_ : '' } @more), $part->{body}) }
    }
    return Ghlauth::Objects::set($self, \%parts);
}

package Ghlauth::Client;

sub request {
    my ($self, $credential, $method, $path, %parts) = @_;
    my $cancel = delete $parts{cancel};
    return $self->send($credential, Ghlauth::Request->new($method, $path, %parts), $cancel ? $cancel : ());
}

# An operation of the catalogue: "contacts/get-contact", with its params.
sub call {
    my ($self, $credential, $operation, %parts) = @_;
    my $cancel = delete $parts{cancel};
    return $self->send($credential, Ghlauth::Request->for_operation($operation, %parts), $cancel ? $cancel : ());
}

sub pages {
    my ($self, $credential, $request) = @_;
    return Ghlauth::Pages->new($self, $credential, $request);
}

package Ghlauth::Pages;

my $next_page = \&next;

# The items of the next page; undef at the end. After a failure it asks for the same page again.
*next = sub {
    my ($self, $cancel) = @_;
    my $text = $next_page->($self, $cancel ? $cancel : ());
    return undef if $text eq '';
    require JSON::PP;
    return JSON::PP->new->decode($text);
};

package Ghlauth::Queue;

my ($new_queue, $next) = (\&new, \&next);
*new = sub {
    my ($class, $config, %settings) = @_;
    return Ghlauth::Objects::set($new_queue->($class, $config), \%settings);
};

# What was completed next; undef when nothing is left, or when nothing was in time.
*next = sub {
    my ($self, $timeout_ms, $cancel) = @_;
    my $completion = $next->($self, defined $timeout_ms ? $timeout_ms : -1, $cancel ? $cancel : ());
    return $completion->exists ? $completion : undef;
};

package Ghlauth::Webhook;

my ($add_key, $retire_key, $verify, $verify_signature, $http_status) =
    (\&add_key, \&retire_key, \&verify, \&verify_signature, \&http_status);
*add_key = sub {
    my ($self, $key, $algorithm) = @_;
    $add_key->($self, defined $algorithm ? $algorithm : Ghlauth::KEY_ED25519(), $key);
};
*retire_key = sub {
    my ($self, $key, $algorithm) = @_;
    $retire_key->($self, defined $algorithm ? $algorithm : Ghlauth::KEY_ED25519(), $key);
};
*verify = sub {
    my ($self, $headers, $body) = @_;
    return $verify->($self, _headers($headers), $body);
};
*verify_signature = sub {
    my ($self, $headers, $body) = @_;
    $verify_signature->($self, _headers($headers), $body);
};

# Headers as they are usual: a hash, pairs, an environment of PSGI or CGI, an object of HTTP::Headers.
sub _headers {
    my ($given) = @_;
    if (ref $given && eval { $given->can('flatten') }) { $given = [$given->flatten] }
    elsif (ref $given eq 'HASH' && grep { /^HTTP_/ } keys %$given) {
        $given = {map { my $name = $_; $name =~ s/^HTTP_//; $name =~ tr/_/-/; $name => $given->{$_} } grep { /^HTTP_/ } keys %$given};
    }
    return Ghlauth::Objects::pairs($given);
}

# What to answer HighLevel with, for a status or an error.
*http_status = sub {
    my (undef, $of) = @_;
    return $http_status->(ref $of ? $of->status : $of) || 200;
};

# Verifies, runs the function with the event, confirms it, and gives the status of the answer. When the function dies, the event is given
# back, and it dies.
sub handle {
    my ($self, $headers, $body, $function) = @_;
    my $event;
    if (!eval { $event = $self->verify($headers, $body); 1 }) {
        my $error = $@;
        die $error if !ref $error || !$error->isa('Ghlauth::Error');
        return $self->http_status($error);
    }
    if (!eval { $function->($event); 1 }) {
        my $error = $@;
        $self->release($event);
        die $error;
    }
    $self->confirm($event);
    return 200;
}

1;
