// Webhooks.
#pragma once

#include "oauth.hpp"

namespace ghlauth_binding {

/// A verified event. Texts are "" and the time -1 where it does not say.
class Event {
 public:
  std::string type;
  std::string id;
  std::string app_id;
  std::string company_id;
  std::string location_id;
  std::string install_type;
  std::int64_t timestamp_s = -1;
  std::string json;  ///< the body, as it was sent

#ifndef SWIG
  explicit Event(std::shared_ptr<ghlauth_event> handle)
      : type(detail::text(ghlauth_event_type(handle.get()))),
        id(detail::text(ghlauth_event_id(handle.get()))),
        app_id(detail::text(ghlauth_event_app_id(handle.get()))),
        company_id(detail::text(ghlauth_event_company_id(handle.get()))),
        location_id(detail::text(ghlauth_event_location_id(handle.get()))),
        install_type(detail::text(ghlauth_event_install_type(handle.get()))),
        timestamp_s(ghlauth_event_timestamp_s(handle.get())),
        json(detail::text(ghlauth_event_json(handle.get()))),
        handle_(std::move(handle)) {}
  const ghlauth_event *handle() const { return handle_.get(); }

 private:
  std::shared_ptr<ghlauth_event> handle_;
#endif
};

/// Lets in what HighLevel signed for these apps, each event once.
class Webhook : public Resource {
 public:
  Webhook(const Config &config, const std::vector<std::string> &app_ids)
      : Resource("Webhook", detail::make<ghlauth_webhook>(ghlauth_webhook_free, [&](auto **out, auto **error) {
                   return ghlauth_webhook_new(out, config.handle().get(), detail::list(app_ids).get(), error);
                 })) {}

  /// `algorithm`: GHLAUTH_KEY_... `key`: PEM or DER.
  void add_key(std::int32_t algorithm, const Bytes &key) {
    detail::call([&](auto **error) {
      return ghlauth_webhook_add_key(handle().get(), algorithm, detail::data(key), key.data.size(), error);
    });
  }
  void retire_key(std::int32_t algorithm, const Bytes &key) {
    detail::call([&](auto **error) {
      return ghlauth_webhook_retire_key(handle().get(), algorithm, detail::data(key), key.data.size(), error);
    });
  }
  void set_rsa(bool enabled) {
    detail::call([&](auto **error) { return ghlauth_webhook_set_rsa(handle().get(), enabled, error); });
  }
  void set_require_app_id(bool enabled) {
    detail::call([&](auto **error) { return ghlauth_webhook_set_require_app_id(handle().get(), enabled, error); });
  }
  void set_window_s(std::int64_t past_s, std::int64_t future_s) {
    detail::call([&](auto **error) { return ghlauth_webhook_set_window_s(handle().get(), past_s, future_s, error); });
  }
  void set_claim_s(std::int64_t claim_s) {
    detail::call([&](auto **error) { return ghlauth_webhook_set_claim_s(handle().get(), claim_s, error); });
  }
  /// `where`: GHLAUTH_DUPLICATES_...
  void set_duplicates(std::int32_t where) {
    detail::call([&](auto **error) { return ghlauth_webhook_set_duplicates(handle().get(), where, error); });
  }

  /// `headers`, `body`: of the request, as they came.
  Event verify(const std::vector<Header> &headers, const Bytes &body) {
    const auto all = list(headers);
    return Event(detail::make<ghlauth_event>(ghlauth_event_free, [&](auto **out, auto **error) {
      return ghlauth_webhook_verify(handle().get(), out, all.get(), detail::data(body), body.data.size(), error);
    }));
  }
  /// Verifies the signature and nothing else.
  void verify_signature(const std::vector<Header> &headers, const Bytes &body) {
    const auto all = list(headers);
    detail::call([&](auto **error) {
      return ghlauth_webhook_verify_signature(handle().get(), all.get(), detail::data(body), body.data.size(), error);
    });
  }
  /// Says that the event was handled.
  void confirm(const Event &event) {
    detail::call([&](auto **error) { return ghlauth_webhook_confirm(handle().get(), event.handle(), error); });
  }
  /// Gives an event back that was not handled.
  void release(const Event &event) {
    detail::call([&](auto **error) { return ghlauth_webhook_release(handle().get(), event.handle(), error); });
  }
  /// Brings what the event says into the store. Returns GHLAUTH_LIFECYCLE_...
  static std::int32_t apply(const OAuth &oauth, const Event &event, const Cancel *cancel = nullptr) {
    std::int32_t outcome = 0;
    detail::call([&](auto **error) {
      return ghlauth_webhook_apply(oauth.handle().get(), &outcome, event.handle(), Cancel::of(cancel).get(), error);
    });
    return outcome;
  }
  /// What to answer HighLevel with; 0 for success.
  static std::int32_t http_status(std::int32_t status) { return ghlauth_webhook_http_status(status); }

#ifndef SWIG
 private:
  static std::shared_ptr<ghlauth_headers> list(const std::vector<Header> &headers) {
    auto all = detail::make<ghlauth_headers>(ghlauth_headers_free,
                                             [](auto **out, auto **error) { return ghlauth_headers_new(out, error); });
    for (const Header &one : headers)
      detail::call([&](auto **error) {
        return ghlauth_headers_add(all.get(), detail::c(one.name), detail::c(one.value), error);
      });
    return all;
  }
  std::shared_ptr<ghlauth_webhook> handle() const { return held<ghlauth_webhook>(); }
#endif
};

}  // namespace ghlauth_binding
