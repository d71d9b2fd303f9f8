// What the headers of an answer say of rate limits: "status", then a line for each header, in the order of budget::RateHeaders.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "budget/rate.hpp"

namespace {

using namespace ghlauth::budget;

std::string_view take_line(std::string_view &text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

void require_within(const std::optional<std::int64_t> &said, std::int64_t least, std::int64_t most) {
  if (said && (*said < least || *said > most)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char *>(data), size);
  const int http_status = take_line(text) == "429" ? 429 : 200;
  RateHeaders headers;
  const std::array<std::string_view *, 7> all = {&headers.max,       &headers.interval_ms,     &headers.remaining,
                                                 &headers.daily_max, &headers.daily_remaining, &headers.daily_reset_ms,
                                                 &headers.retry_after};
  for (std::string_view *const one : all) *one = take_line(text);
  const RateAnswer answer = read_rate_answer(http_status, headers);
  if (answer.http_status != http_status) std::abort();
  require_within(answer.max, 1, most_in_interval);
  require_within(answer.interval_ms, 1, longest_interval_ms);
  require_within(answer.remaining, 0, most_in_interval);
  require_within(answer.daily_max, 1, most_in_day);
  require_within(answer.daily_remaining, 0, most_in_day);
  require_within(answer.daily_reset_ms, 0, day_ms);
  require_within(answer.retry_after_ms, 0, INT64_MAX);
  return 0;
}
