// A receiver of webhooks: what it lets in, and what of it is new.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/task.hpp"
#include "webhook/claims.hpp"
#include "webhook/event.hpp"
#include "webhook/keys.hpp"

namespace ghlauth::webhook {

struct Policy {
  bool allow_rsa = false;
  bool require_app_id = false;
  bool allow_missing_timestamp = false;
  std::int64_t past_s = 3LL * 86400;
  std::int64_t future_s = 300;
  std::int64_t claim_s = 300;
};

/// An event that was let in, and its claim.
struct Received {
  Event event;
  std::shared_ptr<Claims> claims;
  std::string name;    ///< of the claim
  std::string holder;  ///< of the claim
  std::int64_t remember_until_s = 0;  ///< once it is confirmed
};

/// Thread-safe.
class Webhook {
 public:
  static constexpr std::size_t max_claims_in_memory = 250'000;

  Webhook(std::vector<std::string> app_ids, std::shared_ptr<Clock> clock, std::shared_ptr<Log> log);

  void add_key(crypto::KeyAlgorithm algorithm, std::string_view pem_or_der);
  void retire_key(crypto::KeyAlgorithm algorithm, std::string_view pem_or_der);
  [[nodiscard]] std::vector<std::string> keys() const { return rules()->keys.names(); }
  void set_claims(std::shared_ptr<Claims> claims);
  template <class T>
  void set(T Policy::*member, T value) {
    change([&](Rules &rules) { rules.policy.*member = value; });
  }

  void set_window_s(std::int64_t past_s, std::int64_t future_s);

  /// Throws what read_signature and Keys::require do.
  void require_signature(const Headers &headers, std::string_view body) const;
  /// Throws what require_signature and read_event do, OTHER_APP, APP_ID_MISSING, TIMESTAMP_MISSING, TIMESTAMP_FUTURE and STALE.
  [[nodiscard]] Received receive(const Headers &headers, std::string_view body) const;
  /// Throws DUPLICATE and IN_PROGRESS, and what the store does.
  Task<> claim(const Received &received) const;
  /// Throws CLAIM_LOST.
  static Task<> confirm(const Received &received);
  static Task<> release(const Received &received);

 private:
  /// They do not change; what changes is which ones are in use.
  struct Rules {
    Keys keys = Keys::published();
    Policy policy;
    std::shared_ptr<Claims> claims;
  };

  [[nodiscard]] std::shared_ptr<const Rules> rules() const;
  template <class Change>
  void change(Change &&make) {
    const std::lock_guard lock(mutex_);
    auto changed = std::make_shared<Rules>(*rules_);
    make(*changed);
    rules_ = std::move(changed);
  }
  void require_own(const Policy &policy, const Event &event) const;
  [[nodiscard]] std::int64_t require_recent(const Policy &policy, const Event &event) const;

  const std::vector<std::string> app_ids_;
  const std::shared_ptr<Clock> clock_;
  const std::shared_ptr<Log> log_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Rules> rules_;
};

}  // namespace ghlauth::webhook
