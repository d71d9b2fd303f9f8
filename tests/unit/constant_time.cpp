// Run by test_constant_time.py in valgrind: memory that valgrind takes for not initialized stands for a secret, so that it
// reports each branch and each address that depends on it (Adam Langley's ctgrind).
//   constant_time ours | memcmp
#include <valgrind/memcheck.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "crypto/digest.hpp"

namespace {

using Compare = bool (*)(std::string_view, std::string_view);

// Through a pointer that the compiler cannot look behind: it would put a comparison of its own in the place of a call.
bool with_memcmp(std::string_view a, std::string_view b) {
  int (*volatile compare)(const void *, const void *, std::size_t) = &std::memcmp;
  return compare(a.data(), b.data(), a.size()) == 0;
}
bool ours(std::string_view a, std::string_view b) { return ghlauth::crypto::equal_constant_time(a, b); }

/// What comes of it is no secret.
bool disclosed(bool result) {
  VALGRIND_MAKE_MEM_DEFINED(&result, sizeof result);
  return result;
}

bool is_right(Compare equal, std::size_t size) {
  std::string secret(size, 's');
  bool right = true;
  for (const std::size_t differs_at : {std::size_t{0}, size / 2, size - 1, size}) {
    std::string given(secret);
    if (differs_at < size) given[differs_at] = 'x';
    VALGRIND_MAKE_MEM_UNDEFINED(secret.data(), secret.size());
    right = right && disclosed(equal(secret, given)) == (differs_at == size);
    right = right && disclosed(equal(given, secret)) == (differs_at == size);
    VALGRIND_MAKE_MEM_DEFINED(secret.data(), secret.size());
  }
  return right;
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 2 || !RUNNING_ON_VALGRIND) return 2;
  const Compare equal = std::strcmp(argv[1], "memcmp") == 0 ? with_memcmp : ours;
  for (const std::size_t size : {std::size_t{1}, std::size_t{16}, std::size_t{32}, std::size_t{33}, std::size_t{1000}})
    if (!is_right(equal, size)) return 3;
  return 0;
}
