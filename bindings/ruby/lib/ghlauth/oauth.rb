module Ghlauth
  class AuthorizeOptions
    WAYS = {
      scopes: :native_scopes, session: :native_session, app_data: :native_app_data, client_id: :native_client_id,
      redirect_uri: :native_redirect_uri, white_label: ->(is) { native_white_label(is) }, lifetime: :native_lifetime,
      state_form: ->(form) { native_state_form(number(Names::STATE_FORMS, form)) },
      expected_installation: :native_expected_installation, version_id: :native_version_id,
      parameters: ->(pairs) { pairs.each { |name, value| native_parameter(name.to_s, value.to_s) } }
    }.freeze

    def initialize(**options)
      native_initialize
      apply(options, WAYS)
    end
  end

  # The request that came to the redirect URI, checked.
  class Callback
    def app_data
      known(native_app_data)
    end
  end

  # A marketplace app and its installations in the store.
  class OAuth
    def initialize(config, client_id:, client_secret:, redirect_uri:)
      native_initialize(config, client_id, client_secret, redirect_uri)
    end

    # With the client secret that the block gives.
    def self.from_source(config, client_id:, redirect_uri:, &fetch)
      native_from_source(config, client_id, redirect_uri, Source.of(fetch))
    end

    def add_client(client_id, client_secret, default: false)
      native_add_client(client_id, client_secret, default)
    end

    # What becomes of codes that nobody here asked for: :refuse or :accept.
    def unsolicited_policy=(policy)
      native_unsolicited_policy(number(Names::UNSOLICITED, policy))
    end

    # The URL that the user's browser opens. `options`: session (the same is to be given to `exchange`), app_data, client_id,
    # redirect_uri, white_label, state_form (:held here, or :sealed in the URL, when another process gets the callback), lifetime in
    # seconds, expected_installation, version_id, parameters.
    def authorize_url(scopes = nil, **options)
      native_authorize_url(AuthorizeOptions.new(scopes: scopes&.to_a, **options))
    end

    # Checks the request that came to the redirect URI.
    def parse_callback(url, session: nil)
      native_parse_callback(url.to_s, session.to_s)
    end

    # Exchanges the code of a callback, or of the URL of one. `owner`: a label of yours.
    def exchange(callback, owner: nil, session: nil, cancel: nil)
      callback = parse_callback(callback, session: session) unless callback.is_a?(Callback)
      native_exchange(callback, owner.to_s, cancel)
    end

    # A credential for an installation, or for the id of one.
    def credential(installation)
      Credential.from_installation(self, installation)
    end

    def refresh(installation, cancel: nil)
      native_refresh(id_of(installation), cancel)
    end

    # The token of a location by that of its company.
    def mint_location(company_id, location_id, cancel: nil)
      native_mint_location(company_id, location_id, cancel)
    end

    def claim(installation, owner)
      native_claim(id_of(installation), owner)
    end

    # Of the JSON of a token answer that came elsewhere.
    def import_tokens(json, obtained_at:, client_id: nil, owner: nil)
      native_import_tokens(json, client_id.to_s, obtained_at.to_i, owner.to_s)
    end

    # Those with what is given.
    def installations(owner: nil, company_id: nil, location_id: nil)
      native_find(owner.to_s, company_id.to_s, location_id.to_s)
    end

    # HighLevel's list of the locations of a company.
    def installed_locations(company_id, installed_only: true, cancel: nil)
      native_installed_locations(company_id, installed_only, cancel)
    end

    # Uninstalls the app there. `reason`: shown to the account.
    def uninstall(installation, reason: nil, cancel: nil)
      native_uninstall(id_of(installation), reason.to_s, cancel)
    end

    # Marks it as removed here; HighLevel is not told.
    def remove(installation)
      native_remove(id_of(installation))
    end

    # Renews the refresh tokens that have become old. `max_refreshes`: 0 for no limit.
    def keep(max_refreshes: 0, cancel: nil)
      native_keep(max_refreshes, cancel)
    end

    private

    def id_of(installation)
      installation.is_a?(Installation) ? installation.id : installation
    end
  end
end
