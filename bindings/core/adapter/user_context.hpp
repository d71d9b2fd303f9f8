// The user of a custom page.
#pragma once

#include "oauth.hpp"

namespace ghlauth_binding {

/// Who is signed in, and where. What that is worth is described in ghlauth/user_context.h.
class UserContext {
 public:
  /// Reads one that the application decrypted.
  static UserContext from_json(const std::string &json) {
    return UserContext(detail::make<ghlauth_user_context>(ghlauth_user_context_free, [&](auto **out, auto **error) {
      return ghlauth_user_context_from_json(out, detail::c(json), error);
    }));
  }

  std::string user_id;
  std::string company_id;
  std::string active_location;
  std::int32_t level = 0;
  std::string role;
  std::string type;
  std::string user_name;
  std::string email;
  std::string json;

#ifndef SWIG
  explicit UserContext(std::shared_ptr<ghlauth_user_context> handle)
      : user_id(detail::text(ghlauth_user_context_user_id(handle.get()))),
        company_id(detail::text(ghlauth_user_context_company_id(handle.get()))),
        active_location(detail::text(ghlauth_user_context_active_location(handle.get()))),
        level(ghlauth_user_context_level(handle.get())),
        role(detail::text(ghlauth_user_context_role(handle.get()))),
        type(detail::text(ghlauth_user_context_type(handle.get()))),
        user_name(detail::text(ghlauth_user_context_user_name(handle.get()))),
        email(detail::text(ghlauth_user_context_email(handle.get()))),
        json(detail::text(ghlauth_user_context_json(handle.get()))),
        handle_(std::move(handle)) {}
  std::shared_ptr<ghlauth_user_context> handle() const { return handle_; }

 private:
  std::shared_ptr<ghlauth_user_context> handle_;
#endif
};

/// Opens user contexts with the app's shared secret.
class UserContextReader : public Resource {
 public:
  /// `secret`: SECRET.
  UserContextReader(const Config &config, const std::string &secret)
      : Resource("UserContextReader",
                 detail::make<ghlauth_user_context_reader>(ghlauth_user_context_reader_free, [&](auto **out, auto **error) {
                   return ghlauth_user_context_reader_new(out, config.handle().get(), detail::c(secret), error);
                 })) {}

  /// `secret`: SECRET.
  void add_secret(const std::string &secret) {
    detail::call([&](auto **error) { return ghlauth_user_context_reader_add_secret(handle().get(), detail::c(secret), error); });
  }
  /// `secret`: SECRET.
  void retire_secret(const std::string &secret) {
    detail::call([&](auto **error) { return ghlauth_user_context_reader_retire_secret(handle().get(), detail::c(secret), error); });
  }
  void set_first_seen_s(std::int64_t limit_s) {
    detail::call([&](auto **error) { return ghlauth_user_context_reader_set_first_seen_s(handle().get(), limit_s, error); });
  }
  /// Refuses users of places where the app is not installed.
  void set_oauth(const OAuth &oauth) {
    const auto held = oauth.handle();
    detail::call([&](auto **error) { return ghlauth_user_context_reader_set_oauth(handle().get(), held.get(), error); });
  }
  UserContext decrypt(const std::string &ciphertext) {
    return UserContext(detail::make<ghlauth_user_context>(ghlauth_user_context_free, [&](auto **out, auto **error) {
      return ghlauth_user_context_decrypt(handle().get(), out, ciphertext.data(), ciphertext.size(), error);
    }));
  }

#ifndef SWIG
 private:
  std::shared_ptr<ghlauth_user_context_reader> handle() const { return held<ghlauth_user_context_reader>(); }
#endif
};

}  // namespace ghlauth_binding
