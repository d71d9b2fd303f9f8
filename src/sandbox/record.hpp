// Building the members of a JSON object one by one.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/model.hpp"

namespace ghlauth::sandbox {

/// Puts a member into a record, in the place of one of that name; `json` is JSON text.
void set_member(Record &record, std::string_view name, std::string json);
void set_text(Record &record, std::string_view name, std::string_view text);

/// The object, without the members that are null.
std::string object_json(const Record &record);

}  // namespace ghlauth::sandbox
