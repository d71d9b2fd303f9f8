// Flow 1: a Private Integration Token with its rotation.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "auth/credential.hpp"
#include "auth/secret_source.hpp"

namespace ghlauth::auth {

inline constexpr std::int64_t pit_overlap_s = 7 * 86400;

class Pit final : public Credential {
 public:
  /// `source` is kept for reload() when `can_reload`. `pinned_origin`: the token goes to the environment's API alone.
  Pit(EnvironmentPtr environment, bool pinned_origin, std::shared_ptr<const SecretSource> source, bool can_reload, Level level,
      std::string resource_id);

  void replace(std::string_view token, std::int64_t overlap_s);
  void reload();
  void set_created_at_s(std::int64_t created_at_s);
  /// What the Private Integration has, as the application says: HighLevel does not tell.
  void set_scopes(std::vector<std::string> scopes);
  [[nodiscard]] std::int64_t age_s() const;  ///< -1: not known
  [[nodiscard]] std::string redacted() const;
  [[nodiscard]] const char *warning() const;

  [[nodiscard]] CredentialKind kind() const noexcept override { return CredentialKind::PIT; }
  [[nodiscard]] Level level() const noexcept override { return level_; }
  [[nodiscard]] const std::string &resource_id() const noexcept override { return resource_id_; }
  [[nodiscard]] const std::optional<net::Origin> &origin() const noexcept override { return origin_; }
  [[nodiscard]] BudgetKey budget_key() const override;
  [[nodiscard]] const Environment &environment() const noexcept override { return *environment_; }
  [[nodiscard]] const TokenSlot &slot() const noexcept override { return slot_; }
  Task<TokenPtr> token(std::int64_t min_valid_s) override;
  Task<TokenPtr> replacement(TokenPtr refused, Status reason) override;
  Task<permission::Subject> subject(std::string location_id) override;
  void invalidate(std::string_view) override {}  // a PIT is replaced by a person

 private:
  [[nodiscard]] TokenPtr make(std::string_view token) const;
  void adopt(TokenPtr token);     // under the lock
  void warn_about_shape() const;  // without it: the log is the application's

  EnvironmentPtr environment_;
  std::optional<net::Origin> origin_;
  std::shared_ptr<const SecretSource> source_;
  Level level_;
  std::string resource_id_;
  TokenSlot slot_;

  mutable std::mutex mutex_;
  TokenPtr present_;
  BudgetKey budget_key_;
  TokenPtr previous_;
  std::int64_t previous_until_s_ = 0;
  std::int64_t created_at_s_ = -1;
  std::vector<std::string> scopes_;
};

}  // namespace ghlauth::auth
