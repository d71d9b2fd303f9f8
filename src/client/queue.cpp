#include "client/queue.hpp"

#include <algorithm>
#include <utility>

#include "client/queue_item.hpp"

namespace ghlauth::client {

Queue::Queue(auth::EnvironmentPtr environment) : environment_(std::move(environment)) {}

Queue::~Queue() {
  while (!running_.empty()) {  // before what they use
    first_ready_ = last_ready_ = nullptr;
    running_.pop_front();
  }
}

void Queue::submit(auth::CredentialPtr credential, std::shared_ptr<const auth::ApiRequest> request, std::int64_t tag,
                   std::int64_t timeout_ms) {
  auto item = std::make_unique<Item>(*this, std::move(credential), std::move(request), tag, timeout_ms);
  const std::lock_guard lock(mutex_);
  if (size_ >= capacity_)
    throw Error(Status::QUEUE_FULL, "the queue holds " + std::to_string(size_) + " requests, as many as it may");
  inbox_.push_back(std::move(item));
  ++size_;
  if (is_signal_wanted_) reactor_.signal();
}

void Queue::cancel(std::int64_t tag) {
  const std::lock_guard lock(mutex_);
  cancelled_.push_back(tag);
  if (is_signal_wanted_) reactor_.signal();
}

void Queue::cancel_all() {
  const std::lock_guard lock(mutex_);
  is_all_cancelled_ = true;
  if (is_signal_wanted_) reactor_.signal();
}

std::optional<Completion> Queue::next(std::int64_t timeout_ms, const Cancel &cancel) {
  constexpr std::int64_t unwatched_wait_ms = 3600 * 1000;
  cancel.check();
  // All that are completed come first: what was submitted meanwhile is started together then, and sent together.
  if (!completed_.empty()) return take_completed();
  Cancel limit;
  limit.set_timeout_ms(timeout_ms);
  for (bool is_last_look = false;;) {
    cancel.check();
    drive();
    if (!completed_.empty()) return take_completed();
    if (is_last_look || (timeout_ms < 0 && size_ == 0)) break;
    if (is_inbox_filled()) continue;
    is_last_look = limit.expired();
    reactor_.run(cancel.slice_ms(limit.left_ms(unwatched_wait_ms)));
  }
  reactor_.leave(false);
  return std::nullopt;
}

std::optional<Completion> Queue::take_completed() {
  std::optional<Completion> completion(std::move(completed_.front()));
  completed_.pop_front();
  --size_;
  reactor_.leave(!completed_.empty());
  return completion;
}

int Queue::descriptor() {
  const std::lock_guard lock(mutex_);
  is_descriptor_used_ = true;
  is_signal_wanted_ = true;
  return reactor_.descriptor();
}

void Queue::drive() {
  take_inbox();
  if (std::exchange(is_one_stopped_, false)) end_stopped();
  do {
    look_at_ready();
    start_waiting();
    if (has_free_place() && !without_place_.empty()) append_ready(*without_place_.front());
  } while (first_ready_ != nullptr);
}

bool Queue::is_inbox_filled() {
  const std::lock_guard lock(mutex_);
  is_signal_wanted_ = true;
  return !inbox_.empty() || !cancelled_.empty() || is_all_cancelled_;
}

void Queue::take_inbox() {
  std::vector<std::int64_t> cancelled;
  bool is_all_cancelled = false;
  {
    const std::lock_guard lock(mutex_);
    is_signal_wanted_ = is_descriptor_used_;
    submitted_.swap(inbox_);
    cancelled.swap(cancelled_);
    is_all_cancelled = std::exchange(is_all_cancelled_, false);
  }
  for (std::unique_ptr<Item> &item : submitted_) {
    if (!item) continue;  // the last time ended early, for want of memory
    item->wait_for_turn();
    const std::string &lane = item->lane_name();
    lanes_.add(lane, std::move(item));
  }
  submitted_.clear();
  if (cancelled.empty() && !is_all_cancelled) return;
  const auto is_cancelled = [&](const std::unique_ptr<Item> &item) {
    return is_all_cancelled || std::find(cancelled.begin(), cancelled.end(), item->tag()) != cancelled.end();
  };
  lanes_.for_each([&](const std::unique_ptr<Item> &item) {
    if (is_cancelled(item)) item->cancel();
  });
  for (const std::unique_ptr<Item> &item : running_)
    if (is_cancelled(item)) item->cancel();
}

void Queue::end_stopped() {
  lanes_.remove_if([](const std::unique_ptr<Item> &item) { return item->is_stopped(); },
                   [this](std::unique_ptr<Item> item) { complete(std::move(item)); });
}

void Queue::look_at_ready() {
  while (first_ready_ != nullptr) {
    Item &item = *first_ready_;
    first_ready_ = std::exchange(item.next_ready_, nullptr);
    if (first_ready_ == nullptr) last_ready_ = nullptr;
    item.is_ready_ = false;
    if (!item.go_on()) continue;
    std::unique_ptr<Item> ended = std::move(*item.self());
    running_.erase(ended->self());
    complete(std::move(ended));
  }
}

void Queue::start_waiting() {
  while (has_free_place() && without_place_.empty()) {
    ItemLanes::Lane *lane = lanes_.turn();
    if (lane == nullptr) return;
    if (!session_) session_ = environment_->sessions->open_on(reactor_);
    const Items::iterator self = running_.emplace(running_.end());
    *self = lanes_.take(*lane);
    (*self)->start(*lane, self);
  }
}

void Queue::complete(std::unique_ptr<Item> item) noexcept {
  completed_.splice(completed_.end(), item->complete());
}

void Queue::append_ready(Item &item) noexcept {
  if (std::exchange(item.is_ready_, true)) return;
  if (last_ready_ != nullptr)
    last_ready_->next_ready_ = &item;
  else
    first_ready_ = &item;
  last_ready_ = &item;
}

}  // namespace ghlauth::client
