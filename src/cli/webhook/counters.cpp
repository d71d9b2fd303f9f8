#include "cli/webhook/counters.hpp"

#include <algorithm>
#include <cctype>

namespace ghlauth::cli {
namespace {

std::string head(const std::string &name, const char *type, const char *help) {
  return "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

std::string metric(const std::string &name, const char *type, const char *help, std::int64_t value) {
  return head(name, type, help) + name + " " + std::to_string(value) + "\n";
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

void Counters::answered(const std::string &outcome) {
  const std::lock_guard lock(mutex_);
  ++by_outcome_[lower_case(outcome)];
}

void Counters::handed_on() {
  const std::lock_guard lock(mutex_);
  ++handed_on_;
}

void Counters::failed_to_hand_on() {
  const std::lock_guard lock(mutex_);
  ++failed_;
}

void Counters::gave_up() {
  const std::lock_guard lock(mutex_);
  ++gave_up_;
}

void Counters::applied() {
  const std::lock_guard lock(mutex_);
  ++applied_;
}

std::string Counters::text(const std::optional<Spool::Census> &spool) const {
  const std::lock_guard lock(mutex_);
  std::string out = head("ghlauth_webhook_requests_total", "counter", "Requests, by what became of them; ok: let in and kept.");
  for (const auto &[outcome, count] : by_outcome_)
    out += "ghlauth_webhook_requests_total{outcome=\"" + outcome + "\"} " + std::to_string(count) + "\n";
  out += metric("ghlauth_webhook_handed_on_total", "counter", "Events that the application accepted.", handed_on_);
  out += metric("ghlauth_webhook_hand_on_failures_total", "counter", "Attempts that the application did not accept.", failed_);
  out += metric("ghlauth_webhook_lifecycle_total", "counter", "Lifecycle events that were news to the store.", applied_);
  if (!spool) return out;
  out += metric("ghlauth_webhook_given_up_total", "counter", "Events that were given up since the start.", gave_up_);
  out += metric("ghlauth_webhook_spool_waiting", "gauge", "Events in the spool that wait.", spool->waiting);
  out += metric("ghlauth_webhook_spool_given_up", "gauge", "Events in the spool that were given up.", spool->given_up);
  out += metric("ghlauth_webhook_spool_oldest_timestamp_seconds", "gauge", "When the oldest that waits came; 0 for none.", spool->oldest_s);
  return out;
}

}  // namespace ghlauth::cli
