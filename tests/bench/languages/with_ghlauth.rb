# frozen_string_literal: true
# A warm token and an authorized GET with the package for Ruby.

require "ghlauth"
require_relative "measure"

config = Ghlauth::Config.new(api_url: URL)
credential = Ghlauth::Pit.new(config, PIT, level: :location, resource_id: "C2QujeCh8ZnC7al2InWR").credential
client = Ghlauth::Client.new(config)
report("ghlauth", -> { credential.access_token }, -> { client.get(credential, PATH).body })
