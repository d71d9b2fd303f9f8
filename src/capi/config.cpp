#include "capi/config.hpp"

#include <ghlauth/version.h>

#include <algorithm>

#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "capi/observer.hpp"
#include "capi/store.hpp"
#include "capi/tables.hpp"
#include "client/request.hpp"
#include "store/memory_table.hpp"

using namespace ghlauth::capi;
using ghlauth::Error;
using ghlauth::Status;
using ghlauth::throw_invalid;

namespace {

constexpr std::int64_t max_timeout_ms = 3600000;

// Changes a configuration: what was made from it before keeps its own snapshot.
template <class Change>
ghlauth_status set(ghlauth_config *config, ghlauth_error **error, Change &&change) noexcept {
  return guard(error, [&] {
    ghlauth_config &target = deref(config, "config");
    change(target);
    target.snapshot.reset();
  });
}

// Changes what requests are counted by, too.
template <class Change>
ghlauth_status set_counted(ghlauth_config *config, ghlauth_error **error, Change &&change) noexcept {
  return set(config, error, [&](ghlauth_config &c) {
    change(c);
    c.budgets.reset();
  });
}

ghlauth::net::Origin origin_argument(const char *url, const char *name) {
  const ghlauth::net::Url parsed = ghlauth::net::Url::parse(std::string(filled_text(url, name)));
  if (parsed.path() != "/" || parsed.str() != parsed.origin().str() + "/")
    throw_invalid(std::string(name) + " has more than an origin", "Give such as " + parsed.origin().str());
  return parsed.origin();
}

std::shared_ptr<ghlauth::budget::Budgets> make_budgets(const ghlauth_config &config) {
  if (config.rate_limit.max == 0) return nullptr;
  const ghlauth::auth::Environment &environment = config.environment;
  ghlauth::budget::Settings settings;
  settings.first_belief = config.rate_limit;
  if (config.shared_budget && !environment.vault->table()->is_private()) settings.shared = environment.vault->table();
  settings.clock = environment.clock;
  settings.log = environment.log;
  return std::make_shared<ghlauth::budget::Budgets>(std::move(settings));
}

bool is_printable_ascii(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

ghlauth_config::ghlauth_config() {
  environment.clock = std::make_shared<ghlauth::SystemClock>();
  environment.log = std::make_shared<ghlauth::NoLog>();
  environment.vault = std::make_shared<ghlauth::auth::Vault>(ghlauth::store::make_memory_table());
  curl.user_agent = "ghlauth/" GHLAUTH_VERSION_STRING;
}

namespace ghlauth::capi {

auth::EnvironmentPtr environment_of(const ghlauth_config *config) {
  if (config == nullptr) return environment_of(std::make_unique<ghlauth_config>().get());
  const ghlauth_config &from = deref(config, "config");
  if (!from.snapshot) {
    auth::Environment made = from.environment;
    made.sessions = std::make_shared<net::SessionPool>(from.transport ? make_transport(from.transport, from.curl.user_agent)
                                                                      : net::make_curl_transport(from.curl));
    if (!from.budgets) from.budgets = make_budgets(from);
    made.budgets = from.budgets;
    from.snapshot = std::make_shared<const auth::Environment>(std::move(made));
  }
  return from.snapshot;
}

}  // namespace ghlauth::capi

extern "C" {

ghlauth_status ghlauth_config_new(ghlauth_config **config, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(config, "config");
    *config = new ghlauth_config;
  });
}

ghlauth_status ghlauth_config_set_api_url(ghlauth_config *config, const char *url, ghlauth_error **error) {
  return set(config, error, [&](ghlauth_config &c) { c.environment.api = origin_argument(url, "url"); });
}

ghlauth_status ghlauth_config_set_marketplace_url(ghlauth_config *config, const char *url, ghlauth_error **error) {
  return set(config, error, [&](ghlauth_config &c) { c.environment.marketplace = origin_argument(url, "url"); });
}

ghlauth_status ghlauth_config_set_api_generation(ghlauth_config *config, const char *generation, ghlauth_error **error) {
  return set(config, error, [&](ghlauth_config &c) {
    const std::string_view name = filled_text(generation, "generation");
    const ghlauth::Endpoints *endpoints = ghlauth::find_endpoints(name);
    if (endpoints == nullptr)
      throw Error(Status::UNSUPPORTED, "there is no generation \"" + ghlauth::printable(name, 40) + "\"",
                  "Use \"2021-07-28\" or \"v3\".");
    c.environment.endpoints = endpoints;
  });
}

ghlauth_status ghlauth_config_set_token_body(ghlauth_config *config, std::int32_t body, ghlauth_error **error) {
  return set(config, error, [&](ghlauth_config &c) {
    c.environment.token_body = static_cast<ghlauth::TokenBody>(number_between(body, 0, 1, "body"));
  });
}

ghlauth_status ghlauth_config_set_default_version(ghlauth_config *config, const char *version, ghlauth_error **error) {
  return set(config, error, [&](ghlauth_config &c) {
    const std::string_view value = text(version, "version");
    if (!ghlauth::client::is_header_value(value)) throw_invalid("version cannot be a header value");
    c.environment.default_version = value;
  });
}

ghlauth_status ghlauth_config_set_timeout_ms(ghlauth_config *config, std::int64_t timeout_ms, ghlauth_error **error) {
  return set(config, error, [&](ghlauth_config &c) {
    c.environment.timeout_ms = number_between(timeout_ms, 1, max_timeout_ms, "timeout_ms");
  });
}

ghlauth_status ghlauth_config_set_connect_timeout_ms(ghlauth_config *config, std::int64_t timeout_ms, ghlauth_error **error) {
  return set(config, error, [&](ghlauth_config &c) {
    c.environment.connect_timeout_ms = number_between(timeout_ms, 1, max_timeout_ms, "timeout_ms");
  });
}

ghlauth_status ghlauth_config_set_max_retries(ghlauth_config *config, std::int32_t max_retries, ghlauth_error **error) {
  return set(config, error,
             [&](ghlauth_config &c) { c.environment.max_retries = number_between(max_retries, 0, 20, "max_retries"); });
}

ghlauth_status ghlauth_config_set_max_wait_ms(ghlauth_config *config, std::int64_t max_wait_ms, ghlauth_error **error) {
  return set(config, error,
             [&](ghlauth_config &c) { c.environment.max_wait_ms = number_between(max_wait_ms, 0, 86'400'000, "max_wait_ms"); });
}

ghlauth_status ghlauth_config_set_observer(ghlauth_config *config, const ghlauth_observer *observer, ghlauth_error **error) {
  return guard(error, [&] {
    std::shared_ptr<ghlauth::auth::Observer> made = make_observer(observer);
    ghlauth_config &target = deref(config, "config");
    target.environment.observer = std::move(made);
    target.snapshot.reset();
  });
}

ghlauth_status ghlauth_config_set_max_response_bytes(ghlauth_config *config, std::int64_t max_bytes, ghlauth_error **error) {
  return set(config, error, [&](ghlauth_config &c) {
    c.environment.max_response_bytes = number_between(max_bytes, 1, 1LL << 30, "max_bytes");
  });
}

ghlauth_status ghlauth_config_set_user_agent(ghlauth_config *config, const char *user_agent, ghlauth_error **error) {
  return set(config, error, [&](ghlauth_config &c) {
    const std::string_view value = text(user_agent, "user_agent");
    if (!is_printable_ascii(value) || value.size() > 256)
      throw_invalid("user_agent is not printable ASCII of at most 256 characters", "Give such as \"acme-sync/2.1\".");
    c.curl.user_agent = "ghlauth/" GHLAUTH_VERSION_STRING;
    if (!value.empty()) c.curl.user_agent += " " + std::string(value);
  });
}

ghlauth_status ghlauth_config_set_proxy_url(ghlauth_config *config, const char *proxy_url, ghlauth_error **error) {
  return set(config, error, [&](ghlauth_config &c) {
    const std::string_view value = text(proxy_url, "proxy_url");
    const auto is = [&](std::string_view scheme) { return value.starts_with(scheme) && value.size() > scheme.size(); };
    if (!value.empty() && !is("http://") && !is("https://") && !is("socks4a://") && !is("socks5h://"))
      throw_invalid("proxy_url has none of the schemes http, https, socks4a, socks5h",
                    "Give such as http://proxy.example.com:3128");
    if (!is_printable_ascii(value)) throw_invalid("proxy_url is not printable ASCII");
    c.curl.proxy_url = value;
  });
}

ghlauth_status ghlauth_config_set_proxy_from_environment(ghlauth_config *config, std::int32_t enabled, ghlauth_error **error) {
  return set(config, error, [&](ghlauth_config &c) { c.curl.proxy_from_environment = flag(enabled, "enabled"); });
}

ghlauth_status ghlauth_config_set_ca_file(ghlauth_config *config, const char *path, ghlauth_error **error) {
  return set(config, error, [&](ghlauth_config &c) { c.curl.ca_file = text(path, "path"); });
}

ghlauth_status ghlauth_config_set_expiry_margin_s(ghlauth_config *config, std::int64_t margin_s, ghlauth_error **error) {
  return set(config, error,
             [&](ghlauth_config &c) { c.environment.expiry_margin_s = number_between(margin_s, 0, 3600, "margin_s"); });
}

ghlauth_status ghlauth_config_set_log(ghlauth_config *config, const ghlauth_log_table *log, ghlauth_error **error) {
  return guard(error, [&] {
    std::shared_ptr<ghlauth::Log> made = make_log(log);  // first: it is dropped also when the handle is bad
    ghlauth_config &target = deref(config, "config");
    target.environment.log = made ? std::move(made) : std::make_shared<ghlauth::NoLog>();
    target.budgets.reset();
    target.snapshot.reset();
  });
}

ghlauth_status ghlauth_config_set_clock(ghlauth_config *config, const ghlauth_clock_table *clock, ghlauth_error **error) {
  return guard(error, [&] {
    std::shared_ptr<ghlauth::Clock> made = make_clock(clock);
    ghlauth_config &target = deref(config, "config");
    target.environment.clock = made ? std::move(made) : std::make_shared<ghlauth::SystemClock>();
    target.budgets.reset();
    target.snapshot.reset();
  });
}

ghlauth_status ghlauth_config_set_transport(ghlauth_config *config, const ghlauth_transport_table *transport,
                                            ghlauth_error **error) {
  return guard(error, [&] {
    TransportTable made = copy_transport(transport);
    ghlauth_config &target = deref(config, "config");
    target.transport = std::move(made);
    target.snapshot.reset();
  });
}

ghlauth_status ghlauth_config_set_permission_check(ghlauth_config *config, std::int32_t check, ghlauth_error **error) {
  return set(config, error, [&](ghlauth_config &c) {
    c.environment.permission_check = static_cast<ghlauth::auth::PermissionCheck>(
        number_between(check, GHLAUTH_PERMISSION_CHECK_OFF, GHLAUTH_PERMISSION_CHECK_ENFORCE, "check"));
  });
}

ghlauth_status ghlauth_config_set_store(ghlauth_config *config, ghlauth_store *store, ghlauth_error **error) {
  return set_counted(config, error, [&](ghlauth_config &c) { c.environment.vault = deref(store, "store").vault; });
}

ghlauth_status ghlauth_config_set_rate_limit(ghlauth_config *config, std::int64_t max_requests, std::int64_t interval_ms,
                                             std::int64_t daily, ghlauth_error **error) {
  return set_counted(config, error, [&](ghlauth_config &c) {
    ghlauth::budget::Limits limits;
    limits.max = number_between(max_requests, 0, ghlauth::budget::most_in_interval, "max_requests");
    limits.interval_ms = number_between(interval_ms, limits.max == 0 ? 0 : 1, ghlauth::budget::longest_interval_ms, "interval_ms");
    limits.daily_max = number_between(daily, 0, ghlauth::budget::most_in_day, "daily");
    c.rate_limit = limits;
  });
}

ghlauth_status ghlauth_config_set_shared_budget(ghlauth_config *config, std::int32_t enabled, ghlauth_error **error) {
  return set_counted(config, error, [&](ghlauth_config &c) { c.shared_budget = flag(enabled, "enabled"); });
}

ghlauth_status ghlauth_config_set_module_dir(ghlauth_config *config, const char *path, ghlauth_error **error) {
  return set(config, error, [&](ghlauth_config &c) {
    const std::string_view folder = text(path, "path");
    if (!folder.empty() && folder.front() != '/')
      throw_invalid("path \"" + ghlauth::printable(folder, 200) + "\" is not absolute", "Give the whole path of the folder.");
    c.environment.module_dir = folder;
  });
}

void ghlauth_config_free(ghlauth_config *config) { free_handle(config); }

}  // extern "C"
