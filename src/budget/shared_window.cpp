#include "budget/shared_window.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace ghlauth::budget {
namespace {

constexpr std::int64_t most_in_batch = 16;

// "<random>/<interval>/<duration>"
std::int64_t number_after(std::string_view name, std::size_t slash, std::int64_t otherwise) noexcept {
  std::int64_t value = 0;
  if (slash == std::string_view::npos) return otherwise;
  const auto [end, failure] = std::from_chars(name.data() + slash + 1, name.data() + name.size(), value);
  return failure == std::errc() && value > 0 ? value : otherwise;
}

}  // namespace

std::int64_t margin_ms(std::int64_t worst_ms, std::int64_t interval_ms) noexcept {
  return std::min(interval_ms / 4, std::max<std::int64_t>({interval_ms / 200, 20, 2 * worst_ms}));
}

std::string SharedWindow::make_name(std::string_view random, std::int64_t interval_ms, std::int64_t duration_ms) {
  return std::string(random) + '/' + std::to_string(interval_ms) + '/' + std::to_string(duration_ms);
}

SharedWindow SharedWindow::opened(std::string name, const Asked &asked, std::int64_t interval_ms, std::int64_t duration_ms,
                                  std::int64_t late_margin_ms) {
  SharedWindow window;
  window.name_ = std::move(name);
  window.is_own_ = true;
  window.is_used_up_ = false;
  window.start_ms_ = asked.before_ms;
  window.permits_end_ms_ = asked.before_ms + interval_ms - late_margin_ms;
  window.extend(asked, duration_ms);
  return window;
}

SharedWindow SharedWindow::joined(std::string name, const Asked &asked, std::int64_t remaining_ms, std::int64_t interval_ms,
                                  std::int64_t late_margin_ms) {
  const std::size_t first = name.find('/');
  const std::size_t second = first == std::string::npos ? first : name.find('/', first + 1);
  interval_ms = number_after(name, first, interval_ms);
  const std::int64_t duration_ms = number_after(name, second, interval_ms);
  SharedWindow window;
  window.name_ = std::move(name);
  window.is_used_up_ = false;
  // It began before anybody could hear of it; the lease may have been made longer since.
  window.start_ms_ = std::min(asked.before_ms, asked.before_ms + remaining_ms - 1 - duration_ms);
  window.permits_end_ms_ = window.start_ms_ + interval_ms - late_margin_ms;
  window.extend(asked, remaining_ms);
  return window;
}

void SharedWindow::extend(const Asked &asked, std::int64_t remaining_ms) noexcept {
  end_ms_ = std::max(end_ms_, asked.after_ms + remaining_ms + 1);
  earliest_end_ms_ = std::max(earliest_end_ms_, asked.before_ms + remaining_ms - 1);
}

std::int64_t SharedWindow::batch(std::int64_t wanted, std::int64_t max) noexcept {
  const std::int64_t most = std::max<std::int64_t>(1, std::min(most_in_batch, left_to_all(max) / 4));
  const std::int64_t asked = std::clamp<std::int64_t>(std::max(wanted, streak_), 1, most);
  streak_ = std::min(2 * streak_, most_in_batch);
  return asked;
}

std::int64_t SharedWindow::counted(std::int64_t asked, std::int64_t sum, std::int64_t max) noexcept {
  const std::int64_t unknown = std::max<std::int64_t>(0, server_used_ - (sum - asked));
  sum_ = sum + unknown;
  left_ += std::clamp<std::int64_t>(max - (sum_ - asked), 0, asked);
  if (sum_ >= max) is_used_up_ = true;
  return unknown;
}

void SharedWindow::server_said(std::int64_t max, std::int64_t remaining) noexcept {
  server_used_ = std::max(server_used_, max - remaining);
  left_ = std::min(left_, remaining);
}

void SharedWindow::use_up() noexcept {
  left_ = 0;
  is_used_up_ = true;
}

}  // namespace ghlauth::budget
