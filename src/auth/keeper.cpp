#include "auth/keeper.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/error.hpp"
#include "core/side_by_side.hpp"
#include "core/timer.hpp"
#include "crypto/digest.hpp"

namespace ghlauth::auth {
namespace {

constexpr std::size_t page_size = 200;
constexpr std::int64_t access_token_lifetime_s = 86400;
constexpr std::int64_t warning_s = 30 * 86400;

/// Installations that were made on one day are not renewed on one day: a part of a fifth, always the same for one of them.
std::int64_t jitter_s(const std::string &id, std::int64_t age_s) {
  std::uint64_t number = 0;
  std::memcpy(&number, crypto::sha256(id).data(), sizeof number);
  return static_cast<std::int64_t>(number % static_cast<std::uint64_t>(age_s / 5 + 1));
}

}  // namespace

Keeper::Keeper(OAuthPtr oauth, KeepOptions options, store::Report &report)
    : oauth_(std::move(oauth)), options_(std::move(options)), report_(report) {}

void Keeper::run(const Cancel &cancel) {
  look_at_all(cancel);
  if (options_.reconcile) reconcile_all(cancel);
  const auto next = [&]() -> std::optional<Task<>> {
    if (begun_ >= options_.max_refreshes) return std::nullopt;
    std::optional<std::string> id = next_id(cancel);
    if (!id) return std::nullopt;
    ++begun_;
    return renew(std::move(*id));
  };
  run_side_by_side(next, options_.parallel, cancel);
}

// Which companies have a grant of their own, and what has been removed, or remembered in vain, for long enough.
void Keeper::look_at_all(const Cancel &cancel) {
  const std::int64_t now_s = oauth_->environment()->clock->unix_s();
  store::Found page;
  do {
    page = run_blocking(oauth_->page({}, std::move(page.next), page_size), cancel);
    for (const InstallationRecord &record : page.records) {
      if (record.state == InstallationState::REMOVED && record.since_s + options_.tombstone_age_s <= now_s)
        run_blocking(oauth_->erase_tombstone(record.id()), cancel);
      if (record.level == Level::AGENCY && record.state == InstallationState::VALID && !record.is_unclaimed &&
          !record.is_adopted && may_mint(record))
        agencies_.insert(record.company_id);
      const bool has_little_time = record.grant_expires_at_s != no_expiry && record.grant_expires_at_s < now_s + warning_s;
      if (has_little_time && record.state != InstallationState::REMOVED)
        oauth_->environment()->log->write(
            LogLevel::WARN, "installation.grant_expires",
            {{"installation", record.id()}, {"expires_at_s", std::to_string(record.grant_expires_at_s)}});
    }
  } while (!page.next.empty());
  std::string after;
  do {
    after = run_blocking(oauth_->tidy_remembered(std::move(after), now_s - options_.tombstone_age_s), cancel);
  } while (!after.empty());
}

void Keeper::reconcile_all(const Cancel &cancel) {
  const std::set<std::string> companies = agencies_;
  for (const std::string &company : companies) {
    const auto session = net::SessionPool::lease(oauth_->environment()->sessions);
    try {
      (void)run_blocking(oauth_->reconcile(*session, company), cancel);
    } catch (const Error &error) {
      cancel.check();
      report_.fail(InstallationRecord::id_of(oauth_->app_id(), company), "not reconciled: " + std::string(error.message()));
    }
  }
}

std::int64_t Keeper::renewable_before_s(const std::string &id) const {
  return oauth_->environment()->clock->unix_s() - options_.age_s + jitter_s(id, options_.age_s);
}

bool Keeper::is_to_be_renewed(const InstallationRecord &record) {
  if (record.state != InstallationState::VALID && record.state != InstallationState::INACTIVE) return false;
  if (record.is_unclaimed || record.is_adopted || record.refresh_token.empty()) return false;
  if (record.retry_at_s > oauth_->environment()->clock->unix_s()) return false;
  // Its agency's grant is enough: the location is minted again when somebody wants it.
  if (record.level == Level::LOCATION && agencies_.contains(record.company_id)) return false;
  return record.obtained_at_s <= renewable_before_s(record.id());
}

std::optional<std::string> Keeper::next_id(const Cancel &cancel) {
  if (upcoming_.empty()) {
    // Those that could not be renewed stay the first ones that are due: they are asked for again, and left out.
    const std::int64_t until_s =
        oauth_->environment()->clock->unix_s() - options_.age_s + options_.age_s / 5 + access_token_lifetime_s;
    const auto due = run_blocking(oauth_->due(until_s, seen_.size() + page_size), cancel);
    for (const InstallationRecord &record : due) {
      if (!seen_.insert(record.id()).second) continue;
      if (is_to_be_renewed(record))
        upcoming_.push_back(record.id());
      else
        ++report_.skipped;
    }
    std::reverse(upcoming_.begin(), upcoming_.end());
  }
  if (upcoming_.empty()) return std::nullopt;
  std::string id = std::move(upcoming_.back());
  upcoming_.pop_back();
  return id;
}

Task<> Keeper::renew(std::string id) {
  next_at_ms_ = std::max(next_at_ms_ + options_.interval_ms, monotonic_ms());
  Timer turn(next_at_ms_);
  co_await suspend_on(turn);
  std::optional<Error> failure;
  try {
    const Outcome outcome = co_await oauth_->renew(id, renewable_before_s(id));
    failure = outcome.error;
  } catch (const Error &error) {
    failure = error;
  }
  done(id, failure);
}

void Keeper::done(const std::string &id, const std::optional<Error> &failure) {
  if (failure)
    report_.fail(id, std::string(failure->message()));
  else
    ++report_.done;
  options_.progress(id, failure ? static_cast<std::int32_t>(failure->status()) : 0);
}

}  // namespace ghlauth::auth
