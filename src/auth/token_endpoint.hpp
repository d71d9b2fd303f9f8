// One request to a token endpoint: the form, the answer, the error.
#pragma once

#include <string>
#include <vector>

#include "auth/environment.hpp"
#include "auth/secret_source.hpp"
#include "net/transport.hpp"
#include "protocol/token_answer.hpp"

namespace ghlauth::auth {

/// A client key of the app.
struct ClientKey {
  std::string id;
  std::shared_ptr<const SecretSource> secret;
};

/// The answer of a token endpoint is never larger than this.
inline constexpr std::size_t max_token_answer_bytes = 1U << 20;

/// Throws what went wrong; the connection is fresh, and the request reaches the server at most once.
Task<TokenAnswer> exchange_code(net::Session &session, EnvironmentPtr environment, ClientKey key, Secret code,
                                std::string redirect_uri);
Task<TokenAnswer> refresh_token(net::Session &session, EnvironmentPtr environment, ClientKey key, Secret refresh_token,
                                Level level);

}  // namespace ghlauth::auth
