package Ghlauth::Objects;

# The classes of Ghlauth::Native in Perl's own way: class methods, named settings, methods for members.

use strict;
use warnings;
no warnings 'redefine';

# Dies in the code that called this package.
sub refuse {
    my ($text) = @_;
    my ($level, @frame) = (0);
    do { @frame = caller $level++ } while @frame && $frame[0] =~ /^Ghlauth(?:c|::.*)?$/;
    die $text . (@frame ? " at $frame[1] line $frame[2].\n" : "\n");
}

my @held = qw(StoreOptions Store Config Cancel Pit AuthorizeOptions Callback OAuth UserContextReader Credential Request Client Pages
    Queue Webhook);
my @with_members = qw(Event UserContext Completion);

for my $class (@held, @with_members) {
    no strict 'refs';
    my $package = "Ghlauth::$class";
    *{"${package}::CLONE_SKIP"} = sub { 1 };  # a thread of Perl gets undef instead
    *{"${package}::STORABLE_freeze"} = sub { refuse("a $package cannot be stored: it belongs to this process") };
    for my $name (grep { /^swig_\w+_get$/ } keys %{"${package}::"}) {
        my $get = \&{"${package}::$name"};
        my ($member) = $name =~ /^swig_(\w+)_get$/;
        *{"${package}::$member"} = sub { $get->($_[0]) };
    }
    # DESTROY may run in the middle of what somebody else does.
    if (my $destroy = $package->can('DESTROY')) {
        *{"${package}::DESTROY"} = sub { local ($@, $!); $destroy->(@_) };
    }
}

# What SWIG makes functions of is called on the class.
for my $name (qw(Pit::from_env Pit::from_file Credential::from_pit Credential::from_installation Credential::from_access_token
    UserContext::from_json Webhook::apply Store::join)) {
    no strict 'refs';
    my $function = \&{"Ghlauth::$name"};
    *{"Ghlauth::$name"} = sub { shift; $function->(@_) };
}

# Calls the setter of each.
sub set {
    my ($object, $settings) = @_;
    for my $name (sort keys %$settings) {
        my $setter = $object->can("set_$name") || $object->can("add_$name")
            or refuse(ref($object) . " has no setting '$name'");
        my $value = $settings->{$name};
        $setter->($object, ref $value eq 'ARRAY' && $name eq 'rate_limit' ? @$value : $value) if defined $value;
    }
    return $object;
}

# Names and values, of a hash or in their order, flat or in pairs; a value may be several.
sub pairs {
    my ($given) = @_;
    my @flat = ref $given eq 'HASH' ? map { $_ => $given->{$_} } sort keys %$given : map { ref $_ eq 'ARRAY' ? @$_ : $_ } @$given;
    my @pairs;
    while (my ($name, $value) = splice @flat, 0, 2) {
        push @pairs, map { [$name, $_] } ref $value eq 'ARRAY' ? @$value : $value;
    }
    return \@pairs;
}

sub store_options {
    my (%options) = @_;
    my $made = Ghlauth::StoreOptions->new;
    my $keys = delete $options{keys} || {};
    $made->add_key($_, $keys->{$_}) for ref $keys eq 'ARRAY' ? () : sort keys %$keys;
    $made->add_key(@$_) for ref $keys eq 'ARRAY' ? @$keys : ();
    return set($made, \%options);
}

package Ghlauth::Config;

my $new_config = \&new;
*new = sub {
    my ($class, %settings) = @_;
    return $new_config->($class)->set(%settings);
};

sub set {
    my ($self, %settings) = @_;
    my ($log, $level) = delete @settings{qw(log log_level)};
    $self->set_log(defined $level ? $level : Ghlauth::LOG_INFO(), $log) if $log;
    return Ghlauth::Objects::set($self, \%settings);
}

package Ghlauth::Cancel;

my $new_cancel = \&new;
*new = sub {
    my ($class, %settings) = @_;
    return Ghlauth::Objects::set($new_cancel->($class), \%settings);
};

package Ghlauth::Store;

my ($open, $of) = (\&open, \&from_listener);
*open = sub {
    my (undef, $url, %options) = @_;
    return $open->($url, Ghlauth::Objects::store_options(%options));
};

# Of an object with the methods get, put_if_version, erase_if_version, scan and due; with lease, release, count, claim, confirm and
# unclaim as well when several processes use it.
sub of {
    my (undef, $object, %options) = @_;
    return $of->(Ghlauth::Objects::store_options(%options), $object);
}

package Ghlauth::Pit;

my ($new_pit, $pit_of) = (\&new, \&from_listener);
*new = sub {
    my ($class, $config, $token, $level, $resource_id) = @_;
    return $new_pit->($class, $config, $token, $level || 0, defined $resource_id ? $resource_id : '');
};

sub from_source {
    my (undef, $config, $fetch, $level, $resource_id) = @_;
    return $pit_of->($config, $level || 0, defined $resource_id ? $resource_id : '', $fetch);
}

package Ghlauth::Credential;

my ($credential_of, $decide) = (\&from_listener, \&decide);

sub from_source {
    my (undef, $config, $fetch, $level, $resource_id) = @_;
    return $credential_of->($config, $level || 0, defined $resource_id ? $resource_id : '', $fetch);
}

*decide = sub {
    my ($self, $operation, %options) = @_;
    my ($version, $location_id, $user) = @options{qw(version location_id user)};
    return $decide->($self, $operation, map({ defined $_ ? $_ : '' } $version, $location_id), $user ? $user : ());
};

package Ghlauth::OAuth;

my ($authorize_url, $exchange, $oauth_of, $find) = (\&authorize_url, \&exchange, \&from_listener, \&find);

sub from_source {
    my (undef, $config, $client_id, $fetch, $redirect_uri) = @_;
    return $oauth_of->($config, $client_id, $redirect_uri, $fetch);
}

*authorize_url = sub {
    my ($self, $scopes, %options) = @_;
    my $made = Ghlauth::AuthorizeOptions->new;
    my $parameters = delete $options{parameters};
    $made->set_scopes($scopes) if $scopes;
    $made->add_parameter(@$_) for @{Ghlauth::Objects::pairs($parameters || [])};
    delete $options{session} if defined $options{session} && $options{session} eq '';
    return $authorize_url->($self, Ghlauth::Objects::set($made, \%options));
};

# Of the URL that was asked for, or of what parse_callback made of it.
*exchange = sub {
    my ($self, $callback, %options) = @_;
    my ($owner, $session, $cancel) = delete @options{qw(owner session cancel)};
    Ghlauth::Objects::refuse("an exchange has no option '$_'") for sort keys %options;
    $callback = $self->parse_callback($callback, defined $session ? $session : '') if !ref $callback;
    return $exchange->($self, $callback, defined $owner ? $owner : '', $cancel ? $cancel : ());
};

*find = sub {
    my ($self, %wanted) = @_;
    return @{$find->($self, map { defined $_ ? $_ : '' } @wanted{qw(owner company_id location_id)})};
};

package Ghlauth;

# SWIG's objects are tied hashes: for whoever looks into one there is nothing in it.
sub FIRSTKEY { return undef }
sub NEXTKEY { return undef }
sub EXISTS { return '' }
sub FETCH { return undef }
sub STORE { Ghlauth::Objects::refuse('a ' . ref($_[0]) . " has no member '$_[1]'") }

my $find_operation = \&find_operation;
*find_operation = sub {
    my $found = $find_operation->(@_);
    return length $found->{name} ? $found : undef;
};

1;
