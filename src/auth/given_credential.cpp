// Credentials whose tokens come from the application: one token as it is, or a source that is asked again.
#include <mutex>
#include <utility>

#include "auth/budget_key.hpp"
#include "auth/credential.hpp"
#include "auth/secret_source.hpp"
#include "auth/token_text.hpp"
#include "core/turn.hpp"
#include "core/error.hpp"
#include "protocol/jwt_hints.hpp"

namespace ghlauth::auth {
namespace {

// What the two have in common: a present token in a slot, and what it speaks for.
class GivenCredential : public Credential {
 public:
  GivenCredential(EnvironmentPtr environment, bool pinned_origin, Level level, std::string resource_id)
      : environment_(std::move(environment)), level_(level), resource_id_(std::move(resource_id)) {
    if (pinned_origin) origin_ = environment_->api;
    if (!resource_id_.empty()) budget_key_ = budget_key_of("token", resource_id_, {});
  }

  [[nodiscard]] CredentialKind kind() const noexcept override { return CredentialKind::OAUTH; }
  [[nodiscard]] Level level() const noexcept override { return level_; }
  [[nodiscard]] const std::string &resource_id() const noexcept override { return resource_id_; }
  [[nodiscard]] const std::optional<net::Origin> &origin() const noexcept override { return origin_; }
  [[nodiscard]] BudgetKey budget_key() const override {
    if (budget_key_) return budget_key_;
    const TokenPtr token = present();
    return budget_key_of("token", {}, token ? token->text.reveal() : std::string_view());
  }
  [[nodiscard]] const Environment &environment() const noexcept override { return *environment_; }
  [[nodiscard]] const TokenSlot &slot() const noexcept override { return slot_; }

 protected:
  /// Null when it was not asked for yet.
  [[nodiscard]] virtual TokenPtr present() const = 0;
  [[nodiscard]] bool is_usable(const AccessToken &token, std::int64_t min_valid_s) const {
    return token.expires_at_s == no_expiry ||
           clock().unix_s() + min_valid_s <= token.expires_at_s - environment_->expiry_margin_s;
  }
  void show(const AccessToken &token) {
    slot_.write(token.text.reveal(), token.expires_at_s == no_expiry ? TokenSlot::never_expires
                                                                     : token.expires_at_s - environment_->expiry_margin_s);
  }

  EnvironmentPtr environment_;
  TokenSlot slot_;

 private:
  Level level_;
  std::string resource_id_;
  BudgetKey budget_key_;  // null: it is the token's
  std::optional<net::Origin> origin_;
};

class StaticCredential final : public GivenCredential {
 public:
  StaticCredential(EnvironmentPtr environment, bool pinned_origin, AccessToken token)
      : GivenCredential(std::move(environment), pinned_origin, token.level,
                        token.level == Level::LOCATION ? token.location_id : token.company_id),
        token_(std::make_shared<const AccessToken>(std::move(token))) {
    show(*token_);
  }

  Task<TokenPtr> token(std::int64_t min_valid_s) override {
    if (!is_usable(*token_, min_valid_s)) throw Error(Status::TOKEN_EXPIRED);
    return Task<TokenPtr>(token_);
  }
  Task<TokenPtr> replacement(TokenPtr, Status) override { co_return nullptr; }
  Task<permission::Subject> subject(std::string) override {
    permission::Subject subject = permission::subject_of(token_);
    if (!is_usable(*token_, 0)) subject.standing = permission::Standing::EXPIRED;
    co_return subject;
  }
  void invalidate(std::string_view) override {}  // there is no other one

 protected:
  [[nodiscard]] TokenPtr present() const override { return token_; }

 private:
  TokenPtr token_;
};

class SourceCredential final : public GivenCredential {
 public:
  SourceCredential(EnvironmentPtr environment, bool pinned_origin, std::shared_ptr<const SecretSource> source, Level level,
                   std::string resource_id)
      : GivenCredential(std::move(environment), pinned_origin, level, std::move(resource_id)), source_(std::move(source)) {}

  Task<TokenPtr> token(std::int64_t min_valid_s) override {
    TokenPtr token = present();
    if (token && is_usable(*token, min_valid_s)) co_return token;
    Turn turn(turns_);
    co_await suspend_on(turn);
    token = present();
    if (!token || !is_usable(*token, min_valid_s)) token = fetch();
    if (!is_usable(*token, min_valid_s))
      throw Error(Status::TOKEN_EXPIRED, "the source gave an access token that expires too soon",
                  "Let the source give one that is valid for longer.");
    co_return token;
  }

  Task<TokenPtr> replacement(TokenPtr refused, Status reason) override {
    if (!is_curable_by_refresh(reason)) co_return nullptr;
    Turn turn(turns_);
    co_await suspend_on(turn);
    TokenPtr token = present();
    if (!token || token->text.reveal() == refused->text.reveal()) token = fetch();
    co_return token->text.reveal() == refused->text.reveal() ? nullptr : token;
  }

  Task<permission::Subject> subject(std::string) override {
    TokenPtr token = present();
    if (token) co_return permission::subject_of(std::move(token));
    permission::Subject unknown;  // until it was asked for
    unknown.kind = CredentialKind::OAUTH;
    unknown.level = level();
    (level() == Level::LOCATION ? unknown.location_id : unknown.company_id) = resource_id();
    co_return unknown;
  }

  void invalidate(std::string_view token) override {
    const std::lock_guard lock(mutex_);
    if (!token_ || token_->text.reveal() != token) return;
    token_.reset();
    slot_.clear();
  }

 protected:
  [[nodiscard]] TokenPtr present() const override {
    const std::lock_guard lock(mutex_);
    return token_;
  }

 private:
  // By the one whose turn it is, without a lock: the source is the application's.
  TokenPtr fetch() {
    FetchedSecret fetched = source_->fetch();
    const std::string_view text = trim_token(fetched.text.reveal());
    require_token_text(text, Status::SECRET_SOURCE, "the access token of the source");
    AccessToken token;
    token.text.assign(text);
    token.expires_at_s = fetched.expires_at_s ? *fetched.expires_at_s : jwt_expiry_s(text).value_or(no_expiry);
    token.level = level();
    (token.level == Level::LOCATION ? token.location_id : token.company_id) = resource_id();
    const std::lock_guard lock(mutex_);
    token_ = std::make_shared<const AccessToken>(std::move(token));
    show(*token_);
    return token_;
  }

  std::shared_ptr<const SecretSource> source_;
  Turns turns_;
  mutable std::mutex mutex_;
  TokenPtr token_;
};

}  // namespace

Task<CredentialPtr> Credential::at_location(std::string) { co_return nullptr; }

CredentialPtr credential_from_token(EnvironmentPtr environment, bool pinned_origin, AccessToken token) {
  return std::make_shared<StaticCredential>(std::move(environment), pinned_origin, std::move(token));
}

CredentialPtr credential_from_source(EnvironmentPtr environment, bool pinned_origin, std::shared_ptr<const SecretSource> source,
                                     Level level, std::string resource_id) {
  return std::make_shared<SourceCredential>(std::move(environment), pinned_origin, std::move(source), level,
                                            std::move(resource_id));
}

}  // namespace ghlauth::auth
