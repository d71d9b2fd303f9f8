// Memory for secrets: pages that core dumps leave out and that a child of fork finds empty.
#pragma once

#include <cstddef>

namespace ghlauth {

/// As malloc(3) aligns it. Throws std::bad_alloc.
[[nodiscard]] void *allocate_secret(std::size_t size);
/// `size` as it was asked for. Who frees has wiped it.
void free_secret(void *block, std::size_t size) noexcept;

}  // namespace ghlauth
