#include "sandbox/counters.hpp"

#include <utility>

#include "core/log.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t max_key_bytes = 8192;

}  // namespace

void Counters::arrived(std::string_view method, std::string_view path) {
  ++requests;
  // A path of stray bytes would make a report of them that is no JSON.
  std::string key = printable(method, max_key_bytes) + ' ' + printable(path, max_key_bytes);
  const bool full = arrivals.size() >= max_paths && !arrivals.contains(key);
  ++arrivals[full ? "other" : std::move(key)];
}

void Counters::answered(Seen seen) {
  if (seen.status == 401) ++status_401;
  if (seen.status == 429) ++status_429;
  seen.number = ++answers;
  recent.push_back(std::move(seen));
  if (recent.size() > max_recent) recent.pop_front();
}

}  // namespace ghlauth::sandbox
