// What the sessions of one transport have in common: options, DNS answers, TLS sessions and the CA store.
#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <mutex>

#include "crypto/ca_store.hpp"
#include "net/curl_transport.hpp"

namespace ghlauth::net {

class CurlShared {
 public:
  explicit CurlShared(CurlOptions options);
  CurlShared(const CurlShared &) = delete;
  CurlShared &operator=(const CurlShared &) = delete;
  ~CurlShared();

  [[nodiscard]] const CurlOptions &options() const noexcept { return options_; }
  [[nodiscard]] CURLSH *handle() const noexcept { return share_; }
  /// Parsed by the first call; a failure is thrown again by each.
  [[nodiscard]] std::shared_ptr<const crypto::CaStore> ca_store();

 private:
  static void lock(CURL *easy, curl_lock_data data, curl_lock_access access, void *self);
  static void unlock(CURL *easy, curl_lock_data data, void *self);

  CurlOptions options_;
  std::array<std::mutex, CURL_LOCK_DATA_LAST> locks_;
  CURLSH *share_;
  std::mutex ca_mutex_;
  std::shared_ptr<const crypto::CaStore> ca_store_;
};

}  // namespace ghlauth::net
