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

/// A request for tokens, ready to be sent: on a fresh connection, so that it reaches the server at most once.
struct TokenRequest {
  net::Request http;
  std::string grant_type;
  std::vector<Secret> secrets;  ///< what it holds: none of them may appear in an error
};

/// These ask for the client secret, and throw what its source does.
TokenRequest exchange_request(const Environment &environment, const ClientKey &key, const Secret &code,
                              const std::string &redirect_uri);
TokenRequest refresh_request(const Environment &environment, const ClientKey &key, const Secret &refresh_token, Level level);

/// The tokens of an answer; throws the failure that it is. Of the request its secrets and its grant type are needed.
TokenAnswer read_token_response(const Environment &environment, const TokenRequest &request, const net::Response &response);

}  // namespace ghlauth::auth
