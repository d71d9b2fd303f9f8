// What happened, in numbers and as a list of the latest requests. Paths are kept without their query, of which there are the names
// alone, headers by an allow-list, bodies by their size.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace ghlauth::sandbox {

/// Who sends a request: an app or a Private Integration, and the agency or location that its token or grant is for; each as far
/// as it is known.
struct Sender {
  std::string app_id;
  std::string pit_id;
  std::string resource_id;
};

struct Seen {
  std::int64_t number = 0;
  std::int64_t unix_ms = 0;
  std::string method;
  std::string path;
  unsigned status = 0;  ///< 0: the connection was closed without an answer
  std::string rule;
  std::string fault;
  std::string user_agent;
  std::string version;
  std::string content_type;
  std::string query;  ///< the names of its parameters
  std::int64_t body_bytes = 0;
  Sender sender;
};

struct Counters {
  static constexpr std::size_t max_recent = 1000;
  static constexpr std::size_t max_paths = 10000;

  std::int64_t requests = 0;
  std::int64_t answers = 0;  ///< numbers the recent ones, in the order of their ends
  std::int64_t token_requests = 0;
  std::int64_t codes_exchanged = 0;
  std::int64_t refreshes_ok = 0;
  std::int64_t refreshes_refused = 0;
  std::int64_t refresh_reuses = 0;
  std::int64_t mints = 0;
  std::int64_t api_calls = 0;
  std::int64_t status_401 = 0;
  std::int64_t status_429 = 0;
  std::int64_t faults_fired = 0;
  std::map<std::string, std::int64_t, std::less<>> arrivals;  ///< by "METHOD path", also of requests that a fault killed
  std::deque<Seen> recent;

  void arrived(std::string_view method, std::string_view path);
  void answered(Seen seen);
};

}  // namespace ghlauth::sandbox
