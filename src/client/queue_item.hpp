// One request in a queue.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>

#include "client/queue.hpp"

namespace ghlauth::client {

class Queue::Item final : public Waker, public Alarm, public Place {
 public:
  Item(Queue &queue, auth::CredentialPtr credential, std::shared_ptr<const auth::ApiRequest> request, std::int64_t tag,
       std::int64_t timeout_ms);
  ~Item() override;

  /// Requests with the same name share a budget.
  [[nodiscard]] const std::string &lane_name() const noexcept { return *lane_name_; }
  [[nodiscard]] std::int64_t tag() const noexcept { return completion_.front().tag; }

  /// It waits in a lane until its time is over.
  void wait_for_turn() { queue_.reactor_.set(*this, stop_.deadline_ms()); }
  /// Runs to where it has to wait. It was taken from the lane, and `self` is its place among those that run.
  void start(ItemLanes::Lane &lane, Items::iterator self);
  /// Goes on as far as it can. True when it has ended.
  [[nodiscard]] bool go_on();
  void cancel() noexcept;
  [[nodiscard]] bool is_stopped() const noexcept { return stop_.stopped(); }

  [[nodiscard]] Items::iterator self() const noexcept { return self_; }
  /// What became of it: one, in a list, so that nothing can fail here.
  [[nodiscard]] std::list<Completion> complete() noexcept;

  // Something may be ready, or its time is over.
  void wake() noexcept override;
  void ring() override { wake(); }

  // Its place.
  [[nodiscard]] bool ready() override;
  void wait(const Cancel &) override {}
  [[nodiscard]] Armed arm(Waker &) override { return {INT64_MAX}; }
  void give_up(Reason reason) noexcept override;
  void use() noexcept override { is_used_ = true; }
  [[nodiscard]] std::size_t wanted() const noexcept override { return 1 + lane_->size(); }

 private:
  friend class Queue;  // the links of its lists
  void arm_pending();
  void take_place();
  void let_lane_go() noexcept;
  [[nodiscard]] Error why_stopped() const;

  Queue &queue_;
  auth::BudgetKey lane_name_;
  auth::CredentialPtr credential_;
  std::shared_ptr<const auth::ApiRequest> request_;
  Cancel stop_;
  std::list<Completion> completion_;

  std::shared_ptr<net::Session> session_;
  TaskContext context_;
  std::optional<Task<auth::ApiResult>> task_;
  ItemLanes::Lane *lane_ = nullptr;  // null: it was not started
  Items::iterator self_;
  bool has_place_ = false;
  bool is_used_ = false;  // the place, since it has it
  bool wants_place_ = false;
  bool holds_lane_ = false;
  bool needs_work_ = false;

  bool is_ready_ = false;  // in the list of those to look at
  Item *next_ready_ = nullptr;
};

}  // namespace ghlauth::client
