// What holds something of the library.
#pragma once

#include <memory>
#include <utility>

#include "call.hpp"

namespace ghlauth_binding {

/// An object of the library. Copies share it. It is freed with the last of them, or by `close`, and no earlier than the calls
/// with it have ended.
class Resource {
 public:
  /// Gives the object up; it cannot be used any more. Can be called again.
  void close() { std::atomic_store(&handle_, std::shared_ptr<void>()); }
  bool is_closed() const { return std::atomic_load(&handle_) == nullptr; }

#ifndef SWIG
 protected:
  Resource(const char *noun, std::shared_ptr<void> handle) : noun_(noun), handle_(std::move(handle)) {}

  template <class Handle>
  std::shared_ptr<Handle> held() const {
    auto handle = std::static_pointer_cast<Handle>(std::atomic_load(&handle_));
    if (!handle)
      throw Error(GHLAUTH_E_INVALID_HANDLE, std::string("the ") + noun_ + " is closed", "Make another one, or close it later.");
    return handle;
  }

 private:
  const char *noun_;
  std::shared_ptr<void> handle_;
#endif
};

}  // namespace ghlauth_binding
