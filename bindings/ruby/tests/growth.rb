# All is made, used and dropped in Ruby, for bindings/core/growth.py.

require_relative "support"

class Growth < SandboxTest
  def initialize
    super("growth")
    @client, @credential = Ghlauth::Client.new(config), by_pit
  end

  def fails(kind)
    yield
    raise "nothing was raised"
  rescue kind => error
    error.message
  end

  def once(webhook)
    of = config(store: Ghlauth::Store.of(OwnRows.new, plain: true), log_level: :debug) { |_level, line| line.size }
    sourced = Ghlauth::Credential.from_source(of) { "b" }
    sourced.access_token
    sourced.decide("contacts/get-contact").findings.map(&:message)
    fails(IOError) { Ghlauth::Credential.from_source(of) { raise IOError, "a" }.access_token }
    app = oauth(of)
    app.authorize_url(["contacts.readonly"], session: "a", parameters: {a: "b"})
    fails(Ghlauth::NotFoundError) { app.installation("app:x") }
    fails(Ghlauth::CallbackError) { app.exchange("code=abc") }
    fails(Ghlauth::WebhookError) { webhook.verify({"X-GHL-Signature": %w[x y]}, "{}") }
    fails(TypeError) { Ghlauth::Client.new(of).get(7, "/") }
    Ghlauth::UserContext.from_json('{"userId": "u", "companyId": "c"}')
    Ghlauth::Request.new(:post, "/x", json: {a: 1}, query: {a: [1, 2]})
    Ghlauth::Queue.new(of).size
    raise if @client.get(@credential, CONTACT).status != 200
  end

  def rounds(count)
    webhook = nil
    count.times do |round|
      webhook = Ghlauth::Webhook.new(config, ABOUT[:app]) if (round % 10).zero?
      once(webhook)
    end
  end
end

if $PROGRAM_NAME == __FILE__
  growth = Growth.new
  $stdin.each_line do |line|
    growth.rounds(Integer(line))
    4.times { GC.start }
    growth.rounds(1) # frees what the collector left
    puts ObjectSpace.count_objects[:T_DATA]
    $stdout.flush
  end
end
