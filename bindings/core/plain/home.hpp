// Where an interpreter may be called: in the thread that it runs in.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

namespace ghlauth_binding::plain {

/// Runs what calls listeners from threads of its own (Store::check) in another thread, and those calls in this one, which waits for it.
class Pump {
 public:
  static Pump *of(std::thread::id thread) {
    Pump *const pump = current();
    return pump && pump->thread_ == thread ? pump : nullptr;
  }

  template <class Body>
  static void run(Body body) {
    Pump pump;
    if (Pump *none = nullptr; !current().compare_exchange_strong(none, &pump)) throw std::logic_error("a check is under way");
    std::exception_ptr failure;
    std::thread thread([&] {
      try {
        body();
      } catch (...) {
        failure = std::current_exception();
      }
      const std::lock_guard lock(pump.mutex_);
      pump.is_over_ = true;
      pump.changed_.notify_all();
    });
    pump.serve();
    thread.join();
    current() = nullptr;
    if (pump.thrown_) std::rethrow_exception(pump.thrown_);
    if (failure) std::rethrow_exception(failure);
  }

  /// In another thread: has it done, and waits. What was thrown stays where the interpreter is; here it is its text alone.
  void call(const std::function<void()> &body) {
    Task task{body, "", false};
    std::unique_lock lock(mutex_);
    tasks_.push_back(&task);
    changed_.notify_all();
    changed_.wait(lock, [&] { return task.is_done; });
    if (!task.failure.empty()) throw std::runtime_error(task.failure);
  }

 private:
  struct Task {
    const std::function<void()> &body;
    std::string failure;
    bool is_done;
  };

  static std::atomic<Pump *> &current() {
    static std::atomic<Pump *> pump = nullptr;
    return pump;
  }

  void serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [&] { return is_over_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      Task *const task = tasks_.front();
      tasks_.pop_front();
      lock.unlock();
      std::string failure = carry_out(task->body);
      lock.lock();
      task->failure = std::move(failure);
      task->is_done = true;
      changed_.notify_all();
    }
  }
  std::string carry_out(const std::function<void()> &body) {
    try {
      body();
      return {};
    } catch (const std::exception &error) {
      if (!thrown_) thrown_ = std::current_exception();
      return *error.what() ? error.what() : "a listener failed";
    }
  }

  const std::thread::id thread_ = std::this_thread::get_id();
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task *> tasks_;
  bool is_over_ = false;
  std::exception_ptr thrown_;
};

/// The thread of an interpreter.
class Home {
 public:
  bool is_here() const { return std::this_thread::get_id() == thread_; }
  template <class Body>
  void run(const Body &body) const {
    if (is_here()) return body();
    if (Pump *const pump = Pump::of(thread_)) return pump->call(body);
    throw std::runtime_error("a log, a store or a source of the application was called in another thread than its interpreter's: use "
                             "objects with such a configuration in that thread alone");
  }

 private:
  std::thread::id thread_ = std::this_thread::get_id();
};

}  // namespace ghlauth_binding::plain
