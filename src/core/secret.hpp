// Memory that holds secrets: wiped before it is given back, also when it grows, and in no core dump.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

#include "core/secret_pages.hpp"

namespace ghlauth {

/// Overwrites memory in a way that the compiler may not leave out.
inline void wipe(void *data, std::size_t size) noexcept {
  if (size != 0) explicit_bzero(data, size);
}

template <class T>
struct WipingAllocator {
  using value_type = T;
  WipingAllocator() = default;
  template <class U>
  WipingAllocator(const WipingAllocator<U> &) noexcept {}  // NOLINT: conversion is what an allocator needs
  T *allocate(std::size_t n) {
    if (n > std::numeric_limits<std::size_t>::max() / sizeof(T)) throw std::bad_array_new_length();
    return static_cast<T *>(allocate_secret(n * sizeof(T)));
  }
  void deallocate(T *p, std::size_t n) noexcept {
    wipe(static_cast<void *>(p), n * sizeof(T));
    free_secret(p, n * sizeof(T));
  }
  friend bool operator==(const WipingAllocator &, const WipingAllocator &) noexcept { return true; }
};

/// Bytes that may be secret. A vector has no small-buffer optimisation, so every byte lives in pages of secrets.
using SecretBytes = std::vector<char, WipingAllocator<char>>;

/// A secret text: always terminated by a NUL after its end, never printable by accident (no operator<<, no conversion).
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view text) { assign(text); }
  Secret(const Secret &) = default;
  Secret &operator=(const Secret &) = default;
  Secret(Secret &&other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  Secret &operator=(Secret &&other) noexcept {
    bytes_ = std::exchange(other.bytes_, {});
    return *this;
  }
  ~Secret() = default;

  void assign(std::string_view text) {
    SecretBytes bytes;
    bytes.reserve(text.size() + 1);
    bytes.insert(bytes.end(), text.begin(), text.end());
    bytes.push_back('\0');
    bytes_ = std::move(bytes);
  }
  void clear() noexcept { bytes_ = SecretBytes(); }

  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.empty() ? 0 : bytes_.size() - 1; }
  [[nodiscard]] const char *c_str() const noexcept { return bytes_.empty() ? "" : bytes_.data(); }
  /// The text itself; the name makes every use of it easy to find.
  [[nodiscard]] std::string_view reveal() const noexcept { return {c_str(), size()}; }

 private:
  SecretBytes bytes_;
};

inline std::string_view view(const SecretBytes &bytes) noexcept { return {bytes.data(), bytes.size()}; }
inline void append(SecretBytes &to, std::string_view text) { to.insert(to.end(), text.begin(), text.end()); }

}  // namespace ghlauth
