// What the package for R calls: the adapter, function by function. R/ makes of it what a person of R expects.
#include <deque>

#include <R_ext/Rdynload.h>

#include "call.hpp"

namespace ghlauth_r {
namespace {

template <class Type, class... Types>
Type make(Types... given) {
  return Type(given...);
}
template <class Type>
void close(Type &one) {
  one.close();
}
template <class Type>
bool is_closed(Type &one) {
  return one.is_closed();
}
template <class Type>
Info<Type> info(Type &one) {
  return {one};
}
/// Its store calls threads of its own, which call a store of the application.
void check(Store &one) {
  plain::Pump::run([&] { one.check(); });
}
struct Constant {
  const char *name;
  std::int32_t value;
};
using Constants = std::vector<Constant>;

SEXP give_constants(const Constants &all) {
  const auto size = static_cast<R_xlen_t>(all.size());
  const Shield values(Rf_allocVector(INTSXP, size)), names(Rf_allocVector(STRSXP, size));
  for (R_xlen_t i = 0; i < size; ++i) {
    INTEGER(values)[i] = all[static_cast<std::size_t>(i)].value;
    SET_STRING_ELT(names, i, Rf_mkChar(all[static_cast<std::size_t>(i)].name));
  }
  Rf_setAttrib(values, R_NamesSymbol, names);
  return values;
}
/// What texts in R stand for.
SEXP constants() {
  static const Constants all[] = {
      {{"new", GHLAUTH_STORE_CLAIM_NEW}, {"in_progress", GHLAUTH_STORE_CLAIM_IN_PROGRESS}, {"done", GHLAUTH_STORE_CLAIM_DONE}},
      {{"off", GHLAUTH_DUPLICATES_OFF}, {"memory", GHLAUTH_DUPLICATES_MEMORY}, {"store", GHLAUTH_DUPLICATES_STORE}},
      {{"ed25519", GHLAUTH_KEY_ED25519}, {"rsa", GHLAUTH_KEY_RSA}},
      {{"agency", GHLAUTH_LEVEL_AGENCY}, {"location", GHLAUTH_LEVEL_LOCATION}},
      {{"nothing", GHLAUTH_LIFECYCLE_NOTHING}, {"remembered", GHLAUTH_LIFECYCLE_REMEMBERED}, {"added", GHLAUTH_LIFECYCLE_ADDED},
       {"removed", GHLAUTH_LIFECYCLE_REMOVED}, {"updated", GHLAUTH_LIFECYCLE_UPDATED}, {"checked", GHLAUTH_LIFECYCLE_CHECKED},
       {"stale", GHLAUTH_LIFECYCLE_STALE}},
      {{"error", GHLAUTH_LOG_ERROR}, {"warn", GHLAUTH_LOG_WARN}, {"info", GHLAUTH_LOG_INFO}, {"debug", GHLAUTH_LOG_DEBUG}},
      {{"allowed", GHLAUTH_OUTCOME_ALLOWED}, {"denied", GHLAUTH_OUTCOME_DENIED},
       {"undetermined", GHLAUTH_OUTCOME_UNDETERMINED}},
      {{"off", GHLAUTH_PERMISSION_CHECK_OFF}, {"warn", GHLAUTH_PERMISSION_CHECK_WARN},
       {"enforce", GHLAUTH_PERMISSION_CHECK_ENFORCE}},
      {{"valid", GHLAUTH_INSTALLATION_VALID}, {"needs_authorization", GHLAUTH_INSTALLATION_NEEDS_AUTHORIZATION},
       {"inactive", GHLAUTH_INSTALLATION_INACTIVE}, {"removed", GHLAUTH_INSTALLATION_REMOVED},
       {"due", GHLAUTH_INSTALLATION_DUE}, {"refreshing", GHLAUTH_INSTALLATION_REFRESHING}},
      {{"held", GHLAUTH_STATE_HELD}, {"sealed", GHLAUTH_STATE_SEALED}},
      {{"refuse", GHLAUTH_UNSOLICITED_REFUSE}, {"accept", GHLAUTH_UNSOLICITED_ACCEPT}},
  };
  static const char *const names[] = {"claims", "duplicates", "keys", "levels", "lifecycles", "log_levels", "outcomes",
                                      "permission_checks", "states", "state_forms", "unsolicited"};
  static_assert(std::size(all) == std::size(names));
  const Shield made(Rf_allocVector(VECSXP, std::size(all))), called(Rf_allocVector(STRSXP, std::size(all)));
  for (std::size_t i = 0; i < std::size(all); ++i) {
    SET_VECTOR_ELT(made, static_cast<R_xlen_t>(i), give_constants(all[i]));
    SET_STRING_ELT(called, static_cast<R_xlen_t>(i), Rf_mkChar(names[i]));
  }
  Rf_setAttrib(made, R_NamesSymbol, called);
  return made;
}

/// The functions that R is told of.
class Table {
 public:
  template <class Native>
  void add(const std::string &name, const char *arguments) {
    Native::names = arguments;
    add(name, reinterpret_cast<void *>(&Native::run), Native::count);
  }
  void add(const std::string &name, void *function, int count) {
    all_.push_back({names_.emplace_back(name).c_str(), reinterpret_cast<DL_FUNC>(function), count});
  }
  /// What all handles of a class have.
  template <class Type>
  void add_handle(const std::string &name) {
    add<decltype(native_of<&info<Type>, false>(&info<Type>))>(name + "_info", name_of(name));
    if constexpr (std::is_base_of_v<Resource, Type>) {
      add<decltype(native_of<&close<Type>, false>(&close<Type>))>(name + "_close", name_of(name));
      add<decltype(native_of<&is_closed<Type>, false>(&is_closed<Type>))>(name + "_closed", name_of(name));
    }
  }
  const R_CallMethodDef *all() {
    all_.push_back({nullptr, nullptr, 0});
    return all_.data();
  }

 private:
  const char *name_of(const std::string &name) { return names_.emplace_back(name).c_str(); }

  std::deque<std::string> names_;
  std::vector<R_CallMethodDef> all_;
};

#define GHLAUTH_CALL(name, names, ...) table.add<decltype(native_of<__VA_ARGS__, false>(__VA_ARGS__))>(name, names);
/// One whose object needs the arguments from then on.
#define GHLAUTH_KEEP(name, names, ...) table.add<decltype(native_of<__VA_ARGS__, true>(__VA_ARGS__))>(name, names);

using Text = const std::string &;

void add_config(Table &table) {
  table.add("box", reinterpret_cast<void *>(&box), 1);
  table.add("constants", reinterpret_cast<void *>(&constants), 0);
  GHLAUTH_CALL("version", "", &version)
  GHLAUTH_CALL("config_new", "", &make<Config>)
  table.add_handle<Config>("config");
  GHLAUTH_CALL("config_set_api_url", "config api_url", &Config::set_api_url)
  GHLAUTH_CALL("config_set_marketplace_url", "config marketplace_url", &Config::set_marketplace_url)
  GHLAUTH_CALL("config_set_api_generation", "config api_generation", &Config::set_api_generation)
  GHLAUTH_CALL("config_set_default_version", "config default_version", &Config::set_default_version)
  GHLAUTH_CALL("config_set_timeout", "config timeout", &Config::set_timeout_ms)
  GHLAUTH_CALL("config_set_connect_timeout", "config connect_timeout", &Config::set_connect_timeout_ms)
  GHLAUTH_CALL("config_set_max_retries", "config max_retries", &Config::set_max_retries)
  GHLAUTH_CALL("config_set_max_wait", "config max_wait", &Config::set_max_wait_ms)
  GHLAUTH_CALL("config_set_max_response_bytes", "config max_response_bytes", &Config::set_max_response_bytes)
  GHLAUTH_CALL("config_set_user_agent", "config user_agent", &Config::set_user_agent)
  GHLAUTH_CALL("config_set_proxy_url", "config proxy_url", &Config::set_proxy_url)
  GHLAUTH_CALL("config_set_proxy_from_environment", "config proxy_from_environment", &Config::set_proxy_from_environment)
  GHLAUTH_CALL("config_set_ca_file", "config ca_file", &Config::set_ca_file)
  GHLAUTH_CALL("config_set_expiry_margin", "config expiry_margin", &Config::set_expiry_margin_s)
  GHLAUTH_CALL("config_set_permission_check", "config permission_check", &Config::set_permission_check)
  GHLAUTH_CALL("config_set_rate_limit", "config rate_limit rate_limit rate_limit", &Config::set_rate_limit)
  GHLAUTH_CALL("config_set_shared_budget", "config shared_budget", &Config::set_shared_budget)
  GHLAUTH_CALL("config_set_module_dir", "config module_dir", &Config::set_module_dir)
  GHLAUTH_KEEP("config_set_store", "config store", &Config::set_store)
  GHLAUTH_KEEP("config_set_log", "config log_level log", &Config::set_log)
  GHLAUTH_CALL("cancel_new", "", &make<Cancel>)
  table.add_handle<Cancel>("cancel");
  GHLAUTH_CALL("cancel_request", "cancel", &Cancel::request)
  GHLAUTH_CALL("cancel_set_timeout", "cancel timeout", &Cancel::set_timeout_ms)
  GHLAUTH_CALL("store_options_new", "", &make<StoreOptions>)
  GHLAUTH_CALL("store_options_add_key", "options keys keys", &StoreOptions::add_key)
  GHLAUTH_CALL("store_options_set_key_file", "options key_file", &StoreOptions::add_key_file)
  GHLAUTH_CALL("store_options_set_key_env", "options key_env", &StoreOptions::add_key_env)
  GHLAUTH_CALL("store_options_set_plain", "options plain", &StoreOptions::set_plain)
  GHLAUTH_CALL("store_options_set_password_file", "options password_file", &StoreOptions::set_password_file)
  GHLAUTH_CALL("store_options_set_password_env", "options password_env", &StoreOptions::set_password_env)
  GHLAUTH_CALL("store_options_set_tokens_in_redis", "options tokens_in_redis", &StoreOptions::set_tokens_in_redis)
  GHLAUTH_CALL("store_options_set_module_dir", "options module_dir", &StoreOptions::set_module_dir)
  GHLAUTH_CALL("store_open", "url options", &Store::open)
  GHLAUTH_CALL("store_of", "options rows", &Store::from_listener)
  GHLAUTH_CALL("store_join", "installations leases", &Store::join)
  table.add_handle<Store>("store");
  GHLAUTH_CALL("store_check", "store", &check)
}

void add_flows(Table &table) {
  GHLAUTH_CALL("pit_new", "config token level resource_id", &make<Pit, const Config &, Text, std::int32_t, Text>)
  GHLAUTH_CALL("pit_from_env", "config name level resource_id", &Pit::from_env)
  GHLAUTH_CALL("pit_from_file", "config path level resource_id allow_readable", &Pit::from_file)
  GHLAUTH_CALL("pit_from_source", "config level resource_id token", &Pit::from_listener)
  table.add_handle<Pit>("pit");
  GHLAUTH_CALL("pit_replace", "pit token overlap", &Pit::replace)
  GHLAUTH_CALL("pit_reload", "pit", &Pit::reload)
  GHLAUTH_CALL("pit_set_created_at", "pit created_at", &Pit::set_created_at_s)
  GHLAUTH_CALL("pit_set_scopes", "pit scopes", &Pit::set_scopes)
  GHLAUTH_CALL("authorize_options_new", "", &make<AuthorizeOptions>)
  GHLAUTH_CALL("authorize_options_set_scopes", "options scopes", &AuthorizeOptions::set_scopes)
  GHLAUTH_CALL("authorize_options_set_session", "options session", &AuthorizeOptions::set_session)
  GHLAUTH_CALL("authorize_options_set_app_data", "options app_data", &AuthorizeOptions::set_app_data)
  GHLAUTH_CALL("authorize_options_set_client_id", "options client_id", &AuthorizeOptions::set_client_id)
  GHLAUTH_CALL("authorize_options_set_redirect_uri", "options redirect_uri", &AuthorizeOptions::set_redirect_uri)
  GHLAUTH_CALL("authorize_options_set_white_label", "options white_label", &AuthorizeOptions::set_white_label)
  GHLAUTH_CALL("authorize_options_set_state_form", "options state_form", &AuthorizeOptions::set_state_form)
  GHLAUTH_CALL("authorize_options_set_lifetime", "options lifetime", &AuthorizeOptions::set_lifetime_s)
  GHLAUTH_CALL("authorize_options_set_expected_installation", "options expected_installation",
               &AuthorizeOptions::set_expected_installation)
  GHLAUTH_CALL("authorize_options_set_version_id", "options version_id", &AuthorizeOptions::set_version_id)
  GHLAUTH_CALL("authorize_options_add_parameter", "options parameters parameters", &AuthorizeOptions::add_parameter)
  table.add_handle<Callback>("callback");
  GHLAUTH_CALL("oauth_new", "config client_id client_secret redirect_uri", &make<OAuth, const Config &, Text, Text, Text>)
  GHLAUTH_CALL("oauth_from_source", "config client_id redirect_uri client_secret", &OAuth::from_listener)
  table.add_handle<OAuth>("oauth");
  GHLAUTH_CALL("oauth_add_client", "oauth client_id client_secret default", &OAuth::add_client)
  GHLAUTH_CALL("oauth_set_unsolicited", "oauth unsolicited", &OAuth::set_unsolicited_policy)
  GHLAUTH_CALL("oauth_authorize_url", "oauth options", &OAuth::authorize_url)
  GHLAUTH_CALL("oauth_parse_callback", "oauth url session", &OAuth::parse_callback)
  GHLAUTH_CALL("oauth_exchange", "oauth callback owner cancel", &OAuth::exchange)
  GHLAUTH_CALL("oauth_refresh", "oauth installation cancel", &OAuth::refresh)
  GHLAUTH_CALL("oauth_mint_location", "oauth company_id location_id cancel", &OAuth::mint_location)
  GHLAUTH_CALL("oauth_claim", "oauth installation owner", &OAuth::claim)
  GHLAUTH_CALL("oauth_installation", "oauth id", &OAuth::installation)
  GHLAUTH_CALL("oauth_import_tokens", "oauth json client_id obtained_at owner", &OAuth::import_tokens)
  GHLAUTH_CALL("oauth_find", "oauth owner company_id location_id", &OAuth::find)
  GHLAUTH_CALL("oauth_installed_locations", "oauth company_id installed_only cancel", &OAuth::installed_locations)
  GHLAUTH_CALL("oauth_uninstall", "oauth installation reason cancel", &OAuth::uninstall)
  GHLAUTH_CALL("oauth_remove", "oauth installation", &OAuth::remove)
  GHLAUTH_CALL("oauth_keep", "oauth max_refreshes cancel", &OAuth::keep)
  GHLAUTH_CALL("credential_from_pit", "pit", &Credential::from_pit)
  GHLAUTH_CALL("credential_from_installation", "oauth installation", &Credential::from_installation)
  GHLAUTH_CALL("credential_from_access_token", "config token expires_at level resource_id", &Credential::from_access_token)
  GHLAUTH_CALL("credential_from_source", "config level resource_id token", &Credential::from_listener)
  table.add_handle<Credential>("credential");
  GHLAUTH_CALL("credential_access_token_now", "credential min_valid", &Credential::access_token_now)
  GHLAUTH_CALL("credential_access_token", "credential min_valid cancel", &Credential::access_token)
  GHLAUTH_CALL("credential_invalidate", "credential token", &Credential::invalidate)
  GHLAUTH_CALL("credential_decide", "credential operation version location_id user", &Credential::decide)
  GHLAUTH_CALL("find_operation", "text generation", &find_operation)
}

void add_requests(Table &table) {
  GHLAUTH_CALL("request_new", "method path", &make<Request, Text, Text>)
  GHLAUTH_CALL("request_for_operation", "method generation", &Request::for_operation)
  table.add_handle<Request>("request");
  GHLAUTH_CALL("request_add_param", "request params params", &Request::set_param)
  GHLAUTH_CALL("request_set_location_id", "request location_id", &Request::set_location)
  GHLAUTH_CALL("request_set_version", "request version", &Request::set_version)
  GHLAUTH_CALL("request_add_query", "request query query", &Request::add_query)
  GHLAUTH_CALL("request_add_header", "request headers headers", &Request::add_header)
  GHLAUTH_CALL("request_set_json", "request json", &Request::set_json)
  GHLAUTH_CALL("request_set_body", "request content_type body", &Request::set_body)
  GHLAUTH_CALL("request_set_body_file", "request content_type body_file", &Request::set_body_file)
  GHLAUTH_CALL("request_add_form", "request form form", &Request::add_form_field)
  GHLAUTH_CALL("request_add_file", "request files files files files", &Request::add_file)
  GHLAUTH_CALL("request_set_download_file", "request download_file", &Request::set_download_file)
  GHLAUTH_CALL("request_set_timeout", "request timeout", &Request::set_timeout_ms)
  GHLAUTH_CALL("request_set_repeatable", "request repeatable", &Request::set_repeatable)
  GHLAUTH_CALL("client_new", "config", &make<Client, const Config &>)
  table.add_handle<Client>("client");
  GHLAUTH_CALL("client_send", "client credential request cancel", &Client::send)
  GHLAUTH_CALL("pages_new", "client credential request", &make<Pages, const Client &, const Credential &, const Request &>)
  table.add_handle<Pages>("pages");
  GHLAUTH_CALL("pages_next", "pages cancel", &Pages::next)
  GHLAUTH_CALL("queue_new", "config", &make<Queue, const Config &>)
  table.add_handle<Queue>("queue");
  GHLAUTH_CALL("queue_set_max_in_flight", "queue max_in_flight", &Queue::set_max_in_flight)
  GHLAUTH_CALL("queue_set_capacity", "queue capacity", &Queue::set_capacity)
  GHLAUTH_CALL("queue_submit", "queue credential request tag timeout", &Queue::submit)
  GHLAUTH_CALL("queue_cancel", "queue tag", &Queue::cancel)
  GHLAUTH_CALL("queue_cancel_all", "queue", &Queue::cancel_all)
  GHLAUTH_CALL("queue_next", "queue timeout cancel", &Queue::next)
  table.add_handle<Completion>("completion");
  GHLAUTH_CALL("completion_response", "completion", &Completion::response)
}

void add_webhooks(Table &table) {
  GHLAUTH_CALL("webhook_new", "config app_ids", &make<Webhook, const Config &, const std::vector<std::string> &>)
  table.add_handle<Webhook>("webhook");
  GHLAUTH_CALL("webhook_add_key", "webhook algorithm key", &Webhook::add_key)
  GHLAUTH_CALL("webhook_retire_key", "webhook algorithm key", &Webhook::retire_key)
  GHLAUTH_CALL("webhook_set_rsa", "webhook rsa", &Webhook::set_rsa)
  GHLAUTH_CALL("webhook_set_require_app_id", "webhook require_app_id", &Webhook::set_require_app_id)
  GHLAUTH_CALL("webhook_set_window", "webhook window window", &Webhook::set_window_s)
  GHLAUTH_CALL("webhook_set_claim", "webhook claim", &Webhook::set_claim_s)
  GHLAUTH_CALL("webhook_set_duplicates", "webhook duplicates", &Webhook::set_duplicates)
  GHLAUTH_CALL("webhook_verify", "webhook headers body", &Webhook::verify)
  GHLAUTH_CALL("webhook_verify_signature", "webhook headers body", &Webhook::verify_signature)
  GHLAUTH_CALL("webhook_confirm", "webhook event", &Webhook::confirm)
  GHLAUTH_CALL("webhook_release", "webhook event", &Webhook::release)
  GHLAUTH_CALL("webhook_apply", "oauth event cancel", &Webhook::apply)
  GHLAUTH_CALL("webhook_http_status", "x", &Webhook::http_status)
  table.add_handle<Event>("event");
  GHLAUTH_CALL("user_context_from_json", "json", &UserContext::from_json)
  table.add_handle<UserContext>("user_context");
  GHLAUTH_CALL("user_reader_new", "config secret", &make<UserContextReader, const Config &, Text>)
  table.add_handle<UserContextReader>("user_reader");
  GHLAUTH_CALL("user_reader_add_secret", "reader secret", &UserContextReader::add_secret)
  GHLAUTH_CALL("user_reader_retire_secret", "reader secret", &UserContextReader::retire_secret)
  GHLAUTH_CALL("user_reader_set_first_seen", "reader first_seen", &UserContextReader::set_first_seen_s)
  GHLAUTH_KEEP("user_reader_set_oauth", "reader oauth", &UserContextReader::set_oauth)
  GHLAUTH_CALL("user_reader_decrypt", "reader ciphertext", &UserContextReader::decrypt)
}

}  // namespace
}  // namespace ghlauth_r

extern "C" {
__attribute__((visibility("default"))) void R_init_ghlauth(DllInfo *library) {
  using namespace ghlauth_r;
  static Table table;
  add_config(table);
  add_flows(table);
  add_requests(table);
  add_webhooks(table);
  R_registerRoutines(library, nullptr, table.all(), nullptr, nullptr);
  R_useDynamicSymbols(library, FALSE);
  R_forceSymbols(library, TRUE);
  Kept::start();
}
__attribute__((visibility("default"))) void R_unload_ghlauth(DllInfo *) { ghlauth_r::Watch::end(); }
}
