# Authorization for the HighLevel API: Private Integration Tokens and OAuth 2.0. README.md shows both.

require "json"

require_relative "ghlauth/errors"
require_relative "ghlauth/generated"
require_relative "ghlauth/resource"
require "ghlauth/native"
require_relative "ghlauth/values"
require_relative "ghlauth/config"
require_relative "ghlauth/store"
require_relative "ghlauth/pit"
require_relative "ghlauth/oauth"
require_relative "ghlauth/credential"
require_relative "ghlauth/request"
require_relative "ghlauth/client"
require_relative "ghlauth/queue"
require_relative "ghlauth/webhook"
require_relative "ghlauth/user_context"
