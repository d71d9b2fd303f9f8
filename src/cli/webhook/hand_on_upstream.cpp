#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include "cli/failure.hpp"
#include "cli/text.hpp"
#include "cli/webhook/delivery.hpp"

namespace ghlauth::cli {
namespace {

constexpr std::size_t max_value = 1024;

struct FreeEasy {
  void operator()(CURL *easy) const noexcept { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, FreeEasy>;
struct FreeLines {
  void operator()(curl_slist *lines) const noexcept { curl_slist_free_all(lines); }
};
using Lines = std::unique_ptr<curl_slist, FreeLines>;

void add_line(Lines &lines, const std::string &line) {
  curl_slist *longer = curl_slist_append(lines.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)lines.release();
  lines.reset(longer);
}

void add(Lines &lines, const std::string &name, const std::string &value) {
  // A value that could end its line, or is too long for one, is left out; the event has it whole.
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (value.empty() || value.size() > max_value || std::any_of(value.begin(), value.end(), is_control)) return;
  add_line(lines, name + ": " + value);
}

Lines lines_of(const Delivery &delivery) {
  Lines lines;
  for (const auto &[name, value] : delivery.headers) add(lines, name, value);
  const auto is_type = [](const auto &header) { return lower(header.first) == "content-type"; };
  // libcurl would call it a form.
  if (std::none_of(delivery.headers.begin(), delivery.headers.end(), is_type)) add_line(lines, "Content-Type: application/json");
  add(lines, "X-Ghlauth-Event-Id", delivery.id);
  add(lines, "X-Ghlauth-Event-Type", delivery.type);
  add(lines, "X-Ghlauth-App-Id", delivery.app_id);
  add(lines, "X-Ghlauth-Company-Id", delivery.company_id);
  add(lines, "X-Ghlauth-Location-Id", delivery.location_id);
  if (delivery.timestamp_s >= 0) add(lines, "X-Ghlauth-Timestamp", std::to_string(delivery.timestamp_s));
  add_line(lines, "Expect:");  // of nobody
  return lines;
}

std::size_t discard(char *, std::size_t size, std::size_t count, void *) { return size * count; }

/// One for each thread, whose connection is kept.
CURL *this_threads_easy() {
  thread_local Easy easy(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  curl_easy_reset(easy.get());
  return easy.get();
}

void post(const std::string &url, const std::string &ca_file, std::int64_t timeout_ms, const Delivery &delivery) {
  CURL *easy = this_threads_easy();
  const Lines lines = lines_of(delivery);
  std::array<char, CURL_ERROR_SIZE> reason{};
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, delivery.body.data());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(delivery.body.size()));
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines.get());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, reason.data());
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout_ms));
  if (!ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file.c_str());
  const CURLcode code = curl_easy_perform(easy);
  if (code != CURLE_OK) throw Failure(exit_failed, url + ": " + (reason[0] != '\0' ? reason.data() : curl_easy_strerror(code)));
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  if (status < 200 || status > 299) throw Failure(exit_failed, url + " answered " + std::to_string(status));
}

}  // namespace

HandOn hand_on_to_upstream(std::string url, std::string ca_file, std::int64_t timeout_ms) {
  if (!url.starts_with("http://") && !url.starts_with("https://"))
    throw Failure(exit_usage, "\"" + url + "\" is no address", "Give an http:// or https:// URL.");
  if (url.find('@') != std::string::npos)
    throw Failure(exit_usage, "the address has a user or password in it", "Everybody on this machine could read them: leave them out.");
  return [url = std::move(url), ca_file = std::move(ca_file), timeout_ms](const Delivery &delivery) {
    post(url, ca_file, timeout_ms, delivery);
  };
}

}  // namespace ghlauth::cli
