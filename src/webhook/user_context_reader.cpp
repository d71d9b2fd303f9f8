#include "webhook/user_context_reader.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "crypto/digest.hpp"

namespace ghlauth::webhook {
namespace {

constexpr std::int64_t default_failures = 300;
constexpr std::int64_t default_window_s = 60;

const char *name_of(Status status) noexcept { return status_name(static_cast<std::int32_t>(status)); }

}  // namespace

UserContextReader::UserContextReader(std::string_view secret, std::shared_ptr<Clock> clock, std::shared_ptr<Log> log)
    : clock_(std::move(clock)), log_(std::move(log)) {
  auto first = std::make_shared<Rules>();
  first->secrets.emplace_back(secret);
  first->failures = std::make_shared<FailureLimit>(default_failures, default_window_s);
  rules_ = std::move(first);
}

template <class Change>
void UserContextReader::change(Change &&make) {
  const std::lock_guard lock(mutex_);
  auto changed = std::make_shared<Rules>(*rules_);
  make(*changed);
  rules_ = std::move(changed);
}

void UserContextReader::add_secret(std::string_view secret) {
  change([&](Rules &rules) {
    std::erase_if(rules.secrets, [&](const Secret &other) { return crypto::equal_constant_time(other.reveal(), secret); });
    if (rules.secrets.size() == max_secrets)
      throw_invalid("the reader has " + std::to_string(max_secrets) + " secrets already",
                    "Retire one that is no longer in use: all of them are tried each time.");
    rules.secrets.emplace(rules.secrets.begin(), secret);
  });
}

void UserContextReader::retire_secret(std::string_view secret) {
  change([&](Rules &rules) {
    std::vector<Secret> &all = rules.secrets;
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Secret &other) { return crypto::equal_constant_time(other.reveal(), secret); });
    if (found == all.end()) throw Error(Status::NOT_FOUND, "the secret is not one of the reader's");
    if (all.size() == 1) throw_invalid("the secret is the only one of the reader", "Add the new one first.");
    all.erase(found);
  });
}

void UserContextReader::set_first_seen_s(std::int64_t max_age_s) {
  change([&](Rules &rules) { rules.max_age_s = max_age_s; });
}

void UserContextReader::set_failure_limit(std::int64_t max_failures, std::int64_t window_s) {
  change([&](Rules &rules) {
    rules.failures = max_failures == 0 ? nullptr : std::make_shared<FailureLimit>(max_failures, window_s);
  });
}

std::shared_ptr<const UserContextReader::Rules> UserContextReader::rules() const {
  const std::lock_guard lock(mutex_);
  return rules_;
}

void UserContextReader::require_open(const Rules &rules) const {
  const std::int64_t wait_ms = rules.failures ? rules.failures->wait_ms(clock_->unix_ms()) : 0;
  if (wait_ms == 0) return;
  log_->write(LogLevel::WARN, "user_context.limited", {{"retry_after_ms", std::to_string(wait_ms)}});
  Error limited(Status::USER_CONTEXT_LIMITED);
  limited.retry_after_ms = wait_ms;
  throw Error(std::move(limited));
}

/// The one way for everything: whatever is wrong, all secrets are tried, and what each gives is read as JSON.
std::optional<UserContext> UserContextReader::try_open(const Rules &rules, std::string_view base64) const {
  // The size is looked at first: what is much too long is not decoded.
  const std::optional<SecretBytes> raw = base64.size() <= max_base64_bytes ? base64_decode(base64) : std::nullopt;
  const std::string_view envelope = raw ? view(*raw) : std::string_view();
  std::optional<UserContext> context;
  for (const Secret &secret : rules.secrets) {
    const crypto::EvpEnvelope::Opened opened = envelope_.open(secret.reveal(), envelope);
    std::optional<UserContext> read = read_opened_user_context(view(opened.text));
    if (opened.is_good && read) context = std::move(read);
  }
  return context;
}

void UserContextReader::require_recent(const Rules &rules, std::string_view base64) const {
  if (rules.max_age_s == 0) return;
  const std::int64_t now_s = clock_->unix_s();
  const std::int64_t age_s = now_s - seen_.note(crypto::sha256(base64), now_s);
  if (age_s <= rules.max_age_s) return;
  log_->write(LogLevel::WARN, "user_context.stale", {{"age_s", std::to_string(age_s)}});
  throw Error(Status::USER_CONTEXT_STALE, "the user context was seen the first time " + std::to_string(age_s) + " s ago; " +
                                              std::to_string(rules.max_age_s) + " s are let in");
}

UserContext UserContextReader::open(std::string_view base64) const {
  const auto now = rules();
  require_open(*now);
  std::optional<UserContext> context = try_open(*now, base64);
  if (!context) {
    if (now->failures) now->failures->count(clock_->unix_ms());
    // Anybody can send such a one: not louder than the application wants to hear it.
    log_->write(LogLevel::INFO, "user_context.refused", {{"status", name_of(Status::USER_CONTEXT_INVALID)}});
    throw Error(Status::USER_CONTEXT_INVALID);
  }
  require_recent(*now, base64);
  return std::move(*context);
}

}  // namespace ghlauth::webhook
