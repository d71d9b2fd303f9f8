#include "store/sealer.hpp"

#include <string>
#include <utility>

#include "core/log.hpp"
#include "store/seal.hpp"
#include "store/version.hpp"

namespace ghlauth::store {
namespace {

void append_field(std::string &context, std::string_view field) {
  context += std::to_string(field.size());
  context += ':';
  context += field;
}

std::string context_of(const Row &row, std::uint64_t version) {
  std::string context;
  for (const std::string_view field :
       {std::string_view("row"), std::string_view(row.key), std::string_view(row.index.app_id),
        std::string_view(row.index.owner), std::string_view(row.index.company_id), std::string_view(row.index.location_id)})
    append_field(context, field);
  append_field(context, std::to_string(row.due_s));
  append_field(context, std::to_string(version));
  return context;
}

}  // namespace

void Sealer::seal(Row &row) const {
  row.next_version = version_for(row);
  row.value = store::seal(keyring_.primary(), context_of(row, row.next_version), view(row.value));
}

void Sealer::open(Row &row) const {
  if (!row.damage.empty()) return;
  const std::optional<std::string_view> id = sealing_key_id(view(row.value));
  if (!id && allow_plain_) return;
  const SealingKey *key = id ? keyring_.find(*id) : nullptr;
  std::optional<SecretBytes> value;
  if (key != nullptr) value = unseal(*key, context_of(row, row.version), view(row.value));
  if (!id)
    row.damage = "it is not sealed";
  else if (key == nullptr)
    row.damage = "it is sealed with the key " + printable(*id, 64) + ", which is not given";
  else if (!value)
    row.damage = "it was changed since it was written";
  if (value)
    row.value = std::move(*value);
  else
    row.value.clear();
}

bool Sealer::is_sealed(const Row &row) noexcept { return sealing_key_id(view(row.value)).has_value(); }

bool Sealer::is_current(const Row &row) const noexcept {
  return sealing_key_id(view(row.value)) == std::string_view(keyring_.primary().id);
}

}  // namespace ghlauth::store
