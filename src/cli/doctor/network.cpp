#include "cli/doctor/network.hpp"

#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <optional>

#include "cli/http.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

constexpr std::int64_t timeout_ms = 15'000;
// HighLevel refuses no clock, but a webhook is let in at most 300 s ahead of ours, and tokens seem to last longer or shorter.
constexpr std::int64_t tolerated_skew_s = 60;

std::string remedy_of(HttpFailure::Reason reason) {
  switch (reason) {
    case HttpFailure::Reason::NAME: return "Look at the name, and at this machine's DNS (/etc/resolv.conf).";
    case HttpFailure::Reason::PROXY: return "Look at HTTPS_PROXY.";
    case HttpFailure::Reason::CONNECTION:
      return "Look whether a firewall lets this machine out to it; a proxy is taken from HTTPS_PROXY.";
    case HttpFailure::Reason::TLS:
      return "Something stands in between, or the certificates of this machine are old (package ca-certificates). With a company's own "
             "authority: --ca-file PATH. Verification cannot be switched off.";
    default: return "";
  }
}

// As RFC 9110 wants it: "Sun, 06 Nov 1994 08:49:37 GMT".
std::optional<std::int64_t> time_of(const std::string &date) {
  std::tm parts = {};
  const std::size_t begin = date.find_first_not_of(' ');
  if (begin == std::string::npos || strptime(date.c_str() + begin, "%a, %d %b %Y %T GMT", &parts) == nullptr) return std::nullopt;
  return static_cast<std::int64_t>(timegm(&parts));
}

void look_at_clock(const std::string &date, Findings &findings) {
  const std::optional<std::int64_t> theirs_s = time_of(date);
  if (!theirs_s) return findings.push_back({"clock", Health::NOTE, "the server does not say what time it is", ""});
  const std::int64_t ahead_s = now_s() - *theirs_s;
  if (std::llabs(ahead_s) <= tolerated_skew_s) return findings.push_back({"clock", Health::GOOD, "right to within a minute", ""});
  findings.push_back({"clock", Health::BAD,
                      "this machine is " + duration(std::llabs(ahead_s)) + (ahead_s > 0 ? " ahead of" : " behind") + " the server",
                      "Set the clock (timedatectl set-ntp true): tokens are renewed too late or too early by it, and webhooks are refused."});
}

}  // namespace

void look_at_origin(const std::string &origin, const std::string &ca_file, Findings &findings) {
  HttpCall call;
  call.url = origin + '/';
  call.ca_file = ca_file;
  call.has_proxy = !origin.starts_with("http:");  // the sandbox is reached without one everywhere
  call.timeout_ms = timeout_ms;
  try {
    const HttpAnswer answer = http(call);
    findings.push_back({"network", Health::GOOD,
                        origin + " answers from " + answer.address + " in " + std::to_string(answer.took_ms) + " ms" +
                            (origin.starts_with("https:") ? ", and its certificate is good" : ", without TLS"),
                        ""});
    look_at_clock(answer.date, findings);
  } catch (const HttpFailure &failure) {
    findings.push_back({"network", Health::BAD, failure.message, remedy_of(failure.reason)});
  }
}

}  // namespace ghlauth::cli
