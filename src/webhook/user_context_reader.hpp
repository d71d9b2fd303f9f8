// Opens the user contexts that the app's custom pages get from HighLevel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/secret.hpp"
#include "crypto/evp_envelope.hpp"
#include "protocol/user_context.hpp"
#include "webhook/failure_limit.hpp"
#include "webhook/first_seen.hpp"

namespace ghlauth::webhook {

/// Thread-safe.
class UserContextReader {
 public:
  static constexpr std::size_t max_base64_bytes = 256 * 1024;
  static constexpr std::size_t max_secrets = 8;
  static constexpr std::size_t max_seen = 100'000;

  /// Throws UNSUPPORTED where OpenSSL does not have what it takes.
  UserContextReader(std::string_view secret, std::shared_ptr<Clock> clock, std::shared_ptr<Log> log);

  /// Throws INVALID_ARGUMENT for one too many.
  void add_secret(std::string_view secret);
  /// Throws NOT_FOUND, and INVALID_ARGUMENT for the only one.
  void retire_secret(std::string_view secret);
  /// 0: no limit.
  void set_first_seen_s(std::int64_t max_age_s);
  /// 0 failures: no limit.
  void set_failure_limit(std::int64_t max_failures, std::int64_t window_s);

  /// Throws USER_CONTEXT_INVALID, the same for everything that is no user context; USER_CONTEXT_STALE and USER_CONTEXT_LIMITED.
  [[nodiscard]] UserContext open(std::string_view base64) const;

 private:
  /// They do not change; what changes is which ones are in use.
  struct Rules {
    std::vector<Secret> secrets;  ///< the newest first
    std::int64_t max_age_s = 0;
    std::shared_ptr<FailureLimit> failures;  ///< null: no limit
  };

  [[nodiscard]] std::shared_ptr<const Rules> rules() const;
  template <class Change>
  void change(Change &&make);
  void require_open(const Rules &rules) const;
  [[nodiscard]] std::optional<UserContext> try_open(const Rules &rules, std::string_view base64) const;
  void require_recent(const Rules &rules, std::string_view base64) const;

  const crypto::EvpEnvelope envelope_;
  const std::shared_ptr<Clock> clock_;
  const std::shared_ptr<Log> log_;
  mutable FirstSeen seen_{max_seen};
  mutable std::mutex mutex_;
  std::shared_ptr<const Rules> rules_;
};

}  // namespace ghlauth::webhook
