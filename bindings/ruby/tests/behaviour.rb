# What a person of Ruby expects of the package. Run by bindings/core/behaviour.py with a sandbox.

require_relative "support"
require_relative "listeners"
require_relative "lifetimes"
require_relative "threads"

class Behaviour < SandboxTest
  def client
    @client ||= Ghlauth::Client.new(config)
  end

  def test_a_response_is_read
    response = client.get(by_pit, CONTACT)
    assert_equal 200, response.status
    assert_equal ABOUT[:contact], response.json.dig("contact", "id")
    assert_equal ABOUT[:contact], response.json(symbolize_names: true).dig(:contact, :id)
    assert_match(/^application.json/, response["CONTENT-type"])
    assert_nil response["X-None"]
    assert_equal [response["content-type"]], response.headers["content-type"]
    assert_equal Encoding::BINARY, response.body.encoding
    assert_equal Encoding::UTF_8, response.text.encoding
    assert_predicate response, :frozen?
  end

  def test_a_request_has_parts
    found = client.get(by_pit, "/contacts/", query: {locationId: ABOUT[:location], limit: 1})
    assert_equal 1, found.json["contacts"].size
    json = {locationId: ABOUT[:location], firstName: "Zoë 𝒵 🦷", phone: "+15555550177"}
    assert_equal "Zoë 𝒵 🦷", client.post(by_pit, "/contacts/", json: json).json.dig("contact", "firstName")
    by_name = client.call(by_pit, "contacts/get-contact", params: {contactId: ABOUT[:contact]})
    assert_equal ABOUT[:contact], by_name.json.dig("contact", "id")
    assert_raises(ArgumentError) { client.get(by_pit, "/x", nothing: 7) }
    assert_raises(ArgumentError) { client.post(by_pit, "/x", files: [{name: "a", path: "b", data: "c"}]) }
    assert_raises(ArgumentError) { client.post(by_pit, "/x", files: [{name: "a", file: "b"}]) }
    Ghlauth::Request.new(:post, "/x", files: [{name: "a", data: "\xFF\x00".b}]).close
  end

  def test_text_of_another_encoding
    latin = "Zo\xEB".dup.force_encoding("ISO-8859-1")
    json = {locationId: ABOUT[:location], firstName: latin.encode("UTF-8"), phone: "+15555550176"}
    client.post(by_pit, "/contacts/", json: json)
    user = '{"userId": "abc", "companyId": "def", "userName": "Zoë", "role": "admin", "type": "agency", "email": "a@b.example"}'
    found = Ghlauth::UserContext.from_json(user.encode("UTF-16LE"))
    assert_equal ["Zoë", Encoding::UTF_8], [found.user_name, found.user_name.encoding]
    assert_raises(EncodingError) { config(user_agent: "\xFF\xFE\x00\xD8".dup.force_encoding("UTF-16LE")) }
  end

  def test_pages
    pages = client.pages(by_pit, "/contacts/", query: {locationId: ABOUT[:location], limit: 1})
    ids = pages.map { |page| page.map { |one| one["id"] } }.flatten
    assert_operator ids.size, :>, 1
    assert_equal ids.uniq, ids
    given = []
    client.pages(by_pit, "/contacts/", query: {locationId: ABOUT[:location], limit: 1}) { |page| given.concat(page) }
    assert_equal ids, given.map { |one| one["id"] }
    pages = client.pages(by_pit, Ghlauth::Request.new(:get, "/contacts/", query: {locationId: ABOUT[:location], limit: 1}))
    assert_equal ids.first(2), pages.items.first(2).map { |one| one["id"] }
    pages.close
    assert_raises(Ghlauth::UsageError) { pages.next }
    pages = client.pages(by_pit, "/contacts/", query: {locationId: ABOUT[:location]})
    control("POST", "faults", {kind: "status", path: "/contacts", status: 400})
    assert_raises(Ghlauth::HttpError) { pages.next }
    assert_equal ids.size, pages.sum(&:size)
  end

  def test_a_queue_is_enumerated
    queue = Ghlauth::Queue.new(config, max_in_flight: 2)
    (1..5).each { |tag| queue.submit(by_pit, Ghlauth::Request.new(:get, CONTACT), tag: tag) }
    assert_equal 5, queue.size
    first = queue.next
    assert_predicate first, :ok?
    assert_equal 200, first.response.status
    assert_equal [1, 2, 3, 4, 5], [first.tag, *queue.map(&:tag)].sort
    assert_predicate queue, :empty?
    assert_nil queue.next
    queue.submit(by_pit, Ghlauth::Request.new(:get, "/contacts/aaaaaaaaaaaaaaaaaaaa"))
    failed = queue.next
    refute_predicate failed, :ok?
    assert_kind_of Ghlauth::HttpError, failed.error
  end

  def test_a_queue_is_watched_by_an_event_loop
    queue = Ghlauth::Queue.new(config)
    assert_equal queue.fileno, queue.to_io.fileno
    queue.submit(by_pit, Ghlauth::Request.new(:get, CONTACT), tag: 2**63 - 1)
    until (completion = queue.next(timeout: 0))
      assert IO.select([queue], nil, nil, 20)
    end
    assert_equal 2**63 - 1, completion.tag
    assert_equal 200, completion.response.status
    other = IO.for_fd(queue.fileno, autoclose: false)
    queue.submit(by_pit, Ghlauth::Request.new(:get, CONTACT), tag: 7)
    until (completion = queue.next(timeout: 0))
      assert IO.select([other], nil, nil, 20)
    end
    assert_equal 7, completion.tag
  end

  def test_an_operation_is_found
    found = Ghlauth.find_operation("contacts/get-contact")
    assert_equal ["/contacts/{contactId}", "GET"], [found.path, found.http_method]
    assert_includes found.levels, :location
    assert_equal "contacts/get-contact", Ghlauth.find_operation("GET /contacts/abc").name
    assert_nil Ghlauth.find_operation("contacts/none")
    assert_match(/^\d+\.\d+\.\d+/, Ghlauth.version)
  end

  def test_a_failure_says_what_to_change
    error = assert_raises(Ghlauth::NotFoundError) { oauth(config).installation("#{ABOUT[:app]}:nowhere") }
    assert_kind_of Ghlauth::UsageError, error
    assert_kind_of StandardError, error
    assert_equal [Ghlauth::Status::NOT_FOUND, "GHLAUTH_E_NOT_FOUND", nil, nil], [error.status, error.name, error.http_status, error.retry_after]
    refute_predicate error, :retryable?
    refute_empty error.hint
    assert_includes error.backtrace.first, "behaviour.rb"
    control("POST", "faults", {kind: "status", path: "/contacts", status: 429, retry_after_s: 3})
    limited = config
    error = assert_raises(Ghlauth::RateLimitedError) { Ghlauth::Client.new(limited).get(by_pit(limited), CONTACT) }
    assert_in_delta 2.5, error.retry_after, 1
    assert_equal [true, 429], [error.retryable?, error.http_status]
  end

  def test_the_classes_of_errors_are_those_of_the_status_table
    rows = File.read(ABOUT[:errors]).scan(/^  X\((\w+), (\w+)\)/)
    assert_operator rows.size, :>, 15
    rows.each { |name, base| assert_equal Ghlauth.const_get(base), Ghlauth.const_get(name).superclass }
    assert_equal StandardError, Ghlauth::Error.superclass
    own = Ghlauth::RateLimitedError.new("again later")
    assert_equal ["again later", nil, false], [own.message, own.hint, own.retryable?]
  end

  def test_wrong_arguments_are_errors_of_ruby
    assert_match(/api_uri/, assert_raises(ArgumentError) { config(api_uri: "x") }.message)
    assert_raises(TypeError) { config(user_agent: 7) }
    assert_raises(TypeError) { config(max_retries: "7") }
    assert_raises(RangeError) { config(max_retries: 1 << 40) }
    assert_raises(RangeError) { config(max_response_bytes: 1 << 80) }
    assert_raises(TypeError) { config(log: 7) }
    assert_raises(ArgumentError) { config(rate_limit: {requests: 7}) }
    assert_match(/:off, :warn, :enforce/, assert_raises(ArgumentError) { config(permission_check: :never) }.message)
    assert_match(/Credential is given, where Ghlauth::Config/, assert_raises(TypeError) { Ghlauth::Client.new(by_pit) }.message)
    assert_raises(ArgumentError) { Ghlauth::Client.new }
    assert_raises(NoMethodError) { Ghlauth::Credential.new }
    assert_raises(NoMethodError) { Ghlauth::Installation.new }
    assert_raises(TypeError) { Ghlauth::Pit.new(config, nil) }
    assert_match(/NUL/, assert_raises(Ghlauth::UsageError) { config(user_agent: "a\0b") }.message)
    assert_match(/put_if_version/, assert_raises(TypeError) { Ghlauth::Store.of(Object.new, plain: true) }.message)
  end

  def test_plain_values
    app, id = installed(config)
    one = app.installation(id)
    assert_equal [:location, :valid], [one.level, one.state]
    assert_kind_of Time, one.expires_at
    assert_equal id, one.to_h[:id]
    case one
    in {id: String => found, owner: nil} then assert_equal id, found
    end
    copy = Marshal.load(Marshal.dump(one))
    assert_equal [one, one.hash], [copy, copy.hash]
    assert_equal one.id, app.refresh(one).id
    refute_equal one, Ghlauth.find_operation("contacts/get-contact")
    assert_equal [id], app.installations(location_id: ABOUT[:location]).map(&:id)
    row = Ghlauth::StoreRow.new("k", "\0\xFF".b, 7, 0, "app")
    refute Ghlauth::StoreQuery.new("other", nil, nil, nil, "", 1).fits?(row)
    assert Ghlauth::StoreQuery.new("app", nil, nil, nil, "j", 1).fits?(row)
  end

  def test_nothing_shows_a_secret
    of = config
    pit = Ghlauth::Pit.new(of, ABOUT[:pit], level: :location, resource_id: ABOUT[:location])
    made = [of, pit, pit.credential, oauth(of), Ghlauth::UserContextReader.new(of, ABOUT[:client_secret]),
            Ghlauth::Request.new(:post, "/x", headers: {"X-A" => ABOUT[:pit]}), client.get(by_pit, CONTACT),
            Ghlauth::StoreRow.new("k", ABOUT[:pit], 1)]
    shown = made.map { |one| "#{one.inspect} #{one} #{one.instance_variables.map { |name| one.instance_variable_get(name) }}" }.join
    refute_includes shown, ABOUT[:pit]
    refute_includes shown, ABOUT[:client_secret]
    assert_match(/^#<Ghlauth::Config>/, shown)
    assert_match(/^pit-.{4}\*+$/, pit.redacted)
    [-> { Ghlauth::Pit.new(of, "#{ABOUT[:pit]}\0") }, -> { Ghlauth::Store.open("nothing://#{ABOUT[:pit]}", plain: true) },
     -> { oauth(of).exchange("https://app.example.com/?code=#{ABOUT[:pit]}", session: ABOUT[:pit]) }].each do |call|
      error = assert_raises(Ghlauth::Error, &call)
      refute_includes error.full_message + error.inspect + error.hint.to_s, ABOUT[:pit]
    end
  end

  def test_what_holds_something_is_neither_dumped_nor_copied
    of = config
    [of, by_pit, oauth(of), Ghlauth::Client.new(of), Ghlauth::Request.new(:get, "/"), Ghlauth::Queue.new(of)].each do |one|
      assert_raises(TypeError) { Marshal.dump(one) }
      assert_raises(TypeError) { one.dup }
      assert_raises(TypeError) { one.clone }
      assert_raises(TypeError, ArgumentError) { Marshal.load("\x04\bo#{Marshal.dump(one.class.name.to_sym)[2..]}\x00") }
    end
  end

  def event
    [{"x-ghl-signature" => ABOUT[:signature]}, ABOUT[:event].b]
  end

  def test_webhooks_in_rack
    webhook = Ghlauth::Webhook.new(config, ABOUT[:app])
    webhook.add_key(ABOUT[:key])
    require "stringio"
    env = ->(body) { {"HTTP_X_GHL_SIGNATURE" => ABOUT[:signature], "rack.input" => StringIO.new(body), "REQUEST_METHOD" => "POST"} }
    own = Class.new(Exception).new("not now")
    assert_same own, assert_raises(own.class) { webhook.app { raise own }.call(env[ABOUT[:event]]) }
    seen = []
    app = webhook.app { |event| seen << event }
    assert_equal [[200, {}, []], [200, {}, []], [401, {}, []]],
                 [app.call(env[ABOUT[:event]]), app.call(env[ABOUT[:event]]), app.call(env["#{ABOUT[:event]} "])]
    assert_equal [ABOUT[:event]], seen.map(&:json)
    assert_equal "Zoë 𝒵 🦷", seen.first.data["name"]
    assert_kind_of Time, seen.first.timestamp
    refute_includes seen.first.inspect, "Zoë"
    error = assert_raises(Ghlauth::DuplicateEventError) { webhook.verify(*event) }
    assert_equal 200, Ghlauth::Webhook.http_status(error)
    webhook.verify_signature(*event)
    assert_equal :nothing, Ghlauth::Webhook.apply(oauth(config), seen.first)
    broken = webhook.app { raise Ghlauth::StoreError, "of the handler" }
    refute_equal 200, webhook.handle(env["{}"]) { flunk }
    assert_raises(ArgumentError) { webhook.app }
    assert_kind_of Proc, broken
  end

  def test_with_a_block_it_is_closed
    kept = nil
    result = Ghlauth::Client.open(config) do |one|
      kept = one
      one.get(by_pit, CONTACT).status
    end
    assert_equal [200, true], [result, kept.closed?]
    assert_raises(IOError) { Ghlauth::Store.open("memory:") { |store| (kept = store) && raise(IOError) } }
    assert_predicate kept, :closed?
    Ghlauth::Queue.open(config, capacity: 3) { |one| assert_equal 0, one.size }
    refute_predicate Ghlauth::Client.open(config), :closed?
  end
end

exit Minitest.run(ARGV + ["--seed", "1"])
