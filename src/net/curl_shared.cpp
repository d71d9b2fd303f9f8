#include "net/curl_shared.hpp"

#include <mutex>
#include <new>

#include "net/curl_library.hpp"

namespace ghlauth::net {

CurlShared::CurlShared(CurlOptions options) : options_(std::move(options)) {
  init_libcurl();
  share_ = curl_share_init();
  if (share_ == nullptr) throw std::bad_alloc();
  curl_share_setopt(share_, CURLSHOPT_LOCKFUNC, &CurlShared::lock);
  curl_share_setopt(share_, CURLSHOPT_UNLOCKFUNC, &CurlShared::unlock);
  curl_share_setopt(share_, CURLSHOPT_USERDATA, this);
  // Connections are left out: libcurl doesn't support them among threads.
  for (const curl_lock_data data : {CURL_LOCK_DATA_DNS, CURL_LOCK_DATA_SSL_SESSION}) {
    if (curl_share_setopt(share_, CURLSHOPT_SHARE, data) == CURLSHE_OK) continue;
    curl_share_cleanup(share_);
    throw std::bad_alloc();
  }
}

CurlShared::~CurlShared() { curl_share_cleanup(share_); }

std::shared_ptr<const crypto::CaStore> CurlShared::ca_store() {
  const std::lock_guard lock(ca_mutex_);
  if (!ca_store_) ca_store_ = crypto::CaStore::load(options_.ca_file);
  return ca_store_;
}

void CurlShared::lock(CURL *, curl_lock_data data, curl_lock_access, void *self) {
  static_cast<CurlShared *>(self)->locks_.at(data).lock();
}

void CurlShared::unlock(CURL *, curl_lock_data data, void *self) { static_cast<CurlShared *>(self)->locks_.at(data).unlock(); }

}  // namespace ghlauth::net
