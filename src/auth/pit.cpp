#include "auth/pit.hpp"

#include <algorithm>
#include <utility>

#include "auth/budget_key.hpp"
#include "auth/token_text.hpp"
#include "core/error.hpp"
#include "protocol/jwt_hints.hpp"

namespace ghlauth::auth {
namespace {

constexpr std::string_view prefix = "pit-";

bool is_lower_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

// pit-<uuid>, as the community sees it.
bool has_usual_shape(std::string_view token) {
  if (token.size() != 40 || !token.starts_with(prefix)) return false;
  const std::string_view uuid = token.substr(prefix.size());
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? uuid[i] != '-' : !is_lower_hex(uuid[i])) return false;
  }
  return true;
}

std::string_view checked(std::string_view raw) {
  const std::string_view token = trim_token(raw);
  if (looks_like_jwt(token))
    throw Error(Status::PIT_MALFORMED, "this is a JWT (an OAuth access token or a v1 API key), not a Private Integration Token",
                "For an access token use ghlauth_credential_from_access_token; v1 API keys no longer work.");
  require_token_text(token, Status::PIT_MALFORMED, "the Private Integration Token");
  return token;
}

}  // namespace

Pit::Pit(EnvironmentPtr environment, bool pinned_origin, std::shared_ptr<const SecretSource> source, bool can_reload,
         Level level, std::string resource_id)
    : environment_(std::move(environment)), level_(level), resource_id_(std::move(resource_id)) {
  if (pinned_origin) origin_ = environment_->api;
  const FetchedSecret fetched = source->fetch();
  adopt(make(checked(fetched.text.reveal())));
  warn_about_shape();
  if (can_reload) source_ = std::move(source);
}

BudgetKey Pit::budget_key() const {
  const std::lock_guard lock(mutex_);
  return budget_key_;
}

TokenPtr Pit::make(std::string_view text) const {
  AccessToken token;
  token.text.assign(text);
  token.level = level_;
  (level_ == Level::LOCATION ? token.location_id : token.company_id) = resource_id_;
  token.scopes = scopes_;
  return std::make_shared<const AccessToken>(std::move(token));
}

void Pit::adopt(TokenPtr token) {
  budget_key_ = budget_key_of("pit", resource_id_, token->text.reveal());
  slot_.write(token->text.reveal(), TokenSlot::never_expires);
  present_ = std::move(token);
}

void Pit::warn_about_shape() const {
  if (*warning() != '\0')
    environment_->log->write(LogLevel::WARN, "pit.unusual_shape", {{"level", std::string(level_name(level_))}});
}

void Pit::replace(std::string_view raw, std::int64_t overlap_s) {
  const std::string_view text = checked(raw);
  if (overlap_s < 0 || overlap_s > pit_overlap_s)
    throw_invalid("an overlap of " + std::to_string(overlap_s) + " s", "Give 0 to 604800: HighLevel's overlap is 7 days.");
  const std::int64_t now = clock().unix_s();
  {
    const std::lock_guard lock(mutex_);
    if (present_->text.reveal() == text) return;
    previous_ = overlap_s > 0 ? present_ : nullptr;
    previous_until_s_ = now + overlap_s;
    adopt(make(text));
    created_at_s_ = now;
  }
  warn_about_shape();
}

void Pit::reload() {
  if (!source_)
    throw Error(Status::UNSUPPORTED, "this token was given once and cannot be read again", "Use ghlauth_pit_replace.");
  const FetchedSecret fetched = source_->fetch();
  replace(fetched.text.reveal(), pit_overlap_s);
}

void Pit::set_created_at_s(std::int64_t created_at_s) {
  if (created_at_s < 0 || created_at_s > clock().unix_s())
    throw_invalid("a creation time of " + std::to_string(created_at_s), "Give Unix seconds that are not in the future.");
  const std::lock_guard lock(mutex_);
  created_at_s_ = created_at_s;
}

void Pit::set_scopes(std::vector<std::string> scopes) {
  const std::lock_guard lock(mutex_);
  scopes_ = std::move(scopes);
  adopt(make(present_->text.reveal()));
}

Task<permission::Subject> Pit::subject(std::string) {
  TokenPtr present;
  {
    const std::lock_guard lock(mutex_);
    present = present_;
  }
  permission::Subject subject = permission::subject_of(std::move(present));
  subject.kind = CredentialKind::PIT;
  co_return subject;
}

std::int64_t Pit::age_s() const {
  const std::int64_t now = clock().unix_s();  // without the lock: the clock may be the application's
  const std::lock_guard lock(mutex_);
  return created_at_s_ < 0 ? -1 : std::max<std::int64_t>(0, now - created_at_s_);
}

std::string Pit::redacted() const {
  const std::lock_guard lock(mutex_);
  const std::string_view text = present_->text.reveal();
  if (!has_usual_shape(text)) return "****";
  return std::string(text.substr(0, prefix.size() + 4)) + "****";
}

const char *Pit::warning() const {
  const std::lock_guard lock(mutex_);
  return has_usual_shape(present_->text.reveal())
             ? ""
             : "the token does not look like pit-<uuid>, as HighLevel's Private Integration Tokens do; it is used as it is";
}

Task<TokenPtr> Pit::token(std::int64_t) {
  const std::lock_guard lock(mutex_);
  return Task<TokenPtr>(present_);
}

Task<TokenPtr> Pit::replacement(TokenPtr refused, Status reason) {
  const std::int64_t now = clock().unix_s();
  const std::lock_guard lock(mutex_);
  if (reason != Status::PIT_INVALID) co_return nullptr;
  if (present_->text.reveal() != refused->text.reveal()) co_return present_;  // replaced meanwhile
  co_return previous_ &&now < previous_until_s_ ? previous_ : nullptr;
}

}  // namespace ghlauth::auth
