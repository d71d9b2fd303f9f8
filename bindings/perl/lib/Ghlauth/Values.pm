package Ghlauth::Values;

# Constants, and plain values: hashes with a method for each member, read alone.

use strict;
use warnings;

for my $name (grep { /^[A-Z][A-Z0-9_]+$/ } keys %Ghlauthc::) {
    no strict 'refs';
    my $value = ${"Ghlauthc::$name"};
    *{"Ghlauth::$name"} = sub () { $value } if defined $value;
}

my %members = (
    Installation => [qw(id level resource_id company_id location_id user_id app_id client_id owner state state_reason since_s
        expires_at_s grant_expires_at_s granted_at_s plan_id bulk unclaimed adopted scopes approved_locations)],
    Response => [qw(http_status body headers trace_id rate_remaining daily_remaining)],
    Decision => [qw(outcome allowed denied operation findings)],
    Finding => [qw(reason reason_name message remedy remedy_name value hint)],
    Location => [qw(id name address installed)],
    Operation => [qw(name product method path generation version scope levels)],
    Report => [qw(done skipped failed)],
    StoreQuery => [qw(app_id owner company_id location_id after limit)],
);

for my $class (keys %members) {
    for my $member (@{$members{$class}}) {
        no strict 'refs';
        *{"Ghlauth::${class}::$member"} = sub { $_[0]{$member} };
    }
}

package Ghlauth::Response;

# The first value of a header, in whatever case; undef when there is none.
sub header {
    my ($self, $name) = @_;
    for my $pair (@{$self->{headers}}) {
        return $pair->[1] if lc $pair->[0] eq lc $name;
    }
    return undef;
}

sub json {
    my ($self) = @_;
    require JSON::PP;
    return JSON::PP->new->utf8->decode($self->{body});
}

sub text {
    my ($self) = @_;
    require Encode;
    return Encode::decode('UTF-8', $self->{body}, Encode::FB_CROAK() | Encode::LEAVE_SRC());
}

package Ghlauth::StoreQuery;

# Whether a row is one of them, but for the limit.
sub fits {
    my ($self, $row) = @_;
    my ($key, $after) = ($row->{key}, $self->{after});
    utf8::encode($key);
    utf8::encode($after);
    return '' if $key le $after;
    for my $column (qw(app_id owner company_id location_id)) {
        return '' if defined $self->{$column} && $row->{$column} ne $self->{$column};
    }
    return 1;
}

1;
