#include "client/queue_item.hpp"

#include <algorithm>
#include <utility>

namespace ghlauth::client {

Queue::Item::Item(Queue &queue, auth::CredentialPtr credential, std::shared_ptr<const auth::ApiRequest> request, std::int64_t tag,
                  std::int64_t timeout_ms)
    : queue_(queue),
      lane_name_(request->location_id.empty() ? credential->budget_key() : credential->budget_key_at(request->location_id)),
      credential_(std::move(credential)),
      request_(std::move(request)) {
  completion_.emplace_back().tag = tag;
  stop_.set_timeout_ms(timeout_ms);
}

Queue::Item::~Item() {
  task_.reset();  // what it waits for, and its permit
  queue_.reactor_.clear(*this);
  if (lane_ == nullptr) return;
  let_lane_go();
  if (wants_place_) std::erase(queue_.without_place_, this);
  if (has_place_) --queue_.in_flight_;
  queue_.lanes_.end(*lane_);
}

void Queue::Item::start(ItemLanes::Lane &lane, Items::iterator self) {
  lane_ = &lane;
  self_ = self;
  take_place();
  wake();  // the first look, whatever comes of the start
  session_ = queue_.session_;
  const Caller caller{queue_.environment_, session_.get(), &queue_.retries_, &stop_, this};
  task_.emplace(call(caller, credential_, request_));
  task_->start(context_);
  if (!task_->done() && !is_used_) give_up(Reason::LANE);  // its token has to be fetched first
}

void Queue::Item::wake() noexcept {
  if (lane_ == nullptr)
    queue_.is_one_stopped_ = true;
  else
    queue_.append_ready(*this);
}

bool Queue::Item::go_on() {
  if (!task_ || task_->done() || stop_.requested()) return true;
  if (std::exchange(needs_work_, false)) {
    Cancel no_time;
    no_time.set_timeout_ms(0);
    context_.pending->wait(no_time);
  }
  while (context_.pending->ready()) {
    Task<auth::ApiResult>::resume(context_);
    if (task_->done()) return true;
  }
  if (stop_.stopped()) return true;
  arm_pending();
  return false;
}

void Queue::Item::arm_pending() {
  const Armed armed = context_.pending->arm(*this);
  needs_work_ = armed.needs_work;
  queue_.reactor_.set(*this, std::min(armed.until_ms, stop_.deadline_ms()));
}

void Queue::Item::cancel() noexcept {
  stop_.request();
  wake();
}

Error Queue::Item::why_stopped() const {
  if (stop_.requested()) return Error(Status::CANCELLED, "the request was cancelled", "Submit it again to go on.");
  return Error(Status::TIMEOUT, "the request was not completed in the time that was given to it",
               "Submit it with more time, or fewer at a time.");
}

std::list<Completion> Queue::Item::complete() noexcept {
  Completion &completion = completion_.front();
  try {
    if (task_ && task_->done())
      completion.result = task_->take();
    else if (lane_ != nullptr && !task_)
      completion.unanswered = Error(Status::OUT_OF_MEMORY);  // it could not be started
    else
      completion.unanswered = why_stopped();
  } catch (...) {
    completion.unanswered = error_in_hand();
  }
  return std::move(completion_);
}

bool Queue::Item::ready() {
  if (has_place_) return true;
  std::deque<Item *> &others = queue_.without_place_;
  const bool is_next = others.empty() || others.front() == this;
  if (!is_next || !queue_.has_free_place()) {
    if (!std::exchange(wants_place_, true)) others.push_back(this);
    return false;
  }
  if (std::exchange(wants_place_, false)) others.pop_front();
  take_place();
  let_lane_go();
  return true;
}

void Queue::Item::take_place() {
  has_place_ = true;
  is_used_ = false;
  ++queue_.in_flight_;
}

void Queue::Item::give_up(Reason reason) noexcept {
  if (std::exchange(has_place_, false)) --queue_.in_flight_;
  if (reason == Reason::BACK_OFF)
    let_lane_go();
  else if (!std::exchange(holds_lane_, true))
    ItemLanes::hold(*lane_);
}

void Queue::Item::let_lane_go() noexcept {
  if (std::exchange(holds_lane_, false)) queue_.lanes_.let_go(*lane_);
}

}  // namespace ghlauth::client
