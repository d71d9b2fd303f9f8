// What both flows yield: something that gives a valid access token when asked.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "auth/budget_key.hpp"
#include "auth/environment.hpp"
#include "auth/token_slot.hpp"
#include "core/task.hpp"
#include "permission/subject.hpp"
#include "protocol/access_token.hpp"
#include "protocol/error_answer.hpp"

namespace ghlauth::auth {

using TokenPtr = std::shared_ptr<const AccessToken>;

/// Thread-safe.
class Credential {
 public:
  Credential() = default;
  Credential(const Credential &) = delete;
  Credential &operator=(const Credential &) = delete;
  virtual ~Credential() = default;

  [[nodiscard]] virtual CredentialKind kind() const noexcept = 0;
  [[nodiscard]] virtual Level level() const noexcept = 0;
  [[nodiscard]] virtual const std::string &resource_id() const noexcept = 0;
  /// The origin that the token may be sent to; nothing when any configured one will do.
  [[nodiscard]] virtual const std::optional<net::Origin> &origin() const noexcept = 0;
  /// Which budget of requests is used up (budget/budgets.hpp): the app's, or the PIT's, at the resource. Without secrets.
  [[nodiscard]] virtual BudgetKey budget_key() const = 0;
  [[nodiscard]] virtual const Environment &environment() const noexcept = 0;
  [[nodiscard]] const Clock &clock() const noexcept { return *environment().clock; }

  /// The fast path.
  [[nodiscard]] virtual const TokenSlot &slot() const noexcept = 0;
  /// A token that is valid for that long still; gets one when it has to.
  virtual Task<TokenPtr> token(std::int64_t min_valid_s) = 0;
  /// Another token to try once after `refused` was refused for `reason`; null when there is none to be had.
  virtual Task<TokenPtr> replacement(TokenPtr refused, Status reason) = 0;
  /// What it is to a decision; `location_id`: of the location that is asked about, or empty. The network is not asked.
  virtual Task<permission::Subject> subject(std::string location_id) = 0;
  /// An agency's, which has or gets tokens of its locations.
  [[nodiscard]] virtual bool reaches_locations() const noexcept { return false; }
  /// The credential of one of its locations, whose token is minted when it is wanted. Only where reaches_locations().
  virtual Task<std::shared_ptr<Credential>> at_location(std::string location_id);
  /// That one's budget, without making it. Only where reaches_locations().
  [[nodiscard]] virtual BudgetKey budget_key_at(const std::string &) const { return budget_key(); }
  /// The application's own HTTP saw that token refused.
  virtual void invalidate(std::string_view token) = 0;
  /// The handle that it was made for is gone.
  virtual void settle() {}
};

using CredentialPtr = std::shared_ptr<Credential>;

/// Uses an access token as it is.
CredentialPtr credential_from_token(EnvironmentPtr environment, bool pinned_origin, AccessToken token);

class SecretSource;
/// Asks a source of access tokens when it has to.
CredentialPtr credential_from_source(EnvironmentPtr environment, bool pinned_origin, std::shared_ptr<const SecretSource> source,
                                     Level level, std::string resource_id);

}  // namespace ghlauth::auth
