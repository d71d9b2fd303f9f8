// Where code of PHP may be called by the library.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

#include "php.hpp"

namespace ghlauth_php {

/// Runs what calls PHP's code from threads of its own, in a thread as well, and their calls in this one, which waits meanwhile.
class Pump {
 public:
  /// That of a thread of PHP, if there is one.
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
    if (pump.is_bailout_) throw Bailout();
    if (pump.thrown_) throw Thrown(*pump.thrown_);
    if (failure) std::rethrow_exception(failure);
  }

  /// In another thread: has it done, and waits. What code of PHP throws stays where PHP is; here it is its text alone.
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
    if (is_bailout_) return Bailout().what();
    try {
      body();
      return {};
    } catch (const Bailout &bailout) {
      is_bailout_ = true;
      return bailout.what();
    } catch (const Thrown &thrown) {
      if (!thrown_) thrown_.emplace(thrown);
      return *thrown.what() ? thrown.what() : "PHP code threw";
    } catch (const std::exception &error) {
      return error.what();
    }
  }

  const std::thread::id thread_ = std::this_thread::get_id();
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task *> tasks_;
  bool is_over_ = false;
  bool is_bailout_ = false;
  std::optional<Thrown> thrown_;
};

/// Where PHP runs: it does so in one thread, and while code of PHP is under way.
class Place {
 public:
  /// Calls code of PHP from within the library. No jump and no pending exception of PHP gets out: they become exceptions of C++.
  template <class Body>
  void enter(Body body) const {
    if (std::this_thread::get_id() != thread_) {
      if (Pump *const pump = Pump::of(thread_)) return pump->call([&] { enter(body); });
      throw std::runtime_error("the application's PHP code was called in another thread: PHP allows its own alone");
    }
    if (!EG(current_execute_data)) throw std::runtime_error("PHP has ended, and its code cannot be called any more");
    const AsideException aside;
    std::exception_ptr thrown;
    if (protect([&] {
          try {
            body();
          } catch (const Pending &) {
          } catch (...) {
            thrown = std::current_exception();
          }
        }))
      throw Bailout();
    if (EG(exception)) throw Thrown();
    if (thrown) std::rethrow_exception(thrown);
  }

 private:
  /// An exception that is on its way meanwhile, as when an object is freed by it. No fiber may be left for another one in between:
  /// the library has locks on this stack.
  struct AsideException {
    AsideException() : exception(std::exchange(EG(exception), nullptr)), opline(EG(opline_before_exception)) {
      zend_fiber_switch_block();
    }
    ~AsideException() {
      zend_fiber_switch_unblock();
      if (exception) EG(exception) = exception, EG(opline_before_exception) = opline;
    }
    AsideException(const AsideException &) = delete;
    AsideException &operator=(const AsideException &) = delete;
    zend_object *const exception;
    const zend_op *const opline;
  };

  /// Tells whether PHP has jumped out.
  template <class Body>
  static bool protect(const Body &body) {
    volatile bool has_jumped = false;
    zend_execute_data *const frame = EG(current_execute_data);
    zend_try { body(); }
    zend_catch { has_jumped = true; }
    zend_end_try();
    if (has_jumped) EG(current_execute_data) = frame;
    return has_jumped;
  }

  const std::thread::id thread_ = std::this_thread::get_id();
};

}  // namespace ghlauth_php
