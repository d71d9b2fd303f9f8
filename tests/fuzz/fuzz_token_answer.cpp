// Answers of a token endpoint of either generation, from its Content-Type (the first line) on. One that is taken for a token is one:
// it can be kept, and says the same in the spelling of either generation.
#include "core/json.hpp"
#include "fuzz/fuzz.hpp"
#include "protocol/installation_record.hpp"
#include "protocol/token_answer.hpp"

namespace {

using fuzz::require;
using ghlauth::Level;
using ghlauth::TokenAnswer;

std::string spelled(const TokenAnswer &answer, bool is_v3) {
  ghlauth::JsonWriter out;
  out.begin_object().member(is_v3 ? "accessToken" : "access_token", answer.access_token.reveal());
  out.member(is_v3 ? "refreshToken" : "refresh_token", answer.refresh_token.reveal());
  out.member(is_v3 ? "expiresIn" : "expires_in", answer.expires_in_s);
  if (answer.level != Level::UNKNOWN) out.member("userType", user_type_of(answer.level));
  out.member("companyId", answer.company_id).member("locationId", answer.location_id).member("userId", answer.user_id);
  std::string scopes;
  for (const std::string &scope : answer.scopes) scopes += (scopes.empty() ? "" : " ") + scope;
  out.member("scope", scopes).key("approvedLocations").begin_array();
  for (const std::string &location : answer.approved_locations) out.string(location);
  out.end_array().member("isBulkInstallation", answer.is_bulk);
  out.member("installToFutureLocations", answer.installs_to_future_locations).end_object();
  return out.str();
}

void require_same(const TokenAnswer &one, const TokenAnswer &other) {
  require(one.access_token.reveal() == other.access_token.reveal() && one.refresh_token.reveal() == other.refresh_token.reveal() &&
              one.expires_in_s == other.expires_in_s && one.level == other.level,
          "both generations have the same tokens");
  require(one.company_id == other.company_id && one.location_id == other.location_id && one.user_id == other.user_id &&
              one.scopes == other.scopes && one.approved_locations == other.approved_locations && one.is_bulk == other.is_bulk &&
              one.installs_to_future_locations == other.installs_to_future_locations,
          "both generations say the same of them");
}

void require_keepable(const TokenAnswer &answer) {
  ghlauth::InstallationRecord record;
  record.level = answer.level;
  record.access_token = answer.access_token;
  record.refresh_token = answer.refresh_token;
  record.company_id = answer.company_id;
  record.location_id = answer.location_id;
  record.user_id = answer.user_id;
  record.scopes = answer.scopes;
  record.approved_locations = answer.approved_locations;
  const ghlauth::SecretBytes kept = record.serialize();
  const auto read = ghlauth::InstallationRecord::deserialize(view(kept));
  require(view(read.serialize()) == view(kept), "a record is read as it was written");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  std::string_view body = fuzz::text_of(data, size);
  const std::string_view content_type = fuzz::take_line(body);
  try {
    const TokenAnswer answer = ghlauth::parse_token_answer(body, content_type);
    require(!answer.access_token.empty(), "there is an access token");
    for (const char c : answer.access_token.reveal()) require(c > 0x20 && c < 0x7f, "it can be a header value");
    require(answer.expires_in_s > 0 && answer.expires_in_s <= ghlauth::max_token_lifetime_s, "its lifetime is a sensible one");
    require(answer.location_id.empty() || answer.level != Level::UNKNOWN, "what has a location has a level");
    for (const std::string &scope : answer.scopes)
      require(!scope.empty() && scope.find(' ') == std::string::npos, "scopes are told apart");
    require_keepable(answer);
    require_same(answer, ghlauth::parse_token_answer(spelled(answer, false), "application/json"));
    require_same(answer, ghlauth::parse_token_answer(spelled(answer, true), "application/json"));
  } catch (const ghlauth::Error &failure) {
    require(failure.status() == ghlauth::Status::TOKEN_RESPONSE, "any other answer is an unusable one");
    fuzz::require_sound(failure);
  }
  return 0;
}
