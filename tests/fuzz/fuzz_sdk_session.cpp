// The session records of HighLevel's SDK, from whatever somebody exported: each is a token with a place, or is refused by name.
#include "core/json.hpp"
#include "fuzz/fuzz.hpp"
#include "protocol/sdk_session.hpp"

namespace {

using fuzz::require;

void check(const ghlauth::JsonValue &record, std::string_view key) {
  try {
    const ghlauth::SdkSession session = ghlauth::read_sdk_session(record, key);
    const ghlauth::TokenAnswer &answer = session.answer;
    require(!answer.access_token.empty() && answer.expires_in_s > 0, "it has a token");
    require(answer.level != ghlauth::Level::UNKNOWN, "it has a level");
    require(!(answer.level == ghlauth::Level::LOCATION ? answer.location_id : answer.company_id).empty(), "it has a place");
    require(!session.stored_at_s || (*session.stored_at_s >= 0 && *session.stored_at_s <= 253402300799), "when it was stored is a time");
    require(ghlauth::is_utf8(session.app_id), "the app id is UTF-8");
  } catch (const ghlauth::Error &failure) {
    require(failure.status() == ghlauth::Status::TOKEN_RESPONSE, "any other record is an unusable one");
    fuzz::require_sound(failure);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const auto document = ghlauth::JsonDocument::try_parse(fuzz::text_of(data, size));
  if (!document) return 0;
  std::size_t visited = 0;
  ghlauth::visit_sdk_sessions(document->root(), [&](const ghlauth::JsonValue &record, std::string_view key) {
    ++visited;
    check(record, key);
  });
  require(visited <= size, "there are no more records than the document has room for");
  return 0;
}
