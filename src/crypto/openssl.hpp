// What the files of this folder share about OpenSSL: ownership, bytes, failures.
#pragma once

#include <openssl/err.h>

#include <memory>
#include <new>
#include <string>

#include "core/error.hpp"

namespace ghlauth::crypto {

template <auto free_function>
struct FreeWith {
  template <class T>
  void operator()(T *object) const noexcept {
    free_function(object);
  }
};
template <class T, auto free_function>
using Owned = std::unique_ptr<T, FreeWith<free_function>>;

inline bool is_want_of_memory(unsigned long error) noexcept { return ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE; }

/// OpenSSL's queue of errors belongs to the thread, so to the application: nothing of ours may stay in it.
class ErrorQueue {
 public:
  ErrorQueue() noexcept { ERR_set_mark(); }
  ErrorQueue(const ErrorQueue &) = delete;
  ErrorQueue &operator=(const ErrorQueue &) = delete;
  ~ErrorQueue() { ERR_pop_to_mark(); }

  /// After a failure that can have another reason: throws when it was the want of memory.
  void require_memory() const {
    const unsigned long last = ERR_peek_last_error();
    if (last != before_ && is_want_of_memory(last)) throw std::bad_alloc();
  }

 private:
  unsigned long before_ = ERR_peek_last_error();  // the application's own
};

[[noreturn]] inline void fail(const char *what) {
  if (is_want_of_memory(ERR_peek_last_error())) throw std::bad_alloc();
  throw Error(Status::INTERNAL, std::string("OpenSSL failed: ") + what,
              "Check that OpenSSL's default provider is available and its configuration is sound.");
}

/// For calls whose result is 1 on success.
inline void require(int result, const char *what) {
  if (result != 1) fail(what);
}

inline const unsigned char *bytes(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char *>(text.empty() ? "" : text.data());
}
template <class Container>
unsigned char *bytes(Container &container) noexcept {
  return reinterpret_cast<unsigned char *>(container.data());
}

}  // namespace ghlauth::crypto
