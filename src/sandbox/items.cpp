#include "sandbox/items.hpp"

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/log.hpp"

namespace ghlauth::sandbox {

Items::Items() {
  for (const char *kind :
       {"courses", "opportunities", "transactions", "conversations", "messages", "triggers", "trigger_events", "medias"})
    kinds_[kind];
}

Directory<Item> &Items::of(std::string_view kind) {
  const auto found = kinds_.find(kind);
  if (found == kinds_.end()) throw_invalid("there are no items of the kind " + printable(kind, 64));
  return found->second;
}

const Directory<Item> &Items::of(std::string_view kind) const { return const_cast<Items *>(this)->of(kind); }

std::string items_json(const Items &items, std::string_view kind) {
  JsonWriter out;
  out.begin_object().key("items").begin_array();
  for (const Item &item : items.of(kind)) {
    out.begin_object().member("id", item.id).member("location_id", item.location_id).member("added", iso_time(item.added_ms));
    out.member("updated", iso_time(item.updated_ms));
    for (const auto &[name, json] : item.fields) out.key(name).raw(json);
    out.end_object();
  }
  return out.end_array().end_object().str();
}

}  // namespace ghlauth::sandbox
