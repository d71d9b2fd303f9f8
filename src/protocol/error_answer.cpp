#include "protocol/error_answer.hpp"

#include <array>

#include "core/ascii.hpp"
#include "core/json.hpp"
#include "core/log.hpp"
#include "core/number.hpp"
#include "protocol/endpoints.hpp"

namespace ghlauth {
namespace {

// What the server said, gathered from whichever envelope it used.
struct Said {
  std::string message;  // for people; several joined with "; "
  std::string code;     // of RFC 6749
  std::string trace_id;
  bool is_html = false;
  bool is_edge = false;
  bool is_bucket = false;
};

constexpr std::size_t max_message_bytes = 16U << 10;  // what is looked through for known sentences

void add_messages(std::string &to, const JsonValue &value) {
  const auto add = [&](std::string_view text) {
    if (text.empty()) return;
    if (!to.empty()) to += "; ";
    to += text;
  };
  if (const auto text = value.string()) add(*text);
  for (const JsonValue &item : value.items()) add(item.string_or_empty());  // 422: an array
}

// A server that repeats what it was sent must not carry a secret into an error.
void redact(std::string &text, const std::vector<std::string_view> &secrets) {
  constexpr std::string_view mask = "****";
  for (const std::string_view secret : secrets)
    for (std::size_t at = 0; !secret.empty() && (at = text.find(secret, at)) != std::string::npos; at += mask.size())
      text.replace(at, secret.size(), mask);
}

Said read(const Answer &answer) {
  Said said;
  const std::size_t at = answer.body.find_first_not_of(" \t\r\n");
  if (at != std::string_view::npos && answer.body[at] == '<') {
    // The storage behind the marketplace's pages, where no API is.
    said.is_bucket = answer.body.substr(0, 512).find("<Code>NoSuchBucket<") != std::string_view::npos;
    said.is_html = !said.is_bucket;
    return said;
  }
  const std::optional<JsonDocument> document = JsonDocument::try_parse(answer.body);
  if (!document) {
    said.is_html = contains_ignoring_case(answer.content_type, "text/html");
    said.is_edge = answer.body.substr(0, 64).find("error code: 1") != std::string_view::npos;  // Cloudflare's, as plain text
    return said;
  }
  const JsonValue in = document->root();
  add_messages(said.message, in["message"]);
  if (in["error"].is_object()) add_messages(said.message, in["error"]["message"]);  // the AIP envelope
  if (in["error_description"].present()) add_messages(said.message, in["error_description"]);
  said.code = in["error"].string_or_empty();
  if (said.message.empty()) said.message = said.code;
  said.trace_id = in["traceId"].string_or_empty();
  redact(said.message, answer.secrets);
  redact(said.trace_id, answer.secrets);
  if (said.message.size() > max_message_bytes) said.message.resize(max_message_bytes);  // not before: it could cut a secret
  said.trace_id = printable(said.trace_id, 128);
  return said;
}

// Message substrings and what they mean; the first that fits wins, so the more exact one stands first.
struct Rule {
  int http_status;  // 0: any
  std::string_view part;
  Status status;
};

constexpr std::array api_rules = {
    Rule{0, "invalid private integration token", Status::PIT_INVALID},
    Rule{401, "version header was not found", Status::VERSION_MISSING},
    Rule{401, "version header is invalid", Status::VERSION_INVALID},
    Rule{401, "not authorized for this scope", Status::SCOPE_MISSING},
    Rule{401, "user type mismatch", Status::WRONG_LEVEL},
    Rule{401, "authclass type is not allowed", Status::NEEDS_LOCATION_TOKEN},
    Rule{401, "authclass is not yet supported", Status::LEVEL_UNSUPPORTED},
    Rule{401, "user type is not yet supported", Status::LEVEL_UNSUPPORTED},
    Rule{0, "route is not yet supported by the iam service", Status::ROUTE_UNSUPPORTED},
    Rule{401, "location is not accessible from this token", Status::WRONG_LOCATION},
    Rule{0, "does not have access to this location", Status::WRONG_LOCATION},
    Rule{401, "invalid jwt", Status::TOKEN_INVALID},
    Rule{401, "access token is invalid", Status::TOKEN_INVALID},
    Rule{401, "token expired", Status::TOKEN_INVALID},
    Rule{401, "token is expired", Status::TOKEN_INVALID},
    Rule{401, "token has expired", Status::TOKEN_INVALID},
    Rule{401, "jwt expired", Status::TOKEN_INVALID},
    Rule{401, "invalid token", Status::TOKEN_INVALID},
    Rule{0, "endpoint has been removed", Status::ENDPOINT_REMOVED},
    Rule{400, "not available in api version", Status::VERSION_MISMATCH},
    Rule{400, "location is not active", Status::LOCATION_INACTIVE},
    Rule{404, "cannot get /", Status::VERSION_MISMATCH},
    Rule{404, "cannot post /", Status::VERSION_MISMATCH},
    Rule{404, "cannot put /", Status::VERSION_MISMATCH},
    Rule{404, "cannot delete /", Status::VERSION_MISMATCH},
    Rule{404, "cannot patch /", Status::VERSION_MISMATCH},
};

constexpr std::array token_rules = {
    Rule{0, "missing parameter", Status::TOKEN_REQUEST},
    Rule{0, "invalid parameter", Status::TOKEN_REQUEST},
    Rule{0, "refresh token is invalid", Status::GRANT_INVALID},
    Rule{0, "refresh token has expired", Status::GRANT_INVALID},
    Rule{0, "authorization code", Status::CODE_INVALID},
    Rule{0, "redirect_uri", Status::REDIRECT_URI_MISMATCH},
    Rule{0, "redirect uri", Status::REDIRECT_URI_MISMATCH},
    Rule{0, "location is not active", Status::LOCATION_INACTIVE},
    Rule{0, "client is invalid", Status::CLIENT_INVALID},
    Rule{0, "invalid client", Status::CLIENT_INVALID},
    Rule{0, "client credentials", Status::CLIENT_INVALID},
    Rule{0, "unsupported grant type", Status::GRANT_UNSUPPORTED},
    Rule{0, "endpoint has been removed", Status::ENDPOINT_REMOVED},
    Rule{0, "version header was not found", Status::VERSION_MISSING},
    Rule{0, "version header is invalid", Status::VERSION_INVALID},
    Rule{0, "invalid_grant", Status::GRANT_INVALID},
};

// What the code of RFC 6749 tells where the message tells nothing. Not invalid_grant beside a message: it also stands beside
// messages about a paused location, and what a refresh token is no longer good for must be certain.
constexpr std::array token_codes = {
    Rule{0, "invalid_client", Status::CLIENT_INVALID},
    Rule{0, "unauthorized_client", Status::CLIENT_INVALID},
    Rule{0, "unsupported_grant_type", Status::GRANT_UNSUPPORTED},
    Rule{0, "invalid_request", Status::TOKEN_REQUEST},
};

template <std::size_t N>
Status by_message(const std::array<Rule, N> &rules, int http_status, std::string_view message) {
  for (const Rule &rule : rules)
    if ((rule.http_status == 0 || rule.http_status == http_status) && contains_ignoring_case(message, rule.part)) return rule.status;
  return Status::OK;
}

Status by_http_status(int http_status, const Said &said, Status of_401) {
  if (http_status == 403 && (said.is_html || said.is_edge)) return Status::EDGE_BLOCKED;
  switch (http_status) {
    case 400: return Status::BAD_REQUEST;
    case 401: return of_401;
    case 403: return Status::FORBIDDEN;
    case 404: return Status::HTTP_NOT_FOUND;
    case 422: return Status::VALIDATION;
    case 429: return Status::RATE_LIMITED;
    default: return http_status >= 500 ? Status::SERVER : Status::HTTP;
  }
}

std::int64_t digits(std::string_view text) {
  const auto value = read_whole<std::int64_t>(text);
  return value && *value >= 0 && *value <= 31 * 86400LL * 1000 ? *value : -1;
}

bool is_day_used_up(const Answer &answer) { return answer.http_status == 429 && digits(answer.daily_remaining) == 0; }

// A Retry-After in seconds (a date is rare and then ignored), else for a 429 the rest of the day or the interval of the
// limiter.
std::int64_t retry_after_ms(const Answer &answer) {
  if (const std::int64_t seconds = digits(answer.retry_after); seconds >= 0) return seconds * 1000;
  if (is_day_used_up(answer)) return digits(answer.daily_reset_ms);
  return answer.http_status == 429 ? digits(answer.interval_ms) : -1;
}

std::string hint_for(const Answer &answer, const Said &said) {
  if (said.is_bucket) return "No API is there: send it to https://services.leadconnectorhq.com.";
  if (is_day_used_up(answer))
    return "The requests of the day are used up: wait until it ends. HighLevel allows 200,000 a day for each app and resource.";
  return {};
}

std::string hint_for(Status status, const Asked &asked) {
  const std::string route = std::string(asked.method) + " " + printable(asked.path, 200);
  if (status == Status::SCOPE_MISSING && asked.kind == CredentialKind::PIT && asked.level == Level::AGENCY)
    return "An agency token reaches agency operations alone: use a Private Integration Token of the sub-account for " + route +
           ", or add the scope to the agency's if it is offered there.";
  if (status == Status::SCOPE_MISSING && asked.kind == CredentialKind::PIT)
    return "Add the scope of " + route +
           " to the Private Integration in the settings of the sub-account; the token stays the same.";
  if (status == Status::SCOPE_MISSING && asked.kind == CredentialKind::OAUTH)
    return "Add the scope of " + route + " to the app and send the user through the authorize URL again.";
  if (status == Status::WRONG_LEVEL && asked.level == Level::AGENCY)
    return route + " needs a location credential, and this one is an agency's.";
  if (status == Status::WRONG_LEVEL && asked.level == Level::LOCATION)
    return route + " needs an agency credential, and this one is a location's.";
  if (status == Status::VERSION_MISMATCH && !asked.version.empty())
    return route + " is not an operation of version " + printable(asked.version, 40) + ": pair the path with its own version.";
  return {};
}

Error make(Status status, const Answer &answer, Said said, std::string hint) {
  std::string message(status_meaning(status));
  if (said.is_html && status != Status::EDGE_BLOCKED)
    message += " (HTTP " + std::to_string(answer.http_status) + ", an HTML page)";
  if (!answer.generation.empty()) message += generation_note(answer.generation);
  Error error(status, std::move(message), std::move(hint));
  error.http_status = answer.http_status;
  error.server_message = printable(said.message);
  error.trace_id = std::move(said.trace_id);
  error.retry_after_ms = retry_after_ms(answer);
  return error;
}

}  // namespace

Error classify_api_answer(const Answer &answer, const Asked &asked) {
  Said said = read(answer);
  Status status = by_message(api_rules, answer.http_status, said.message);
  if (status == Status::OK) status = by_http_status(answer.http_status, said, Status::UNAUTHORIZED);
  std::string hint = hint_for(answer, said);
  if (hint.empty()) hint = hint_for(status, asked);
  return make(status, answer, std::move(said), std::move(hint));
}

Error classify_token_answer(const Answer &answer) {
  Said said = read(answer);
  const bool about_the_request = answer.http_status < 500 && answer.http_status != 429;
  Status status = about_the_request ? by_message(token_rules, answer.http_status, said.message) : Status::OK;
  if (status == Status::OK && about_the_request) status = by_message(token_codes, answer.http_status, said.code);
  if (status == Status::OK) {
    status = by_http_status(answer.http_status, said, Status::OAUTH);
    if (status == Status::BAD_REQUEST || status == Status::HTTP) status = Status::OAUTH;
    if (status == Status::VALIDATION) status = Status::TOKEN_REQUEST;
  }
  std::string hint = hint_for(answer, said);
  return make(status, answer, std::move(said), std::move(hint));
}

std::string trace_id_of(std::string_view body) {
  Answer answer;
  answer.body = body;
  return read(answer).trace_id;
}

bool is_curable_by_refresh(Status status) noexcept { return status == Status::TOKEN_INVALID; }

}  // namespace ghlauth
