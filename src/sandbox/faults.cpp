#include "sandbox/faults.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/error.hpp"
#include "core/log.hpp"
#include "sandbox/failure.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::array<FaultKind, 15> kinds = {{
    {"status", false, "an error status, with a body and Retry-After on demand"},
    {"delay", true, "the answer comes later"},
    {"drop_before", false, "the connection is closed before anything is carried out"},
    {"drop_after", true, "the request is carried out, and its answer never comes"},
    {"reset", true, "the connection is reset in the middle of the answer"},
    {"truncated", true, "the connection ends in the middle of the answer"},
    {"malformed", true, "half of the body, as if it were all"},
    {"empty", true, "no body"},
    {"null", true, "the body is null"},
    {"html", true, "a page in the place of JSON"},
    {"huge", true, "a very large body"},
    {"slow_drip", true, "the body comes a few bytes at a time"},
    {"redirect", false, "the answer leads elsewhere"},
    {"no_access_token", true, "a token answer without the access token"},
    {"bad_expires_in", true, "a token answer whose expires_in is no number"},
}};

const FaultKind &kind_of(std::string_view name) {
  if (const FaultKind *found = find_fault_kind(name)) return *found;
  std::string names;
  for (const FaultKind &kind : kinds) names += (names.empty() ? "" : ", ") + std::string(kind.name);
  throw_invalid("there is no fault of the kind \"" + printable(name, 64) + '"', "The kinds: " + names + '.');
}

std::int64_t whole(const JsonValue &description, std::string_view name, std::int64_t standard, std::int64_t max) {
  const JsonValue member = description[name];
  if (!member.present()) return standard;
  const auto number = member.integer();
  if (!number || *number < 0 || *number > max)
    throw_invalid("the fault's " + std::string(name) + " is not a whole number from 0 to " + std::to_string(max));
  return *number;
}

/// The names of one field of a token answer in the two generations.
using Names = std::array<std::string_view, 2>;

/// The members of an object without one of them, or with another value for it.
std::string replaced(std::string_view json, const Names &names, std::string_view value) {
  const auto document = JsonDocument::try_parse(json);
  if (!document || !document->root().is_object()) return std::string(json);
  JsonWriter out;
  out.begin_object();
  for (const JsonValue &member : document->root().items()) {
    if (std::find(names.begin(), names.end(), member.key()) == names.end())
      out.key(member.key()).raw(member.dump());
    else if (!value.empty())
      out.key(member.key()).raw(value);
  }
  return out.end_object().str();
}

void replace_body(Response &response, std::string body, std::string_view type) {
  response.body = std::move(body);
  std::erase_if(response.headers, [](const Header &header) { return header.name == "Content-Type"; });
  response.with("Content-Type", type);
}

}  // namespace

std::span<const FaultKind> fault_kinds() noexcept { return kinds; }

const FaultKind *find_fault_kind(std::string_view name) noexcept {
  const auto *found = std::find_if(kinds.begin(), kinds.end(), [&](const FaultKind &kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : found;
}

void Faults::add(const JsonValue &description) {
  Fault fault;
  fault.kind = description["kind"].string_or_empty();
  const FaultKind &kind = kind_of(fault.kind);
  fault.method = description["method"].string_or_empty();
  fault.path_prefix = description["path"].string_or_empty();
  fault.count = whole(description, "count", 1, 1'000'000'000);
  fault.effect = description["effect"].boolean().value_or(kind.effect);
  fault.delay_ms = whole(description, "delay_ms", 0, 3'600'000);
  fault.status = static_cast<unsigned>(whole(description, "status", fault.kind == "redirect" ? 307 : 500, 599));
  if (fault.status < 200) throw_invalid("the fault's status is not a final HTTP status", "Give one from 200 to 599.");
  if (description["retry_after_s"].present()) fault.retry_after_s = whole(description, "retry_after_s", 0, 1'000'000);
  fault.body = description["body"].string_or_empty();
  fault.location = description["location"].string_or_empty();
  if (fault.kind == "redirect" && fault.location.empty())
    throw_invalid("the fault has no location to redirect to", "Give it as \"location\".");
  fault.value = description["value"].present() ? description["value"].dump() : "\"soon\"";
  fault.bytes = static_cast<std::size_t>(whole(description, "bytes", fault.kind == "huge" ? 100 << 20 : 1, 1 << 30));
  fault.interval_ms = whole(description, "interval_ms", 100, 60'000);
  fault.number = ++last_number_;
  queue_.push_back(std::move(fault));
}

void Faults::remove(std::int64_t number) {
  if (std::erase_if(queue_, [&](const Fault &fault) { return fault.number == number; }) == 0)
    throw_invalid("there is no fault " + std::to_string(number), "It may have been used up.");
}

std::optional<Fault> Faults::take(std::string_view method, std::string_view path) {
  const auto found = std::find_if(queue_.begin(), queue_.end(), [&](const Fault &fault) {
    return (fault.method.empty() || fault.method == method) && path.starts_with(fault.path_prefix);
  });
  if (found == queue_.end()) return std::nullopt;
  Fault fault = *found;
  if (--found->count <= 0) queue_.erase(found);
  return fault;
}

Delivery spoil(const Fault &fault, Response response) {
  Delivery delivery;
  delivery.delay_ms = fault.delay_ms;
  const std::string_view kind = fault.kind;
  if (kind == "drop_before" || kind == "drop_after") {
    delivery.ending = Ending::NO_ANSWER;
  } else if (kind == "status") {
    response = failure(fault.status, fault.status == 429 ? "Too Many Requests" : "Internal server error", "fault");
    if (!fault.body.empty()) response.body = fault.body;
    if (fault.retry_after_s >= 0) response.with("Retry-After", std::to_string(fault.retry_after_s));
  } else if (kind == "redirect") {
    response = {fault.status, {{"Location", fault.location}}, "", "fault"};
  } else if (kind == "malformed") {
    response.body.resize(response.body.size() / 2);
  } else if (kind == "truncated") {
    delivery.ending = Ending::TRUNCATED;
  } else if (kind == "reset") {
    delivery.ending = Ending::RESET;
  } else if (kind == "html") {
    replace_body(response, "<!doctype html><title>Service</title><h1>Service is being updated</h1>\n", "text/html");
  } else if (kind == "empty") {
    response.body.clear();
  } else if (kind == "null") {
    response.body = "null";
  } else if (kind == "no_access_token") {
    response.body = replaced(response.body, {"access_token", "accessToken"}, "");
  } else if (kind == "bad_expires_in") {
    response.body = replaced(response.body, {"expires_in", "expiresIn"}, fault.value);
  } else if (kind == "slow_drip") {
    delivery.ending = Ending::DRIP;
    delivery.drip_bytes = std::max<std::size_t>(1, fault.bytes);
    delivery.drip_interval_ms = fault.interval_ms;
  } else if (kind == "huge") {
    replace_body(response, '"' + std::string(fault.bytes, 'x') + '"', "application/json");
  }
  delivery.response = std::move(response);
  return delivery;
}

}  // namespace ghlauth::sandbox
