// The classes of the adapter in Octave's own way.
#pragma once

#include "call.hpp"

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

/// A file or a part of a form for each struct with name, and path or body, and maybe file_name and content_type.
inline void add_files(Request &request, const octave_value &given) {
  if (!given.isstruct()) refuse("files are an array of structs, and not %s", given.class_name().c_str());
  const octave_map all = given.map_value();
  for (octave_idx_type at = 0; at < all.numel(); ++at) {
    const octave_scalar_map one = all.fast_elem_extract(at);
    const auto text = [&](const char *name) { return Argument<const std::string &>(one.contents(name)).value; };
    if (one.isfield("path"))
      request.add_file(text("name"), text("path"), text("file_name"), text("content_type"));
    else
      request.add_part(text("name"), text("file_name"), text("content_type"), Argument<const Bytes &>(one.contents("body")).value);
  }
}

inline octave_value send(Client &self, const octave_value &credential, Request request, const Options &options, const octave_value &cancel) {
  const auto made = options.applied_to(std::move(request));
  Argument<const Cancel *> by(cancel);
  return give(self.send(Argument<const Credential &>(credential).value, *made, by.get()));
}

inline void define_requests() {
  Methods<Request>("ghlauth_request")
      .set_each<&Request::set_param>("params")
      .set_each<&Request::add_query>("query")
      .set_each<&Request::add_header>("headers")
      .set_each<&Request::add_form_field>("form")
      // A text is JSON already.
      .set_as("json", [](Request &self, const octave_value &given) {
        self.set_json(given.is_string() ? given.string_value() : octave::feval("jsonencode", octave_value_list(given), 1)(0).string_value());
      })
      // Bytes, or their type and bytes.
      .set_as("body", [](Request &self, const octave_value &given) {
        const bool has_type = given.iscell() && given.numel() == 2;
        const std::string type = has_type ? Argument<const std::string &>(given.cell_value()(0)).value : "application/octet-stream";
        self.set_body(type, Argument<const Bytes &>(has_type ? given.cell_value()(1) : given).value);
      })
      .set<&Request::set_body_file>("body_file")
      .set_as("files", add_files)
      .set<&Request::set_location>("location_id")
      .set<&Request::set_version>("version")
      .set<&Request::set_download_file>("download_file")
      .set<&Request::set_timeout_ms>("timeout_ms")
      .set<&Request::set_repeatable>("repeatable");
  Methods<Response>("ghlauth_response")
      .member<&Response::http_status>("http_status")
      .member<&Response::body>("body")
      .member<&Response::trace_id>("trace_id")
      .member_as("headers", [](const Response &self) { return self.headers(); })
      .member_as("rate_remaining", [](const Response &self) { return plain::known(self.rate_remaining); })
      .member_as("daily_remaining", [](const Response &self) { return plain::known(self.daily_remaining); })
      .def<&Response::header>("header")
      .def_as("text", [](Response &self, const octave_value_list &) { return give(self.body.data); })
      .def_as("json", [](Response &self, const octave_value_list &) { return decoded(self.body.data); })
      .shown_as([](const Response &self) {
        return ": " + std::to_string(self.http_status) + ", " + std::to_string(self.body.data.size()) + " bytes";
      });
  Methods<Client>("ghlauth_client")
      .def<&Client::send>("send")
      .def_as("request", [](Client &self, const octave_value_list &given) {
        need(given, 3);
        Options options(given, 3);
        const octave_value cancel = options.remove("cancel");
        return send(self, given(0), Request(text_at(given, 1), text_at(given, 2)), options, cancel);
      })
      // An operation of the catalogue: "contacts/get-contact", with its params.
      .def_as("call", [](Client &self, const octave_value_list &given) {
        need(given, 2);
        Options options(given, 2);
        const octave_value cancel = options.remove("cancel");
        return send(self, given(0), Request::for_operation(text_at(given, 1), options.remove_text("generation")), options, cancel);
      })
      .def_as("pages", [](Client &self, const octave_value_list &given) {
        need(given, 2);
        return box(Pages(self, Object::at<Credential>(given(0)), Object::at<Request>(given(1))));
      });
  Methods<Pages>("ghlauth_pages")
      // The items of the next page that has some; [] at the end.
      .def_as("next", [](Pages &self, const octave_value_list &given) {
        Argument<const Cancel *> cancel(given.length() > 0 ? given(0) : octave_value());
        for (;;) {
          const std::string json = self.next(cancel.get());
          const octave_value items = json.empty() ? octave_value(Matrix()) : decoded(json);
          if (json.empty() || !items.isempty()) return items;
        }
      });
  Methods<Completion>("ghlauth_completion")
      .member<&Completion::tag>("tag")
      .member<&Completion::status>("status")
      .def<&Completion::response>("response");
  Methods<Queue>("ghlauth_queue")
      .def_as("submit", [](Queue &self, const octave_value_list &given) {
        need(given, 3);
        const std::int64_t timeout = given.length() > 3 ? Argument<std::int64_t>(given(3)).value : -1;
        self.submit(Object::at<Credential>(given(0)), Object::at<Request>(given(1)), Argument<std::int64_t>(given(2)).value, timeout);
        return octave_value();
      })
      // What was completed next; [] when nothing is left, or when nothing was in time.
      .def_as("next", [](Queue &self, const octave_value_list &given) {
        Argument<const Cancel *> cancel(given.length() > 1 ? given(1) : octave_value());
        Completion one = self.next(given.length() > 0 && !given(0).isempty() ? Argument<std::int64_t>(given(0)).value : -1, cancel.get());
        return one.exists ? box(std::move(one)) : octave_value(Matrix());
      })
      .def<&Queue::cancel>("cancel")
      .def<&Queue::cancel_all>("cancel_all")
      .def<&Queue::descriptor>("descriptor")
      .def<&Queue::size>("size")
      .set<&Queue::set_max_in_flight>("max_in_flight")
      .set<&Queue::set_capacity>("capacity");
}

/// Of a status, a failure of ghlauth_error, or an error that was caught.
inline std::int32_t webhook_status(const octave_value &given) {
  std::int32_t status = 0;
  if (!given.isstruct()) {
    take(given, status);
  } else {
    octave_scalar_map map = given.scalar_map_value();
    if (map.isfield("identifier")) {
      const octave_value found = Failures::all().find(map.contents("identifier").string_value(), map.contents("message").string_value());
      if (!found.isstruct()) refuse("this is no failure of the library");
      map = found.scalar_map_value();
    }
    take(map.contents("status"), status);
  }
  const std::int32_t answer = Webhook::http_status(status);
  return answer == 0 ? 200 : answer;
}

/// Runs the function with a verified event, confirms it, and gives the status of the answer. When the function fails, the event is given back.
inline octave_value handle(Webhook &self, const octave_value_list &given) {
  need(given, 3);
  check_function(given(2), "what handles an event");
  std::optional<Event> event;
  try {
    event = self.verify(Argument<const std::vector<Header> &>(given(0)).value, Argument<const Bytes &>(given(1)).value);
  } catch (const Error &error) {
    return give(webhook_status(give(error.status)));
  }
  try {
    octave::feval(given(2), octave_value_list(give(*event)), 0);
  } catch (...) {
    self.release(*event);
    throw;
  }
  self.confirm(*event);
  return give(200);
}

inline void define_webhooks() {
  Methods<Event>("ghlauth_event")
      .member<&Event::type>("type")
      .member<&Event::id>("id")
      .member<&Event::app_id>("app_id")
      .member<&Event::company_id>("company_id")
      .member<&Event::location_id>("location_id")
      .member<&Event::install_type>("install_type")
      .member_as("timestamp_s", [](const Event &self) { return plain::known(self.timestamp_s); })
      .member<&Event::json>("json");
  Methods<Webhook>("ghlauth_webhook")
      .def_as("add_key", [](Webhook &self, const octave_value_list &given) {
        need(given, 1);
        self.add_key(given.length() > 1 ? Argument<std::int32_t>(given(1)).value : GHLAUTH_KEY_ED25519, Argument<const Bytes &>(given(0)).value);
        return octave_value();
      })
      .def_as("retire_key", [](Webhook &self, const octave_value_list &given) {
        need(given, 1);
        self.retire_key(given.length() > 1 ? Argument<std::int32_t>(given(1)).value : GHLAUTH_KEY_ED25519, Argument<const Bytes &>(given(0)).value);
        return octave_value();
      })
      .def<&Webhook::verify>("verify")
      .def<&Webhook::verify_signature>("verify_signature")
      .def<&Webhook::confirm>("confirm")
      .def<&Webhook::release>("release")
      .def_as("handle", handle)
      .def_as("http_status", [](Webhook &, const octave_value_list &given) {
        need(given, 1);
        return give(webhook_status(given(0)));
      })
      // Brings what the event says into the store.
      .def_as("apply", [](Webhook &, const octave_value_list &given) {
        return answer<const OAuth &, const Event &, const Cancel *>(Webhook::apply, given, 2);
      })
      .set<&Webhook::set_rsa>("rsa")
      .set<&Webhook::set_require_app_id>("require_app_id")
      .set<&Webhook::set_window_s>("window_s")
      .set<&Webhook::set_claim_s>("claim_s")
      .set<&Webhook::set_duplicates>("duplicates");
}

}  // namespace ghlauth_octave
