// One webhook as a request of libcurl.
#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/webhooks/signatures.hpp"
#include "sandbox/webhooks/targets.hpp"
#include "sandbox/webhooks/webhooks.hpp"

namespace ghlauth::sandbox {

class Post {
 public:
  /// `targets` outlives it.
  Post(const Webhook &webhook, const SignedBody &content, std::int64_t timeout_ms, const std::string &ca_file,
       const Targets &targets);
  Post(const Post &) = delete;
  Post &operator=(const Post &) = delete;
  ~Post() = default;

  [[nodiscard]] std::int64_t number() const noexcept { return number_; }
  [[nodiscard]] CURL *easy() const noexcept { return easy_.get(); }
  /// How it ended, without the time of day.
  [[nodiscard]] Attempt outcome(CURLcode code) const;

 private:
  struct FreeEasy {
    void operator()(CURL *easy) const noexcept { curl_easy_cleanup(easy); }
  };
  struct FreeList {
    void operator()(curl_slist *list) const noexcept { curl_slist_free_all(list); }
  };
  static curl_socket_t on_socket(void *self, curlsocktype purpose, curl_sockaddr *address);
  static std::size_t on_body(char *data, std::size_t size, std::size_t count, void *self);
  void add_header(const std::string &line);

  std::int64_t number_;
  std::string url_;
  std::string body_;
  const Targets &targets_;
  bool refused_address_ = false;
  std::size_t received_ = 0;
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::unique_ptr<CURL, FreeEasy> easy_;
};

}  // namespace ghlauth::sandbox
