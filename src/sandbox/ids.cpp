#include "sandbox/ids.hpp"

#include "core/encoding.hpp"
#include "core/secret.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"

namespace ghlauth::sandbox {

std::string Ids::bytes(std::size_t size) {
  if (!seed_) {
    const SecretBytes random = crypto::random_bytes(size);
    return std::string(view(random));
  }
  std::string out;
  while (out.size() < size) out += crypto::sha256("ghlauth sandbox " + std::to_string(*seed_) + ' ' + std::to_string(block_++));
  out.resize(size);
  return out;
}

std::string Ids::hex(std::size_t digits) { return hex_encode(bytes((digits + 1) / 2)).substr(0, digits); }

std::string Ids::pick(std::string_view alphabet, std::size_t size) {
  std::string out = bytes(size);
  for (char &c : out) c = alphabet[static_cast<unsigned char>(c) % alphabet.size()];
  return out;
}

std::string Ids::alphanumeric(std::size_t size) {
  return pick("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", size);
}

std::string Ids::lowercase(std::size_t size) { return pick("0123456789abcdefghijklmnopqrstuvwxyz", size); }

std::string Ids::named(std::string_view name) const {
  if (seed_) return crypto::sha256("ghlauth sandbox " + std::to_string(*seed_) + ' ' + std::string(name));
  const SecretBytes random = crypto::random_bytes(32);
  return std::string(view(random));
}

std::string Ids::uuid() { return uuid_of(bytes(16)); }

std::string uuid_of(std::string raw) {
  raw.resize(16);
  raw[6] = static_cast<char>((static_cast<unsigned char>(raw[6]) & 0x0fU) | 0x40U);
  raw[8] = static_cast<char>((static_cast<unsigned char>(raw[8]) & 0x3fU) | 0x80U);
  const std::string digits = hex_encode(raw);
  return digits.substr(0, 8) + '-' + digits.substr(8, 4) + '-' + digits.substr(12, 4) + '-' + digits.substr(16, 4) + '-' +
         digits.substr(20);
}

}  // namespace ghlauth::sandbox
