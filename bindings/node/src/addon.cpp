// What JavaScript sees: functions over handles. lib/ has the classes that people use.
#include "rows.hpp"
#include "watch.hpp"

namespace ghlauth_node {
namespace {

// Constructors, and what is not one function of the adapter.
Config config_new() { return {}; }
StoreOptions store_options_new() { return {}; }
AuthorizeOptions authorize_options_new() { return {}; }
Cancel cancel_new() { return {}; }
Pit pit_new(const Config &config, const std::string &token, std::int32_t level, const std::string &resource_id) {
  return {config, token, level, resource_id};
}
OAuth oauth_new(const Config &config, const std::string &client_id, const std::string &secret, const std::string &redirect_uri) {
  return {config, client_id, secret, redirect_uri};
}
Client client_new(const Config &config) { return Client(config); }
Pages pages_new(const Client &client, const Credential &credential, const Request &request) { return {client, credential, request}; }
Queue queue_new(const Config &config) { return Queue(config); }
Request request_new(const std::string &method, const std::string &path) { return {method, path}; }
Webhook webhook_new(const Config &config, const std::vector<std::string> &app_ids) { return {config, app_ids}; }
UserContextReader reader_new(const Config &config, const std::string &secret) { return {config, secret}; }
Store store_of(const StoreOptions &options, Rows *rows) {
  // The library drops the table from here on, also on failure; not where the options are closed.
  std::unique_ptr<Rows> owned(rows);
  options.handle();
  const ghlauth_store_table table = owned->table();
  owned.release();
  return Store::from_table(table, options);
}
/// At once: the event loop says when to call it again.
Completion queue_next(Queue &queue) { return queue.next(0); }

napi_value set_up(napi_env env, napi_callback_info info) {
  return entered(env, [&] {
    napi_value make_error;
    std::size_t count = 1;
    check(env, napi_get_cb_info(env, info, &count, &make_error, nullptr, nullptr));
    check(env, napi_create_reference(env, make_error, 1, &Context::of(env)->make_error));
    return undefined(env);
  });
}

/// (handle of any class): gives it up; what is under way goes on.
template <class... Types>
napi_value close_any(napi_env env, napi_callback_info info) {
  return entered(env, [&] {
    napi_value object;
    std::size_t count = 1;
    check(env, napi_get_cb_info(env, info, &count, &object, nullptr, nullptr));
    const auto close_as = [&](auto *none) {
      using Type = std::remove_pointer_t<decltype(none)>;
      bool is = false;
      check(env, napi_check_object_type_tag(env, object, tag<Type>(), &is));
      if (is) unwrap<Type>(env, object).close();
    };
    (close_as(static_cast<Types *>(nullptr)), ...);
    return undefined(env);
  });
}

/// The classes of errors, each with its base.
napi_value error_classes(napi_env env) {
  std::vector<std::string> names;
#define GHLAUTH_NODE_ERROR(name, base) names.push_back(#name), names.push_back(#base);
  GHLAUTH_EACH_ERROR(GHLAUTH_NODE_ERROR)
#undef GHLAUTH_NODE_ERROR
  return out(env, names);
}

struct Export {
  const char *name;
  napi_callback function;
};

constexpr Export EXPORTS[] = {
    {"setUp", set_up},
    {"close", close_any<Config, Cancel, Store, StoreOptions, Pit, OAuth, AuthorizeOptions, Callback, Credential, Request, Client, Pages,
                        Queue, Webhook, UserContextReader>},
    {"version", at_once<version>},
    {"findOperation", at_once<find_operation>},

    {"configNew", at_once<config_new>},
    {"configSetApiUrl", at_once<&Config::set_api_url>},
    {"configSetMarketplaceUrl", at_once<&Config::set_marketplace_url>},
    {"configSetApiGeneration", at_once<&Config::set_api_generation>},
    {"configSetDefaultVersion", at_once<&Config::set_default_version>},
    {"configSetTimeoutMs", at_once<&Config::set_timeout_ms>},
    {"configSetConnectTimeoutMs", at_once<&Config::set_connect_timeout_ms>},
    {"configSetMaxRetries", at_once<&Config::set_max_retries>},
    {"configSetMaxWaitMs", at_once<&Config::set_max_wait_ms>},
    {"configSetMaxResponseBytes", at_once<&Config::set_max_response_bytes>},
    {"configSetUserAgent", at_once<&Config::set_user_agent>},
    {"configSetProxyUrl", at_once<&Config::set_proxy_url>},
    {"configSetProxyFromEnvironment", at_once<&Config::set_proxy_from_environment>},
    {"configSetCaFile", at_once<&Config::set_ca_file>},
    {"configSetExpiryMarginS", at_once<&Config::set_expiry_margin_s>},
    {"configSetPermissionCheck", at_once<&Config::set_permission_check>},
    {"configSetRateLimit", at_once<&Config::set_rate_limit>},
    {"configSetSharedBudget", at_once<&Config::set_shared_budget>},
    {"configSetModuleDir", at_once<&Config::set_module_dir>},
    {"configSetStore", at_once<&Config::set_store>},
    {"configSetLog", at_once<&Config::set_log>},

    {"cancelNew", at_once<cancel_new>},
    {"cancelRequest", at_once<&Cancel::request>},
    {"cancelSetTimeoutMs", at_once<&Cancel::set_timeout_ms>},

    {"storeOptionsNew", at_once<store_options_new>},
    {"storeOptionsAddKey", at_once<&StoreOptions::add_key>},
    {"storeOptionsAddKeyFile", at_once<&StoreOptions::add_key_file>},
    {"storeOptionsAddKeyEnv", at_once<&StoreOptions::add_key_env>},
    {"storeOptionsSetPlain", at_once<&StoreOptions::set_plain>},
    {"storeOptionsSetPasswordFile", at_once<&StoreOptions::set_password_file>},
    {"storeOptionsSetPasswordEnv", at_once<&StoreOptions::set_password_env>},
    {"storeOptionsSetTokensInRedis", at_once<&StoreOptions::set_tokens_in_redis>},
    {"storeOptionsSetModuleDir", at_once<&StoreOptions::set_module_dir>},
    {"storeOpen", in_thread<Store::open>},
    {"storeOf", in_thread<store_of>},
    {"storeJoin", in_thread<Store::join>},
    {"storeWarning", at_once<&Store::warning>},
    {"storeCheck", in_thread<&Store::check>},

    {"pitNew", at_once<pit_new>},
    {"pitFromEnv", at_once<Pit::from_env>},
    {"pitFromFile", in_thread<Pit::from_file>},
    {"pitFromSource", in_thread<Pit::from_listener>},
    {"pitReplace", at_once<&Pit::replace>},
    {"pitReload", in_thread<&Pit::reload>},
    {"pitSetCreatedAtS", at_once<&Pit::set_created_at_s>},
    {"pitSetScopes", at_once<&Pit::set_scopes>},
    {"pitLevel", at_once<&Pit::level>},
    {"pitResourceId", at_once<&Pit::resource_id>},
    {"pitWarning", at_once<&Pit::warning>},
    {"pitAgeS", at_once<&Pit::age_s>},
    {"pitIsRotationDue", at_once<&Pit::is_rotation_due>},
    {"pitRedacted", at_once<&Pit::redacted>},

    {"authorizeOptionsNew", at_once<authorize_options_new>},
    {"authorizeOptionsSetScopes", at_once<&AuthorizeOptions::set_scopes>},
    {"authorizeOptionsSetSession", at_once<&AuthorizeOptions::set_session>},
    {"authorizeOptionsSetAppData", at_once<&AuthorizeOptions::set_app_data>},
    {"authorizeOptionsSetClientId", at_once<&AuthorizeOptions::set_client_id>},
    {"authorizeOptionsSetRedirectUri", at_once<&AuthorizeOptions::set_redirect_uri>},
    {"authorizeOptionsSetWhiteLabel", at_once<&AuthorizeOptions::set_white_label>},
    {"authorizeOptionsSetStateForm", at_once<&AuthorizeOptions::set_state_form>},
    {"authorizeOptionsSetLifetimeS", at_once<&AuthorizeOptions::set_lifetime_s>},
    {"authorizeOptionsSetExpectedInstallation", at_once<&AuthorizeOptions::set_expected_installation>},
    {"authorizeOptionsSetVersionId", at_once<&AuthorizeOptions::set_version_id>},
    {"authorizeOptionsAddParameter", at_once<&AuthorizeOptions::add_parameter>},
    {"callbackAppData", at_once<&Callback::app_data>},
    {"callbackIsUnsolicited", at_once<&Callback::is_unsolicited>},
    {"oauthNew", at_once<oauth_new>},
    {"oauthFromSource", at_once<OAuth::from_listener>},
    {"oauthAddClient", at_once<&OAuth::add_client>},
    {"oauthSetUnsolicitedPolicy", at_once<&OAuth::set_unsolicited_policy>},
    {"oauthAppId", at_once<&OAuth::app_id>},
    {"oauthAuthorizeUrl", at_once<&OAuth::authorize_url>},
    {"oauthParseCallback", in_thread<&OAuth::parse_callback>},
    {"oauthExchange", in_thread<&OAuth::exchange>},
    {"oauthRefresh", in_thread<&OAuth::refresh>},
    {"oauthMintLocation", in_thread<&OAuth::mint_location>},
    {"oauthClaim", in_thread<&OAuth::claim>},
    {"oauthInstallation", in_thread<&OAuth::installation>},
    {"oauthImportTokens", in_thread<&OAuth::import_tokens>},
    {"oauthFind", in_thread<&OAuth::find>},
    {"oauthInstalledLocations", in_thread<&OAuth::installed_locations>},
    {"oauthUninstall", in_thread<&OAuth::uninstall>},
    {"oauthRemove", in_thread<&OAuth::remove>},
    {"oauthKeep", in_thread<&OAuth::keep>},

    {"credentialFromPit", at_once<Credential::from_pit>},
    {"credentialFromInstallation", in_thread<Credential::from_installation>},
    {"credentialFromAccessToken", at_once<Credential::from_access_token>},
    {"credentialFromSource", at_once<Credential::from_listener>},
    {"credentialAccessToken", in_thread<&Credential::access_token>},
    {"credentialAccessTokenNow", at_once<&Credential::access_token_now>},
    {"credentialInvalidate", in_thread<&Credential::invalidate>},
    {"credentialDecide", in_thread<&Credential::decide>},
    {"credentialLevel", at_once<&Credential::level>},
    {"credentialResourceId", at_once<&Credential::resource_id>},

    {"requestNew", at_once<request_new>},
    {"requestForOperation", at_once<Request::for_operation>},
    {"requestSetParam", at_once<&Request::set_param>},
    {"requestSetLocation", at_once<&Request::set_location>},
    {"requestSetVersion", at_once<&Request::set_version>},
    {"requestAddQuery", at_once<&Request::add_query>},
    {"requestAddHeader", at_once<&Request::add_header>},
    {"requestSetJson", at_once<&Request::set_json>},
    {"requestSetBody", at_once<&Request::set_body>},
    {"requestSetBodyFile", at_once<&Request::set_body_file>},
    {"requestAddFormField", at_once<&Request::add_form_field>},
    {"requestAddPart", at_once<&Request::add_part>},
    {"requestAddFile", at_once<&Request::add_file>},
    {"requestSetDownloadFile", at_once<&Request::set_download_file>},
    {"requestSetTimeoutMs", at_once<&Request::set_timeout_ms>},
    {"requestSetRepeatable", at_once<&Request::set_repeatable>},

    {"clientNew", at_once<client_new>},
    {"clientSend", in_thread<&Client::send>},
    {"pagesNew", at_once<pages_new>},
    {"pagesNext", in_thread<&Pages::next>},
    {"queueNew", at_once<queue_new>},
    {"queueSetMaxInFlight", at_once<&Queue::set_max_in_flight>},
    {"queueSetCapacity", at_once<&Queue::set_capacity>},
    {"queueSubmit", at_once<&Queue::submit>},
    {"queueCancel", at_once<&Queue::cancel>},
    {"queueCancelAll", at_once<&Queue::cancel_all>},
    {"queueNext", at_once<queue_next>},
    {"queueSize", at_once<&Queue::size>},
    {"watch", Watch::make},
    {"watchHold", Watch::hold},
    {"watchEnd", Watch::end},

    {"webhookNew", at_once<webhook_new>},
    {"webhookAddKey", at_once<&Webhook::add_key>},
    {"webhookRetireKey", at_once<&Webhook::retire_key>},
    {"webhookSetRsa", at_once<&Webhook::set_rsa>},
    {"webhookSetRequireAppId", at_once<&Webhook::set_require_app_id>},
    {"webhookSetWindowS", at_once<&Webhook::set_window_s>},
    {"webhookSetClaimS", at_once<&Webhook::set_claim_s>},
    {"webhookSetDuplicates", at_once<&Webhook::set_duplicates>},
    {"webhookVerify", in_thread<&Webhook::verify>},
    {"webhookVerifySignature", at_once<&Webhook::verify_signature>},
    {"webhookConfirm", in_thread<&Webhook::confirm>},
    {"webhookRelease", in_thread<&Webhook::release>},
    {"webhookApply", in_thread<Webhook::apply>},
    {"webhookHttpStatus", at_once<Webhook::http_status>},

    {"readerNew", at_once<reader_new>},
    {"readerAddSecret", at_once<&UserContextReader::add_secret>},
    {"readerRetireSecret", at_once<&UserContextReader::retire_secret>},
    {"readerSetFirstSeenS", at_once<&UserContextReader::set_first_seen_s>},
    {"readerSetOAuth", at_once<&UserContextReader::set_oauth>},
    {"readerDecrypt", in_thread<&UserContextReader::decrypt>},
    {"userContextFromJson", at_once<UserContext::from_json>},
};

napi_value start(napi_env env, napi_value exports) {
  return entered(env, [&] {
    Context::make(env);
    for (const Export &one : EXPORTS) {
      napi_value function = nullptr;
      check(env, napi_create_function(env, one.name, NAPI_AUTO_LENGTH, one.function, nullptr, &function));
      set(env, exports, one.name, function);
    }
    set(env, exports, "errorClasses", error_classes(env));
    return exports;
  });
}

}  // namespace
}  // namespace ghlauth_node

NAPI_MODULE_INIT() { return ghlauth_node::start(env, exports); }
