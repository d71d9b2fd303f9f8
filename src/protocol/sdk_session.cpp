#include "protocol/sdk_session.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/number.hpp"

namespace ghlauth {
namespace {

constexpr std::int64_t default_lifetime_s = 86400;  // what the SDK assumes where an answer has no expires_in

bool is_session(const JsonValue &value) { return value["access_token"].present() || value["refresh_token"].present(); }

/// What is in an object of extended JSON such as {"$numberLong": "5"}; absent for any other value.
JsonValue wrapped(const JsonValue &value, std::string_view &kind) {
  if (!value.is_object()) return {};
  const std::vector<JsonValue> items = value.items();
  if (items.size() != 1 || !items[0].key().starts_with('$')) return {};
  kind = items[0].key();
  return items[0];
}

std::optional<std::int64_t> whole(std::string_view text) {
  const auto number = read_whole<double>(text);
  if (!number || !(std::abs(*number) < 9e15)) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

std::optional<std::int64_t> integer_of(const JsonValue &value) {
  if (const auto number = value.integer()) return number;
  if (const auto number = value.number(); number && std::abs(*number) < 9e15) return static_cast<std::int64_t>(*number);
  std::string_view kind;
  const JsonValue inner = wrapped(value, kind);
  if (!kind.starts_with("$number")) return std::nullopt;
  return inner.is_string() ? whole(inner.string_or_empty()) : integer_of(inner);
}

/// Takes so many digits off the text; -1 when they are not there.
int digits(std::string_view &text, std::size_t count) {
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + std::min(count, text.size()), number);
  if (failure != std::errc() || end != text.data() + count || text.front() == '-') return -1;
  text.remove_prefix(count);
  return number;
}

bool skip(std::string_view &text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// Of "2026-11-25T17:15:47.123Z", which is how both JavaScript and MongoDB write a time.
std::optional<std::int64_t> seconds_of_iso(std::string_view text) {
  const int year = digits(text, 4);
  if (year < 0 || !skip(text, '-')) return std::nullopt;
  const int month = digits(text, 2);
  if (month < 0 || !skip(text, '-')) return std::nullopt;
  const int day = digits(text, 2);
  if (day < 0 || !skip(text, 'T')) return std::nullopt;
  const int hour = digits(text, 2);
  if (hour < 0 || hour > 23 || !skip(text, ':')) return std::nullopt;
  const int minute = digits(text, 2);
  if (minute < 0 || minute > 59 || !skip(text, ':')) return std::nullopt;
  const int second = digits(text, 2);
  if (second < 0 || second > 60) return std::nullopt;
  if (skip(text, '.')) text.remove_prefix(std::min(text.find_first_not_of("0123456789"), text.size()));
  if (text != "Z" && text != "+00:00" && text != "+0000") return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * 86400LL + hour * 3600 + minute * 60 + second;
}

/// A time: ISO text, or milliseconds; in {"$date": ...} or not.
std::optional<std::int64_t> seconds_of(const JsonValue &value) {
  std::string_view kind;
  const JsonValue inner = wrapped(value, kind);
  if (kind == "$date") return seconds_of(inner);
  if (value.is_string()) return seconds_of_iso(value.string_or_empty());
  const std::optional<std::int64_t> milliseconds = integer_of(value);
  if (!milliseconds) return std::nullopt;
  return *milliseconds / 1000;
}

/// The record as the token answer that it was, with numbers that are numbers.
SecretBytes answer_json(const JsonValue &record, std::int64_t lifetime_s) {
  JsonWriter out;
  out.begin_object();
  for (const JsonValue &member : record.items()) {
    const std::string_view name = member.key();
    if (name == "expires_in" || name == "_id" || name == "applicationId" || name == "resourceId") continue;
    if (member.is_string())
      out.member(name, member.string_or_empty());
    else
      out.key(name).raw(member.dump());
  }
  out.member("expires_in", lifetime_s).end_object();
  SecretBytes json;
  append(json, out.text());
  return json;
}

/// Whose token it is where the answer itself does not say: what it was kept under, at a location unless that is the company.
void complete(SdkSession &session) {
  TokenAnswer &answer = session.answer;
  if (answer.level == Level::UNKNOWN && !session.resource_id.empty())
    answer.level = answer.company_id == session.resource_id ? Level::AGENCY : Level::LOCATION;
  if (answer.level == Level::UNKNOWN && !answer.company_id.empty()) answer.level = Level::AGENCY;
  std::string &id = answer.level == Level::LOCATION ? answer.location_id : answer.company_id;
  if (id.empty()) id = session.resource_id;
  if (answer.level == Level::UNKNOWN || id.empty())
    throw Error(Status::TOKEN_RESPONSE, "it says neither its company nor its location");
}

}  // namespace

void visit_sdk_sessions(const JsonValue &root, const std::function<void(const JsonValue &, std::string_view key)> &visit) {
  if (is_session(root) || !(root.is_object() || root.is_array())) {
    visit(root, {});
    return;
  }
  for (const JsonValue &item : root.items()) {
    const std::vector<JsonValue> pair = item.is_array() ? item.items() : std::vector<JsonValue>();
    if (pair.size() == 2 && pair[0].is_string())
      visit(pair[1], pair[0].string_or_empty());
    else
      visit(item, item.key());
  }
}

SdkSession read_sdk_session(const JsonValue &record, std::string_view key) {
  if (!is_session(record)) throw Error(Status::TOKEN_RESPONSE, "it is no session record: it has no token");
  SdkSession session;
  const std::size_t colon = key.find(':');
  if (colon != std::string_view::npos) {
    session.app_id = key.substr(0, colon);
    session.resource_id = key.substr(colon + 1);
  }
  if (record["applicationId"].is_string()) session.app_id = record["applicationId"].string_or_empty();
  if (record["resourceId"].is_string()) session.resource_id = record["resourceId"].string_or_empty();
  const std::int64_t lifetime_s = integer_of(record["expires_in"]).value_or(default_lifetime_s);
  session.answer = parse_token_answer(view(answer_json(record, lifetime_s)), "application/json");
  complete(session);
  session.stored_at_s = seconds_of(record["updatedAt"]);
  const std::optional<std::int64_t> expires_at_s = seconds_of(record["expire_at"]);
  if (!session.stored_at_s && expires_at_s) session.stored_at_s = *expires_at_s - lifetime_s;
  if (session.stored_at_s && !is_unix_time(*session.stored_at_s)) session.stored_at_s.reset();
  return session;
}

}  // namespace ghlauth
