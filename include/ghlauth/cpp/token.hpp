/// @file token.hpp One access token, with what is known about it.
#ifndef GHLAUTH_CPP_TOKEN_HPP
#define GHLAUTH_CPP_TOKEN_HPP

#include <optional>
#include <string>
#include <string_view>

#include "../token.h"
#include "decision.hpp"
#include "level.hpp"
#include "list.hpp"
#include "time.hpp"
#include "user_context.hpp"

namespace ghlauth {
inline namespace v0 {

/// An immutable access token. Texts are views of it, "" when not known.
class Token : public Handle<ghlauth_token, ghlauth_token_free> {
 public:
  using Handle::Handle;

  /// SECRET, in memory that is wiped.
  std::string_view access_token() const noexcept { return detail::view(ghlauth_token_access_token(get())); }
  /// None for one that does not expire (a PIT), or when it is not known.
  std::optional<TimePoint> expires_at() const noexcept { return detail::time_or_none(ghlauth_token_expires_at_s(get())); }
  std::optional<Level> level() const noexcept { return detail::level_or_none(ghlauth_token_level(get())); }
  std::string_view company_id() const noexcept { return detail::view(ghlauth_token_company_id(get())); }
  std::string_view location_id() const noexcept { return detail::view(ghlauth_token_location_id(get())); }
  std::string_view user_id() const noexcept { return detail::view(ghlauth_token_user_id(get())); }
  /// Empty when not known (a PIT).
  ListView scopes() const noexcept { return ListView(ghlauth_token_scopes(get())); }
  bool has_scope(const std::string &scope) const { return ghlauth_token_has_scope(get(), detail::c_text(scope)) != 0; }
  /// The claims of a JWT: hints only.
  std::string_view claims_json() const noexcept { return detail::view(ghlauth_token_claims_json(get())); }

  /// Decides whether it may call an operation, by what it is known to be. `now`: to compare with its expiry; none leaves that out.
  Decision decide(const Question &question, std::optional<At> now, const UserContext *user = nullptr) const {
    return detail::make<Decision>([&](auto **out, auto **error) {
      return ghlauth_token_decide(get(), out, detail::c_text(question.operation), detail::c_text_or_null(question.version),
                                  detail::c_text_or_null(question.location_id), detail::handle_of(user),
                                  detail::unix_s_or_none(now), error);
    });
  }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_TOKEN_HPP
