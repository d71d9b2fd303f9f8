#include "crypto/random.hpp"

#include <openssl/rand.h>

#include <climits>

#include "core/encoding.hpp"
#include "crypto/openssl.hpp"

namespace ghlauth::crypto {

SecretBytes random_bytes(std::size_t size) {
  const ErrorQueue errors;
  if (size > INT_MAX) fail("so many random bytes at once");
  SecretBytes out(size);
  require(RAND_bytes(bytes(out), static_cast<int>(size)), "the random generator");
  return out;
}

std::string random_hex(std::size_t size) { return hex_encode(view(random_bytes(size))); }

std::string random_uuid() {
  SecretBytes random = random_bytes(16);
  random[6] = static_cast<char>((random[6] & 0x0f) | 0x40);  // version 4
  random[8] = static_cast<char>((random[8] & 0x3f) | 0x80);  // variant of RFC 9562
  std::string text = hex_encode(view(random));
  for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, 1, '-');
  return text;
}

}  // namespace ghlauth::crypto
