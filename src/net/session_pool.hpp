// Sessions kept between blocking calls, so that connections are used again.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "net/transport.hpp"

namespace ghlauth::net {

class SessionPool {
 public:
  /// A session for one thread, given back at the end of its scope. The pool outlives its leases (shared).
  class Lease {
   public:
    Lease(std::shared_ptr<SessionPool> pool, std::unique_ptr<Session> session)
        : pool_(std::move(pool)), session_(std::move(session)) {}
    Lease(Lease &&) noexcept = default;
    Lease &operator=(Lease &&) = delete;
    ~Lease() {
      if (session_) pool_->give_back(std::move(session_));
    }
    [[nodiscard]] Session &operator*() const noexcept { return *session_; }

   private:
    std::shared_ptr<SessionPool> pool_;
    std::unique_ptr<Session> session_;
  };

  explicit SessionPool(std::shared_ptr<Transport> transport) : transport_(std::move(transport)) { idle_.reserve(max_idle); }

  /// The most recently used idle session, or a new one.
  static Lease lease(const std::shared_ptr<SessionPool> &pool);
  /// One that is not of the pool: its owner's alone.
  [[nodiscard]] std::unique_ptr<Session> open_on(Reactor &reactor) const { return transport_->open_on(reactor); }

 private:
  static constexpr std::size_t max_idle = 64;
  void give_back(std::unique_ptr<Session> session) noexcept;

  std::shared_ptr<Transport> transport_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Session>> idle_;  // never more than its capacity: giving back must not fail
};

}  // namespace ghlauth::net
