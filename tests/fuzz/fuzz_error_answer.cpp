// Answers of 400 and more, of the API and of the token endpoint: whatever a server says, the error is one with a status, clean
// texts of a bounded size, and without what the request held in secret. Bytes: one of flags, then the lines status, Content-Type,
// Retry-After, interval, daily remaining, daily reset, path, Version; then the body.
#include <algorithm>

#include "core/number.hpp"
#include "fuzz/fuzz.hpp"
#include "protocol/consent_page.hpp"
#include "protocol/error_answer.hpp"

namespace {

using fuzz::require;
using ghlauth::Error;
using ghlauth::Status;

constexpr std::size_t more = 3;  // "..." behind what was cut off
constexpr std::int64_t longest_wait_ms = 31LL * 86400 * 1000 * 1000;

void check(const Error &error, const ghlauth::Answer &answer) {
  fuzz::require_sound(error);
  require(error.http_status == answer.http_status, "it has the status of the answer");
  require(error.server_message.size() <= 512 + more && error.trace_id.size() <= 128 + more, "what the server said is bounded");
  require(error.message().size() <= 512 && error.hint().size() <= 1024, "so are the other texts");
  require(error.retry_after_ms >= -1 && error.retry_after_ms <= longest_wait_ms, "a wait is a wait");
  const auto number = static_cast<std::int32_t>(error.status());
  require(number <= -300 && number > -600, "it is a status of an answer");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  if (size == 0) return 0;
  const unsigned flags = data[0];
  std::string_view text = fuzz::text_of(data + 1, size - 1);
  ghlauth::Answer answer;
  const int said = ghlauth::read_whole<int>(fuzz::take_line(text)).value_or(400);
  answer.http_status = 400 + std::abs(said % 200);
  answer.content_type = fuzz::take_line(text);
  answer.retry_after = fuzz::take_line(text);
  answer.interval_ms = fuzz::take_line(text);
  answer.daily_remaining = fuzz::take_line(text);
  answer.daily_reset_ms = fuzz::take_line(text);
  ghlauth::Asked asked;
  asked.path = fuzz::take_line(text);
  asked.version = fuzz::take_line(text);
  asked.method = "GET";
  asked.kind = static_cast<ghlauth::CredentialKind>(flags % 3);
  asked.level = static_cast<ghlauth::Level>(flags / 3 % 3);
  answer.body = text;
  answer.secrets = {fuzz::planted};
  if (fuzz::has_planted(asked.path) || fuzz::has_planted(asked.version)) return 0;  // those are not the server's

  const Error of_api = ghlauth::classify_api_answer(answer, asked);
  check(of_api, answer);
  require(!ghlauth::is_curable_by_refresh(of_api.status()) || answer.http_status == 401, "401 alone makes for another token");
  answer.generation = (flags & 0x80U) != 0 ? "v3" : "2021-07-28";
  const Error of_tokens = ghlauth::classify_token_answer(answer);
  check(of_tokens, answer);
  require(of_tokens.status() != Status::GRANT_INVALID || (answer.http_status < 500 && answer.http_status != 429),
          "a server that fails says nothing of a grant");
  require(fuzz::is_clean(ghlauth::trace_id_of(text)), "a trace id is clean");
  if (const auto page = ghlauth::classify_consent_page(text)) fuzz::require_sound(*page);
  return 0;
}
