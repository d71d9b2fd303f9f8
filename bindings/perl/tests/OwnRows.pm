package OwnRows;

# An application's own store for tests: a hash.

use strict;
use warnings;

sub new { return bless {rows => {}, fails => undef}, $_[0] }

sub rows {
    my ($self) = @_;
    die $self->{fails} if defined $self->{fails};
    return $self->{rows};
}

sub get {
    my ($self, $key) = @_;
    return $self->rows->{$key};
}

sub put_if_version {
    my ($self, $row, $present) = @_;
    my $kept = $self->rows->{$row->{key}};
    return 0 if ($kept ? $kept->{version} : 0) != $present;
    $self->{rows}{$row->{key}} = $row;
    return 1;
}

sub erase_if_version {
    my ($self, $key, $version) = @_;
    my $kept = $self->rows->{$key};
    return 0 if !$kept || $kept->{version} != $version;
    delete $self->{rows}{$key};
    return 1;
}

sub first {
    my ($limit, @rows) = @_;
    return [@rows > $limit ? @rows[0 .. $limit - 1] : @rows];
}

# Texts of characters in UTF-8 are ordered as their characters are.
sub scan {
    my ($self, $query) = @_;
    return first($query->limit, sort { $a->{key} cmp $b->{key} } grep { $query->fits($_) } values %{$self->rows});
}

sub due {
    my ($self, $app_id, $until, $limit) = @_;
    my @due = grep { $_->{app_id} eq $app_id && 0 < $_->{due_s} && $_->{due_s} <= $until } values %{$self->rows};
    return first($limit, sort { $a->{due_s} <=> $b->{due_s} || $a->{key} cmp $b->{key} } @due);
}

1;
