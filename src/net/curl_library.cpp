#include "net/curl_library.hpp"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>

#include <atomic>
#include <mutex>

#include "core/error.hpp"

namespace ghlauth::net {
namespace {

constinit std::mutex initialising;
constinit std::atomic<pthread_t> forking{};  ///< the thread that has the lock for its fork
constinit std::atomic<bool> done{false};
constinit std::atomic<bool> raises{true};

bool is_forking() noexcept { return forking.load(std::memory_order_relaxed) == pthread_self(); }

/// A child has none of the other threads, so none may be initialising when it is made: a fork before that is done waits for it, and holds
/// it up. What the thread that forks does meanwhile, in handlers of the application, needs no lock, on either side.
struct Forks {
  Forks() noexcept { pthread_atfork(begin, end, end); }

  static void begin() noexcept {
    if (done.load(std::memory_order_acquire)) return;
    initialising.lock();
    forking.store(pthread_self(), std::memory_order_relaxed);
  }
  static void end() noexcept {
    if (!is_forking()) return;
    forking.store(pthread_t{}, std::memory_order_relaxed);
    initialising.unlock();
  }
};
const Forks forks;

/// A cancelled name look-up leaves its resolver thread behind (CURLOPT_QUICK_EXIT), and that thread runs libcurl's code:
/// libcurl stays mapped from here on, so that this library can be unloaded at any time.
void pin_libcurl() {
  Dl_info libcurl{};
  Dl_info self{};
  if (dladdr(reinterpret_cast<const void *>(&curl_multi_init), &libcurl) == 0 || libcurl.dli_fname == nullptr) return;
  if (dladdr(reinterpret_cast<const void *>(&pin_libcurl), &self) != 0 && self.dli_fbase == libcurl.dli_fbase) return;
  dlopen(libcurl.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);  // the reference is meant to stay
}

}  // namespace

void init_libcurl() {
  if (done.load(std::memory_order_acquire)) return;
  std::unique_lock lock(initialising, std::defer_lock);
  if (!is_forking()) lock.lock();
  if (done.load(std::memory_order_relaxed)) return;
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw Error(Status::INTERNAL, "libcurl could not be initialised");
  pin_libcurl();
  raises.store(curl_version_info(CURLVERSION_NOW)->version_num < 0x075800, std::memory_order_relaxed);
  done.store(true, std::memory_order_release);
}

bool raises_sigpipe() noexcept { return raises.load(std::memory_order_relaxed); }

}  // namespace ghlauth::net
