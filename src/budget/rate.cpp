#include "budget/rate.hpp"

#include "core/number.hpp"

namespace ghlauth::budget {
namespace {

std::optional<std::int64_t> number(std::string_view text, std::int64_t low, std::int64_t high) noexcept {
  const auto value = read_whole<std::int64_t>(text);
  return value && *value >= low && *value <= high ? value : std::nullopt;
}

}  // namespace

RateAnswer read_rate_answer(int http_status, const RateHeaders &headers) noexcept {
  RateAnswer answer;
  answer.http_status = http_status;
  answer.max = number(headers.max, 1, most_in_interval);
  answer.interval_ms = number(headers.interval_ms, 1, longest_interval_ms);
  answer.remaining = number(headers.remaining, 0, most_in_interval);
  answer.daily_max = number(headers.daily_max, 1, most_in_day);
  answer.daily_remaining = number(headers.daily_remaining, 0, most_in_day);
  answer.daily_reset_ms = number(headers.daily_reset_ms, 0, day_ms);
  if (const auto seconds = number(headers.retry_after, 0, day_ms / 1000)) answer.retry_after_ms = *seconds * 1000;
  return answer;
}

}  // namespace ghlauth::budget
