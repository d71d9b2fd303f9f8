// What a budget does in the store.
#include <algorithm>
#include <exception>
#include <utility>

#include "budget/budget.hpp"
#include "core/error.hpp"
#include "crypto/random.hpp"

namespace ghlauth::budget {
namespace {

constexpr std::size_t name_bytes = 8;
// Counters stay for longer than their windows: clocks of machines differ.
constexpr std::int64_t clocks_differ_s = 300;
// A pause is shared for so long at most, which is less than what its counter stays for.
constexpr std::int64_t longest_shared_pause_ms = 240'000;
// So long a store that failed is left alone.
constexpr std::int64_t alone_ms = 10'000;

}  // namespace

Task<> Budget::refill(std::size_t wanted) {
  const std::shared_ptr<Budget> self = shared_from_this();
  Turn turn(turns_);
  co_await suspend_on(turn);
  try {
    co_await refill_in_turn(static_cast<std::int64_t>(wanted));
  } catch (const std::exception &failure) {
    store_failed(failure);
  }
}

Task<> Budget::tell() {
  const std::shared_ptr<Budget> self = shared_from_this();
  Turn turn(turns_);
  co_await suspend_on(turn);
  try {
    co_await tell_in_turn();
  } catch (const std::exception &failure) {
    store_failed(failure);
  }
}

Task<> Budget::refill_in_turn(std::int64_t wanted) {
  co_await tell_in_turn();
  bool is_known = false;
  {
    const std::lock_guard lock(mutex_);
    if (!must_refill(now_ms())) co_return;  // another one has done it meanwhile
    is_known = window_.can_ask(now_ms());
  }
  if (!is_known) co_await find_window();
  std::string window;
  std::int64_t interval_ms = 0;
  std::int64_t count = 0;
  {
    const std::lock_guard lock(mutex_);
    if (!window_.can_ask(now_ms())) co_return;
    window = window_.name();
    interval_ms = local_.interval_ms();
    count = window_.batch(wanted, local_.max());
  }
  const std::int64_t sum = co_await add(std::move(window), count, interval_ms);
  const std::lock_guard lock(mutex_);
  news_.used += window_.counted(count, sum, local_.max());
}

// The present window, or a new one.
Task<> Budget::find_window() {
  std::int64_t interval_ms = 0;
  std::int64_t late_ms = 0;
  std::int64_t duration_ms = 0;
  {
    const std::lock_guard lock(mutex_);
    interval_ms = local_.interval_ms();
    late_ms = margin_ms(answers_.get(), interval_ms);
    duration_ms = interval_ms + margin_ms(openings_.get(), interval_ms);
  }
  const std::string name = SharedWindow::make_name(crypto::random_hex(name_bytes), interval_ms, duration_ms);
  SharedWindow::Asked asked;
  asked.before_ms = now_ms();
  const store::Lease lease = co_await settings_->shared->lease(lease_name(), name, duration_ms);
  asked.after_ms = now_ms();
  SharedWindow found =
      lease.is_held ? SharedWindow::opened(name, asked, interval_ms, duration_ms, late_ms)
                    : SharedWindow::joined(lease.holder, asked, lease.remaining_ms, interval_ms, late_ms);
  const std::lock_guard lock(mutex_);
  if (found.name() == window_.name())  // it lasts longer than was known
    window_.extend(asked, lease.remaining_ms);
  else
    adopt(std::move(found));
}

void Budget::adopt(SharedWindow window) {
  window_ = std::move(window);
  ++window_serial_;
  is_window_answered_ = false;
  news_ = {};
}

Task<std::int64_t> Budget::add(std::string window, std::int64_t count, std::int64_t interval_ms) {
  std::string counter = lease_name() + '/' + std::move(window);
  const std::int64_t now_s = settings_->clock->unix_s();
  const std::int64_t until_s = now_s + interval_ms / 1000 + clocks_differ_s;
  return settings_->shared->count(std::move(counter), count, until_s, now_s);
}

// By one whose permit is of the present window.
void Budget::answered_in_window(const RateAnswer &answer, std::int64_t now_ms) {
  const bool is_first = !std::exchange(is_window_answered_, true);
  if (is_first && window_.is_own()) openings_.note(now_ms - window_.start_ms(), now_ms);
  // The request that began the server's interval: it was served by now.
  const bool is_beginning = answer.remaining ? local_.max() - *answer.remaining == 1 : is_first && window_.is_own();
  if (is_beginning && now_ms + local_.span_ms() > window_.earliest_end_ms()) news_.lease_until_ms = now_ms + local_.span_ms();
  if (answer.remaining) window_.server_said(local_.max(), *answer.remaining);
  if (answer.http_status != 429 || !window_.can_ask(now_ms)) return;
  window_.use_up();
  news_.used = std::max(news_.used, local_.max());
  const std::int64_t until_ms = std::min(local_.paused_until_ms(), now_ms + longest_shared_pause_ms);
  if (until_ms > window_.earliest_end_ms()) news_.lease_until_ms = until_ms;
}

Task<> Budget::tell_in_turn() {
  News news;
  std::string window;
  std::int64_t interval_ms = 0;
  {
    const std::lock_guard lock(mutex_);
    interval_ms = local_.interval_ms();
    news = news_;
    window = window_.name();
  }
  if (!news.is_any()) co_return;
  if (news.lease_until_ms > 0) {
    SharedWindow::Asked asked;
    asked.before_ms = now_ms();
    const std::int64_t duration_ms = std::max<std::int64_t>(1, news.lease_until_ms - asked.before_ms);
    const store::Lease lease = co_await settings_->shared->lease(lease_name(), window, duration_ms);
    asked.after_ms = now_ms();
    const std::lock_guard lock(mutex_);
    if (lease.is_held && window == window_.name()) window_.extend(asked, duration_ms);
  }
  if (news.used > 0) {
    std::string counter = window;
    (void)co_await add(std::move(counter), news.used, interval_ms);
  }
  const std::lock_guard lock(mutex_);  // what a call that was broken off had begun to tell is told again
  if (window != window_.name()) co_return;
  news_.used = std::max<std::int64_t>(0, news_.used - news.used);
  if (news_.lease_until_ms == news.lease_until_ms) news_.lease_until_ms = 0;
}

void Budget::store_failed(const std::exception &failure) {
  {
    const std::lock_guard lock(mutex_);
    alone_until_ms_ = now_ms() + std::max(alone_ms, local_.interval_ms());
    news_ = {};
  }
  settings_->log->write(LogLevel::WARN, "budget.store_failed", {{"budget", key_}, {"reason", failure.what()}});
}

}  // namespace ghlauth::budget
