/// @file webhook.hpp Webhooks: only what HighLevel sent to this app gets in, and nothing is handled twice.
#ifndef GHLAUTH_CPP_WEBHOOK_HPP
#define GHLAUTH_CPP_WEBHOOK_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "../webhook.h"
#include "bytes.hpp"
#include "config.hpp"
#include "list.hpp"
#include "time.hpp"

namespace ghlauth {
inline namespace v0 {

enum class KeyAlgorithm : std::int32_t {
  ed25519 = GHLAUTH_KEY_ED25519,  ///< of X-GHL-Signature
  rsa = GHLAUTH_KEY_RSA,          ///< of X-WH-Signature
};

/// Where events are remembered.
enum class Duplicates : std::int32_t {
  off = GHLAUTH_DUPLICATES_OFF,        ///< not looked for
  memory = GHLAUTH_DUPLICATES_MEMORY,  ///< by this handle
  store = GHLAUTH_DUPLICATES_STORE,    ///< by the store, for all receivers that use it
};

/// A verified event. Texts are views of it, "" where it says nothing.
class Event : public Handle<ghlauth_event, ghlauth_event_free> {
 public:
  using Handle::Handle;

  /// Such as "ContactCreate" or "INSTALL".
  std::string_view type() const noexcept { return detail::view(ghlauth_event_type(get())); }
  /// What duplicates are told by.
  std::string_view id() const noexcept { return detail::view(ghlauth_event_id(get())); }
  /// When it was sent the first time.
  std::optional<TimePoint> timestamp() const noexcept { return detail::time_or_none(ghlauth_event_timestamp_s(get())); }
  std::string_view app_id() const noexcept { return detail::view(ghlauth_event_app_id(get())); }
  std::string_view version_id() const noexcept { return detail::view(ghlauth_event_version_id(get())); }
  std::string_view company_id() const noexcept { return detail::view(ghlauth_event_company_id(get())); }
  std::string_view location_id() const noexcept { return detail::view(ghlauth_event_location_id(get())); }
  /// What an INSTALL was for, such as "Location".
  std::string_view install_type() const noexcept { return detail::view(ghlauth_event_install_type(get())); }
  /// The body as it was sent.
  std::string_view json() const noexcept { return detail::view(ghlauth_event_json(get())); }
};

/// A receiver of webhooks; it has the two keys that HighLevel publishes. webhook.h says what each setting means.
class Webhook : public Handle<ghlauth_webhook, ghlauth_webhook_free> {
 public:
  using Handle::Handle;
  /// `app_ids`: of the apps whose events are let in; what stands before the "-" in a client id.
  Webhook(const Config &config, const List &app_ids)
      : Handle(detail::make<Webhook>(
            [&](auto **out, auto **error) { return ghlauth_webhook_new(out, config.get(), app_ids.get(), error); })) {}

  /// `key`: PEM or DER.
  void add_key(KeyAlgorithm algorithm, Bytes key) {
    detail::call([&](auto **error) {
      return ghlauth_webhook_add_key(get(), static_cast<std::int32_t>(algorithm), key.data(), key.size(), error);
    });
  }
  void retire_key(KeyAlgorithm algorithm, Bytes key) {
    detail::call([&](auto **error) {
      return ghlauth_webhook_retire_key(get(), static_cast<std::int32_t>(algorithm), key.data(), key.size(), error);
    });
  }
  /// The keys in use, the newest first: "Ed25519 5a2c...".
  List keys() const {
    return detail::make<List>([&](auto **out, auto **error) { return ghlauth_webhook_keys(get(), out, error); });
  }
  void set_rsa(bool enabled) {
    detail::call([&](auto **error) { return ghlauth_webhook_set_rsa(get(), enabled ? 1 : 0, error); });
  }
  void set_require_app_id(bool enabled) {
    detail::call([&](auto **error) { return ghlauth_webhook_set_require_app_id(get(), enabled ? 1 : 0, error); });
  }
  /// How old an event may be, and how far ahead.
  void set_window(std::chrono::seconds past, std::chrono::seconds future) {
    detail::call([&](auto **error) { return ghlauth_webhook_set_window_s(get(), past.count(), future.count(), error); });
  }
  void set_allow_missing_timestamp(bool enabled) {
    detail::call([&](auto **error) { return ghlauth_webhook_set_allow_missing_timestamp(get(), enabled ? 1 : 0, error); });
  }
  /// When a claim that is not confirmed ends.
  void set_claim(std::chrono::seconds claim) {
    detail::call([&](auto **error) { return ghlauth_webhook_set_claim_s(get(), claim.count(), error); });
  }
  void set_duplicates(Duplicates where) {
    detail::call([&](auto **error) { return ghlauth_webhook_set_duplicates(get(), static_cast<std::int32_t>(where), error); });
  }

  /// Verifies a request and claims its event, which is then to be handled, and confirmed or released. `body`: byte for byte as it
  /// came. Throws WebhookError; DuplicateEventError for what was handled before.
  Event verify(const Headers &headers, Bytes body) const {
    return detail::make<Event>([&](auto **out, auto **error) {
      return ghlauth_webhook_verify(get(), out, headers.get(), body.data(), body.size(), error);
    });
  }
  /// Verifies the signature and nothing else.
  void verify_signature(const Headers &headers, Bytes body) const {
    detail::call([&](auto **error) {
      return ghlauth_webhook_verify_signature(get(), headers.get(), body.data(), body.size(), error);
    });
  }
  /// Says that an event was handled: before the request is answered.
  void confirm(const Event &event) const {
    detail::call([&](auto **error) { return ghlauth_webhook_confirm(get(), event.get(), error); });
  }
  /// Gives an event back that was not handled.
  void release_event(const Event &event) const {
    detail::call([&](auto **error) { return ghlauth_webhook_release(get(), event.get(), error); });
  }
  /// The HTTP status to answer with: for the status of an Error, or GHLAUTH_OK.
  static std::int32_t http_status(Status status) noexcept { return ghlauth_webhook_http_status(status); }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_WEBHOOK_HPP
