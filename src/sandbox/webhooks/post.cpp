#include "sandbox/webhooks/post.hpp"

#include <unistd.h>

#include <algorithm>
#include <new>

#include "core/error.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t max_answer = std::size_t{1} << 20;

template <class T>
void set(CURL *easy, CURLoption option, T value) {
  if (curl_easy_setopt(easy, option, value) != CURLE_OK)
    throw Error(Status::INTERNAL, "libcurl does not take option " + std::to_string(option));
}

}  // namespace

Post::Post(const Webhook &webhook, const SignedBody &content, std::int64_t timeout_ms, const std::string &ca_file,
           const Targets &targets)
    : number_(webhook.number), url_(webhook.url), body_(content.body), targets_(targets), easy_(curl_easy_init()) {
  if (!easy_) throw std::bad_alloc();
  CURL *easy = easy_.get();
  set(easy, CURLOPT_URL, url_.c_str());
  set(easy, CURLOPT_PATH_AS_IS, 1L);
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_PROXY, "");  // none, whatever the environment says
  set(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_QUICK_EXIT, 1L);
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(timeout_ms, 1)));
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  // On a kept connection that dies libcurl would send the body a second time by itself.
  set(easy, CURLOPT_FRESH_CONNECT, 1L);
  set(easy, CURLOPT_FORBID_REUSE, 1L);
  if (!ca_file.empty()) set(easy, CURLOPT_CAINFO, ca_file.c_str());
  set(easy, CURLOPT_POST, 1L);
  set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.size()));
  set(easy, CURLOPT_POSTFIELDS, body_.c_str());
  for (const char *line : {"Content-Type: application/json", "User-Agent: ghlauth-sandbox", "Expect:"}) add_header(line);
  for (const Header &header : content.headers) add_header(header.name + ": " + header.value);
  set(easy, CURLOPT_HTTPHEADER, headers_.get());
  set(easy, CURLOPT_OPENSOCKETFUNCTION, &Post::on_socket);
  set(easy, CURLOPT_OPENSOCKETDATA, this);
  set(easy, CURLOPT_WRITEFUNCTION, &Post::on_body);
  set(easy, CURLOPT_WRITEDATA, this);
  set(easy, CURLOPT_PRIVATE, this);
}

void Post::add_header(const std::string &line) {
  curl_slist *longer = curl_slist_append(headers_.get(), line.c_str());
  if (!longer) throw std::bad_alloc();
  (void)headers_.release();
  headers_.reset(longer);
}

curl_socket_t Post::on_socket(void *self, curlsocktype, curl_sockaddr *address) {
  auto &post = *static_cast<Post *>(self);
  try {
    if (post.targets_.may_connect(post.url_, address->addr))
      return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    post.refused_address_ = true;
  } catch (const std::exception &) {
  }
  return CURL_SOCKET_BAD;
}

std::size_t Post::on_body(char *, std::size_t size, std::size_t count, void *self) {
  auto &post = *static_cast<Post *>(self);
  post.received_ += size * count;
  return post.received_ > max_answer ? 0 : size * count;  // what it says does not matter
}

Attempt Post::outcome(CURLcode code) const {
  Attempt attempt;
  if (code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    attempt.status = static_cast<int>(status);
  } else if (refused_address_) {
    attempt.error = "The host has an address that is not one of this machine";
  } else {
    attempt.error = curl_easy_strerror(code);
  }
  curl_off_t took_us = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_TOTAL_TIME_T, &took_us);
  attempt.took_ms = static_cast<std::int64_t>(took_us / 1000);
  return attempt;
}

}  // namespace ghlauth::sandbox
