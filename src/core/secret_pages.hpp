// Memory for secrets: pages that core dumps leave out and that a child of fork finds empty.
#pragma once

#include <cstddef>

// With AddressSanitizer it is the plain heap, where it sees what is done with freed memory. gcc says so by the one, clang by the other.
#ifdef __SANITIZE_ADDRESS__
#define GHLAUTH_PLAIN_HEAP
#endif
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define GHLAUTH_PLAIN_HEAP
#endif
#endif

namespace ghlauth {

/// As malloc(3) aligns it. Throws std::bad_alloc.
[[nodiscard]] void *allocate_secret(std::size_t size);
/// `size` as it was asked for. Who frees has wiped it.
void free_secret(void *block, std::size_t size) noexcept;

}  // namespace ghlauth
