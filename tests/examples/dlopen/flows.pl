# Both flows from Perl with FFI::Platypus (Debian's package libffi-platypus-perl).
# Usage: perl flows.pl API_URL LOCATION_ID CONTACT_ID OTHER_CONTACT_ID REDIRECT_URI
use v5.36;

# A handle, freed with its last reference; what was made from others keeps them alive by itself.
package Ghlauth::Handle {
    sub new ($class, $pointer, $free) { return bless { pointer => $pointer, free => $free }, $class }
    sub DESTROY ($self) { $self->{free}->($self->{pointer}) }
}

# A failed call, with all that the library says about it.
package Ghlauth::Failure {
    use overload '""' => sub ($self, @) { return "$self->{name}: $self->{message}. $self->{hint}\n" };
}

package Ghlauth {
    use FFI::Platypus 1.00;

    use constant {
        LEVEL_LOCATION => 2,    # level.h
        LOG_INFO       => 3,    # callbacks.h
    };

    my $ffi = FFI::Platypus->new( api => 1, lib => 'libghlauth.so.0' );

    # What is used of the headers. All handles are opaque; an output is a pointer to one. A failing function has an error behind these.
    my %can_fail = (
        config_new                    => ['opaque*'],
        config_set_api_url            => [qw(opaque string)],
        config_set_marketplace_url    => [qw(opaque string)],
        config_set_log                => [qw(opaque record(Ghlauth::LogTable)*)],
        pit_from_env                  => [qw(opaque* opaque string sint32 string)],
        pit_redacted                  => [qw(opaque opaque*)],
        credential_from_pit           => [qw(opaque* opaque)],
        credential_from_installation  => [qw(opaque* opaque string)],
        client_new                    => [qw(opaque* opaque)],
        client_send                   => [qw(opaque opaque* opaque opaque opaque)],
        request_new                   => [qw(opaque* string string)],
        list_new                      => ['opaque*'],
        list_append                   => [qw(opaque string)],
        authorize_options_new         => ['opaque*'],
        authorize_options_set_scopes  => [qw(opaque opaque)],
        oauth_new                     => [qw(opaque* opaque string string string)],
        oauth_authorize_url           => [qw(opaque opaque* opaque opaque)],
        oauth_parse_callback          => [qw(opaque opaque* string string)],
        oauth_exchange                => [qw(opaque opaque* opaque string opaque)],
    );
    my %gives = (
        version_string => [ [] => 'string' ],
        abi_version    => [ [] => 'uint32' ],
        status_name    => [ ['sint32'] => 'string' ],
        map( { $_ => [ ['opaque'] => 'string' ] }
            qw(error_message error_hint error_server_message error_trace_id buf_data response_body installation_id) ),
        map( { $_ => [ ['opaque'] => 'sint32' ] } qw(error_status error_http_status error_is_retryable response_http_status) ),
        error_retry_after_ms => [ ['opaque'] => 'sint64' ],
        map( { ( "${_}_free" => [ ['opaque'] => 'void' ] ) }
            qw(error buf config pit credential client request response list authorize_options oauth callback installation) ),
    );

    package Ghlauth::LogTable {
        use FFI::Platypus::Record;
        record_layout_1(
            uint32 => 'struct_size', sint32 => 'level', opaque => 'user_data',
            opaque => 'drop', opaque => 'write',
        );
    }
    $ffi->type( 'record(Ghlauth::LogTable)' => 'log_table' );

    my %function;
    while ( my ( $name, $arguments ) = each %can_fail ) {
        $function{$name} = $ffi->function( "ghlauth_$name", [ @$arguments, 'opaque*' ] => 'sint32' );
    }
    while ( my ( $name, $type ) = each %gives ) { $function{$name} = $ffi->function( "ghlauth_$name", @$type ) }
    die "the library has another ABI\n" if $function{abi_version}->call != 0;

    sub plain ($one) { return ref $one eq 'Ghlauth::Handle' ? $one->{pointer} : $one }

    # Calls what cannot fail.
    sub get ( $name, @arguments ) { return $function{$name}->call( map { plain($_) } @arguments ) }

    # call(list_append => $list, 'x') calls ghlauth_list_append with an error behind the arguments. [kind] stands for an output of that
    # kind, which is returned.
    sub call ( $name, @arguments ) {
        my ( $made, $kind, $error );
        for my $one (@arguments) {
            ( $kind, $one ) = ( $one->[0], \$made ) if ref $one eq 'ARRAY';
        }
        my $status = $function{$name}->call( map( { plain($_) } @arguments ), \$error );
        my $handle = $kind && Ghlauth::Handle->new( $made, $function{"${kind}_free"} );
        return $handle if $status == 0;
        my $owned = Ghlauth::Handle->new( $error, $function{error_free} );
        my %field = map { $_ => get( "error_$_", $error ) } fields(), 'status';
        die bless { name => get( status_name => $status ), %field }, 'Ghlauth::Failure';
    }
    sub fields { return qw(message hint http_status server_message trace_id retry_after_ms is_retryable) }

    # A table whose functions are those of Perl, which live as long as it does: until `drop` was called.
    sub log_table ( $level, $drop, $write ) {
        my @closures = ( $ffi->closure($drop), $ffi->closure($write) );
        my $table = Ghlauth::LogTable->new(
            struct_size => $ffi->sizeof('log_table'), level => $level,
            drop => $ffi->cast( '(opaque)->void' => 'opaque', $closures[0] ),
            write => $ffi->cast( '(opaque,sint32,string)->void' => 'opaque', $closures[1] ),
        );
        return ( $table, @closures );
    }
}

sub send_get ( $client, $credential, $path ) {
    my $request  = Ghlauth::call( request_new => ['request'], 'GET', $path );
    my $response = Ghlauth::call( client_send => $client, ['response'], $credential, $request, undef );
    return Ghlauth::get( response_http_status => $response ) . ' ' . Ghlauth::get( response_body => $response );
}

sub flow_1 ( $config, $location_id, $contact_id, $other_contact_id ) {
    my $pit = Ghlauth::call( pit_from_env => ['pit'], $config, 'HIGHLEVEL_PIT', Ghlauth::LEVEL_LOCATION, $location_id );
    say 'pit: ', Ghlauth::get( buf_data => Ghlauth::call( pit_redacted => $pit, ['buf'] ) );
    my $credential = Ghlauth::call( credential_from_pit => ['credential'], $pit );
    my $client     = Ghlauth::call( client_new => ['client'], $config );
    say 'flow 1: ', send_get( $client, $credential, "/contacts/$contact_id" );
    return if eval { send_get( $client, $credential, "/contacts/$other_contact_id" ) };
    my $failure = $@;
    die $failure if ref $failure ne 'Ghlauth::Failure';
    say "refused: $failure->{name} $failure->{status}";
    say "  $_: $failure->{$_}" for Ghlauth::fields();
}

sub flow_2 ( $config, $contact_id, $redirect_uri ) {
    my $oauth = Ghlauth::call( oauth_new => ['oauth'], $config, @ENV{qw(HIGHLEVEL_CLIENT_ID HIGHLEVEL_CLIENT_SECRET)}, $redirect_uri );
    my $scopes = Ghlauth::call( list_new => ['list'] );
    Ghlauth::call( list_append => $scopes, 'contacts.readonly' );
    my $options = Ghlauth::call( authorize_options_new => ['authorize_options'] );
    Ghlauth::call( authorize_options_set_scopes => $options, $scopes );
    say 'authorize: ', Ghlauth::get( buf_data => Ghlauth::call( oauth_authorize_url => $oauth, ['buf'], undef, $options ) );
    chomp( my $line = <STDIN> );
    my $callback = Ghlauth::call( oauth_parse_callback => $oauth, ['callback'], $line, undef );
    my $installation = Ghlauth::call( oauth_exchange => $oauth, ['installation'], $callback, 'tenant 7', undef );
    my $id = Ghlauth::get( installation_id => $installation );
    say "installation: $id";
    my $credential = Ghlauth::call( credential_from_installation => ['credential'], $oauth, $id );
    say 'flow 2: ', send_get( Ghlauth::call( client_new => ['client'], $config ), $credential, "/contacts/$contact_id" );
}

my ( $api_url, $location_id, $contact_id, $other_contact_id, $redirect_uri ) = @ARGV;
STDOUT->autoflush(1);
say 'ghlauth ', Ghlauth::get('version_string'), ', ABI ', Ghlauth::get('abi_version');
my $config = Ghlauth::call( config_new => ['config'] );
Ghlauth::call( config_set_api_url         => $config, $api_url );
Ghlauth::call( config_set_marketplace_url => $config, $api_url );
my ( $table, @functions ) = Ghlauth::log_table(
    Ghlauth::LOG_INFO,
    sub ($user_data) { say 'log: dropped' },
    sub ( $user_data, $level, $line ) { say "log: $level ", $line =~ s/ .*//sr },
);
Ghlauth::call( config_set_log => $config, $table );
flow_1( $config, $location_id, $contact_id, $other_contact_id );
flow_2( $config, $contact_id, $redirect_uri );
undef $config;
