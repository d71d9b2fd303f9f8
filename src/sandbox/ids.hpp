// Identifiers and secrets in the shapes that HighLevel uses: random, or repeatable from a seed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ghlauth::sandbox {

class Ids {
 public:
  explicit Ids(std::optional<std::uint64_t> seed) : seed_(seed) {}

  std::string bytes(std::size_t size);
  std::string hex(std::size_t digits);         ///< lowercase; app, version and token ids have 24 digits, codes 40
  std::string alphanumeric(std::size_t size);  ///< company, location, contact and user ids have 20
  std::string lowercase(std::size_t size);     ///< a-z0-9: the part of a client id behind the app id has 8
  std::string uuid();
  /// 32 bytes that belong to a name: with a seed they depend on nothing else, and take nothing from the sequence.
  [[nodiscard]] std::string named(std::string_view name) const;

 private:
  std::string pick(std::string_view alphabet, std::size_t size);
  std::optional<std::uint64_t> seed_;
  std::uint64_t block_ = 0;
};

/// A version-4 UUID of the first 16 bytes.
std::string uuid_of(std::string raw);

}  // namespace ghlauth::sandbox
