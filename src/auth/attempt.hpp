// One exchange with the API under a token, its failure classified.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "auth/credential.hpp"
#include "auth/environment.hpp"
#include "auth/observer.hpp"
#include "net/transport.hpp"
#include "protocol/error_answer.hpp"

namespace ghlauth::auth {

struct ApiRequest {
  std::string method;
  std::string path;             ///< from the root of the API, with the query
  std::optional<net::Url> url;  ///< the path at the origin that it was last sent to
  std::string version;          ///< that of its Version header; empty: none
  std::string location_id;      ///< the sub-account whose token is used; empty: the credential's own
  bool needs_location = false;  ///< the agency's token is of no use
  std::string_view generation;  ///< for the authorization endpoints: that of their table; told in errors
  net::RequestHeaders headers;  ///< all but Authorization
  std::shared_ptr<const SecretBytes> body;          ///< null: none
  std::shared_ptr<const net::BodyStreams> streams;  ///< null: none
  std::int64_t timeout_ms = 0;                      ///< 0: that of the environment
  bool is_repeatable = false;                       ///< whatever its method is, it does no harm when it takes effect twice

  /// False once a body was read, or given away, that cannot be so again: nobody sends such a request a second time.
  [[nodiscard]] bool can_be_sent() const noexcept { return !streams || streams->can_be_sent(); }
};

struct ApiResult {
  net::Response response;
  std::unique_ptr<Error> error;  ///< for 400 and more; null: none
};

/// A request to an endpoint of the environment's generation. `content_type`: "" for one without a body.
std::shared_ptr<ApiRequest> endpoint_request(const Environment &environment, std::string method, std::string path,
                                             std::string_view content_type = {});

/// The exchange, from its first byte on. All that it is given outlives it. No task: it is on the way of every request, and a frame
/// for it would be felt.
class Attempt {
 public:
  /// `trace`: null for none. Throws for what cannot be sent.
  Attempt(net::Session &session, const Environment &environment, const Credential &credential,
          const std::shared_ptr<const ApiRequest> &request, const AccessToken &token, const TraceContext *trace);

  /// What is waited for.
  [[nodiscard]] Suspension &answer() noexcept { return *in_flight_; }
  /// Once it is there. Failures of the network are thrown.
  ApiResult take();

 private:
  const Environment &environment_;
  const Credential &credential_;
  const ApiRequest &request_;
  const AccessToken &token_;
  bool is_logged_;
  std::int64_t started_ms_;
  std::unique_ptr<net::Exchange> in_flight_;
};

/// True for GET, HEAD, PUT, DELETE, OPTIONS: sending them twice does no harm.
bool is_idempotent(std::string_view method) noexcept;

/// The classifier's view of an answer.
Answer answer_of(const net::Response &response);

}  // namespace ghlauth::auth
