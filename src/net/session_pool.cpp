#include "net/session_pool.hpp"

namespace ghlauth::net {

SessionPool::Lease SessionPool::lease(const std::shared_ptr<SessionPool> &pool) {
  {
    const std::lock_guard lock(pool->mutex_);
    if (!pool->idle_.empty()) {
      std::unique_ptr<Session> session = std::move(pool->idle_.back());
      pool->idle_.pop_back();
      return {pool, std::move(session)};
    }
  }
  return {pool, pool->transport_->open()};
}

void SessionPool::give_back(std::unique_ptr<Session> session) noexcept {
  if (session->is_broken()) return;
  const std::lock_guard lock(mutex_);
  if (idle_.size() < idle_.capacity()) idle_.push_back(std::move(session));
}

}  // namespace ghlauth::net
