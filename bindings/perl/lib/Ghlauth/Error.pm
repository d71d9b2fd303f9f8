package Ghlauth::Error;

use strict;
use warnings;

use overload '""' => sub { $_[0]->as_string }, bool => sub { 1 }, fallback => 1;

# The classes below this one are made by Ghlauth::Native, of the library's table of statuses.
my @fields = qw(status name message hint http_status server_message trace_id retry_after_ms retryable);

for my $field (@fields, qw(file line)) {
    no strict 'refs';
    *{__PACKAGE__ . "::$field"} = sub { $_[0]{$field} };
}

# What a call of the library failed with; dies in the code that called this package.
sub _make {
    my ($kind, @values) = @_;
    my %error;
    @error{@fields} = @values;
    $error{retryable} = $error{retryable} ? 1 : 0;
    for (my $level = 0; my @frame = caller $level; ++$level) {
        @error{qw(file line)} = @frame[1, 2];
        last if $frame[0] !~ /^Ghlauth(?:c|::.*)?$/;
    }
    return bless \%error, "Ghlauth::$kind";
}

sub as_string {
    my ($self) = @_;
    (my $message = $self->{message}) =~ s/\.$//;
    my $where = defined $self->{file} ? " at $self->{file} line $self->{line}.\n" : '';
    return join ' ', "$message.", grep { length } $self->{hint} . $where;
}

sub throw { die $_[0] }

1;

__END__

=encoding utf8

=head1 NAME

Ghlauth::Error - what a call of Ghlauth dies with

=head1 SYNOPSIS

    if (!eval { $client->request($credential, GET => $path); 1 }) {
        my $error = $@;
        die $error if !ref $error || !$error->isa('Ghlauth::Error');
        warn $error->hint;
    }

=head1 DESCRIPTION

C<status> (one of C<Ghlauth::E_...>), C<name> ("GHLAUTH_E_TIMEOUT"), C<message>, C<hint>, C<http_status> (0: there was no answer),
C<server_message>, C<trace_id>, C<retry_after_ms> (C<undef>: not said), C<retryable>; C<file> and C<line> of the call. There is no
secret in any of them. As a string it is the message, the hint and the place.

Below it: C<Ghlauth::UsageError> (C<NotFoundError>, C<CancelledError>, C<QueueFullError>), C<NetworkError> (C<TimeoutError>),
C<HttpError> (C<RateLimitedError>, C<ServerError>), C<RefusedError>, C<AuthorizationError> (C<NeedsAuthorizationError>),
C<CallbackError>, C<CredentialError> (C<StoreError>), C<WebhookError> (C<DuplicateEventError>), C<UserContextError>,
C<OutOfMemoryError>, C<ApplicationError>.

=cut
