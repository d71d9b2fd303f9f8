#include "sandbox/record.hpp"

#include <algorithm>
#include <utility>

#include "core/json.hpp"

namespace ghlauth::sandbox {

void set_member(Record &record, std::string_view name, std::string json) {
  const auto found = std::find_if(record.begin(), record.end(), [&](const auto &member) { return member.first == name; });
  if (found == record.end())
    record.emplace_back(name, std::move(json));
  else
    found->second = std::move(json);
}

void set_text(Record &record, std::string_view name, std::string_view text) {
  set_member(record, name, JsonWriter().string(text).str());
}

std::string object_json(const Record &record) {
  JsonWriter out;
  out.begin_object();
  for (const auto &[name, json] : record)
    if (json != "null") out.key(name).raw(json);
  return out.end_object().str();
}

}  // namespace ghlauth::sandbox
