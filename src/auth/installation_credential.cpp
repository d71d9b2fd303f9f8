// The credential of an installation: its token is refreshed when it has to be, once for all who ask.
#include <utility>

#include "auth/budget_key.hpp"
#include "auth/oauth.hpp"
#include "core/error.hpp"

namespace ghlauth::auth {

class InstallationCredential final : public Credential {
 public:
  InstallationCredential(OAuthPtr oauth, const InstallationRecord &record)
      : oauth_(std::move(oauth)),
        id_(record.id()),
        level_(record.level),
        resource_id_(record.resource_id()),
        budget_key_(budget_key_of(oauth_->app_id(), resource_id_, {})),
        origin_(oauth_->environment()->api),
        entry_(oauth_->environment()->vault->entry(id_)) {}

  [[nodiscard]] CredentialKind kind() const noexcept override { return CredentialKind::OAUTH; }
  [[nodiscard]] Level level() const noexcept override { return level_; }
  [[nodiscard]] const std::string &resource_id() const noexcept override { return resource_id_; }
  [[nodiscard]] const std::optional<net::Origin> &origin() const noexcept override { return origin_; }
  [[nodiscard]] BudgetKey budget_key() const override { return budget_key_; }
  [[nodiscard]] const Environment &environment() const noexcept override { return *oauth_->environment(); }
  [[nodiscard]] const TokenSlot &slot() const noexcept override { return entry_->slot; }

  Task<TokenPtr> token(std::int64_t min_valid_s) override {
    TokenPtr present = entry_->token_until(clock().unix_s() + min_valid_s);
    if (present) return Task<TokenPtr>(std::move(present));
    return refreshed_token(min_valid_s);
  }

  Task<TokenPtr> refreshed_token(std::int64_t min_valid_s) {
    const Outcome outcome = co_await oauth_->refresh(id_, min_valid_s, false);
    TokenPtr token = token_of(outcome);
    if (clock().unix_s() + min_valid_s > outcome.record->usable_until_s(oauth_->environment()->expiry_margin_s))
      throw Error(Status::TOKEN_EXPIRED, "a new access token is valid for less than " + std::to_string(min_valid_s) + " s",
                  "Ask for a shorter validity.");
    co_return token;
  }

  Task<TokenPtr> replacement(TokenPtr refused, Status reason) override {
    if (!is_curable_by_refresh(reason)) co_return nullptr;
    entry_->refuse(refused->text.reveal());
    // A flight that was under way before the refusal may bring the refused token itself; the next one does not.
    for (int attempt = 0; attempt < 2; ++attempt) {
      TokenPtr token = entry_->token();
      if (!token) {
        const Outcome outcome = co_await oauth_->refresh(id_, 0, false);
        token = token_of(outcome);
      }
      if (token->text.reveal() != refused->text.reveal()) co_return token;
    }
    co_return nullptr;
  }

  Task<permission::Subject> subject(std::string location_id) override {
    permission::Subject subject;
    TokenPtr token = entry_->token_until(clock().unix_s());
    if (token) {
      subject = permission::subject_of(std::move(token));
    } else {
      const std::optional<store::Stored> stored = co_await oauth_->environment()->vault->installations().load(id_);
      subject = stored ? permission::subject_of(std::make_shared<const AccessToken>(stored->record.token())) : known_of_it();
      subject.standing = permission::Standing::NOT_INSTALLED;
      if (stored) subject.standing = co_await oauth_->standing(stored->record);
    }
    subject.kind = CredentialKind::OAUTH;
    if (level_ == Level::AGENCY && !location_id.empty())
      subject.standing_there = co_await oauth_->standing_at(std::move(location_id));
    co_return subject;
  }

  [[nodiscard]] bool reaches_locations() const noexcept override { return level_ == Level::AGENCY; }

  [[nodiscard]] BudgetKey budget_key_at(const std::string &location_id) const override {
    return budget_key_of(oauth_->app_id(), location_id, {});
  }

  Task<CredentialPtr> at_location(std::string location_id) override {
    const std::string id = InstallationRecord::id_of(oauth_->app_id(), location_id);
    const std::optional<store::Stored> stored = co_await oauth_->environment()->vault->installations().load(id);
    if (!stored) {
      const Outcome outcome = co_await oauth_->mint(resource_id_, location_id);
      (void)token_of(outcome);
    } else if (stored->record.company_id != resource_id_) {
      // Of the same app, and another customer's.
      throw Error(Status::WRONG_LOCATION, "the location " + location_id + " is not one of the agency " + resource_id_);
    }
    CredentialPtr there = co_await oauth_->credential(id);
    co_return there;
  }

  void invalidate(std::string_view token) override { entry_->refuse(token); }

  /// Whether a token is here that can be handed out: one of an installation that ended here is not.
  [[nodiscard]] bool is_warm() const { return entry_->token_until(clock().unix_s()) != nullptr; }

  void settle() override {
    if (oauth_->is_closed()) oauth_->close();
  }

 private:
  /// When the store has nothing of it any more.
  [[nodiscard]] permission::Subject known_of_it() const {
    permission::Subject subject;
    subject.level = level_;
    (level_ == Level::LOCATION ? subject.location_id : subject.company_id) = resource_id_;
    return subject;
  }

  // A mismatch is a failure here: the token is for something else than this credential speaks for.
  static TokenPtr token_of(const Outcome &outcome) {
    if (outcome.error) throw Error(*outcome.error);
    return std::make_shared<const AccessToken>(outcome.record->token());
  }

  OAuthPtr oauth_;
  std::string id_;
  Level level_;
  std::string resource_id_;
  BudgetKey budget_key_;
  std::optional<net::Origin> origin_;
  std::shared_ptr<Entry> entry_;
};

Task<CredentialPtr> OAuth::credential(std::string id) {
  CredentialPtr known = known_.find(id);
  // Without a token the store is asked: whether there is such an installation still, and whose.
  if (known && static_cast<const InstallationCredential &>(*known).is_warm()) return Task<CredentialPtr>(std::move(known));
  return stored_credential(std::move(id));
}

Task<CredentialPtr> OAuth::stored_credential(std::string id) {
  const store::Stored stored = co_await load(std::move(id));
  CredentialPtr credential = std::make_shared<InstallationCredential>(shared_from_this(), stored.record);
  if (!environment_->vault->entry(stored.record.id())->token())
    environment_->vault->publish(stored.record, environment_->expiry_margin_s);
  known_.keep(stored.record.id(), credential);
  co_return credential;
}

}  // namespace ghlauth::auth
