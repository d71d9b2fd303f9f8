#include "protocol/refresh_progress.hpp"

#include "protocol/access_token.hpp"
#include "protocol/stored.hpp"

namespace ghlauth {
namespace {

constexpr std::int64_t most_http_status = 999;  // three digits, whatever they mean to whoever is between HighLevel and us

std::string text_of(const JsonValue &value) { return std::string(value.string_or_empty()); }

Error read_failure(const JsonValue &in) {
  const auto status = static_cast<Status>(stored_number(in["status"], static_cast<std::int64_t>(Status::INTERNAL), INT32_MIN, -1));
  Error error(status, text_of(in["message"]), text_of(in["hint"]));
  const std::int64_t http_status = in["http_status"].integer().value_or(0);
  if (http_status >= 0 && http_status <= most_http_status) error.http_status = static_cast<int>(http_status);
  error.server_message = text_of(in["server_message"]);
  error.trace_id = text_of(in["trace_id"]);
  error.retry_after_ms = stored_ms(in["retry_after_ms"], -1);
  return error;
}

void write_failure(JsonWriter &out, const Error &error) {
  out.begin_object();
  out.member("status", static_cast<std::int64_t>(error.status()));
  out.member("message", error.message()).member("hint", error.hint());
  out.member("http_status", error.http_status).member("server_message", error.server_message);
  out.member("trace_id", error.trace_id).member("retry_after_ms", error.retry_after_ms);
  out.end_object();
}

}  // namespace

void write_progress(JsonWriter &out, const RefreshProgress &progress) {
  out.begin_object();
  out.member("stage", static_cast<std::int64_t>(progress.stage));
  out.member("holder", progress.holder).member("since_s", progress.since_s);
  out.member("since_boot_ms", progress.since_boot_ms);
  if (progress.failure) write_failure(out.key("failure"), *progress.failure);
  out.end_object();
}

RefreshProgress read_progress(const JsonValue &in) {
  RefreshProgress progress;
  const std::int64_t stage = in["stage"].integer().value_or(0);
  // An unknown stage is one of a newer version: take it for the one that needs the most care.
  progress.stage = stage >= 0 && stage <= static_cast<std::int64_t>(RefreshStage::SENT) ? static_cast<RefreshStage>(stage)
                                                                                        : RefreshStage::SENT;
  progress.holder = text_of(in["holder"]);
  progress.since_s = stored_s(in["since_s"]);
  progress.since_boot_ms = stored_ms(in["since_boot_ms"]);
  if (in["failure"].is_object()) progress.failure = read_failure(in["failure"]);
  return progress;
}

void write_candidate(JsonWriter &out, const Candidate &candidate) {
  out.begin_object();
  out.member("access_token", candidate.access_token.reveal()).member("refresh_token", candidate.refresh_token.reveal());
  out.member("obtained_at_s", candidate.obtained_at_s).member("expires_at_s", candidate.expires_at_s);
  out.end_object();
}

Candidate read_candidate(const JsonValue &in) {
  Candidate candidate;
  candidate.access_token.assign(in["access_token"].string_or_empty());
  candidate.refresh_token.assign(in["refresh_token"].string_or_empty());
  candidate.obtained_at_s = stored_s(in["obtained_at_s"]);
  candidate.expires_at_s = stored_s(in["expires_at_s"], no_expiry);
  return candidate;
}

}  // namespace ghlauth
