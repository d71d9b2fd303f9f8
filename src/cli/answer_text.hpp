// An answer as people keep it: what curl -i or ghlauth call -i printed, or a body alone.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ghlauth::cli {

struct AnswerText {
  std::optional<int> http_status;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// Of several heads (of a proxy, of "100 Continue", of redirects) the last one counts.
[[nodiscard]] AnswerText parse_answer(const std::string &text);

}  // namespace ghlauth::cli
