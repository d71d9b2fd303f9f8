#include "cli/http.hpp"

#include <curl/curl.h>
#include <strings.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <string_view>

#include "cli/terminal.hpp"

namespace ghlauth::cli {
namespace {

constexpr std::size_t max_value = 1024;
constexpr std::size_t max_answer = 16U << 20;

struct FreeEasy {
  void operator()(CURL *easy) const noexcept { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, FreeEasy>;
struct FreeLines {
  void operator()(curl_slist *lines) const noexcept { curl_slist_free_all(lines); }
};
using Lines = std::unique_ptr<curl_slist, FreeLines>;

/// One for each thread, whose connections are kept.
CURL *this_threads_easy() {
  thread_local Easy easy(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  curl_easy_reset(easy.get());
  return easy.get();
}

void add(Lines &lines, const std::string &name, const std::string &value) {
  // A value that could end its line, or is too long for one.
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (value.size() > max_value || std::any_of(value.begin(), value.end(), is_control)) return;
  curl_slist *longer = curl_slist_append(lines.get(), (value.empty() ? name + ':' : name + ": " + value).c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)lines.release();
  lines.reset(longer);
}

std::size_t take_header(char *data, std::size_t, std::size_t size, void *answer) {
  constexpr std::string_view name = "date:";
  const std::string_view line(data, size);
  if (line.size() > name.size() && strncasecmp(line.data(), name.data(), name.size()) == 0)
    static_cast<HttpAnswer *>(answer)->date = line.substr(name.size());
  return size;
}

std::size_t take_body(char *data, std::size_t, std::size_t size, void *answer) {
  std::string &body = static_cast<HttpAnswer *>(answer)->body;
  body.append(data, std::min(size, max_answer - body.size()));
  return size;
}

int has_to_end(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t) { return interrupted_by() == 0 ? 0 : 1; }

HttpFailure::Reason reason_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return HttpFailure::Reason::NAME;
    case CURLE_COULDNT_RESOLVE_PROXY: return HttpFailure::Reason::PROXY;
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT: return HttpFailure::Reason::CONNECTION;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE: return HttpFailure::Reason::TLS;
    default: return HttpFailure::Reason::OTHER;
  }
}

}  // namespace

HttpAnswer http(const HttpCall &call) {
  CURL *easy = this_threads_easy();
  HttpAnswer answer;
  Lines lines;
  for (const auto &[name, value] : call.headers) add(lines, name, value);
  std::array<char, CURL_ERROR_SIZE> text{};
  curl_easy_setopt(easy, CURLOPT_URL, call.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  if (!call.has_proxy) curl_easy_setopt(easy, CURLOPT_PROXY, "");
  if (call.body) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call.body->data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body->size()));
  }
  if (call.bearer != nullptr) {
    curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, call.bearer->c_str());
  }
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines.get());
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &answer);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, has_to_end);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, call.ends_with_program ? 0L : 1L);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, text.data());
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(call.timeout_ms));
  if (!call.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, call.ca_file.c_str());
  const CURLcode code = curl_easy_perform(easy);
  if (code != CURLE_OK) throw HttpFailure(reason_of(code), call.url + ": " + (text[0] != '\0' ? text.data() : curl_easy_strerror(code)));
  double seconds = 0;
  const char *address = nullptr;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer.status);
  curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME, &seconds);
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
  answer.took_ms = static_cast<std::int64_t>(seconds * 1000);
  if (address != nullptr) answer.address = address;
  return answer;
}

std::string http_library() {
  const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);
  return std::string("libcurl ") + curl->version + ", " + (curl->ssl_version != nullptr ? curl->ssl_version : "no TLS");
}

bool has_http2() { return (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTP2) != 0; }

}  // namespace ghlauth::cli
