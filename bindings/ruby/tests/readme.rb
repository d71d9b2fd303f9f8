# Runs the blocks of the README one after the other, with what their reader has.

require_relative "support"
require "securerandom"
require "stringio"
require "tmpdir"

class Readme < SandboxTest
  def sandbox_config(**settings, &block)
    config(**settings, &block)
  end

  def test_readme
    blocks = File.read(ENV.fetch("README")).scan(/^```ruby\n(.*?)^```$/m).flatten
    assert_operator blocks.size, :>, 7
    ENV["HIGHLEVEL_PIT"], ENV["HIGHLEVEL_CLIENT_SECRET"] = ABOUT[:pit], ABOUT[:client_secret]
    location_id, contact_id, client_id, redirect_uri = ABOUT.values_at(:location, :contact, :client_id, :redirect_uri)
    contact_ids, session_id, key, folder = [contact_id], "session 1", Random.bytes(32), Dir.mktmpdir
    here = binding
    text, errors = capture_io do
      blocks.each do |block|
        here.eval(block.gsub("Ghlauth::Config.new(", "sandbox_config("))
        here.eval("callback_url = allow(url)") if block.include?("url = oauth.authorize_url")
      end
      here.eval("sourced.access_token")
    end
    [location_id, client_id, redirect_uri, contact_ids, session_id, key].each { |one| refute_nil one }
    assert_includes text, "#{contact_id}\n"
    assert_includes text, "scope"
    assert_empty errors.lines.grep(/#{ABOUT[:pit]}/)
    app = here.local_variable_get(:app)
    here.local_variable_get(:webhook).add_key(ABOUT[:key])
    env = {"HTTP_X_GHL_SIGNATURE" => ABOUT[:signature], "rack.input" => StringIO.new(ABOUT[:event])}
    assert_output(/\A\w+ /) { assert_equal 200, app.call(env).first }
  ensure
    FileUtils.rm_rf(folder) if folder
  end
end

exit Minitest.run(["--verbose"])
