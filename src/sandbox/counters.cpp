#include "sandbox/counters.hpp"

#include <utility>

namespace ghlauth::sandbox {

void Counters::arrived(std::string_view method, std::string_view path) {
  ++requests;
  std::string key = std::string(method) + ' ' + std::string(path);
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
