# The same with LWP::Authen::OAuth2, and a token that is valid for an hour.

use strict;
use warnings;

use LWP::Authen::OAuth2;
use Measure;

my $token = qq({"_class": "LWP::Authen::OAuth2::AccessToken::Bearer", "access_token": "$pit", "expires_in": 3600, "create_time": ) . time . '}';
my $oauth = LWP::Authen::OAuth2->new(client_id => 'client', client_secret => 'secret', token_string => $token,
    authorization_endpoint => "$url/oauth/authorize", token_endpoint => "$url/oauth/token", redirect_uri => 'https://app.example.com/');

sub valid_token {
    $oauth->refresh_access_token if $oauth->should_refresh;
    return $oauth->access_token->{access_token};
}

report('LWP::Authen::OAuth2', \&valid_token,
    sub { $oauth->get($url . $path, Version => '2021-07-28', Accept => 'application/json')->content });
