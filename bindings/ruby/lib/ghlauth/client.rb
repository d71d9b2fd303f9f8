module Ghlauth
  # Sends authorized requests. An answer of 400 and more is raised as an error.
  class Client
    def initialize(config)
      native_initialize(config)
    end

    # `parts`: those of Request. `cancel`: a Cancel. Timeout.timeout and Thread#raise end it as well.
    def request(credential, method, path, cancel: nil, **parts)
      perform(credential, Request.new(method, path, **parts), cancel: cancel)
    end

    %i[get post put patch delete].each do |method|
      define_method(method) do |credential, path, cancel: nil, **parts|
        perform(credential, Request.new(method, path, **parts), cancel: cancel)
      end
    end

    # An operation of the catalogue: call(credential, "contacts/get-contact", params: {contactId: id}).
    def call(credential, operation, cancel: nil, **parts)
      perform(credential, Request.for_operation(operation, **parts), cancel: cancel)
    end

    # Sends a Request that was made before.
    def perform(credential, request, cancel: nil)
      native_send(credential, request, cancel)
    end

    # A list of the API, page by page: gives the block the items of each, or returns Pages. `request`: a Request or a path, and then
    # its parts.
    def pages(credential, request, cancel: nil, **parts, &block)
      request = Request.new(:get, request, **parts) unless request.is_a?(Request)
      pages = Pages.new(self, credential, request, cancel)
      block ? pages.each(&block) : pages
    end
  end

  # A list of the API. Each element is an Array: the items of a page. It goes forward alone.
  class Pages
    include Enumerable

    def initialize(client, credential, request, cancel = nil)
      native_initialize(client, credential, request)
      @cancel = cancel
    end

    # The items of the next page; nil at the end. After a failure it asks for the same page again.
    def next
      page = native_next(@cancel)
      JSON.parse(page) unless page.empty?
    end

    def each
      return to_enum unless block_given?

      while (page = self.next)
        yield page
      end
      self
    end

    # Each item of each page.
    def items
      lazy.flat_map(&:itself)
    end
  end
end
