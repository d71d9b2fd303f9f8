#include "store/key_check.hpp"

#include <algorithm>
#include <optional>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "store/seal.hpp"

namespace ghlauth::store {
namespace {

constexpr std::string_view check_context = "key check";

}  // namespace

std::string key_check_line(const SealingKey &key) {
  return key.id + " " + base64_encode(view(seal(key, check_context, key.id))) + "\n";
}

KeyCheck check_keys(const Keyring &keyring, std::string_view lines, const std::string &called) {
  KeyCheck checks;
  bool any = false;
  std::string ids;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    if (line == plain_line) {
      checks.has_plain = true;
      continue;
    }
    const std::string_view id = line.substr(0, line.find(' '));
    ids += (ids.empty() ? "" : ", ") + printable(id, 64);
    const SealingKey *key = keyring.find(id);
    if (key == nullptr) continue;
    const std::optional<SecretBytes> sealed = base64_decode(line.substr(std::min(id.size() + 1, line.size())));
    if (!sealed || !unseal(*key, check_context, view(*sealed)))
      throw Error(Status::STORE_KEY, "the key " + key->id + " is not the one of that id that " + called + " was sealed with");
    any = true;
    checks.has_first = checks.has_first || key == &keyring.primary();
  }
  if (!ids.empty() && !any) throw Error(Status::STORE_KEY, called + " was sealed with keys that are not given: " + ids);
  return checks;
}

}  // namespace ghlauth::store
