// Configuration, stores, credentials and users in Octave's own way.
#pragma once

#include "methods.hpp"

namespace ghlauth_octave {

template <class Type>
octave_value box(std::shared_ptr<Type> held) {
  return octave_value(new Object(class_of<Type>(), std::move(held)));
}
inline void need(const octave_value_list &given, octave_idx_type count) {
  if (given.length() < count) refuse("%d arguments are needed, and not %d", static_cast<int>(count), static_cast<int>(given.length()));
}
inline std::string text_at(const octave_value_list &given, octave_idx_type at) {
  return Argument<const std::string &>(at < given.length() ? given(at) : octave_value()).value;
}
inline Bytes bytes_of(const octave_value &given) { return Argument<const Bytes &>(given).value; }
inline octave_value decoded(const std::string &json) { return octave::feval("jsondecode", octave_value_list(octave_value(json)), 1)(0); }

inline void define_config() {
  Methods<Cancel>("ghlauth_cancel")
      .def<&Cancel::request>("request")
      .def<&Cancel::is_requested>("is_requested")
      .set<&Cancel::set_timeout_ms>("timeout_ms");
  Methods<StoreOptions>("ghlauth_store")
      .set_each<&StoreOptions::add_key>("keys")
      .set<&StoreOptions::add_key_file>("key_file")
      .set<&StoreOptions::add_key_env>("key_env")
      .set<&StoreOptions::set_plain>("plain")
      .set<&StoreOptions::set_password_file>("password_file")
      .set<&StoreOptions::set_password_env>("password_env")
      .set<&StoreOptions::set_tokens_in_redis>("tokens_in_redis")
      .set<&StoreOptions::set_module_dir>("module_dir");
  Methods<Store>("ghlauth_store")
      .def<&Store::warning>("warning")
      // It calls the store from threads of its own.
      .def_as("check", [](Store &self, const octave_value_list &) {
        Store checked = self;
        plain::Pump::run([&] { checked.check(); });
        return octave_value();
      });
  Methods<Config>("ghlauth_config")
      .set<&Config::set_api_url>("api_url")
      .set<&Config::set_marketplace_url>("marketplace_url")
      .set<&Config::set_api_generation>("api_generation")
      .set<&Config::set_default_version>("default_version")
      .set<&Config::set_timeout_ms>("timeout_ms")
      .set<&Config::set_connect_timeout_ms>("connect_timeout_ms")
      .set<&Config::set_max_retries>("max_retries")
      .set<&Config::set_max_wait_ms>("max_wait_ms")
      .set<&Config::set_max_response_bytes>("max_response_bytes")
      .set<&Config::set_user_agent>("user_agent")
      .set<&Config::set_proxy_url>("proxy_url")
      .set<&Config::set_proxy_from_environment>("proxy_from_environment")
      .set<&Config::set_ca_file>("ca_file")
      .set<&Config::set_expiry_margin_s>("expiry_margin_s")
      .set<&Config::set_permission_check>("permission_check")
      .set<&Config::set_rate_limit>("rate_limit")
      .set<&Config::set_shared_budget>("shared_budget")
      .set<&Config::set_module_dir>("module_dir")
      .set<&Config::set_store>("store")
      .set<&Config::set_clock>("clock")
      // A function, or the most detailed level and a function.
      .set_as("log", [](Config &self, const octave_value &given) {
        const bool has_level = given.iscell() && given.numel() == 2;
        const std::int32_t level = has_level ? Argument<std::int32_t>(given.cell_value()(0)).value : GHLAUTH_LOG_INFO;
        self.set_log(level, Argument<LogListener *>(has_level ? given.cell_value()(1) : given).get());
      });
}

inline void define_flows() {
  Methods<Pit>("ghlauth_pit")
      .def<&Pit::level>("level")
      .def<&Pit::resource_id>("resource_id")
      .def<&Pit::warning>("warning")
      .def<&Pit::age_s>("age_s")
      .def<&Pit::is_rotation_due>("is_rotation_due")
      .def<&Pit::redacted>("redacted")
      .def<&Pit::reload>("reload")
      .def_as("replace", [](Pit &self, const octave_value_list &given) {
        need(given, 1);
        self.replace(text_at(given, 0), given.length() > 1 ? Argument<std::int64_t>(given(1)).value : 604800);
        return octave_value();
      })
      .set<&Pit::set_created_at_s>("created_at_s")
      .set<&Pit::set_scopes>("scopes");
  Methods<AuthorizeOptions>("ghlauth_oauth.authorize_url")
      .set<&AuthorizeOptions::set_scopes>("scopes")
      .set_as("session", [](AuthorizeOptions &self, const octave_value &given) {
        if (!given.isempty()) self.set_session(Argument<const std::string &>(given).value);
      })
      .set<&AuthorizeOptions::set_app_data>("app_data")
      .set<&AuthorizeOptions::set_client_id>("client_id")
      .set<&AuthorizeOptions::set_redirect_uri>("redirect_uri")
      .set<&AuthorizeOptions::set_white_label>("white_label")
      .set<&AuthorizeOptions::set_state_form>("state_form")
      .set<&AuthorizeOptions::set_lifetime_s>("lifetime_s")
      .set<&AuthorizeOptions::set_expected_installation>("expected_installation")
      .set<&AuthorizeOptions::set_version_id>("version_id")
      .set_each<&AuthorizeOptions::add_parameter>("parameters");
  Methods<Callback>("ghlauth_callback").def<&Callback::app_data>("app_data").def<&Callback::is_unsolicited>("is_unsolicited");
  Methods<OAuth>("ghlauth_oauth")
      .def<&OAuth::app_id>("app_id")
      .def<&OAuth::add_client>("add_client", 2)
      .def_as("authorize_url", [](OAuth &self, const octave_value_list &given) {
        need(given, 1);
        const auto options = Options(given, 1).applied_to(AuthorizeOptions());
        options->set_scopes(Argument<const std::vector<std::string> &>(given(0)).value);
        return give(self.authorize_url(*options));
      })
      .def<&OAuth::parse_callback>("parse_callback", 1)
      // Of the URL that was asked for, or of what parse_callback made of it.
      .def_as("exchange", [](OAuth &self, const octave_value_list &given) {
        need(given, 1);
        Options options(given, 1);
        const std::string session = options.remove_text("session"), owner = options.remove_text("owner");
        Argument<const Cancel *> cancel(options.remove("cancel"));
        options.end("exchange");
        const Callback callback =
            given(0).is_string() ? self.parse_callback(text_at(given, 0), session) : Object::at<Callback>(given(0));
        return give(self.exchange(callback, owner, cancel.get()));
      })
      .def<&OAuth::refresh>("refresh")
      .def<&OAuth::mint_location>("mint_location")
      .def<&OAuth::claim>("claim")
      .def<&OAuth::installation>("installation")
      .def<&OAuth::import_tokens>("import_tokens")
      .def_as("find", [](OAuth &self, const octave_value_list &given) {
        Options options(given, 0);
        const std::string owner = options.remove_text("owner"), company = options.remove_text("company_id"),
                          location = options.remove_text("location_id");
        options.end("find");
        return give(self.find(owner, company, location));
      })
      .def<&OAuth::installed_locations>("installed_locations", 1)
      .def<&OAuth::uninstall>("uninstall", 1)
      .def<&OAuth::remove>("remove")
      .def<&OAuth::keep>("keep", 0)
      .set<&OAuth::set_unsolicited_policy>("unsolicited_policy");
  Methods<Credential>("ghlauth_credential")
      .def<&Credential::access_token>("access_token", 0)
      .def<&Credential::invalidate>("invalidate")
      .def<&Credential::level>("level")
      .def<&Credential::resource_id>("resource_id")
      .def_as("decide", [](Credential &self, const octave_value_list &given) {
        need(given, 1);
        Options options(given, 1);
        const std::string version = options.remove_text("version"), location = options.remove_text("location_id");
        Argument<const UserContext *> user(options.remove("user"));
        options.end("decide");
        return give(self.decide(text_at(given, 0), version, location, user.get()));
      });
  Methods<UserContext>("ghlauth_user_context")
      .member<&UserContext::user_id>("user_id")
      .member<&UserContext::company_id>("company_id")
      .member<&UserContext::active_location>("active_location")
      .member<&UserContext::level>("level")
      .member<&UserContext::role>("role")
      .member<&UserContext::type>("type")
      .member<&UserContext::user_name>("user_name")
      .member<&UserContext::email>("email")
      .member<&UserContext::json>("json");
  Methods<UserContextReader>("ghlauth_user_context_reader")
      .def<&UserContextReader::add_secret>("add_secret")
      .def<&UserContextReader::retire_secret>("retire_secret")
      .def<&UserContextReader::decrypt>("decrypt")
      .set<&UserContextReader::set_first_seen_s>("first_seen_s")
      .set<&UserContextReader::set_oauth>("oauth");
}

}  // namespace ghlauth_octave
