#include "auth/refresh_lease.hpp"

#include <algorithm>
#include <utility>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/peer.hpp"
#include "crypto/random.hpp"

namespace ghlauth::auth {
namespace {

constexpr std::size_t attempt_bytes = 8;
constexpr std::int64_t least_margin_ms = 250;
// How long a process that cannot be looked up is taken for one that is stopped and will go on, and not for a dead one.
constexpr std::int64_t announced_ms = 300 * 1000;
constexpr std::int64_t look_ms = 1;

std::string word_of(const std::string &name) { return name + "/sending"; }

}  // namespace

RefreshLease::RefreshLease(store::Table &table, std::string name, std::int64_t timeout_ms)
    : table_(table),
      name_(std::move(name)),
      holder_(peer_name() + "/" + crypto::random_hex(attempt_bytes)),
      timeout_ms_(timeout_ms),
      margin_ms_(std::max(least_margin_ms, timeout_ms / 4)) {}

Task<bool> RefreshLease::take() {
  // To send (a margin), to be answered (the timeout), to be written (a margin); and the timeout for whoever comes next.
  const std::int64_t duration_ms = 2 * timeout_ms_ + 2 * margin_ms_;
  const std::int64_t asked_ms = boot_ms();  // it was granted later than this, so it does not end earlier than we believe
  const store::Lease lease = co_await table_.lease(name_, holder_, duration_ms);
  if (lease.is_held)
    until_ms_ = asked_ms + lease.remaining_ms - timeout_ms_;
  else
    other_ = lease.holder;
  co_return lease.is_held;
}

Task<> RefreshLease::give_back() {
  try {
    if (has_announced_) (void)co_await table_.release(word_of(name_), holder_);
    has_announced_ = false;
    (void)co_await table_.release(name_, holder_);
  } catch (const Error &) {  // it ends by itself
  }
}

Task<> RefreshLease::announce() {
  store::Lease word = co_await table_.lease(word_of(name_), holder_, announced_ms);
  if (!word.is_held) {  // that of an attempt that broke off: this one goes on in its place
    std::string other = std::move(word.holder);
    (void)co_await table_.release(word_of(name_), std::move(other));
    (void)co_await table_.lease(word_of(name_), holder_, announced_ms);
  }
  has_announced_ = true;
}

Task<bool> RefreshLease::is_announced(std::string holder) {
  const store::Lease word = co_await table_.lease(word_of(name_), holder_, look_ms);
  co_return !word.is_held && word.holder == holder;
}

Task<> RefreshLease::free_of(std::string gone) { (void)co_await table_.release(name_, std::move(gone)); }

std::string_view process_of(std::string_view holder) noexcept { return holder.substr(0, holder.find('/')); }

}  // namespace ghlauth::auth
