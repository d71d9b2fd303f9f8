/// @file client.hpp Authorized requests to the HighLevel API.
#ifndef GHLAUTH_CPP_CLIENT_HPP
#define GHLAUTH_CPP_CLIENT_HPP

#include <string>

#include "../client.h"
#include "budget.hpp"
#include "cancel.hpp"
#include "config.hpp"
#include "credential.hpp"
#include "observer.hpp"
#include "preview.hpp"
#include "request.hpp"
#include "response.hpp"

namespace ghlauth {
inline namespace v0 {

/// Sends authorized requests; keeps connections. `const` members may be called by many threads at once.
class Client : public Handle<ghlauth_client, ghlauth_client_free> {
 public:
  using Handle::Handle;
  explicit Client(const Config &config)
      : Handle(detail::make<Client>([&](auto **out, auto **error) { return ghlauth_client_new(out, config.get(), error); })) {}

  /// Sends a request. The access token is refreshed before it expires, and once after an answer that a refresh can cure. An answer of
  /// 400 and more is thrown: HttpError, RefusedError. `refused`: where such an answer lies then, whole.
  Response send(const Credential &credential, const Request &request, const Cancel *cancel = nullptr,
                Response *refused = nullptr) const {
    return detail::make<Response>([&](auto **out, auto **error) {
      return ghlauth_client_send(get(), out, credential.get(), request.get(), detail::handle_of(cancel), error);
    }, refused);
  }
  /// Puts together what send would send, and sends nothing.
  Preview preview(const Request &request) const {
    return detail::make<Preview>(
        [&](auto **out, auto **error) { return ghlauth_preview_new(out, get(), request.get(), error); });
  }
  /// How a credential's rate budget stands. `location_id`: of an agency's installation, the location that is meant.
  Budget budget(const Credential &credential, const std::string &location_id = std::string()) const {
    return detail::make<Budget>([&](auto **out, auto **error) {
      return ghlauth_client_budget(get(), out, credential.get(), detail::c_text_or_null(location_id), error);
    });
  }
  /// Numbers of what was made from the configuration of this client, queues included.
  Metrics metrics() const {
    return detail::make<Metrics>([&](auto **out, auto **error) { return ghlauth_client_metrics(get(), out, error); });
  }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_CLIENT_HPP
