#pragma once

#include <ghlauth/token.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "capi/handle.hpp"
#include "capi/list.hpp"
#include "protocol/access_token.hpp"

/// Shares the token with the credential. What takes time to make (the scopes as a list, the claims) is made when it is asked
/// for.
struct ghlauth_token : ghlauth::capi::Handle<ghlauth::capi::tag("GTOK")> {
  explicit ghlauth_token(std::shared_ptr<const ghlauth::AccessToken> from) : token(std::move(from)) {}

  [[nodiscard]] const ghlauth_list *scopes() const noexcept;
  [[nodiscard]] const char *claims() const noexcept;

  std::shared_ptr<const ghlauth::AccessToken> token;

 private:
  mutable std::once_flag scopes_made_;
  mutable std::optional<ghlauth_list> scopes_;
  mutable std::once_flag claims_made_;
  mutable std::string claims_;
};
