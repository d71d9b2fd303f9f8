// What every C handle starts with: what it is, and which process made it.
#pragma once

#include <cstdint>

#include "core/error.hpp"
#include "core/process.hpp"

namespace ghlauth::capi {

/// Base of the structs behind the public handles. Tag is different for each of them. Reading the tag of a freed handle is a
/// defect of the caller; it is looked at all the same, because it is mostly found.
template <std::uint32_t Tag>
class Handle {
 public:
  static constexpr std::uint32_t tag_value = Tag;
  Handle() : tag_(Tag), generation_(Process::generation()) {}
  Handle(const Handle &) = delete;
  Handle &operator=(const Handle &) = delete;
  ~Handle() { tag_ = 0; }
  [[nodiscard]] bool is_valid() const noexcept { return tag_ == Tag; }
  [[nodiscard]] bool is_of_this_process() const noexcept { return Process::is_current(generation_); }

 private:
  volatile std::uint32_t tag_;
  std::uint32_t generation_;
};

/// Four letters as a tag.
constexpr std::uint32_t tag(const char (&letters)[5]) noexcept {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value << 8U | static_cast<unsigned char>(letters[i]);
  return value;
}

/// The object behind a handle. Throws INVALID_HANDLE or FORKED.
template <class T>
T &deref(T *handle, const char *name) {
  if (handle == nullptr) throw Error(Status::INVALID_HANDLE, std::string(name) + " is NULL");
  if (!handle->is_valid())
    throw Error(Status::INVALID_HANDLE, std::string(name) + " is not a handle of this type, or was freed");
  if (!handle->is_of_this_process()) throw Error(Status::FORKED, std::string(name) + " belongs to the process before fork");
  return *handle;
}

/// For accessors, which have no way to fail: null for what is no such handle.
template <class T>
T *peek(T *handle) noexcept {
  return handle != nullptr && handle->is_valid() ? handle : nullptr;
}

/// For accessors that take a lock, which a thread that the child does not have may hold after a fork, and for those of what is
/// in pages of secrets, which the child finds empty.
template <class T>
T *peek_own(T *handle) noexcept {
  return peek(handle) != nullptr && handle->is_of_this_process() ? handle : nullptr;
}

/// Frees a handle of this process; one of the parent's is left alone, because it may be in any state.
template <class T>
void free_handle(T *handle) noexcept {
  delete peek_own(handle);
}

}  // namespace ghlauth::capi
