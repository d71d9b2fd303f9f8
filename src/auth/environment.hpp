// What a configuration comes to: the snapshot that handles made from it share.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "auth/metrics.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "net/session_pool.hpp"
#include "net/url.hpp"
#include "protocol/endpoints.hpp"

namespace ghlauth::budget {
class Budgets;
}

namespace ghlauth::auth {

class Observer;
class Vault;

/// What becomes of a request that a decision denies. The numbers are those of the public header.
enum class PermissionCheck : std::int32_t { OFF = 0, WARN = 1, ENFORCE = 2 };

struct Environment {
  net::Origin api = net::Url::parse("https://services.leadconnectorhq.com").origin();
  net::Origin marketplace = net::Url::parse("https://marketplace.gohighlevel.com").origin();
  const Endpoints *endpoints = &endpoints_2021_07_28;
  TokenBody token_body = TokenBody::FORM;
  std::string default_version = "2021-07-28";
  std::int64_t timeout_ms = 30000;
  std::int64_t connect_timeout_ms = 10000;
  std::int64_t max_response_bytes = 64LL << 20;
  std::int64_t expiry_margin_s = 60;
  std::int64_t max_retries = 3;
  std::int64_t max_wait_ms = 60000;  ///< of a request, for its budget or before a retry
  PermissionCheck permission_check = PermissionCheck::OFF;
  std::string module_dir;  ///< where modules are; empty: beside the library

  std::shared_ptr<Clock> clock;
  std::shared_ptr<Log> log;
  std::shared_ptr<net::SessionPool> sessions;
  std::shared_ptr<Vault> vault;
  std::shared_ptr<Metrics> metrics = std::make_shared<Metrics>();
  std::shared_ptr<Observer> observer;  ///< null: nobody looks on
  std::shared_ptr<budget::Budgets> budgets;  ///< null: requests are not counted

  [[nodiscard]] net::Url api_url(const std::string &path) const { return net::Url::parse(api.str() + path); }
};

using EnvironmentPtr = std::shared_ptr<const Environment>;

}  // namespace ghlauth::auth
