# frozen_string_literal: true
# The same with the gem oauth2, and a token that is valid for an hour.

require "oauth2"
require_relative "measure"

def valid(token)
  token = token.refresh! if token.expired?
  token.token
end

headers = {"Version" => "2021-07-28", "Accept" => "application/json"}
token = OAuth2::AccessToken.new(OAuth2::Client.new("client", "secret", site: URL), PIT, expires_in: 3600)
report("oauth2", -> { valid(token) }, -> { token.get(PATH, headers: headers).body })
