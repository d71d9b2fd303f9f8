#include "cli/doctor/network.hpp"

#include <curl/curl.h>
#include <strings.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string_view>

#include "cli/failure.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

constexpr long timeout_ms = 15'000;
// HighLevel refuses no clock, but a webhook is let in at most 300 s ahead of ours, and tokens seem to last longer or shorter.
constexpr std::int64_t tolerated_skew_s = 60;

struct FreeEasy {
  void operator()(CURL *easy) const noexcept { curl_easy_cleanup(easy); }
};

std::size_t take_header(char *data, std::size_t, std::size_t size, void *date) {
  constexpr std::string_view name = "date:";
  const std::string_view line(data, size);
  if (line.size() > name.size() && strncasecmp(line.data(), name.data(), name.size()) == 0)
    static_cast<std::string *>(date)->assign(line.substr(name.size()));
  return size;
}

std::size_t discard(char *, std::size_t, std::size_t size, void *) { return size; }

int has_to_end(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t) { return interrupted_by() == 0 ? 0 : 1; }

std::string remedy_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return "Look at the name, and at this machine's DNS (/etc/resolv.conf).";
    case CURLE_COULDNT_RESOLVE_PROXY: return "Look at HTTPS_PROXY.";
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT: return "Look whether a firewall lets this machine out to it; a proxy is taken from HTTPS_PROXY.";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return "Something stands in between, or the certificates of this machine are old (package ca-certificates). With a company's own "
             "authority: --ca-file PATH. Verification cannot be switched off.";
    default: return "";
  }
}

void look_at_clock(const std::string &date, Findings &findings) {
  const std::time_t theirs_s = curl_getdate(date.c_str(), nullptr);
  if (theirs_s < 0) return findings.push_back({"clock", Health::NOTE, "the server does not say what time it is", ""});
  const std::int64_t ahead_s = now_s() - static_cast<std::int64_t>(theirs_s);
  if (std::llabs(ahead_s) <= tolerated_skew_s) return findings.push_back({"clock", Health::GOOD, "right to within a minute", ""});
  findings.push_back({"clock", Health::BAD,
                      "this machine is " + duration(std::llabs(ahead_s)) + (ahead_s > 0 ? " ahead of" : " behind") + " the server",
                      "Set the clock (timedatectl set-ntp true): tokens are renewed too late or too early by it, and webhooks are refused."});
}

}  // namespace

void look_at_origin(const std::string &origin, const std::string &ca_file, Findings &findings) {
  const std::unique_ptr<CURL, FreeEasy> owned(curl_easy_init());
  if (!owned) throw Failure(exit_failed, "libcurl cannot be used");
  CURL *easy = owned.get();
  std::string date;
  std::array<char, CURL_ERROR_SIZE> reason{};
  curl_easy_setopt(easy, CURLOPT_URL, (origin + "/").c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &date);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, has_to_end);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, reason.data());
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout_ms);
  if (!ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file.c_str());
  if (origin.starts_with("http:")) curl_easy_setopt(easy, CURLOPT_PROXY, "");  // the sandbox, as everywhere
  const CURLcode code = curl_easy_perform(easy);
  if (code != CURLE_OK)
    return findings.push_back({"network", Health::BAD, origin + ": " + (reason[0] != '\0' ? reason.data() : curl_easy_strerror(code)),
                               remedy_of(code)});
  double seconds = 0;
  char *address = nullptr;
  curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME, &seconds);
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
  const std::string time = std::to_string(static_cast<int>(seconds * 1000)) + " ms";
  const bool is_tls = origin.starts_with("https:");
  findings.push_back({"network", Health::GOOD,
                      origin + " answers from " + address + " in " + time + (is_tls ? ", and its certificate is good" : ", without TLS"), ""});
  look_at_clock(date, findings);
}

}  // namespace ghlauth::cli
