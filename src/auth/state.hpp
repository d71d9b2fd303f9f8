// The `state` of the authorization page: what ties a callback to the authorize URL that started it. Two forms: held in this
// process, or sealed, so that any process with the same key and store can consume it, once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/secret.hpp"
#include "core/task.hpp"
#include "store/table.hpp"

namespace ghlauth::auth {

/// What a state carries.
struct StateData {
  std::string client_id;
  std::string redirect_uri;
  std::string session_binding;  ///< SHA-256 of it, or empty
  std::string app_data;
  std::string expected_id;
  std::int64_t issued_at_s = 0;
  std::int64_t lifetime_s = 0;
};

/// SHA-256 of a session binding; empty for none.
std::string binding_digest(std::string_view session_binding);

/// States that this process remembers. Thread-safe.
class HeldStates {
 public:
  std::string issue(StateData data);
  /// Uses the state up. Throws STATE_INVALID, STATE_EXPIRED or STATE_USED.
  StateData consume(std::string_view state, const std::string &binding, std::int64_t now_s);

 private:
  static constexpr std::size_t max_held = 100000;  // a flood of abandoned logins drops the oldest
  struct Held {
    StateData data;
    bool used = false;
  };
  void expire(std::int64_t now_s);

  std::mutex mutex_;
  std::unordered_map<std::string, Held> held_;  // by SHA-256: a look-up tells nothing about the state itself
  std::multimap<std::int64_t, std::string> by_end_;
};

/// True for a text that seal_state made (whatever its key).
bool is_sealed_state(std::string_view state) noexcept;
std::string seal_state(std::string_view key, const std::string &app_id, const StateData &data);
/// Tries the keys in order, uses the state up in the table for the holder (empty: a new one). Throws as HeldStates::consume.
Task<StateData> open_sealed_state(std::vector<SecretBytes> keys, std::string app_id, std::string state, std::string binding,
                                  std::int64_t now_s, std::shared_ptr<store::Table> table, std::string holder = {});

}  // namespace ghlauth::auth
