# For the tests in Ruby: what they are about, and ways to check. Run by bindings/core/behaviour.py with a sandbox.

require "ghlauth"
require "minitest"
require "net/http"
require "timeout"
require "uri"
require_relative "own_rows"

class SandboxTest < Minitest::Test
  ABOUT = ENV.filter_map { |name, value| [name.delete_prefix("SANDBOX_").downcase.to_sym, value] if name.start_with?("SANDBOX_") }.to_h
  CONTACT = "/contacts/#{ABOUT[:contact]}".freeze

  private

  def config(**settings, &block)
    Ghlauth::Config.new(api_url: ABOUT[:url], marketplace_url: ABOUT[:url], max_retries: 0, **settings, &block)
  end

  def by_pit(of = config)
    Ghlauth::Pit.new(of, ABOUT[:pit], level: :location, resource_id: ABOUT[:location]).credential
  end

  def oauth(of)
    Ghlauth::OAuth.new(of, client_id: ABOUT[:client_id], client_secret: ABOUT[:client_secret], redirect_uri: ABOUT[:redirect_uri])
  end

  # An app, and the id of its installation.
  def installed(of)
    app = oauth(of)
    [app, app.exchange(allow(app.authorize_url(["contacts.readonly"]))).id]
  end

  # What the user does on the consent page; gives the URL that the browser is sent to.
  def allow(url)
    page = Net::HTTP.get(URI(url))
    fields = {csrf: page[/name="csrf" value="(\w+)"/, 1], resource: "Location:#{ABOUT[:location]}"}
    to = URI(url).tap { |one| one.query = nil }
    Net::HTTP.post(to, URI.encode_www_form(fields), "Origin" => ABOUT[:url], "Content-Type" => "application/x-www-form-urlencoded")["location"]
  end

  def control(method, name, body = nil)
    uri = URI("#{ABOUT[:url]}/__sandbox/#{name}")
    answer = Net::HTTP.start(uri.host, uri.port) do |http|
      headers = {"Authorization" => "Bearer #{ABOUT[:control_token]}", "Content-Type" => "application/json"}
      http.send_request(method, uri.path, body && JSON.generate(body), headers)
    end
    assert_equal "200", answer.code, answer.body
    JSON.parse(answer.body)
  end

  # The next request for contacts waits that long.
  def delayed(seconds = 20)
    control("POST", "faults", {kind: "delay", path: "/contacts", delay_ms: seconds * 1000})
  end

  # Until a request came to wait.
  def wait_for_request
    sleep 0.01 until control("GET", "faults")["faults"].empty?
  end

  # Collects until the block is true: what stands on the stack is not collected at once.
  def collected?
    20.times do
      GC.start
      return true if yield
    end
    false
  end
end
