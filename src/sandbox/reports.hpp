// What the control API shows of the world. No report holds a token, a code or a PIT.
#pragma once

#include <string>

#include "core/json.hpp"
#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

std::string counters_json(const World &world);
/// The members of one request, into an object that is begun.
void write_seen(JsonWriter &out, const Seen &seen);
std::string requests_json(const Counters &counters);
std::string faults_json(const Faults &faults);
std::string installations_json(const State &state);
std::string locations_json(const State &state);
std::string apps_json(const State &state);
std::string pits_json(const State &state);

}  // namespace ghlauth::sandbox
