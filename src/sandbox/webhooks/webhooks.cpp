#include "sandbox/webhooks/webhooks.hpp"

#include <algorithm>
#include <array>

#include "core/error.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::array<std::pair<Forgery, std::string_view>, 6> forgeries = {{
    {Forgery::NONE, "none"},
    {Forgery::WRONG_SIGNATURE, "wrong_signature"},
    {Forgery::MISSING_SIGNATURE, "missing_signature"},
    {Forgery::SWAPPED_SIGNATURES, "swapped_signatures"},
    {Forgery::REPEATED_SIGNATURES, "repeated_signatures"},
    {Forgery::FLIPPED_BODY, "flipped_body"},
}};

[[noreturn]] void refuse(std::int64_t number, const char *why) {
  throw_invalid("the webhook " + std::to_string(number) + ' ' + why);
}

}  // namespace

std::optional<Forgery> read_forgery(std::string_view text) noexcept {
  for (const auto &[forgery, name] : forgeries)
    if (name == text) return forgery;
  return std::nullopt;
}

std::string_view forgery_name(Forgery forgery) noexcept { return forgeries[static_cast<std::size_t>(forgery)].second; }

std::string_view progress_name(Progress progress) noexcept {
  switch (progress) {
    case Progress::WAITING: return "waiting";
    case Progress::SENDING: return "sending";
    case Progress::DELIVERED: return "delivered";
    default: return "failed";
  }
}

void Webhooks::enqueue(Webhook &webhook, std::int64_t due_ms) {
  webhook.progress = Progress::WAITING;
  webhook.due_ms = due_ms;
  finished_.erase(webhook.number);
  queue_.emplace(due_ms, webhook.number);
}

void Webhooks::forget(std::int64_t now_ms, std::size_t more_bytes) {
  // Numbers grow with time, so the oldest come first.
  while (!finished_.empty()) {
    const auto oldest = all_.find(*finished_.begin());
    const bool has_room = finished_.size() <= max_finished && bytes_ + more_bytes <= max_bytes;
    if (has_room && oldest->second.created_ms + retention_ms > now_ms) return;
    bytes_ -= oldest->second.body.size();
    all_.erase(oldest);
    finished_.erase(finished_.begin());
  }
}

std::int64_t Webhooks::add(Webhook webhook, std::int64_t now_ms) {
  forget(now_ms, webhook.body.size());
  if (queue_.size() >= max_waiting || bytes_ + webhook.body.size() > max_bytes)
    throw_invalid("too many webhooks wait to be sent", "DELETE /__sandbox/webhooks forgets them.");
  bytes_ += webhook.body.size();
  webhook.number = ++last_number_;
  webhook.created_ms = now_ms;
  Webhook &added = all_[webhook.number] = std::move(webhook);
  enqueue(added, now_ms);
  if (wake) wake();
  return added.number;
}

const Webhook *Webhooks::find(std::int64_t number) const noexcept {
  const auto found = all_.find(number);
  return found == all_.end() ? nullptr : &found->second;
}

std::vector<Webhook> Webhooks::take_due(std::int64_t now_ms, std::size_t max) {
  std::vector<Webhook> due;
  while (due.size() < max && !queue_.empty() && queue_.begin()->first <= now_ms) {
    Webhook &webhook = all_.at(queue_.begin()->second);
    queue_.erase(queue_.begin());
    webhook.progress = Progress::SENDING;
    due.push_back(webhook);
  }
  return due;
}

std::optional<std::int64_t> Webhooks::next_due_ms() const noexcept {
  if (queue_.empty()) return std::nullopt;
  return queue_.begin()->first;
}

void Webhooks::finish(std::int64_t number, Attempt attempt, bool delivered, std::optional<std::int64_t> again_ms) {
  const auto found = all_.find(number);
  if (found == all_.end()) return;  // forgotten meanwhile
  Webhook &webhook = found->second;
  const std::int64_t now_ms = attempt.at_ms;
  webhook.attempts.push_back(std::move(attempt));
  if (again_ms) {
    ++webhook.retries;
    enqueue(webhook, *again_ms);
    return;
  }
  webhook.progress = delivered ? Progress::DELIVERED : Progress::FAILED;
  finished_.insert(number);
  forget(now_ms);
}

Webhook &Webhooks::required(std::int64_t number, std::int64_t now_ms) {
  forget(now_ms);
  const auto found = all_.find(number);
  if (found == all_.end()) refuse(number, "is not there: webhooks are kept for 30 days");
  return found->second;
}

void Webhooks::retry_now(std::int64_t number, std::int64_t now_ms) {
  Webhook &webhook = required(number, now_ms);
  if (webhook.progress != Progress::WAITING) refuse(number, "does not wait for a retry");
  queue_.erase({webhook.due_ms, number});
  enqueue(webhook, now_ms);
  if (wake) wake();
}

std::int64_t Webhooks::retry_all_now(std::int64_t now_ms) {
  const auto waiting = queue_;
  for (const auto &[due_ms, number] : waiting) retry_now(number, now_ms);
  return static_cast<std::int64_t>(waiting.size());
}

void Webhooks::resend(std::int64_t number, std::int64_t now_ms) {
  Webhook &webhook = required(number, now_ms);
  if (!finished_.contains(number)) refuse(number, "is still on its way");
  webhook.retries = 0;
  enqueue(webhook, now_ms);
  if (wake) wake();
}

void Webhooks::clear() {
  all_.clear();
  queue_.clear();
  finished_.clear();
  bytes_ = 0;
}

}  // namespace ghlauth::sandbox
