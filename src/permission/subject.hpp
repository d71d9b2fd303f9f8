// Who asks: a credential as a plain value, without a store or a network behind it.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "protocol/access_token.hpp"
#include "protocol/error_answer.hpp"
#include "protocol/level.hpp"

namespace ghlauth::permission {

/// Whether there is, or can be had, a token to ask with.
enum class Standing { USABLE, EXPIRED, INACTIVE, NOT_INSTALLED, NOT_IN_USE };

struct Subject {
  CredentialKind kind = CredentialKind::UNKNOWN;
  Level level = Level::UNKNOWN;
  std::string_view company_id;             ///< empty: not known
  std::string_view location_id;            ///< of a location credential; empty: not known
  std::span<const std::string> scopes;     ///< empty: not known
  Standing standing = Standing::USABLE;
  /// Of the location that is asked about, for an agency credential that could mint a token for it.
  Standing standing_there = Standing::USABLE;
  std::shared_ptr<const void> owner;       ///< of what the views show
};

/// What a token says of itself: a PIT by its shape; what is not known otherwise from the claims of a JWT.
Subject subject_of(std::shared_ptr<const AccessToken> token);

}  // namespace ghlauth::permission
