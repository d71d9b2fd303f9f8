// The credentials that an application asks for by id again and again: made once, and not of the store each time. Each holds its
// application, which holds this; so it is closed with the application's handle, or nothing of them would ever end.
#pragma once

#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>

#include "auth/credential.hpp"

namespace ghlauth::auth {

/// Thread-safe.
class KnownCredentials {
 public:
  static constexpr std::size_t most = 10'000;

  [[nodiscard]] CredentialPtr find(const std::string &id) const {
    const std::shared_lock lock(mutex_);
    const auto found = known_.find(id);
    return found == known_.end() ? nullptr : found->second;
  }

  void keep(const std::string &id, CredentialPtr credential) {
    Known ended;  // before the lock, so that they end after it
    const std::unique_lock lock(mutex_);
    if (is_closed_) return;
    if (known_.size() >= most) ended.swap(known_);  // those in use are their users'; the others are made again
    known_.insert_or_assign(id, std::move(credential));
  }

  void close() {
    Known ended;
    const std::unique_lock lock(mutex_);
    is_closed_ = true;
    ended.swap(known_);
  }

 private:
  using Known = std::unordered_map<std::string, CredentialPtr>;

  mutable std::shared_mutex mutex_;
  Known known_;
  bool is_closed_ = false;
};

}  // namespace ghlauth::auth
