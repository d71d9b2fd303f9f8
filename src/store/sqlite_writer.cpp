#include "store/sqlite_writer.hpp"

#include <algorithm>
#include <chrono>

#include "core/clock.hpp"
#include "core/error.hpp"

namespace ghlauth::store {
namespace {

constexpr std::int64_t longest_pause_ms = 20;

}  // namespace

// A caller's place in the queue. Leadership is taken only by a coroutine that runs and never held over a suspension: a caller
// who stops being driven holds up nobody.
class SqliteWriter::Place final : public Suspension {
 public:
  Place(SqliteWriter &writer, std::shared_ptr<Job> job) : writer_(writer), job_(std::move(job)) {
    const std::lock_guard lock(writer_.mutex_);
    writer_.queue_.push_back(job_);
  }
  Place(const Place &) = delete;
  Place &operator=(const Place &) = delete;
  ~Place() override {
    const std::lock_guard lock(writer_.mutex_);
    if (!job_->settled) writer_.queue_.remove(job_);  // not there while a leader has it: then it is written
  }

  [[nodiscard]] bool settled() const {
    const std::lock_guard lock(writer_.mutex_);
    return job_->settled;
  }
  [[nodiscard]] bool expired() const { return monotonic_ms() >= give_up_ms_; }

  [[nodiscard]] bool ready() override {
    const std::lock_guard lock(writer_.mutex_);
    return can_go_on();
  }
  void wait(const Cancel &cancel) override {
    std::unique_lock lock(writer_.mutex_);
    if (can_go_on()) return;
    const std::int64_t next = writer_.led_ ? give_up_ms_ : std::min(give_up_ms_, writer_.next_try_ms_);
    writer_.changed_.wait_for(lock, std::chrono::milliseconds(cancel.slice_ms(next - monotonic_ms())));
  }

 private:
  [[nodiscard]] bool can_go_on() const {
    return job_->settled || (!writer_.led_ && monotonic_ms() >= writer_.next_try_ms_) || expired();
  }

  SqliteWriter &writer_;
  std::shared_ptr<Job> job_;
  std::int64_t give_up_ms_ = monotonic_ms() + sqlite_patience_ms;
};

SqliteWriter::SqliteWriter(SqliteConnection connection, std::string called)
    : connection_(std::move(connection)), called_(std::move(called)) {}

Task<> SqliteWriter::settle(std::shared_ptr<Job> job) {
  Place place(*this, job);
  while (!place.settled()) {
    if (place.expired()) throw_sqlite_locked(called_);
    lead();
    co_await suspend_on(place);
  }
  if (job->failure) std::rethrow_exception(job->failure);
}

// Nothing in here allocates where the lock is held: whoever leads also gives up the lead.
void SqliteWriter::lead() {
  Jobs batch;
  Jobs settled;
  {
    const std::lock_guard lock(mutex_);
    if (led_ || monotonic_ms() < next_try_ms_) return;
    led_ = true;
    batch.swap(queue_);
  }
  const bool is_free = commit(batch, settled);
  const std::lock_guard lock(mutex_);
  led_ = false;
  for (const std::shared_ptr<Job> &job : settled) job->settled = true;
  queue_.splice(queue_.begin(), batch);
  pause_ms_ = is_free ? 0 : std::clamp<std::int64_t>(2 * pause_ms_, 1, longest_pause_ms);
  next_try_ms_ = is_free ? 0 : monotonic_ms() + pause_ms_;
  changed_.notify_all();
}

// Moves what is settled, well or badly, to its list. False when another process has the lock.
bool SqliteWriter::commit(Jobs &batch, Jobs &settled) {
  for (bool together = batch.size() > 1; !batch.empty();) {
    const auto end = together ? batch.end() : std::next(batch.begin());
    try {
      transact(batch.begin(), end);
    } catch (const SqliteBusy &) {
      return false;
    } catch (...) {
      if (std::exchange(together, false)) continue;  // what fails one of them must not fail the others
      batch.front()->failure = std::current_exception();
    }
    settled.splice(settled.end(), batch, batch.begin(), end);
  }
  return true;
}

void SqliteWriter::transact(Jobs::const_iterator first, Jobs::const_iterator last) {
  SqliteUse(begin_)->run();
  try {
    for (; first != last; ++first) (*first)->run();
    SqliteUse(commit_)->run();
  } catch (...) {
    // SQLite has rolled it back itself after some failures; then there is nothing to do.
    if (sqlite3_get_autocommit(connection_.get()) == 0) SqliteUse(rollback_)->run_quietly();
    throw;
  }
}

}  // namespace ghlauth::store
