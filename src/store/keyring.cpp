#include "store/keyring.hpp"

#include <optional>
#include <utility>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "crypto/digest.hpp"

namespace ghlauth::store {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t max_id_bytes = 64;
constexpr const char *key_hint = "Give 32 random bytes, such as those of: openssl rand -base64 32";

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= max_id_bytes &&
         id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") == std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

void Keyring::add(std::string id, SecretBytes bytes) {
  if (!is_id(id))
    throw_invalid("\"" + printable(id, max_id_bytes) + "\" cannot be the id of a key",
                  "Take letters, digits, \"-\", \"_\" and \".\", at most 64.");
  if (bytes.size() != key_bytes)
    throw_invalid("the key " + id + " has " + std::to_string(bytes.size()) + " bytes instead of 32", key_hint);
  if (const SealingKey *known = find(id)) {
    if (crypto::equal_constant_time(view(known->bytes), view(bytes))) return;
    throw_invalid("there are two different keys with the id " + id, "Give the new one another id.");
  }
  keys_.push_back({std::move(id), std::move(bytes)});
}

void Keyring::add_text(std::string_view text, const std::string &called) {
  bool found = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line.empty() || line.front() == '#') continue;
    const std::size_t blank = line.find_first_of(" \t");
    std::optional<SecretBytes> bytes;
    if (blank != std::string_view::npos) bytes = base64_decode(trimmed(line.substr(blank)));
    // The line itself is never shown: it is the key.
    if (!bytes) throw_invalid(called + " has a line that is no key", "Write \"id base64\" in each line, 32 bytes in base64.");
    add(std::string(line.substr(0, blank)), std::move(*bytes));
    found = true;
  }
  if (!found) throw_invalid(called + " holds no key", key_hint);
}

const SealingKey *Keyring::find(std::string_view id) const noexcept {
  for (const SealingKey &key : keys_)
    if (key.id == id) return &key;
  return nullptr;
}

}  // namespace ghlauth::store
