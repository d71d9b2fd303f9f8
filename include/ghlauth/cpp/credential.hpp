/// @file credential.hpp What both flows yield: something that gives a valid access token when asked.
#ifndef GHLAUTH_CPP_CREDENTIAL_HPP
#define GHLAUTH_CPP_CREDENTIAL_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../credential.h"
#include "cancel.hpp"
#include "config.hpp"
#include "decision.hpp"
#include "oauth.hpp"
#include "pit.hpp"
#include "token.hpp"

namespace ghlauth {
inline namespace v0 {

/// A thread's own copy of an access token, for Credential::bearer. It is wiped.
class Bearer {
 public:
  Bearer() = default;
  ~Bearer() { wipe(); }
  Bearer(const Bearer &) = delete;
  Bearer &operator=(const Bearer &) = delete;

  /// SECRET; "" before the first token.
  std::string_view text() const noexcept { return {buffer_.data(), size_}; }

 private:
  friend class Credential;

  void wipe() noexcept {
    volatile char *bytes = buffer_.data();
    for (std::size_t i = 0; i < buffer_.size(); ++i) bytes[i] = 0;
  }
  void grow(std::size_t size) {
    std::vector<char> larger(size);
    wipe();
    buffer_.swap(larger);
    serial_ = 0;
  }

  std::vector<char> buffer_;
  std::size_t size_ = 0;
  std::uint64_t serial_ = 0;
};

/// A credential. It keeps what it was made from alive. `const` members may be called by many threads at once.
class Credential : public Handle<ghlauth_credential, ghlauth_credential_free> {
 public:
  using Handle::Handle;
  /// Uses a Private Integration Token.
  explicit Credential(const Pit &pit)
      : Handle(detail::make<Credential>(
            [&](auto **out, auto **error) { return ghlauth_credential_from_pit(out, pit.get(), error); })) {}
  /// Uses an installation; its access token is refreshed when it has to be.
  Credential(const OAuth &oauth, const std::string &installation_id)
      : Handle(detail::make<Credential>([&](auto **out, auto **error) {
          return ghlauth_credential_from_installation(out, oauth.get(), detail::c_text(installation_id), error);
        })) {}
  Credential(const OAuth &oauth, const Installation &installation)
      : Credential(oauth, std::string(installation.id())) {}
  /// Uses an access token as it is. `access_token`: SECRET. `expires_at`: none for the `exp` of the JWT, or not known.
  static Credential from_access_token(const Config &config, const std::string &access_token,
                                      std::optional<At> expires_at = std::nullopt, const Resource &resource = Resource()) {
    return detail::make<Credential>([&](auto **out, auto **error) {
      return ghlauth_credential_from_access_token(out, config.get(), detail::c_text(access_token),
                                                  detail::unix_s_or_none(expires_at), detail::number_of(resource.level),
                                                  detail::c_text_or_null(resource.id), error);
    });
  }
  /// Uses the application's own source of access tokens.
  static Credential from_source(const Config &config, SecretSource source, const Resource &resource = Resource()) {
    const char *id = detail::c_text_or_null(resource.id);
    detail::SecretTable table(std::move(source));
    return detail::make<Credential>([&](auto **out, auto **error) {
      return ghlauth_credential_from_source(out, config.get(), table.give(), detail::number_of(resource.level), id, error);
    });
  }

  /// Gives an access token, which is still valid for that long.
  Token token(std::chrono::seconds min_valid = std::chrono::seconds(0), const Cancel *cancel = nullptr) const {
    return detail::make<Token>([&](auto **out, auto **error) {
      return ghlauth_credential_token(get(), out, min_valid.count(), detail::handle_of(cancel), error);
    });
  }
  /// The fast path: copies the access token into memory of the caller, if it is not there yet. Returns a view of it: SECRET.
  std::string_view bearer(Bearer &bearer, std::chrono::seconds min_valid = std::chrono::seconds(0)) const {
    copy_bearer(ghlauth_credential_bearer, bearer, min_valid, GHLAUTH_OK);
    return bearer.text();
  }
  /// The same without ever waiting: nothing when a token has to be fetched or refreshed first, which token() does.
  std::optional<std::string_view> bearer_now(Bearer &bearer, std::chrono::seconds min_valid = std::chrono::seconds(0)) const {
    if (copy_bearer(ghlauth_credential_bearer_now, bearer, min_valid, GHLAUTH_E_NOT_FOUND) != GHLAUTH_OK) return std::nullopt;
    return bearer.text();
  }
  /// Says that HighLevel refused an access token as invalid, for applications with their own HTTP.
  void invalidate(const std::string &access_token) const {
    detail::call([&](auto **error) { return ghlauth_credential_invalidate(get(), detail::c_text(access_token), error); });
  }
  std::optional<Level> level() const noexcept { return detail::level_or_none(ghlauth_credential_level(get())); }
  std::string_view resource_id() const noexcept { return detail::view(ghlauth_credential_resource_id(get())); }

  /// Decides whether it may call an operation, without asking HighLevel. `user`: on whose behalf.
  Decision decide(const Question &question, const UserContext *user = nullptr) const {
    return detail::make<Decision>([&](auto **out, auto **error) {
      return ghlauth_credential_decide(get(), out, detail::c_text(question.operation),
                                       detail::c_text_or_null(question.version),
                                       detail::c_text_or_null(question.location_id), detail::handle_of(user), error);
    });
  }

 private:
  /// Into a buffer that is large enough. `absent` is the status, besides GHLAUTH_OK, that is no failure.
  Status copy_bearer(decltype(&ghlauth_credential_bearer) copy, Bearer &bearer, std::chrono::seconds min_valid, Status absent) const {
    if (bearer.buffer_.empty()) bearer.grow(2048);
    for (;;) {
      std::size_t needed = 0;
      Status status = GHLAUTH_OK;
      bearer.size_ = 0;
      detail::call([&](auto **error) {
        status = copy(get(), bearer.buffer_.data(), bearer.buffer_.size(), &needed, &bearer.serial_, min_valid.count(), error);
        return status == GHLAUTH_E_BUFFER_TOO_SMALL || status == absent ? GHLAUTH_OK : status;
      });
      if (status != GHLAUTH_E_BUFFER_TOO_SMALL) {
        if (status == GHLAUTH_OK) bearer.size_ = needed - 1;
        return status;
      }
      bearer.grow(needed);
    }
  }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_CREDENTIAL_HPP
