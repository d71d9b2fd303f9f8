/// @file config.hpp Everything that can be configured.
#ifndef GHLAUTH_CPP_CONFIG_HPP
#define GHLAUTH_CPP_CONFIG_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "../config.h"
#include "callbacks.hpp"
#include "observer.hpp"
#include "store.hpp"
#include "transport.hpp"

namespace ghlauth {
inline namespace v0 {

/// How a token request is encoded.
enum class TokenBody : std::int32_t { form = GHLAUTH_TOKEN_BODY_FORM, json = GHLAUTH_TOKEN_BODY_JSON };

/// What becomes of a request that a decision denies.
enum class PermissionCheck : std::int32_t {
  off = GHLAUTH_PERMISSION_CHECK_OFF,          ///< it is sent
  warn = GHLAUTH_PERMISSION_CHECK_WARN,        ///< it is sent, and the log says why it will fail
  enforce = GHLAUTH_PERMISSION_CHECK_ENFORCE,  ///< it is not sent
};

/// A configuration: the defaults are for HighLevel's production API. Handles take a snapshot of it when they are made. config.h says
/// what each of the settings means, and which values it takes.
class Config : public Handle<ghlauth_config, ghlauth_config_free> {
 public:
  using Handle::Handle;
  Config() : Handle(detail::make<Config>([](auto **out, auto **error) { return ghlauth_config_new(out, error); })) {}

  Config &set_api_url(const std::string &url) { return set(ghlauth_config_set_api_url, url); }
  Config &set_marketplace_url(const std::string &url) { return set(ghlauth_config_set_marketplace_url, url); }
  /// GHLAUTH_GENERATION_...
  Config &set_api_generation(const std::string &generation) { return set(ghlauth_config_set_api_generation, generation); }
  Config &set_token_body(TokenBody body) { return set(ghlauth_config_set_token_body, static_cast<std::int32_t>(body)); }
  Config &set_default_version(const std::string &version) { return set(ghlauth_config_set_default_version, version); }
  /// Of one HTTP exchange, connecting included.
  Config &set_timeout(std::chrono::milliseconds timeout) { return set(ghlauth_config_set_timeout_ms, timeout.count()); }
  Config &set_connect_timeout(std::chrono::milliseconds timeout) {
    return set(ghlauth_config_set_connect_timeout_ms, timeout.count());
  }
  Config &set_max_retries(std::int32_t max_retries) { return set(ghlauth_config_set_max_retries, max_retries); }
  /// How long a request waits before it is sent or sent again.
  Config &set_max_wait(std::chrono::milliseconds max_wait) { return set(ghlauth_config_set_max_wait_ms, max_wait.count()); }
  Config &set_max_response_bytes(std::int64_t max_bytes) { return set(ghlauth_config_set_max_response_bytes, max_bytes); }
  Config &set_user_agent(const std::string &user_agent) { return set(ghlauth_config_set_user_agent, user_agent); }
  Config &set_proxy_url(const std::string &url) { return set(ghlauth_config_set_proxy_url, url); }
  Config &set_proxy_from_environment(bool enabled) {
    return set(ghlauth_config_set_proxy_from_environment, enabled ? 1 : 0);
  }
  /// "" for the system's.
  Config &set_ca_file(const std::string &path) { return set(ghlauth_config_set_ca_file, path); }
  /// How long before its end a token is taken for expired.
  Config &set_expiry_margin(std::chrono::seconds margin) {
    return set(ghlauth_config_set_expiry_margin_s, margin.count());
  }
  Config &set_permission_check(PermissionCheck check) {
    return set(ghlauth_config_set_permission_check, static_cast<std::int32_t>(check));
  }
  /// `max_requests` in an interval; 0: requests are not counted at all. `daily`: 0 for no limit of the day.
  Config &set_rate_limit(std::int64_t max_requests, std::chrono::milliseconds interval, std::int64_t daily) {
    detail::call([&](auto **error) {
      return ghlauth_config_set_rate_limit(get(), max_requests, interval.count(), daily, error);
    });
    return *this;
  }
  Config &set_shared_budget(bool enabled) { return set(ghlauth_config_set_shared_budget, enabled ? 1 : 0); }
  Config &set_module_dir(const std::string &path) { return set(ghlauth_config_set_module_dir, path); }
  /// The store is shared with the configuration.
  Config &set_store(const Store &store) { return set(ghlauth_config_set_store, store.get()); }

  /// `level`: the most detailed one wanted. None for no log.
  Config &set_log(LogLevel level, LogSink sink) {
    if (!sink) return set(ghlauth_config_set_log, nullptr);
    detail::LogTable table(level, std::move(sink));
    return set(ghlauth_config_set_log, table.give());
  }
  /// None for the clock of the machine.
  Config &set_clock(Clock clock) {
    if (!clock) return set(ghlauth_config_set_clock, nullptr);
    detail::ClockTable table(std::move(clock));
    return set(ghlauth_config_set_clock, table.give());
  }
  /// None for libcurl.
  Config &set_transport(std::shared_ptr<Transport> transport) {
    if (transport == nullptr) return set(ghlauth_config_set_transport, nullptr);
    detail::TransportTable table(std::move(transport));
    return set(ghlauth_config_set_transport, table.give());
  }
  Config &set_transport(std::nullptr_t) { return set_transport(std::shared_ptr<Transport>()); }
  /// The simplest transport, which finishes each exchange before it returns.
  Config &set_transport(TransportFunction function) {
    if (!function) return set(ghlauth_config_set_transport, nullptr);
    detail::TransportFunctionTable table(std::move(function));
    return set(ghlauth_config_set_transport, table.give());
  }
  /// Who looks on while clients and queues send requests. Without functions: nobody.
  Config &set_observer(Observer observer) {
    if (!observer.before && !observer.after) return set(ghlauth_config_set_observer, nullptr);
    detail::ObserverTable table(std::move(observer));
    return set(ghlauth_config_set_observer, table.give());
  }

 private:
  template <class Value>
  Config &set(Status (*setter)(ghlauth_config *, Value, ghlauth_error **), std::enable_if_t<true, Value> value) {
    detail::call([&](auto **error) { return setter(get(), value, error); });
    return *this;
  }
  Config &set(Status (*setter)(ghlauth_config *, const char *, ghlauth_error **), const std::string &text) {
    return set(setter, detail::c_text(text));
  }
};

namespace detail {

/// NULL, for the defaults, where there is no configuration.
inline const ghlauth_config *handle_of(const Config *config) noexcept { return config != nullptr ? config->get() : nullptr; }

}  // namespace detail
}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_CONFIG_HPP
