// The classifier: which of the many meanings of a 400, 401 or 403 an answer has.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "protocol/level.hpp"

namespace ghlauth {

enum class CredentialKind { UNKNOWN, PIT, OAUTH };

/// What an answer is about; it makes the hint exact.
struct Asked {
  CredentialKind kind = CredentialKind::UNKNOWN;
  Level level = Level::UNKNOWN;
  std::string_view method;
  std::string_view path;  ///< without the query
  std::string_view version;
};

/// The parts of an answer that the classifier reads.
struct Answer {
  int http_status = 0;
  std::string_view content_type;
  std::string_view retry_after;      ///< header, may be empty
  std::string_view interval_ms;      ///< X-RateLimit-Interval-Milliseconds, may be empty
  std::string_view daily_remaining;  ///< X-RateLimit-Daily-Remaining, may be empty
  std::string_view daily_reset_ms;   ///< X-RateLimit-Daily-Reset (community), may be empty
  std::string_view body;
  std::string_view generation;            ///< of the API, for the authorization endpoints; empty for any other operation
  std::vector<std::string_view> secrets;  ///< what was sent and must not come back in a text of the error
};

/// The error of an API answer of 400 and more.
Error classify_api_answer(const Answer &answer, const Asked &asked);
/// The error of an answer of 400 and more of the token endpoint.
Error classify_token_answer(const Answer &answer);
/// The trace id in a JSON body; "" when there is none.
std::string trace_id_of(std::string_view body);

/// True when a refreshed access token may help.
bool is_curable_by_refresh(Status status) noexcept;

}  // namespace ghlauth
