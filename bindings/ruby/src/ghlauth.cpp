// The extension for Ruby: the classes of the adapter. lib/ghlauth/ makes of them what a person of Ruby expects.
#include "call.hpp"

namespace ghlauth_ruby {
namespace {

/// The access token without giving the lock away, when nothing has to be waited for.
VALUE access_token(VALUE self, VALUE min_valid_s, VALUE cancel) {
  return entry([&] {
    Credential of = Box<Credential>::at(self);
    const std::string now = of.access_token_now(integer_in(min_valid_s));
    if (!now.empty()) return out(now);
    VALUE given[] = {min_valid_s, cancel};
    return answer<Credential, std::int64_t, const Cancel *>([&](std::int64_t min_valid, const Cancel *by) {
      return of.access_token(min_valid, by);
    }, 2, given, self);
  });
}

/// Its store calls threads of its own, which call a store of the application.
VALUE check(VALUE self) {
  const VALUE result = entry([&] {
    Store of = Box<Store>::at(self);
    Pump::run([&] { of.check(); });
    return Qnil;
  });
  RB_GC_GUARD(self);
  return result;
}

/// What was submitted is kept until all is completed.
VALUE next(VALUE self, VALUE timeout_ms, VALUE cancel) {
  return entry([&] {
    Queue of = Box<Queue>::at(self);
    std::int64_t left = 1;
    VALUE given[] = {timeout_ms, cancel};
    const VALUE made = answer<void, std::int64_t, const Cancel *>([&](std::int64_t timeout, const Cancel *by) {
      Completion one = of.next(timeout, by);
      left = of.size();
      return one;
    }, 2, given, self);
    if (left == 0) Box<Queue>::held(self).keeps.resize(1);  // the configuration, which the constructor was given
    return made;
  });
}

void define_config(VALUE resource) {
  Methods<Config>("Config", resource)
      .constructor<>()
      .closable()
      .def<&Config::set_api_url>("native_api_url")
      .def<&Config::set_marketplace_url>("native_marketplace_url")
      .def<&Config::set_api_generation>("native_api_generation")
      .def<&Config::set_default_version>("native_default_version")
      .def<&Config::set_timeout_ms>("native_timeout")
      .def<&Config::set_connect_timeout_ms>("native_connect_timeout")
      .def<&Config::set_max_retries>("native_max_retries")
      .def<&Config::set_max_wait_ms>("native_max_wait")
      .def<&Config::set_max_response_bytes>("native_max_response_bytes")
      .def<&Config::set_user_agent>("native_user_agent")
      .def<&Config::set_proxy_url>("native_proxy_url")
      .def<&Config::set_proxy_from_environment>("native_proxy_from_environment")
      .def<&Config::set_ca_file>("native_ca_file")
      .def<&Config::set_expiry_margin_s>("native_expiry_margin")
      .def<&Config::set_permission_check>("native_permission_check")
      .def<&Config::set_rate_limit>("native_rate_limit")
      .def<&Config::set_shared_budget>("native_shared_budget")
      .def<&Config::set_module_dir>("native_module_dir")
      .def<&Config::set_store>("native_store")
      .def<&Config::set_log>("native_log");
  Methods<Cancel>("Cancel", resource)
      .constructor<>()
      .closable()
      .def<&Cancel::request>("request")
      .def<&Cancel::is_requested>("requested?")
      .def<&Cancel::set_timeout_ms>("native_timeout");
  Methods<StoreOptions>("StoreOptions", resource)
      .constructor<>()
      .closable()
      .def<&StoreOptions::add_key>("native_key")
      .def<&StoreOptions::add_key_file>("native_key_file")
      .def<&StoreOptions::add_key_env>("native_key_env")
      .def<&StoreOptions::set_plain>("native_plain")
      .def<&StoreOptions::set_password_file>("native_password_file")
      .def<&StoreOptions::set_password_env>("native_password_env")
      .def<&StoreOptions::set_tokens_in_redis>("native_tokens_in_redis")
      .def<&StoreOptions::set_module_dir>("native_module_dir");
  rb_funcall(ghlauth_module(), rb_intern("private_constant"), 1, ID2SYM(rb_intern("StoreOptions")));
  Methods<Store>("Store", resource)
      .without_new()
      .closable()
      .def_static<&Store::open>("native_open")
      .def_static<&Store::from_listener>("native_of")
      .def_static<&Store::join>("join")
      .def<&Store::warning>("native_warning");
  rb_define_method(Box<Store>::of, "check", check, 0);
}

void define_flows(VALUE resource) {
  Methods<Pit>("Pit", resource)
      .constructor<const Config &, const std::string &, std::int32_t, const std::string &>()
      .closable()
      .def_static<&Pit::from_env>("native_from_env")
      .def_static<&Pit::from_file>("native_from_file")
      .def_static<&Pit::from_listener>("native_from_source")
      .def<&Pit::replace>("native_replace")
      .def<&Pit::reload>("reload")
      .def<&Pit::set_created_at_s>("native_created_at")
      .def<&Pit::set_scopes>("native_scopes")
      .def<&Pit::level>("native_level")
      .def<&Pit::resource_id>("native_resource_id")
      .def<&Pit::warning>("native_warning")
      .def<&Pit::age_s>("native_age")
      .def<&Pit::is_rotation_due>("rotation_due?")
      .def<&Pit::redacted>("redacted");
  Methods<AuthorizeOptions>("AuthorizeOptions", resource)
      .constructor<>()
      .closable()
      .def<&AuthorizeOptions::set_scopes>("native_scopes")
      .def<&AuthorizeOptions::set_session>("native_session")
      .def<&AuthorizeOptions::set_app_data>("native_app_data")
      .def<&AuthorizeOptions::set_client_id>("native_client_id")
      .def<&AuthorizeOptions::set_redirect_uri>("native_redirect_uri")
      .def<&AuthorizeOptions::set_white_label>("native_white_label")
      .def<&AuthorizeOptions::set_state_form>("native_state_form")
      .def<&AuthorizeOptions::set_lifetime_s>("native_lifetime")
      .def<&AuthorizeOptions::set_expected_installation>("native_expected_installation")
      .def<&AuthorizeOptions::set_version_id>("native_version_id")
      .def<&AuthorizeOptions::add_parameter>("native_parameter");
  rb_funcall(ghlauth_module(), rb_intern("private_constant"), 1, ID2SYM(rb_intern("AuthorizeOptions")));
  Methods<Callback>("Callback", resource)
      .without_new()
      .closable()
      .def<&Callback::app_data>("native_app_data")
      .def<&Callback::is_unsolicited>("unsolicited?");
  Methods<OAuth>("OAuth", resource)
      .constructor<const Config &, const std::string &, const std::string &, const std::string &>()
      .closable()
      .def_static<&OAuth::from_listener>("native_from_source")
      .def<&OAuth::add_client>("native_add_client")
      .def<&OAuth::set_unsolicited_policy>("native_unsolicited_policy")
      .def<&OAuth::app_id>("app_id")
      .def<&OAuth::authorize_url>("native_authorize_url")
      .def<&OAuth::parse_callback>("native_parse_callback")
      .def<&OAuth::exchange>("native_exchange")
      .def<&OAuth::refresh>("native_refresh")
      .def<&OAuth::mint_location>("native_mint_location")
      .def<&OAuth::claim>("native_claim")
      .def<&OAuth::installation>("installation")
      .def<&OAuth::import_tokens>("native_import_tokens")
      .def<&OAuth::find>("native_find")
      .def<&OAuth::installed_locations>("native_installed_locations")
      .def<&OAuth::uninstall>("native_uninstall")
      .def<&OAuth::remove>("native_remove")
      .def<&OAuth::keep>("native_keep");
  Methods<Credential>("Credential", resource)
      .without_new()
      .closable()
      .def_static<&Credential::from_pit>("from_pit")
      .def_static<&Credential::from_installation>("native_from_installation")
      .def_static<&Credential::from_access_token>("native_from_access_token")
      .def_static<&Credential::from_listener>("native_from_source")
      .def<&Credential::invalidate>("invalidate")
      .def<&Credential::decide>("native_decide")
      .def<&Credential::level>("native_level")
      .def<&Credential::resource_id>("native_resource_id");
  rb_define_private_method(Box<Credential>::of, "native_access_token", access_token, 2);
  const Method find = function_of<find_operation>(find_operation);
  rb_define_private_method(rb_singleton_class(ghlauth_module()), "native_find_operation", find, -1);
}

void define_requests(VALUE resource) {
  Methods<Request>("Request", resource)
      .constructor<const std::string &, const std::string &>()
      .closable()
      .def_static<&Request::for_operation>("native_for_operation")
      .def<&Request::set_param>("native_param")
      .def<&Request::set_location>("native_location")
      .def<&Request::set_version>("native_version")
      .def<&Request::add_query>("native_query")
      .def<&Request::add_header>("native_header")
      .def<&Request::set_json>("native_json")
      .def<&Request::set_body>("native_body")
      .def<&Request::set_body_file>("native_body_file")
      .def<&Request::add_form_field>("native_form_field")
      .def<&Request::add_part>("native_part")
      .def<&Request::add_file>("native_file")
      .def<&Request::set_download_file>("native_download_file")
      .def<&Request::set_timeout_ms>("native_timeout")
      .def<&Request::set_repeatable>("native_repeatable");
  Methods<Client>("Client", resource).constructor<const Config &>().closable().def<&Client::send>("native_send");
  Methods<Pages>("Pages", resource)
      .constructor<const Client &, const Credential &, const Request &>()
      .closable()
      .def<&Pages::next>("native_next");
  Methods<Completion>("Completion", rb_cObject).without_new().def<&Completion::response>("response");
  Methods<Queue>("Queue", resource)
      .constructor<const Config &>()
      .closable()
      .def<&Queue::set_max_in_flight>("native_max_in_flight")
      .def<&Queue::set_capacity>("native_capacity")
      .def<&Queue::submit>("native_submit")
      .def<&Queue::cancel>("cancel")
      .def<&Queue::cancel_all>("cancel_all")
      .def<&Queue::descriptor>("fileno")
      .def<&Queue::size>("size");
  rb_define_private_method(Box<Queue>::of, "native_next", next, 2);
}

void define_webhooks(VALUE resource) {
  Methods<Event>("Event", rb_cObject).without_new();
  Methods<Webhook>("Webhook", resource)
      .constructor<const Config &, const std::vector<std::string> &>()
      .closable()
      .def<&Webhook::add_key>("native_add_key")
      .def<&Webhook::retire_key>("native_retire_key")
      .def<&Webhook::set_rsa>("native_rsa")
      .def<&Webhook::set_require_app_id>("native_require_app_id")
      .def<&Webhook::set_window_s>("native_window")
      .def<&Webhook::set_claim_s>("native_claim")
      .def<&Webhook::set_duplicates>("native_duplicates")
      .def<&Webhook::verify>("native_verify")
      .def<&Webhook::verify_signature>("native_verify_signature")
      .def<&Webhook::confirm>("confirm")
      .def<&Webhook::release>("release")
      .def_static<&Webhook::apply>("native_apply")
      .def_static<&Webhook::http_status>("native_http_status");
  Methods<UserContext>("UserContext", rb_cObject).without_new().def_static<&UserContext::from_json>("from_json");
  Methods<UserContextReader>("UserContextReader", resource)
      .constructor<const Config &, const std::string &>()
      .closable()
      .def<&UserContextReader::add_secret>("add_secret")
      .def<&UserContextReader::retire_secret>("retire_secret")
      .def<&UserContextReader::set_first_seen_s>("native_first_seen")
      .def<&UserContextReader::set_oauth>("native_oauth")
      .def<&UserContextReader::decrypt>("decrypt");
}

}  // namespace
}  // namespace ghlauth_ruby

extern "C" __attribute__((visibility("default"))) void Init_native() {
  using namespace ghlauth_ruby;
  ghlauth_module() = rb_define_module("Ghlauth");
  rb_gc_register_mark_object(ghlauth_module());
  Ref::start();
  rb_define_const(ghlauth_module(), "LIBRARY_VERSION", rb_obj_freeze(out(version())));
  const VALUE resource = named_class("Resource");
  define_config(resource);
  define_flows(resource);
  define_requests(resource);
  define_webhooks(resource);
}
