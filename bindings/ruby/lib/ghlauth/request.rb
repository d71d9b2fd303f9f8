module Ghlauth
  # A request to the API.
  class Request
    PARTS = {
      query: ->(pairs) { each_pair(pairs) { |name, value| native_query(name, value) } },
      headers: ->(pairs) { each_pair(pairs) { |name, value| native_header(name, value) } },
      form: ->(pairs) { each_pair(pairs) { |name, value| native_form_field(name, value) } },
      params: ->(pairs) { each_pair(pairs) { |name, value| native_param(name, value) } },
      json: ->(value) { native_json(JSON.generate(value)) },
      files: ->(files) { files.each { |file| add_file(**file) } },
      version: :native_version, location: :native_location,
      download_to: ->(path) { native_download_file(path.to_s) },
      timeout: ->(seconds) { native_timeout(milliseconds(seconds)) },
      repeatable: :native_repeatable
    }.freeze
    private_constant :PARTS

    # `path`: from the root of the API, percent-encoded. `parts`: query, headers, json, body and content_type, form, files
    # ([{name:, path: or data:, file_name:, content_type:}]), params (of the path of an operation), version, location, download_to,
    # timeout in seconds, repeatable. A list in query, headers or form stands for its name as often.
    def initialize(method, path, **parts)
      native_initialize(method.to_s.upcase, path)
      fill(**parts)
    end

    # Of the catalogue: "contacts/get-contact".
    def self.for_operation(operation, generation: nil, **parts)
      native_for_operation(operation, generation.to_s).tap { |request| request.send(:fill, **parts) }
    end

    private

    def fill(body: nil, content_type: "application/octet-stream", **parts)
      native_body(content_type, body) if body
      apply(parts, PARTS)
    end

    def add_file(name:, path: nil, data: nil, file_name: "", content_type: "")
      raise ArgumentError, "a file of a request has either a path or data" if path.nil? == data.nil?

      if data
        native_part(name.to_s, file_name, content_type, data)
      else
        native_file(name.to_s, path.to_s, file_name, content_type)
      end
    end

    def each_pair(pairs)
      pairs.each { |name, value| (value.is_a?(Array) ? value : [value]).each { |one| yield name.to_s, one.to_s } }
    end
  end
end
