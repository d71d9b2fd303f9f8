# Carries out the steps of bindings/core/cases.json in Ruby: one line of standard input each, one line of standard output.
# bindings/core/scenario.py says what the lines are.

require "ghlauth"
require "uri"
require_relative "own_rows"

class Runner
  LEVELS = [nil, :agency, :location].freeze

  def initialize
    @things = {}
    @lines = []
  end

  def config(name, url, retries)
    @things[name] = Ghlauth::Config.new(api_url: url, marketplace_url: url, max_retries: retries.to_i)
    []
  end

  def pit(name, of, token, level, resource)
    level = level.to_i
    made = @things[name] = Ghlauth::Pit.new(@things[of], token, level: LEVELS.fetch(level, level), resource_id: resource)
    [LEVELS.index(made.level), made.resource_id, made.redacted]
  end

  def oauth(name, of, client_id, secret, redirect_uri)
    made = Ghlauth::OAuth.new(@things[of], client_id: client_id, client_secret: secret, redirect_uri: redirect_uri)
    @things[name] = made
    [made.app_id]
  end

  def authorize(of, session, scopes)
    [@things[of].authorize_url(scopes.split, session: session)]
  end

  def exchange(of, url, owner, session)
    told(@things[of].exchange(url, owner: owner, session: session))
  end

  def refresh(of, id)
    told(@things[of].refresh(id))
  end

  def mint(of, company, location)
    told(@things[of].mint_location(company, location))
  end

  def lookup(of, id)
    told(@things[of].installation(id))
  end

  def credential_of_pit(name, of)
    @things[name] = @things[of].credential
    []
  end

  def credential_of_installation(name, of, id)
    @things[name] = @things[of].credential(id)
    []
  end

  def credential_of_token(name, of, token)
    @things[name] = Ghlauth::Credential.from_access_token(@things[of], token)
    []
  end

  def credential_of_source(name, of, token)
    @things[name] = Ghlauth::Credential.from_source(@things[of]) { token }
    []
  end

  def token(of)
    [@things[of].access_token]
  end

  def client(name, of)
    @things[name] = Ghlauth::Client.new(@things[of])
    []
  end

  def send_request(of, credential, method, path, json = "", cancel = "")
    parts = json.empty? ? {} : {body: json, content_type: "application/json"}
    response = @things[of].request(@things[credential], method, path, cancel: @things[cancel], **parts)
    [response.status, response["content-type"], response.body]
  end

  def threads(of, credential, method, path, count)
    ready = Thread::Queue.new
    threads = Array.new(count.to_i) do
      Thread.new do
        ready.pop
        @things[of].request(@things[credential], method, path).status
      end
    end
    threads.size.times { ready << nil }
    [threads.count { |thread| thread.value == 200 }]
  end

  def decide(of, operation, version, location)
    decision = @things[of].decide(operation, version: version, location_id: location)
    outcome = [nil, :allowed, :denied, :undetermined].index(decision.outcome)
    [outcome, decision.operation, *decision.findings.flat_map { |one| [one.reason.upcase, one.remedy.upcase, one.value] }]
  end

  def webhook(name, of, app_id, pem)
    @things[name] = Ghlauth::Webhook.new(@things[of], app_id)
    @things[name].add_key(pem)
    []
  end

  def verify(of, body, *headers)
    event = @things["event"] = @things[of].verify(headers.each_slice(2), body)
    [event.type, event.app_id, event.location_id, event.json]
  end

  def verify_signature(of, body, *headers)
    @things[of].verify_signature(headers.each_slice(2), body)
    []
  end

  def confirm(of)
    @things[of].confirm(@things["event"])
    []
  end

  def release(of)
    @things[of].release(@things["event"])
    []
  end

  def webhook_http_status(status)
    [Ghlauth::Webhook.http_status(Struct.new(:status).new(status.to_i))]
  end

  def reader(name, of, secret)
    @things[name] = Ghlauth::UserContextReader.new(@things[of], secret)
    []
  end

  def decrypt(of, ciphertext)
    user = @things[of].decrypt(ciphertext)
    [user.user_id, user.company_id, user.active_location, LEVELS.index(user.level), user.role, user.user_name, user.email]
  end

  def use_own_log(of)
    @things[of].log(level: :debug) do |_level, line|
      @lines << line
      raise ArgumentError, @log_fails if @log_fails
    end
    []
  end

  def log_fails(text)
    @log_fails = text.empty? ? nil : text
    []
  end

  def log_has(text)
    [@lines.any? { |line| line.include?(text) } ? 1 : 0]
  end

  def own_store(name)
    @rows = OwnRows.new
    @things[name] = Ghlauth::Store.of(@rows, plain: true)
    []
  end

  def use_store(of, name)
    @things[of].set(store: @things[name])
    []
  end

  def store_fails(text)
    @rows.fails = text.empty? ? nil : IOError.new(text)
    []
  end

  def store_rows
    [@rows.rows.size]
  end

  def cancel(name)
    @things[name] = Ghlauth::Cancel.new
    []
  end

  def cancel_request(name)
    @things[name].request
    []
  end

  def cancel_timeout(name, milliseconds)
    @things[name].timeout = milliseconds.to_f / 1000
    []
  end

  def queue(name, of, capacity)
    @things[name] = Ghlauth::Queue.new(@things[of], capacity: capacity.to_i)
    []
  end

  def submit(of, credential, method, path, tag)
    @things[of].submit(@things[credential], Ghlauth::Request.new(method, path), tag: tag.to_i)
    []
  end

  def next(of)
    completion = @things[of].next
    completion ? [completion.tag, completion.response.status] : []
  end

  def close(name)
    @things[name].close
    []
  end

  def forget(name)
    @things.delete(name)
    GC.start
    []
  end

  private

  def told(one)
    [one.id, LEVELS.index(one.level), one.company_id, one.location_id, one.owner, one.scopes.join(" ")]
  end
end

def classes(error)
  error.class.ancestors.take_while { |one| one != StandardError }.grep(Class).map { |one| one.name.delete_prefix("Ghlauth::") }.join(" ")
end

def answer(runner, verb, arguments)
  ["ok", *runner.public_send(verb == "send" ? :send_request : verb, *arguments)]
rescue Ghlauth::Error => error
  ["error", classes(error), error.status, error.name, error.message, error.hint, error.http_status.to_i, error.server_message,
   error.trace_id, error.retry_after ? (error.retry_after * 1000).round : -1, error.retryable? ? 1 : 0]
rescue StandardError => error
  ["thrown", error.message]
end

runner = Runner.new
$stdout.sync = true
while (line = $stdin.gets(chomp: true))
  verb, *arguments = line.split("\t", -1).map { |part| URI.decode_www_form_component(part.gsub("+", "%2B")) }
  puts answer(runner, verb, arguments).map { |part| part.to_s.b.gsub(/[^0-9A-Za-z_.~-]/n) { |byte| format("%%%02X", byte.ord) } }.join("\t")
end
