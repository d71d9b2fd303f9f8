// What both flows yield, and what it may do.
#pragma once

#include <string.h>

#include <array>

#include "oauth.hpp"
#include "pit.hpp"
#include "user_context.hpp"

namespace ghlauth_binding {

/// Whether a credential may call an operation, and why not. The first finding is the primary reason.
class Decision {
 public:
  std::int32_t outcome = 0;  ///< GHLAUTH_OUTCOME_...
  bool allowed = false;
  bool denied = false;
  std::string operation;  ///< its name; "" when it is not known

  std::vector<Finding> findings() const { return findings_; }

#ifndef SWIG
  explicit Decision(const ghlauth_decision *one)
      : outcome(ghlauth_decision_outcome(one)),
        allowed(outcome == GHLAUTH_OUTCOME_ALLOWED),
        denied(outcome == GHLAUTH_OUTCOME_DENIED),
        operation(detail::text(ghlauth_operation_name(ghlauth_decision_operation(one)))) {
    for (std::size_t i = 0; i < ghlauth_decision_count(one); ++i) {
      Finding finding;
      finding.reason = ghlauth_decision_reason_at(one, i);
      finding.reason_name = detail::text(ghlauth_reason_name(finding.reason));
      finding.message = detail::text(ghlauth_decision_message_at(one, i));
      finding.remedy = ghlauth_decision_remedy_at(one, i);
      finding.remedy_name = detail::text(ghlauth_remedy_name(finding.remedy));
      finding.value = detail::text(ghlauth_decision_value_at(one, i));
      finding.hint = detail::text(ghlauth_decision_hint_at(one, i));
      findings_.push_back(std::move(finding));
    }
  }

 private:
  std::vector<Finding> findings_;
#endif
};

/// Gives a valid access token when asked.
class Credential : public Resource {
 public:
  static Credential from_pit(const Pit &pit) {
    return make([&](auto **out, auto **error) { return ghlauth_credential_from_pit(out, pit.handle().get(), error); });
  }
  static Credential from_installation(const OAuth &oauth, const std::string &installation_id) {
    return make([&](auto **out, auto **error) {
      return ghlauth_credential_from_installation(out, oauth.handle().get(), detail::c(installation_id), error);
    });
  }
  /// `access_token`: SECRET. `expires_at_s`: -1 when not known; `level`, `resource_id`: 0 and "" when not known.
  static Credential from_access_token(const Config &config, const std::string &access_token, std::int64_t expires_at_s = -1,
                                      std::int32_t level = 0, const std::string &resource_id = "") {
    return make([&](auto **out, auto **error) {
      return ghlauth_credential_from_access_token(out, config.handle().get(), detail::c(access_token), expires_at_s, level,
                                                  detail::or_null(resource_id), error);
    });
  }
  static Credential from_listener(const Config &config, std::int32_t level, const std::string &resource_id,
                                  SecretListener *listener) {
    auto owned = detail::take(listener);
    const auto held = config.handle();
    const char *const id = detail::or_null(resource_id);
    const ghlauth_secret_source source = detail::table(std::move(owned));
    return make([&](auto **out, auto **error) {
      return ghlauth_credential_from_source(out, held.get(), &source, level, id, error);
    });
  }

  /// SECRET: the access token, refreshed before when it has to be.
  std::string access_token(std::int64_t min_valid_s = 0, const Cancel *cancel = nullptr) {
    if (!cancel) {
      std::string now = access_token_now(min_valid_s);
      if (!now.empty()) return now;
    }
    const auto token = detail::make<ghlauth_token>(ghlauth_token_free, [&](auto **out, auto **error) {
      return ghlauth_credential_token(handle().get(), out, min_valid_s, Cancel::of(cancel).get(), error);
    });
    return detail::text(ghlauth_token_access_token(token.get()));
  }
  /// Says that HighLevel refused this access token. SECRET.
  void invalidate(const std::string &access_token) {
    detail::call([&](auto **error) { return ghlauth_credential_invalidate(handle().get(), detail::c(access_token), error); });
  }
  /// `operation`: a name, or a method and a path. `version`, `location_id`: "" for the operation's own. `user`: none for nobody.
  Decision decide(const std::string &operation, const std::string &version = "", const std::string &location_id = "",
                  const UserContext *user = nullptr) {
    const auto decision = detail::make<ghlauth_decision>(ghlauth_decision_free, [&](auto **out, auto **error) {
      return ghlauth_credential_decide(handle().get(), out, detail::c(operation), detail::or_null(version),
                                       detail::or_null(location_id), user ? user->handle().get() : nullptr, error);
    });
    return Decision(decision.get());
  }
  std::int32_t level() const { return ghlauth_credential_level(handle().get()); }
  std::string resource_id() const { return detail::text(ghlauth_credential_resource_id(handle().get())); }

#ifndef SWIG
  /// SECRET: the same for a thread that must not wait; "" when it has to be fetched or refreshed first.
  std::string access_token_now(std::int64_t min_valid_s = 0) {
    std::array<char, 2048> usual;
    std::size_t needed = 0;
    ghlauth_status status = bearer_now(usual.data(), usual.size(), needed, min_valid_s);
    std::string text(usual.data(), status == GHLAUTH_OK ? needed - 1 : 0);
    ::explicit_bzero(usual.data(), text.size());
    while (status == GHLAUTH_E_BUFFER_TOO_SMALL) {
      text.resize(needed);
      status = bearer_now(text.data(), text.size(), needed, min_valid_s);
      text.resize(status == GHLAUTH_OK ? needed - 1 : 0);
    }
    return text;
  }

  std::shared_ptr<ghlauth_credential> handle() const { return held<ghlauth_credential>(); }

 private:
  explicit Credential(std::shared_ptr<ghlauth_credential> handle) : Resource("Credential", std::move(handle)) {}

  /// Fails only for what is neither a lack of memory at `buffer` nor of a token.
  ghlauth_status bearer_now(char *buffer, std::size_t size, std::size_t &needed, std::int64_t min_valid_s) {
    ghlauth_status status = GHLAUTH_OK;
    detail::call([&](auto **error) {
      status = ghlauth_credential_bearer_now(handle().get(), buffer, size, &needed, nullptr, min_valid_s, error);
      return status == GHLAUTH_E_BUFFER_TOO_SMALL || status == GHLAUTH_E_NOT_FOUND ? GHLAUTH_OK : status;
    });
    return status;
  }

  template <class Call>
  static Credential make(Call call) {
    return Credential(detail::make<ghlauth_credential>(ghlauth_credential_free, call));
  }
#endif
};

/// Finds an operation by its name, or by a method and a path; "" for the older generation. Its name is "" when there is none.
inline Operation find_operation(const std::string &text, const std::string &generation = "") {
  const ghlauth_operation *const found = ghlauth_operation_parse(detail::c(text), detail::or_null(generation));
  return {detail::text(ghlauth_operation_name(found)),    detail::text(ghlauth_operation_product(found)),
          detail::text(ghlauth_operation_method(found)),  detail::text(ghlauth_operation_path(found)),
          detail::text(ghlauth_operation_generation(found)), detail::text(ghlauth_operation_version(found)),
          detail::text(ghlauth_operation_scope(found)),   static_cast<std::int32_t>(ghlauth_operation_levels(found))};
}

}  // namespace ghlauth_binding
