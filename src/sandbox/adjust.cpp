#include "sandbox/adjust.hpp"

#include "core/error.hpp"
#include "core/log.hpp"
#include "core/number.hpp"

namespace ghlauth::sandbox {

void advance_clock(World &world, const JsonValue &request) {
  constexpr std::int64_t ten_years_s = 10LL * 366 * 86'400;
  const auto seconds = request["seconds"].integer();
  if (!seconds || *seconds < -ten_years_s || *seconds > ten_years_s)
    throw_invalid("seconds is not a whole number within ten years");
  world.clock.advance(*seconds * 1000);
  if (world.webhooks.wake) world.webhooks.wake();
}

void change_switches(World &world, const JsonValue &request) {
  Switches changed = world.switches;
  for (const JsonValue &member : request.items())
    changed.set(member.key(), member.is_string() ? std::string(member.string_or_empty()) : member.dump());
  world.switches = changed;
}

void add_faults(World &world, const JsonValue &request) {
  const JsonValue list = request["faults"];
  Faults changed = world.faults;
  if (!list.present()) changed.add(request);
  for (const JsonValue &fault : list.items()) changed.add(fault);
  world.faults = changed;
}

void reset_counters(World &world) {
  world.counters = Counters();
  world.state.tallies.clear();
}

std::int64_t read_number(std::string_view text, std::string_view of_what) {
  const auto number = read_whole<std::int64_t>(text);
  if (!number) throw_invalid("not the number of a " + std::string(of_what) + ": " + printable(text, 64));
  return *number;
}

}  // namespace ghlauth::sandbox
