/// @file user_context.hpp The user of HighLevel who looks at a custom page of the app. user_context.h says what it is worth.
#ifndef GHLAUTH_CPP_USER_CONTEXT_HPP
#define GHLAUTH_CPP_USER_CONTEXT_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "../user_context.h"
#include "config.hpp"
#include "level.hpp"
#include "oauth.hpp"

namespace ghlauth {
inline namespace v0 {

enum class Role : std::int32_t {
  other = 0,  ///< which UserContext::from_json alone lets in
  admin = GHLAUTH_ROLE_ADMIN,
  user = GHLAUTH_ROLE_USER,
};

/// Who is signed in, and where. Texts are views of it, "" when they were not there.
class UserContext : public Handle<ghlauth_user_context, ghlauth_user_context_free> {
 public:
  using Handle::Handle;
  /// Reads what the application decrypted itself.
  static UserContext from_json(const std::string &json) {
    return detail::make<UserContext>(
        [&](auto **out, auto **error) { return ghlauth_user_context_from_json(out, detail::c_text(json), error); });
  }

  std::string_view user_id() const noexcept { return detail::view(ghlauth_user_context_user_id(get())); }
  std::string_view company_id() const noexcept { return detail::view(ghlauth_user_context_company_id(get())); }
  /// "" outside of locations.
  std::string_view active_location() const noexcept { return detail::view(ghlauth_user_context_active_location(get())); }
  /// Where the user is.
  std::optional<Level> level() const noexcept { return detail::level_or_none(ghlauth_user_context_level(get())); }
  std::string_view role() const noexcept { return detail::view(ghlauth_user_context_role(get())); }
  Role role_kind() const noexcept { return static_cast<Role>(ghlauth_user_context_role_kind(get())); }
  /// What the user belongs to: "agency" or "location".
  std::string_view type() const noexcept { return detail::view(ghlauth_user_context_type(get())); }
  std::optional<Level> type_kind() const noexcept { return detail::level_or_none(ghlauth_user_context_type_kind(get())); }
  std::string_view user_name() const noexcept { return detail::view(ghlauth_user_context_user_name(get())); }
  std::string_view email() const noexcept { return detail::view(ghlauth_user_context_email(get())); }
  /// The whole of it.
  std::string_view json() const noexcept { return detail::view(ghlauth_user_context_json(get())); }
};

namespace detail {

inline const ghlauth_user_context *handle_of(const UserContext *user) noexcept { return user != nullptr ? user->get() : nullptr; }

}  // namespace detail

/// Opens user contexts of one app. It has the app's shared secret.
class UserContextReader : public Handle<ghlauth_user_context_reader, ghlauth_user_context_reader_free> {
 public:
  using Handle::Handle;
  /// `secret`: SECRET.
  UserContextReader(const Config &config, const std::string &secret)
      : Handle(detail::make<UserContextReader>([&](auto **out, auto **error) {
          return ghlauth_user_context_reader_new(out, config.get(), detail::c_text(secret), error);
        })) {}

  /// Opens what is made with another secret as well.
  void add_secret(const std::string &secret) {
    detail::call(
        [&](auto **error) { return ghlauth_user_context_reader_add_secret(get(), detail::c_text(secret), error); });
  }
  void retire_secret(const std::string &secret) {
    detail::call(
        [&](auto **error) { return ghlauth_user_context_reader_retire_secret(get(), detail::c_text(secret), error); });
  }
  /// How long a payload is good after it was opened the first time; 0 for ever.
  void set_first_seen(std::chrono::seconds limit) {
    detail::call([&](auto **error) { return ghlauth_user_context_reader_set_first_seen_s(get(), limit.count(), error); });
  }
  /// 0 failures for no limit.
  void set_failure_limit(std::int64_t failures, std::chrono::seconds window) {
    detail::call([&](auto **error) {
      return ghlauth_user_context_reader_set_failure_limit(get(), failures, window.count(), error);
    });
  }
  /// Refuses users of places where the app is not installed; NULL: installations are not looked at.
  void set_oauth(const OAuth *oauth) {
    detail::call([&](auto **error) {
      return ghlauth_user_context_reader_set_oauth(get(), oauth != nullptr ? oauth->get() : nullptr, error);
    });
  }

  /// Opens a payload: base64, as the page got it. Throws UserContextError.
  UserContext decrypt(std::string_view ciphertext) const {
    return detail::make<UserContext>([&](auto **out, auto **error) {
      return ghlauth_user_context_decrypt(get(), out, ciphertext.data(), ciphertext.size(), error);
    });
  }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_USER_CONTEXT_HPP
