/// @file decision.hpp May this credential do this? Decided here, without asking HighLevel.
#ifndef GHLAUTH_CPP_DECISION_HPP
#define GHLAUTH_CPP_DECISION_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "../decision.h"
#include "handle.hpp"
#include "operation.hpp"

namespace ghlauth {
inline namespace v0 {

enum class Outcome : std::int32_t {
  none = 0,                                         ///< of an empty object
  allowed = GHLAUTH_OUTCOME_ALLOWED,                ///< nothing is known that speaks against it
  denied = GHLAUTH_OUTCOME_DENIED,                  ///< HighLevel would refuse it; the first finding says why
  undetermined = GHLAUTH_OUTCOME_UNDETERMINED,      ///< a request will tell: do not treat it as a "no"
};

/// Below 100 they deny, above they leave open. decision.h says what each of them means.
enum class Reason : std::int32_t {
  none = 0,
  unknown_operation = GHLAUTH_REASON_UNKNOWN_OPERATION,
  version_invalid = GHLAUTH_REASON_VERSION_INVALID,
  version_mismatch = GHLAUTH_REASON_VERSION_MISMATCH,
  not_installed = GHLAUTH_REASON_NOT_INSTALLED,
  not_in_use = GHLAUTH_REASON_NOT_IN_USE,
  token_expired = GHLAUTH_REASON_TOKEN_EXPIRED,
  location_inactive = GHLAUTH_REASON_LOCATION_INACTIVE,
  needs_oauth = GHLAUTH_REASON_NEEDS_OAUTH,
  needs_agency_level = GHLAUTH_REASON_NEEDS_AGENCY_LEVEL,
  needs_location_level = GHLAUTH_REASON_NEEDS_LOCATION_LEVEL,
  scope_missing = GHLAUTH_REASON_SCOPE_MISSING,
  wrong_location = GHLAUTH_REASON_WRONG_LOCATION,
  user_other_company = GHLAUTH_REASON_USER_OTHER_COMPANY,
  user_other_location = GHLAUTH_REASON_USER_OTHER_LOCATION,
  user_role = GHLAUTH_REASON_USER_ROLE,
  user_unchecked = GHLAUTH_REASON_USER_UNCHECKED,
  version_differs = GHLAUTH_REASON_VERSION_DIFFERS,
  security_undeclared = GHLAUTH_REASON_SECURITY_UNDECLARED,
  level_unknown = GHLAUTH_REASON_LEVEL_UNKNOWN,
  scope_undeclared = GHLAUTH_REASON_SCOPE_UNDECLARED,
  sources_disagree = GHLAUTH_REASON_SOURCES_DISAGREE,
  scopes_unknown = GHLAUTH_REASON_SCOPES_UNKNOWN,
  location_unknown = GHLAUTH_REASON_LOCATION_UNKNOWN,
};

/// decision.h says what each of them means.
enum class Remedy : std::int32_t {
  none = GHLAUTH_REMEDY_NONE,
  add_scope = GHLAUTH_REMEDY_ADD_SCOPE,
  use_oauth = GHLAUTH_REMEDY_USE_OAUTH,
  use_agency_credential = GHLAUTH_REMEDY_USE_AGENCY_CREDENTIAL,
  use_location_credential = GHLAUTH_REMEDY_USE_LOCATION_CREDENTIAL,
  mint_location_token = GHLAUTH_REMEDY_MINT_LOCATION_TOKEN,
  set_version = GHLAUTH_REMEDY_SET_VERSION,
  install = GHLAUTH_REMEDY_INSTALL,
  authorize = GHLAUTH_REMEDY_AUTHORIZE,
  take_into_use = GHLAUTH_REMEDY_TAKE_INTO_USE,
  wait = GHLAUTH_REMEDY_WAIT,
  check_path = GHLAUTH_REMEDY_CHECK_PATH,
  refuse_user = GHLAUTH_REMEDY_REFUSE_USER,
  tell_more = GHLAUTH_REMEDY_TELL_MORE,
  try_it = GHLAUTH_REMEDY_TRY,
  check_user = GHLAUTH_REMEDY_CHECK_USER,
};

/// Such as "SCOPE_MISSING".
inline std::string_view reason_name(Reason reason) noexcept {
  return detail::view(ghlauth_reason_name(static_cast<std::int32_t>(reason)));
}
/// Such as "ADD_SCOPE".
inline std::string_view remedy_name(Remedy remedy) noexcept {
  return detail::view(ghlauth_remedy_name(static_cast<std::int32_t>(remedy)));
}

/// What is asked about: an operation, by its name or "GET /contacts/..."; and, where they are known, the Version that will be sent and
/// the location that it is about.
struct Question {
  std::string operation;
  std::string version;
  std::string location_id;

  Question(const char *of_operation) : operation(of_operation) {}
  Question(std::string of_operation, std::string with_version = std::string(), std::string of_location_id = std::string())
      : operation(std::move(of_operation)), version(std::move(with_version)), location_id(std::move(of_location_id)) {}
};

/// What was decided, and why. The first finding is the primary reason; without findings it is allowed.
class Decision : public Handle<ghlauth_decision, ghlauth_decision_free> {
 public:
  using Handle::Handle;
  /// Texts are views of the decision.
  struct Finding {
    Reason reason;
    std::string_view message;  ///< the reason as a sentence
    Remedy remedy;
    std::string_view value;  ///< what the remedy is about: a scope, a Version, a location id
    std::string_view hint;   ///< the remedy as a sentence
  };

  Outcome outcome() const noexcept { return static_cast<Outcome>(ghlauth_decision_outcome(get())); }
  bool is_allowed() const noexcept { return outcome() == Outcome::allowed; }
  bool is_denied() const noexcept { return outcome() == Outcome::denied; }
  /// The operation that was meant, where it is known.
  std::optional<Operation> operation() const noexcept { return Operation::found(ghlauth_decision_operation(get())); }
  std::size_t size() const noexcept { return ghlauth_decision_count(get()); }
  Finding operator[](std::size_t index) const noexcept {
    return {static_cast<Reason>(ghlauth_decision_reason_at(get(), index)),
            detail::view(ghlauth_decision_message_at(get(), index)),
            static_cast<Remedy>(ghlauth_decision_remedy_at(get(), index)),
            detail::view(ghlauth_decision_value_at(get(), index)), detail::view(ghlauth_decision_hint_at(get(), index))};
  }
  detail::IndexIterator<Decision> begin() const noexcept { return {this, 0}; }
  detail::IndexIterator<Decision> end() const noexcept { return {this, size()}; }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_DECISION_HPP
