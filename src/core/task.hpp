// Resumable computations. A Task<T> is a lazy coroutine; where it needs something from outside (an HTTP answer, the store, a
// point in time, somebody else's refresh) it suspends on a Suspension. Nothing in it ever blocks: whoever drives it decides
// how to wait. run_blocking() below waits on the caller's thread; a queue resumes thousands of them on one.
#pragma once

#include <coroutine>
#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/cancel.hpp"

namespace ghlauth {

/// Told, by the thread that drives, that something may be ready.
class Waker {
 public:
  virtual void wake() noexcept = 0;

 protected:
  ~Waker() = default;
};

/// Until when who drives many computations can leave a suspension alone.
struct Armed {
  std::int64_t until_ms;    ///< monotonic_ms(); earlier when its waker is woken
  bool needs_work = false;  ///< it gets on in wait() alone, which then has to be called with no time to wait
};

/// Something a computation waits for.
class Suspension {
 public:
  Suspension() = default;
  Suspension(const Suspension &) = delete;
  Suspension &operator=(const Suspension &) = delete;
  virtual ~Suspension() = default;
  /// True when the computation can go on.
  [[nodiscard]] virtual bool ready() = 0;
  /// Waits on the calling thread until ready() may have become true or the call has to end, whichever is first.
  virtual void wait(const Cancel &cancel) = 0;
  /// For who drives many: when to look at it again. `waker` lives until the computation goes on or is destroyed.
  [[nodiscard]] virtual Armed arm(Waker &) {
    constexpr std::int64_t pause_ms = 2;
    return {monotonic_ms() + pause_ms, true};
  }
};

/// Where a running computation stands. One for each driven (root) task.
struct TaskContext {
  Suspension *pending = nullptr;  ///< what it is suspended on
  std::coroutine_handle<> resume_point;

  /// Runs to the next suspension or the end. A coroutine that awaits or ends only says here who is next, instead of resuming
  /// it: the stack stays flat whatever the number of awaits, which gcc's symmetric transfer promises only when it optimises.
  void run() {
    pending = nullptr;
    while (pending == nullptr && resume_point) std::exchange(resume_point, {}).resume();
  }
};

namespace detail {

struct PromiseBase {
  TaskContext *context = nullptr;
  std::coroutine_handle<> parent;

  [[nodiscard]] static std::suspend_always initial_suspend() noexcept { return {}; }
  struct Final {
    [[nodiscard]] static bool await_ready() noexcept { return false; }
    template <class P>
    static void await_suspend(std::coroutine_handle<P> self) noexcept {
      self.promise().context->resume_point = self.promise().parent;
    }
    static void await_resume() noexcept {}
  };
  [[nodiscard]] static Final final_suspend() noexcept { return {}; }
};

template <class T>
struct Promise;

}  // namespace detail

template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;
  using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

  explicit Task(Handle handle) : handle_(handle) {}
  /// Of a function that is no coroutine, as there is nothing to wait for: a result without a frame.
  explicit Task(Value value) : value_(std::move(value)) {}
  Task(Task &&other) noexcept : handle_(std::exchange(other.handle_, {})), value_(std::move(other.value_)) {}
  Task &operator=(Task &&other) noexcept {
    if (this != &other) {
      reset();
      handle_ = std::exchange(other.handle_, {});
      value_ = std::move(other.value_);
    }
    return *this;
  }
  ~Task() { reset(); }

  // A task awaited by another one runs in the context of that one.
  [[nodiscard]] bool await_ready() const noexcept { return value_.has_value(); }
  template <class P>
  void await_suspend(std::coroutine_handle<P> parent) noexcept {
    handle_.promise().context = parent.promise().context;
    handle_.promise().parent = parent;
    parent.promise().context->resume_point = handle_;
  }
  T await_resume() { return take(); }

  // The root of a computation: start() runs to the first suspension, resume() on from there.
  void start(TaskContext &context) {
    if (value_) return;
    handle_.promise().context = &context;
    context.resume_point = handle_;
    context.run();
  }
  static void resume(TaskContext &context) { context.run(); }
  [[nodiscard]] bool done() const noexcept { return value_ || handle_.done(); }
  T take() {
    if (!value_) return handle_.promise().take();
    if constexpr (!std::is_void_v<T>) return std::move(*value_);
  }

 private:
  void reset() noexcept {
    if (handle_) std::exchange(handle_, {}).destroy();
  }
  Handle handle_;  // of none when there is a value
  std::optional<Value> value_;
};

namespace detail {

template <class T>
struct Promise : PromiseBase {
  std::variant<std::monostate, T, std::exception_ptr> result;
  Task<T> get_return_object() { return Task<T>(std::coroutine_handle<Promise>::from_promise(*this)); }
  void return_value(T value) { result.template emplace<1>(std::move(value)); }
  void unhandled_exception() noexcept { result.template emplace<2>(std::current_exception()); }
  T take() {
    if (result.index() == 2) std::rethrow_exception(std::get<2>(result));
    return std::move(std::get<1>(result));
  }
};

template <>
struct Promise<void> : PromiseBase {
  std::exception_ptr failure;
  Task<void> get_return_object() { return Task<void>(std::coroutine_handle<Promise>::from_promise(*this)); }
  static void return_void() noexcept {}
  void unhandled_exception() noexcept { failure = std::current_exception(); }
  void take() const {
    if (failure) std::rethrow_exception(failure);
  }
};

}  // namespace detail

/// co_await suspend_on(x): goes on when x is ready. x must live until then (it lives in the awaiting frame).
struct SuspendOn {
  Suspension &on;
  [[nodiscard]] bool await_ready() const { return on.ready(); }
  template <class P>
  void await_suspend(std::coroutine_handle<P> self) const noexcept {
    self.promise().context->pending = &on;
    self.promise().context->resume_point = self;
  }
  static void await_resume() noexcept {}
};
inline SuspendOn suspend_on(Suspension &on) noexcept { return {on}; }

/// Drives a task on the calling thread. When the call has to end first, the task is destroyed where it stands and
/// CANCELLED or TIMEOUT is thrown.
template <class T>
T run_blocking(Task<T> task, const Cancel &cancel) {
  TaskContext context;
  task.start(context);
  while (!task.done()) {
    while (!context.pending->ready()) {
      cancel.check();
      context.pending->wait(cancel);
    }
    Task<T>::resume(context);
  }
  return task.take();
}

}  // namespace ghlauth
