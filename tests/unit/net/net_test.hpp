// What the tests of the transport share.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/task.hpp"
#include "net/curl_transport.hpp"
#include "support/loopback_server.hpp"
#include "support/scenario.hpp"

namespace ghlauth::test {

inline std::shared_ptr<net::Transport> new_transport(std::string ca_file = {}) {
  net::CurlOptions options;
  options.user_agent = "ghlauth/test";
  options.ca_file = std::move(ca_file);
  return net::make_curl_transport(std::move(options));
}

/// GET, HEAD and OPTIONS are idempotent, the others are not.
inline net::Request new_request(const std::string &method, const std::string &url,
                                const std::optional<std::string> &body = {}) {
  net::Request request{method, net::Url::parse(url), {}, {}};
  request.idempotent = method == "GET" || method == "HEAD" || method == "OPTIONS";
  if (body) request.body.emplace(body->begin(), body->end());
  return request;
}

inline net::Response send(net::Session &session, net::Request request, const Cancel &cancel = {}) {
  return run_blocking(net::exchange(session, std::move(request)), cancel);
}

inline Outcome outcome_of_sending(net::Session &session, net::Request request, const Cancel &cancel = {}) {
  return outcome_of([&] { static_cast<void>(send(session, std::move(request), cancel)); });
}

inline std::string text_of(const net::Response &response) { return std::string(view(response.body)); }

}  // namespace ghlauth::test
