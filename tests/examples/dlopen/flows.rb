# Both flows from Ruby with Fiddle, which comes with it.
# Usage: ruby flows.rb API_URL LOCATION_ID CONTACT_ID OTHER_CONTACT_ID REDIRECT_URI
require "fiddle/import"

module Ghlauth
  extend Fiddle::Importer
  dlload "libghlauth.so.0"

  # What is used of the headers. All handles are opaque: void * is enough for them.
  typealias "int32_t", "int"
  typealias "uint32_t", "unsigned int"
  typealias "int64_t", "long long"
  typealias "text", "const char *"
  typealias "handle", "void *"
  typealias "output", "void *"
  extern "text ghlauth_version_string()"
  extern "uint32_t ghlauth_abi_version()"
  extern "text ghlauth_status_name(int32_t)"
  extern "int32_t ghlauth_error_status(handle)"
  extern "text ghlauth_error_message(handle)"
  extern "text ghlauth_error_hint(handle)"
  extern "int32_t ghlauth_error_http_status(handle)"
  extern "text ghlauth_error_server_message(handle)"
  extern "text ghlauth_error_trace_id(handle)"
  extern "int64_t ghlauth_error_retry_after_ms(handle)"
  extern "int32_t ghlauth_error_is_retryable(handle)"
  extern "text ghlauth_buf_data(handle)"
  extern "int32_t ghlauth_config_new(output, output)"
  extern "int32_t ghlauth_config_set_api_url(handle, text, output)"
  extern "int32_t ghlauth_config_set_marketplace_url(handle, text, output)"
  extern "int32_t ghlauth_config_set_log(handle, handle, output)"
  extern "int32_t ghlauth_pit_from_env(output, handle, text, int32_t, text, output)"
  extern "int32_t ghlauth_pit_redacted(handle, output, output)"
  extern "int32_t ghlauth_credential_from_pit(output, handle, output)"
  extern "int32_t ghlauth_credential_from_installation(output, handle, text, output)"
  extern "int32_t ghlauth_client_new(output, handle, output)"
  extern "int32_t ghlauth_client_send(handle, output, handle, handle, handle, output)"
  extern "int32_t ghlauth_request_new(output, text, text, output)"
  extern "int32_t ghlauth_response_http_status(handle)"
  extern "text ghlauth_response_body(handle)"
  extern "int32_t ghlauth_list_new(output, output)"
  extern "int32_t ghlauth_list_append(handle, text, output)"
  extern "int32_t ghlauth_authorize_options_new(output, output)"
  extern "int32_t ghlauth_authorize_options_set_scopes(handle, handle, output)"
  extern "int32_t ghlauth_oauth_new(output, handle, text, text, text, output)"
  extern "int32_t ghlauth_oauth_authorize_url(handle, output, output, handle, output)"
  extern "int32_t ghlauth_oauth_parse_callback(handle, output, text, text, output)"
  extern "int32_t ghlauth_oauth_exchange(handle, output, handle, text, handle, output)"
  extern "text ghlauth_installation_id(handle)"
  %w[error buf config pit credential client request response list authorize_options oauth callback installation].each do |kind|
    extern "void ghlauth_#{kind}_free(handle)"
  end

  LogTable = struct ["uint32_t struct_size", "int32_t level", "void *user_data", "void *on_drop", "void *on_write"]
  LEVEL_LOCATION = 2 # level.h
  LOG_INFO = 3       # callbacks.h

  raise LoadError, "the library has another ABI" unless ghlauth_abi_version.zero?

  # A failure, with all that the library says about it.
  class Failure < StandardError
    FIELDS = %i[message hint http_status server_message trace_id retry_after_ms is_retryable].freeze
    attr_reader :name, :status, :fields

    def initialize(error)
      @status = Ghlauth.ghlauth_error_status(error)
      @name = Ghlauth.ghlauth_status_name(@status).to_s
      @fields = FIELDS.to_h { |field| [field, Ghlauth.ruby(Ghlauth.send("ghlauth_error_#{field}", error))] }
      super("#{@name}: #{@fields[:message]}. #{@fields[:hint]}")
    end
  end

  def self.ruby(value) = value.is_a?(Fiddle::Pointer) ? value.to_s.force_encoding(Encoding::UTF_8) : value

  # Frees what was made within a block at its end. Not when it is collected: freeing can call a `drop` of Ruby, which must not run then.
  class Scope
    def self.open
      scope = new
      yield scope
    ensure
      scope.close
    end

    def initialize
      @owned = []
    end

    # call(:list_append, list, "x") calls ghlauth_list_append with an error behind the arguments. A symbol stands for an output, a
    # handle of that kind, which is returned.
    def call(name, *arguments)
      kind = arguments.grep(Symbol).first
      made, error = [0, 0].map { |zero| Fiddle::Pointer[[zero].pack("j")] }
      status = Ghlauth.send("ghlauth_#{name}", *arguments.map { |one| one.is_a?(Symbol) ? made : one }, error)
      @owned << [kind, made.ptr] if kind
      @owned << [:error, error.ptr]
      raise Failure, error.ptr unless status.zero?

      made.ptr
    end

    def close
      @owned.reverse_each { |kind, pointer| Ghlauth.send("ghlauth_#{kind}_free", pointer) }
    end
  end
end

def get(client, credential, path)
  Ghlauth::Scope.open do |scope|
    request = scope.call(:request_new, :request, "GET", path)
    response = scope.call(:client_send, client, :response, credential, request, nil)
    "#{Ghlauth.ghlauth_response_http_status(response)} #{Ghlauth.ruby(Ghlauth.ghlauth_response_body(response))}"
  end
end

def flow_1(scope, config, location_id, contact_id, other_contact_id)
  pit = scope.call(:pit_from_env, :pit, config, "HIGHLEVEL_PIT", Ghlauth::LEVEL_LOCATION, location_id)
  puts "pit: #{Ghlauth.ghlauth_buf_data(scope.call(:pit_redacted, pit, :buf))}"
  credential = scope.call(:credential_from_pit, :credential, pit)
  client = scope.call(:client_new, :client, config)
  puts "flow 1: #{get(client, credential, "/contacts/#{contact_id}")}"
  get(client, credential, "/contacts/#{other_contact_id}")
rescue Ghlauth::Failure => e
  puts "refused: #{e.name} #{e.status}"
  e.fields.each { |name, value| puts "  #{name}: #{value}" }
end

def flow_2(scope, config, contact_id, redirect_uri)
  oauth = scope.call(:oauth_new, :oauth, config, ENV.fetch("HIGHLEVEL_CLIENT_ID"), ENV.fetch("HIGHLEVEL_CLIENT_SECRET"), redirect_uri)
  scopes = scope.call(:list_new, :list)
  scope.call(:list_append, scopes, "contacts.readonly")
  options = scope.call(:authorize_options_new, :authorize_options)
  scope.call(:authorize_options_set_scopes, options, scopes)
  puts "authorize: #{Ghlauth.ghlauth_buf_data(scope.call(:oauth_authorize_url, oauth, :buf, nil, options))}"
  $stdout.flush
  callback = scope.call(:oauth_parse_callback, oauth, :callback, $stdin.gets.chomp, nil)
  installation = scope.call(:oauth_exchange, oauth, :installation, callback, "tenant 7", nil)
  id = Ghlauth.ghlauth_installation_id(installation).to_s
  puts "installation: #{id}"
  credential = scope.call(:credential_from_installation, :credential, oauth, id)
  puts "flow 2: #{get(scope.call(:client_new, :client, config), credential, "/contacts/#{contact_id}")}"
end

# The functions of the log live until `drop` was called: here as long as the program.
LOG_DROP = Fiddle::Closure::BlockCaller.new(Fiddle::TYPE_VOID, [Fiddle::TYPE_VOIDP]) { |_user_data| puts "log: dropped" }
LOG_WRITE = Fiddle::Closure::BlockCaller.new(Fiddle::TYPE_VOID, [Fiddle::TYPE_VOIDP, Fiddle::TYPE_INT, Fiddle::TYPE_VOIDP]) do |*arguments|
  puts "log: #{arguments[1]} #{Fiddle::Pointer.new(arguments[2].to_i).to_s.split.first}"
end

def log_table
  table = Ghlauth::LogTable.malloc(Fiddle::RUBY_FREE)
  table.user_data = nil
  table.struct_size = Ghlauth::LogTable.size
  table.level = Ghlauth::LOG_INFO
  table.on_drop = LOG_DROP
  table.on_write = LOG_WRITE
  table
end

api_url, location_id, contact_id, other_contact_id, redirect_uri = ARGV
puts "ghlauth #{Ghlauth.ghlauth_version_string}, ABI #{Ghlauth.ghlauth_abi_version}"
Ghlauth::Scope.open do |scope|
  config = scope.call(:config_new, :config)
  scope.call(:config_set_api_url, config, api_url)
  scope.call(:config_set_marketplace_url, config, api_url)
  scope.call(:config_set_log, config, log_table)
  flow_1(scope, config, location_id, contact_id, other_contact_id)
  flow_2(scope, config, contact_id, redirect_uri)
end
