// permission::explain takes any answer to any request: what it says is one clean sentence and JSON that reads back. Bytes: two
// of flags and HTTP status, then method, path and Version, each ended by a line end, then the body.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/json.hpp"
#include "core/utf8.hpp"
#include "permission/explain.hpp"

namespace {

namespace permission = ghlauth::permission;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_clean(std::string_view text) {
  for (const char byte : text)
    if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f) return false;
  return ghlauth::is_utf8(text);
}

std::string_view take_line(std::string_view &text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  if (size < 2) return 0;
  std::string_view text(reinterpret_cast<const char *>(data) + 2, size - 2);
  permission::Call call;
  call.kind = static_cast<ghlauth::CredentialKind>(data[0] % 3);
  call.level = static_cast<ghlauth::Level>(data[0] / 3 % 3);
  call.method = take_line(text);
  call.path = take_line(text);
  const std::string_view version = take_line(text);
  if ((data[0] & 0x80U) == 0) call.version = version;
  ghlauth::Answer answer;
  answer.http_status = data[1] == 0 ? 0 : 299 + data[1];
  answer.body = text;

  const permission::Explanation explanation = permission::explain(answer, call);
  require(is_clean(explanation.message) && explanation.message.ends_with('.'));
  require(is_clean(explanation.hint));
  require(explanation.hint.empty() == (explanation.error.status() == ghlauth::Status::OK));
  require(ghlauth::JsonDocument::try_parse(json_of(explanation)).has_value());
  return 0;
}
