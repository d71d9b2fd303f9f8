#include "context.hpp"

#include <chrono>
#include <deque>

namespace ghlauth_node {

std::shared_ptr<Context> Context::of(napi_env env) {
  void *data = nullptr;
  check(env, napi_get_instance_data(env, &data));
  return *static_cast<std::shared_ptr<Context> *>(data);
}

void Context::make(napi_env env) {
  auto context = std::shared_ptr<Context>(new Context(env));
  napi_value name = nullptr;
  check(env, napi_create_string_utf8(env, "ghlauth", NAPI_AUTO_LENGTH, &name));
  check(env, napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, nullptr, run, &context->queue_));
  check(env, napi_unref_threadsafe_function(env, context->queue_));
  auto *const data = new std::shared_ptr<Context>(context);
  check(env, napi_set_instance_data(
                 env, data, [](napi_env, void *one, void *) { delete static_cast<std::shared_ptr<Context> *>(one); }, nullptr));
  // Hooks run in reverse: this one while the queue is there.
  check(env, napi_add_env_cleanup_hook(env, [](void *one) { (*static_cast<std::shared_ptr<Context> *>(one))->end(); }, data));
}

void Context::run(napi_env env, napi_value, void *, void *data) {
  const std::unique_ptr<Task> task(static_cast<Task *>(data));
  if (!env) return;
  const HandleScope scope(env);
  try {
    (*task)(env);
  } catch (const Pending &) {
    napi_fatal_exception(env, take_pending(env));
  }
}

void Context::post(Task task) {
  auto owned = std::make_unique<Task>(std::move(task));
  const std::lock_guard lock(mutex_);
  if (!over_ && napi_call_threadsafe_function(queue_, owned.get(), napi_tsfn_nonblocking) == napi_ok) owned.release();
}

void Context::begin_job() {
  if (jobs_++ == 0) napi_ref_threadsafe_function(env_, queue_);
}
void Context::end_job() {
  if (--jobs_ == 0) napi_unref_threadsafe_function(env_, queue_);
}

bool Context::is_over() {
  const std::lock_guard lock(mutex_);
  return over_;
}

bool Context::enlist(Ending *one) {
  const std::lock_guard lock(mutex_);
  if (!over_) endings_.insert(one);
  return !over_;
}
void Context::strike(Ending *one) {
  const std::lock_guard lock(mutex_);
  endings_.erase(one);
}
void Context::enter() {
  const std::lock_guard lock(mutex_);
  ++threads_;
}
void Context::leave() {
  const std::lock_guard lock(mutex_);
  if (--threads_ == 0) idle_.notify_all();
}

void Context::end() {
  std::unique_lock lock(mutex_);
  over_ = true;
  for (Ending *const one : endings_) one->end();
  idle_.wait(lock, [&] { return threads_ == 0; });
}

Kept::Kept(std::shared_ptr<Context> context, napi_value value) : context_(std::move(context)) {
  // References are to objects alone: the value is in one.
  napi_value holder = nullptr;
  check(context_->env(), napi_create_array_with_length(context_->env(), 1, &holder));
  check(context_->env(), napi_set_element(context_->env(), holder, 0, value));
  check(context_->env(), napi_create_reference(context_->env(), holder, 1, &reference_));
}

Kept::~Kept() {
  if (context_->here()) {
    if (!context_->is_over()) napi_delete_reference(context_->env(), reference_);
  } else {
    context_->post([reference = reference_](napi_env env) { napi_delete_reference(env, reference); });
  }
}

napi_value Kept::value() const {
  napi_value holder = nullptr, value = nullptr;
  check(context_->env(), napi_get_reference_value(context_->env(), reference_, &holder));
  check(context_->env(), napi_get_element(context_->env(), holder, 0, &value));
  return value;
}

namespace {

// Not libuv's pool: that has four threads, and a call that waits for JavaScript would wait for a function that needs one of them.
class Threads {
 public:
  void run(std::function<void()> work) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(work));
    if (idle_ >= waiting_.size()) {
      came_.notify_one();
    } else if (count_ < MAX) {
      std::thread([this] { loop(); }).detach();
      ++count_;
    }
  }

 private:
  static constexpr std::size_t MAX = 128;

  void loop() {
    std::unique_lock lock(mutex_);
    while (true) {
      ++idle_;
      const bool has_come = came_.wait_for(lock, std::chrono::seconds(10), [&] { return !waiting_.empty(); });
      --idle_;
      if (!has_come) break;
      auto work = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      work();
      work = nullptr;
      lock.lock();
    }
    --count_;
  }

  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<std::function<void()>> waiting_;
  std::size_t idle_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

void run_in_thread(std::function<void()> work) {
  static Threads *const threads = new Threads;  // outlives the threads
  threads->run(std::move(work));
}

}  // namespace ghlauth_node
