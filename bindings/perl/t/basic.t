use strict;
use warnings;
use Test::More;

use Ghlauth qw(LEVEL_LOCATION);

like Ghlauth::version(), qr/^0\./, 'the library is there';
my $config = Ghlauth::Config->new(max_retries => 1);
ok !eval { Ghlauth::Pit->new($config, 'pit-0', 7); 1 }, 'a wrong level dies';
isa_ok $@, 'Ghlauth::UsageError';
is(Ghlauth::find_operation('contacts/get-contact')->path, '/contacts/{contactId}');
is(Ghlauth::find_operation('contacts/none'), undef);
is LEVEL_LOCATION, 2;

done_testing;
