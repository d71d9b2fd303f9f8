#include "net/curl_shared.hpp"

#include <dlfcn.h>

#include <atomic>
#include <mutex>
#include <new>

#include "core/error.hpp"

namespace ghlauth::net {
namespace {

/// A cancelled name look-up leaves its resolver thread behind (CURLOPT_QUICK_EXIT), and that thread runs libcurl's code:
/// libcurl stays mapped from here on, so that this library can be unloaded at any time.
void pin_libcurl() {
  Dl_info libcurl{};
  Dl_info self{};
  if (dladdr(reinterpret_cast<const void *>(&curl_multi_init), &libcurl) == 0 || libcurl.dli_fname == nullptr) return;
  if (dladdr(reinterpret_cast<const void *>(&pin_libcurl), &self) != 0 && self.dli_fbase == libcurl.dli_fbase) return;
  dlopen(libcurl.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);  // the reference is meant to stay
}

/// Never undone: other users of libcurl in this process may still need it. Once it is done nobody locks: a child could find that locked by a
/// thread that it does not have.
void init_libcurl() {
  static std::mutex mutex;
  static std::atomic<bool> done{false};
  if (done.load(std::memory_order_acquire)) return;
  const std::lock_guard lock(mutex);
  if (done.load(std::memory_order_relaxed)) return;
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw Error(Status::INTERNAL, "libcurl could not be initialised");
  pin_libcurl();
  done.store(true, std::memory_order_release);
}

}  // namespace

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
