// Many requests at a time on one thread: whoever calls next() drives all of them. No thread of its own, and nothing here waits for a
// store: what a request waits for is looked at, and the others go on.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "client/call.hpp"
#include "client/lanes.hpp"
#include "core/reactor.hpp"

namespace ghlauth::client {

/// What became of a request.
struct Completion {
  std::int64_t tag = 0;
  auth::ApiResult result;
  std::optional<Error> unanswered;  ///< why there is no result
};

/// submit() and cancel() may be called by any thread; the others by one thread at a time.
class Queue {
 public:
  explicit Queue(auth::EnvironmentPtr environment);
  Queue(const Queue &) = delete;
  Queue &operator=(const Queue &) = delete;
  ~Queue();

  void set_max_in_flight(std::size_t count) noexcept { max_in_flight_ = count; }
  /// How many may be in the queue: waiting, on their way, or completed and not taken.
  void set_capacity(std::size_t count) noexcept { capacity_ = count; }

  [[nodiscard]] const auth::Environment &environment() const noexcept { return *environment_; }

  /// Throws QUEUE_FULL. `timeout_ms`: until it is completed; negative: no limit.
  void submit(auth::CredentialPtr credential, std::shared_ptr<const auth::ApiRequest> request, std::int64_t tag, std::int64_t timeout_ms);
  /// Those with that tag, and all, that are not completed: they complete with CANCELLED.
  void cancel(std::int64_t tag);
  void cancel_all();

  /// Gives `take` the next that is completed; waits for it at most that long, or, with a negative time, until none is left. Whether
  /// there was one. Throws what `cancel` and `take` do; a completion whose `take` throws, having changed nothing, is the next one again.
  using Take = std::function<void(Completion &)>;
  bool next(std::int64_t timeout_ms, const Cancel &cancel, const Take &take);
  /// Readable when next(0) is worth a call.
  [[nodiscard]] int descriptor();
  /// All that were submitted and not taken.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  class Item;
  friend class Item;
  using Items = std::list<std::unique_ptr<Item>>;
  using ItemLanes = Lanes<std::unique_ptr<Item>>;

  bool wait_for_one(std::int64_t timeout_ms, const Cancel &cancel, const Take &take);
  void drive();
  void take_inbox();
  void end_stopped();
  void look_at_ready();
  void start_waiting();
  void complete(std::unique_ptr<Item> item) noexcept;
  void append_ready(Item &item) noexcept;
  [[nodiscard]] bool has_free_place() const noexcept { return in_flight_ < max_in_flight_; }
  bool give_completed(const Take &take);
  /// True when other threads left something meanwhile; otherwise they will signal from now on.
  bool is_inbox_filled();

  auth::EnvironmentPtr environment_;
  RetryBudget retries_;
  std::atomic<std::size_t> max_in_flight_{100};
  std::atomic<std::size_t> capacity_{10'000};
  std::atomic<std::size_t> size_{0};

  std::mutex mutex_;  // of what follows: what other threads leave here
  std::vector<std::unique_ptr<Item>> inbox_;
  std::vector<std::int64_t> cancelled_;
  bool is_all_cancelled_ = false;
  bool is_signal_wanted_ = false;  // somebody waits, here or on the descriptor
  bool is_descriptor_used_ = false;

  // The driving thread's alone:
  Reactor reactor_;
  std::shared_ptr<net::Session> session_;
  std::vector<std::unique_ptr<Item>> submitted_;  // this and the two that follow: what came out of there
  std::vector<std::int64_t> to_cancel_;
  bool are_all_to_cancel_ = false;
  ItemLanes lanes_;
  bool is_one_stopped_ = false;  // of those in the lanes
  Items running_;
  std::size_t in_flight_ = 0;         // of the running ones: those that have a place
  std::deque<Item *> without_place_;  // of the running ones: those that want one again, in their order
  Item *first_ready_ = nullptr;       // of the running ones: those to look at
  Item *last_ready_ = nullptr;
  std::list<Completion> completed_;
};

}  // namespace ghlauth::client
