#include "webhook/signature.hpp"

#include <optional>
#include <string_view>

#include "core/ascii.hpp"
#include "core/encoding.hpp"
#include "core/error.hpp"

namespace ghlauth::webhook {
namespace {

struct Scheme {
  crypto::KeyAlgorithm algorithm;
  std::string_view header;
  std::size_t bytes;
};

constexpr Scheme ed25519{crypto::KeyAlgorithm::ED25519, "X-GHL-Signature", ed25519_signature_bytes};
constexpr Scheme rsa{crypto::KeyAlgorithm::RSA, "X-WH-Signature", rsa_signature_bytes};

std::string_view trimmed(std::string_view value) noexcept {
  const std::size_t first = value.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return value.substr(first, value.find_last_not_of(" \t") - first + 1);
}

/// The one value of the header; nothing when it is absent, or says that there is none.
std::optional<std::string_view> value_of(const Headers &headers, const Scheme &scheme) {
  std::optional<std::string_view> value;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    if (!equal_ignoring_case(headers.name(i), scheme.header)) continue;
    const std::string_view written = headers.value(i);
    // A proxy that joins lines puts a comma between them.
    if (value || written.find(',') != std::string_view::npos)
      throw Error(Status::SIGNATURE_REPEATED, std::string(scheme.header) + " has more than one value");
    value = trimmed(written);
  }
  if (value && (value->empty() || *value == "N/A")) value.reset();
  return value;
}

Signature decoded(const Scheme &scheme, std::string_view text) {
  // The size is looked at first: what is much too long is not decoded.
  const std::size_t encoded = (scheme.bytes + 2) / 3 * 4;
  const std::optional<SecretBytes> bytes = text.size() == encoded ? base64_decode(text) : std::nullopt;
  if (!bytes || bytes->size() != scheme.bytes)
    throw Error(Status::SIGNATURE_MALFORMED,
                std::string(scheme.header) + " is not " + std::to_string(scheme.bytes) + " bytes in base64");
  return {scheme.algorithm, std::string(view(*bytes))};
}

}  // namespace

Signature read_signature(const Headers &headers, bool allow_rsa) {
  if (const auto value = value_of(headers, ed25519)) return decoded(ed25519, *value);
  if (const auto value = value_of(headers, rsa)) {
    if (!allow_rsa) throw Error(Status::SIGNATURE_LEGACY);
    return decoded(rsa, *value);
  }
  throw Error(Status::SIGNATURE_MISSING);
}

}  // namespace ghlauth::webhook
