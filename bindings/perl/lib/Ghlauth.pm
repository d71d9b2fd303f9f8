package Ghlauth;

use 5.014;
use strict;
use warnings;

our $VERSION = '0.1.0';

require Ghlauth::Native;
require Ghlauth::Error;
require Ghlauth::Values;
require Ghlauth::Objects;
require Ghlauth::Calls;

# Of what is exported on demand: use Ghlauth qw(LEVEL_LOCATION);
sub import {
    my ($class, @names) = @_;
    my $caller = caller;
    for my $name (@names) {
        my $function = $name =~ /^[A-Z][A-Z0-9_]*$/ && __PACKAGE__->can($name);
        if (!$function) { require Carp; Carp::croak("Ghlauth has no constant $name") }
        no strict 'refs';
        *{"${caller}::$name"} = $function;
    }
    return;
}

1;

__END__

=encoding utf8

=head1 NAME

Ghlauth - authorization for the HighLevel (GoHighLevel) API

=head1 SYNOPSIS

    use Ghlauth;

    my $config = Ghlauth::Config->new(user_agent => 'acme-sync/2.1');
    my $pit = Ghlauth::Pit->new($config, $ENV{HIGHLEVEL_PIT}, Ghlauth::LEVEL_LOCATION, $location_id);
    my $credential = Ghlauth::Credential->from_pit($pit);
    my $client = Ghlauth::Client->new($config);
    my $response = $client->request($credential, GET => "/contacts/$contact_id");
    print $response->json->{contact}{firstName}, "\n";

=head1 DESCRIPTION

Private Integration Tokens and OAuth 2.0 for the HighLevel API: tokens are got, kept, refreshed and checked, and every failure says what
to change. The F<README.md> of this distribution shows both flows, webhooks, and stores, logs and secrets of the application's own.

What fails dies with an object of a class under C<Ghlauth::Error>, see L<Ghlauth::Error>.

=head1 CLASSES

=over

=item Ghlauth::Config->new(%settings)

C<api_url>, C<marketplace_url>, C<timeout_ms>, C<max_retries>, C<user_agent>, C<proxy_url>, C<ca_file>, C<store>, C<log> with
C<log_level>, C<rate_limit> and the others of F<ghlauth/config.h>. C<< $config->set(%settings) >> changes some.

=item Ghlauth::Pit->new($config, $token, $level, $resource_id)

Also C<from_env>, C<from_file> and C<from_source>. Level and resource may be left out.

=item Ghlauth::OAuth->new($config, $client_id, $client_secret, $redirect_uri)

C<authorize_url(\@scopes, %options)>, C<exchange($url, %options)>, C<refresh>, C<mint_location>, C<installation>, C<find>, C<uninstall>,
C<keep> and others.

=item Ghlauth::Credential->from_pit($pit), ->from_installation($oauth, $id), ->from_access_token, ->from_source

C<access_token>, C<decide($operation, %options)>, C<invalidate>.

=item Ghlauth::Client->new($config)

C<< request($credential, $method => $path, %parts) >>, C<call($credential, $operation, %parts)>, C<send($credential, $request, $cancel)>,
C<pages($credential, $request)>. The parts are those of C<< Ghlauth::Request->new($method, $path, %parts) >>: C<json>, C<query>,
C<headers>, C<params>, C<body> with C<content_type>, C<form>, C<version>, C<location_id>, C<timeout_ms>, C<repeatable>.

=item Ghlauth::Queue->new($config, %options)

Many requests at a time: C<submit($credential, $request, $tag, $timeout_ms)>, C<next($timeout_ms)>, C<cancel($tag)>, C<descriptor>.

=item Ghlauth::Webhook->new($config, \@app_ids)

C<verify($headers, $body)>, C<confirm($event)>, C<release($event)>, C<handle($headers, $body, $function)>.

=item Ghlauth::UserContextReader->new($config, $shared_secret)

C<decrypt($ciphertext)>.

=item Ghlauth::Store->open($url, %options), ->of($object, %options)

A store of the library, or one of the application's own.

=item Ghlauth::Cancel->new(timeout_ms => $limit)

Ends calls early.

=back

Texts are characters; bodies and keys are bytes. Times are Unix seconds, and C<undef> when they are not known. Every object of these
classes has C<close> and C<is_closed>.

=head1 LICENSE

Apache License 2.0, see F<LICENSE>.

=cut
