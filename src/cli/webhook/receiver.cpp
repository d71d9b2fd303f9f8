#include "cli/webhook/receiver.hpp"

#include <ghlauth/lifecycle.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "cli/failure.hpp"
#include "cli/report.hpp"
#include "cli/text.hpp"
#include "cli/webhook/keys.hpp"

namespace ghlauth::cli {
namespace {

constexpr const char *handed_on_headers[] = {"content-type", "x-ghl-signature", "x-wh-signature"};

Headers headers_of(const Incoming &incoming) {
  Headers headers = made<Headers>(ghlauth_headers_new);
  for (const auto &[name, value] : incoming.headers) {
    const std::string lowered = lower(name);
    if (lowered != "x-ghl-signature" && lowered != "x-wh-signature") continue;
    // What cannot be the value of a header is a wrong signature, and not a missing one.
    if (ghlauth_headers_add(headers.get(), name.c_str(), value.c_str(), nullptr) != GHLAUTH_OK)
      check([&, &called = name](ghlauth_error **error) { return ghlauth_headers_add(headers.get(), called.c_str(), "?", error); });
  }
  return headers;
}

Delivery delivery_of(const ghlauth_event *event, const Incoming &incoming) {
  Delivery delivery{ghlauth_event_id(event),
                    ghlauth_event_type(event),
                    ghlauth_event_app_id(event),
                    ghlauth_event_company_id(event),
                    ghlauth_event_location_id(event),
                    ghlauth_event_timestamp_s(event),
                    {},
                    incoming.body};
  for (const auto &[name, value] : incoming.headers)
    if (std::find(std::begin(handed_on_headers), std::end(handed_on_headers), lower(name)) != std::end(handed_on_headers))
      delivery.headers.emplace_back(name, value);
  return delivery;
}

/// "OK", "SIGNATURE_INVALID".
std::string outcome_of(ghlauth_status status) {
  std::string_view name = ghlauth_status_name(status);
  for (const std::string_view prefix : {"GHLAUTH_E_", "GHLAUTH_"})
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  return std::string(name);
}

const std::uint8_t *bytes_of(const std::string &text) { return reinterpret_cast<const std::uint8_t *>(text.data()); }

/// The newest first, with their fingerprints.
List keys_of(const ghlauth_webhook *webhook) {
  return made<List>([&](auto out, auto error) { return ghlauth_webhook_keys(webhook, out, error); });
}

std::unique_ptr<ServiceApps> apps_with_login(const ServeArguments &arguments) {
  try {
    return std::make_unique<ServiceApps>(arguments.options, arguments);
  } catch (Failure &failure) {
    if (failure.exit_code == exit_no_credential)
      failure.hint += "\n  To receive events without a store of installations: --no-lifecycle --app-id ID";
    throw;
  }
}

}  // namespace

Receiver::Receiver(const ServeArguments &arguments, HandOn hand_on, Spool *spool, Counters &counters)
    : arguments_(arguments), hand_on_(std::move(hand_on)), spool_(spool), counters_(counters) {
  const List app_ids = made<List>(ghlauth_list_new);
  const auto add = [&](const std::string &id) {
    check([&](ghlauth_error **error) { return ghlauth_list_append(app_ids.get(), id.c_str(), error); });
  };
  for (const std::string &id : arguments_.app_ids) add(id);
  if (arguments_.no_lifecycle) {
    session_ = std::make_unique<Session>(arguments_.options);
    if (arguments_.app_ids.empty())
      throw Failure(exit_usage, "which app?", "Name its id, which stands before the - in its client id: --app-id ID");
    if (!arguments_.options.store.empty()) (void)session_->store_or_new();  // for duplicates: others are to find it
  } else {
    apps_ = apps_with_login(arguments_);
    for (const ServiceApps::App &app : apps_->apps) add(app.app_id);
  }
  Session &session = apps_ ? apps_->session : *session_;
  ghlauth_store *store = session.store();
  config_ = session.config({}, store);
  const auto receiver = [&](auto out, auto error) { return ghlauth_webhook_new(out, config_.get(), app_ids.get(), error); };
  webhook_ = made<Webhook>(receiver);
  without_files_ = made<Webhook>(receiver);
  const auto set = [&](auto setter, auto... values) {
    check([&](ghlauth_error **error) { return setter(webhook_.get(), values..., error); });
  };
  set(ghlauth_webhook_set_rsa, arguments_.rsa ? 1 : 0);
  set(ghlauth_webhook_set_require_app_id, arguments_.require_app_id ? 1 : 0);
  set(ghlauth_webhook_set_allow_missing_timestamp, arguments_.allow_missing_timestamp ? 1 : 0);
  set(ghlauth_webhook_set_window_s, arguments_.window_s, std::int64_t{300});
  // As long as what is done with the event can take, so that nobody else begins with it meanwhile.
  const std::int64_t long_enough_s = std::max<std::int64_t>(300, arguments_.timeout_ms / 1000 * 2 + 60);
  set(ghlauth_webhook_set_claim_s, arguments_.claim_s != 0 ? arguments_.claim_s : long_enough_s);
  set(ghlauth_webhook_set_duplicates, store != nullptr ? GHLAUTH_DUPLICATES_STORE : GHLAUTH_DUPLICATES_MEMORY);
  for (const std::string &path : arguments_.retired_key_files)
    for (ghlauth_webhook *each : {webhook_.get(), without_files_.get()})
      if (!retire_key(each, key_of(path)))
        throw Failure(exit_usage, printable(path) + " has no key that is in use", "Give the public key, PEM or DER.");
  reload_keys();
}

void Receiver::reload_keys() {
  // All are read before one is used: a bad file changes nothing.
  std::map<std::string, std::string> keys;
  for (const std::string &path : arguments_.key_files) {
    std::string key = key_of(path);
    ghlauth_webhook *alone = without_files_.get();
    const std::size_t count = ghlauth_list_size(keys_of(alone).get());
    add_key(alone, key, path);
    const List names = keys_of(alone);
    if (ghlauth_list_size(names.get()) == count) continue;  // one that is there anyway
    (void)retire_key(alone, key);
    keys.emplace(ghlauth_list_at(names.get(), 0), std::move(key));
  }
  for (const auto &[name, key] : keys) add_key(webhook_.get(), key, name);
  for (const auto &[name, key] : added_keys_)
    if (!keys.contains(name)) (void)retire_key(webhook_.get(), key);
  added_keys_ = std::move(keys);
}

/// Whether the store was changed by it.
bool Receiver::apply(const ghlauth_event *event) {
  if (!apps_) return false;
  bool is_applied = false;
  const std::string app_id = ghlauth_event_app_id(event);
  for (const ServiceApps::App &app : apps_->apps) {
    if (!app_id.empty() && app_id != app.app_id) continue;
    std::int32_t outcome = GHLAUTH_LIFECYCLE_NOTHING;
    check([&](ghlauth_error **error) { return ghlauth_webhook_apply(app.oauth.get(), &outcome, event, nullptr, error); });
    is_applied = is_applied || outcome != GHLAUTH_LIFECYCLE_NOTHING;
  }
  return is_applied;
}

void Receiver::take_in(const ghlauth_event *event, const Incoming &incoming) {
  if (apply(event)) counters_.applied();
  if (!hand_on_) return;
  const Delivery delivery = delivery_of(event, incoming);
  if (spool_ != nullptr) {
    (void)spool_->put(delivery);
    return;
  }
  try {
    hand_on_(delivery);
  } catch (const Failure &) {
    counters_.failed_to_hand_on();
    throw;
  }
  counters_.handed_on();
}

Answer Receiver::receive(const Incoming &incoming) {
  if (incoming.method == "GET" && incoming.path == "/healthz") return {200, "ok"};
  if (incoming.method != "POST") return {405, "webhooks are posted"};
  const Headers headers = headers_of(incoming);
  ghlauth_event *raw = nullptr;
  ghlauth_error *error = nullptr;
  const ghlauth_status status =
      ghlauth_webhook_verify(webhook_.get(), &raw, headers.get(), bytes_of(incoming.body), incoming.body.size(), &error);
  const Event event(raw);
  if (status < 0) {
    const Failure failure = failure_of(status, error);
    // Neither HighLevel's doing nor anybody's who can send a request.
    if (ghlauth_webhook_http_status(status) == 429 && status != GHLAUTH_E_IN_PROGRESS)
      warn("an event was not taken in: " + printable(failure.message));
  }
  if (status == GHLAUTH_OK) {
    try {
      take_in(event.get(), incoming);
      // Accepted, and durably so: when this fails, HighLevel is not to send it again all the same.
      (void)ghlauth_webhook_confirm(webhook_.get(), event.get(), nullptr);
    } catch (const std::exception &failure) {
      (void)ghlauth_webhook_release(webhook_.get(), event.get(), nullptr);
      warn("event " + printable(ghlauth_event_id(event.get())) + " was not taken in: " + printable(failure.what()));
      counters_.answered("not_taken_in");
      return {429, "not taken in"};
    }
  }
  const std::string outcome = outcome_of(status);
  counters_.answered(outcome);
  return {static_cast<unsigned>(ghlauth_webhook_http_status(status)), outcome};
}

}  // namespace ghlauth::cli
