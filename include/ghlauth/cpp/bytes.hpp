/// @file bytes.hpp Bytes that are given to the library, and those that it hands out.
#ifndef GHLAUTH_CPP_BYTES_HPP
#define GHLAUTH_CPP_BYTES_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "../buf.h"
#include "handle.hpp"

namespace ghlauth {
inline namespace v0 {

/// A view of bytes: of a text, of a std::vector, std::array or std::span of bytes or characters, of a place in memory.
class Bytes {
 public:
  Bytes() noexcept = default;
  Bytes(const void *data, std::size_t size) noexcept : data_(static_cast<const std::uint8_t *>(data)), size_(size) {}
  /// Text up to its NUL.
  Bytes(const char *text) noexcept : Bytes(detail::view(text).data(), detail::view(text).size()) {}
  /// Anything that has data() and size() of elements of one byte.
  template <class Container, class Element = std::remove_pointer_t<decltype(std::declval<const Container &>().data())>,
            class = decltype(std::declval<const Container &>().size()),
            class = std::enable_if_t<sizeof(Element) == 1 && std::is_trivially_copyable_v<Element> &&
                                     !std::is_same_v<std::decay_t<Container>, Bytes>>>
  Bytes(const Container &container) noexcept : Bytes(static_cast<const void *>(container.data()), container.size()) {}

  const std::uint8_t *data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  const std::uint8_t *begin() const noexcept { return data_; }
  const std::uint8_t *end() const noexcept { return data_ + size_; }
  std::uint8_t operator[](std::size_t index) const noexcept { return data_[index]; }
  /// The same bytes as text.
  std::string_view text() const noexcept { return {static_cast<const char *>(static_cast<const void *>(data_)), size_}; }

 private:
  const std::uint8_t *data_ = nullptr;
  std::size_t size_ = 0;
};

/// Immutable bytes of the library, with a NUL after their end, wiped when freed.
class Buf : public Handle<ghlauth_buf, ghlauth_buf_free> {
 public:
  using Handle::Handle;

  std::size_t size() const noexcept { return ghlauth_buf_size(get()); }
  Bytes bytes() const noexcept { return {ghlauth_buf_data(get()), size()}; }
  /// A view of the buffer.
  std::string_view text() const noexcept { return bytes().text(); }
  /// A copy; of a secret one that is not wiped.
  std::string str() const { return std::string(text()); }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_BYTES_HPP
