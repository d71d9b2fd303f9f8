// Configuration, and how a call is ended early.
#pragma once

#include "store.hpp"

namespace ghlauth_binding {

inline std::string version() { return ghlauth_version_string(); }

/// Everything that can be configured. What is made from it takes a snapshot.
class Config : public Resource {
 public:
  Config()
      : Resource("Config", detail::make<ghlauth_config>(ghlauth_config_free, [](auto **out, auto **error) {
                   return ghlauth_config_new(out, error);
                 })) {}

  void set_api_url(const std::string &url) { set(ghlauth_config_set_api_url, detail::c(url)); }
  void set_marketplace_url(const std::string &url) { set(ghlauth_config_set_marketplace_url, detail::c(url)); }
  void set_api_generation(const std::string &generation) { set(ghlauth_config_set_api_generation, detail::c(generation)); }
  void set_default_version(const std::string &version) { set(ghlauth_config_set_default_version, detail::c(version)); }
  void set_timeout_ms(std::int64_t timeout_ms) { set(ghlauth_config_set_timeout_ms, timeout_ms); }
  void set_connect_timeout_ms(std::int64_t timeout_ms) { set(ghlauth_config_set_connect_timeout_ms, timeout_ms); }
  void set_max_retries(std::int32_t max_retries) { set(ghlauth_config_set_max_retries, max_retries); }
  void set_max_wait_ms(std::int64_t max_wait_ms) { set(ghlauth_config_set_max_wait_ms, max_wait_ms); }
  void set_max_response_bytes(std::int64_t max_bytes) { set(ghlauth_config_set_max_response_bytes, max_bytes); }
  void set_user_agent(const std::string &user_agent) { set(ghlauth_config_set_user_agent, detail::c(user_agent)); }
  void set_proxy_url(const std::string &url) { set(ghlauth_config_set_proxy_url, detail::c(url)); }
  void set_proxy_from_environment(bool enabled) { set<std::int32_t>(ghlauth_config_set_proxy_from_environment, enabled); }
  void set_ca_file(const std::string &path) { set(ghlauth_config_set_ca_file, detail::c(path)); }
  void set_expiry_margin_s(std::int64_t margin_s) { set(ghlauth_config_set_expiry_margin_s, margin_s); }
  /// `check`: GHLAUTH_PERMISSION_CHECK_...
  void set_permission_check(std::int32_t check) { set(ghlauth_config_set_permission_check, check); }
  void set_rate_limit(std::int64_t max_requests, std::int64_t interval_ms, std::int64_t daily) {
    detail::call([&](auto **error) {
      return ghlauth_config_set_rate_limit(handle().get(), max_requests, interval_ms, daily, error);
    });
  }
  void set_shared_budget(bool enabled) { set<std::int32_t>(ghlauth_config_set_shared_budget, enabled); }
  void set_module_dir(const std::string &path) { set(ghlauth_config_set_module_dir, detail::c(path)); }
  void set_store(const Store &store) {
    const auto held = store.handle();
    set(ghlauth_config_set_store, held.get());
  }
  /// `level`: the most detailed one that is wanted, GHLAUTH_LOG_...
  void set_log(std::int32_t level, LogListener *listener) {
    auto owned = detail::take(listener);
    const auto held = handle();
    const ghlauth_log_table table = detail::table(std::move(owned), level);
    detail::call([&](auto **error) { return ghlauth_config_set_log(held.get(), &table, error); });
  }
  void set_clock(ClockListener *listener) {
    auto owned = detail::take(listener);
    const auto held = handle();
    const ghlauth_clock_table table = detail::table(std::move(owned));
    detail::call([&](auto **error) { return ghlauth_config_set_clock(held.get(), &table, error); });
  }

#ifndef SWIG
  std::shared_ptr<ghlauth_config> handle() const { return held<ghlauth_config>(); }

 private:
  template <class Value>
  void set(ghlauth_status (*setter)(ghlauth_config *, Value, ghlauth_error **), Value value) {
    detail::call([&](auto **error) { return setter(handle().get(), value, error); });
  }
#endif
};

/// Ends the blocking calls that it is given to: by `request`, from any thread, or by a time limit.
class Cancel : public Resource {
 public:
  Cancel()
      : Resource("Cancel", detail::make<ghlauth_cancel>(ghlauth_cancel_free, [](auto **out, auto **error) {
                   return ghlauth_cancel_new(out, error);
                 })) {}

  void request() { ghlauth_cancel_request(handle().get()); }
  bool is_requested() const { return ghlauth_cancel_is_requested(handle().get()) == 1; }
  /// A negative one removes the limit.
  void set_timeout_ms(std::int64_t timeout_ms) {
    detail::call([&](auto **error) { return ghlauth_cancel_set_timeout_ms(handle().get(), timeout_ms, error); });
  }

#ifndef SWIG
  std::shared_ptr<ghlauth_cancel> handle() const { return held<ghlauth_cancel>(); }
  /// The handle, or none.
  static std::shared_ptr<ghlauth_cancel> of(const Cancel *cancel) { return cancel ? cancel->handle() : nullptr; }
#endif
};

}  // namespace ghlauth_binding
