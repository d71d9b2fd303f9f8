// Ruby: its exceptions and its lock (GVL) on one side, C++ on the other. Neither unwinds through the other's frames.
#pragma once

#include <ruby.h>
#include <ruby/encoding.h>
#include <ruby/thread.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "adapter.hpp"

extern "C" int ruby_thread_has_gvl_p(void);

namespace ghlauth_ruby {

using namespace ghlauth_binding;

/// Keeps an object of Ruby. May be destroyed by any thread, with the lock or without.
class Ref {
 public:
  explicit Ref(VALUE value) : value_(value) {
    const std::lock_guard lock(mutex());
    next_ = first(), previous_ = nullptr;
    if (next_) next_->previous_ = this;
    first() = this;
  }
  ~Ref() {
    const std::lock_guard lock(mutex());
    (previous_ ? previous_->next_ : first()) = next_;
    if (next_) next_->previous_ = previous_;
  }
  Ref(const Ref &) = delete;
  Ref &operator=(const Ref &) = delete;

  VALUE get() const { return value_; }

  /// From now on what is kept is marked.
  static void start() {
    static const rb_data_type_t type = {"Ghlauth kept", {[](void *) { mark(); }, nullptr, nullptr, nullptr, {}}, nullptr, nullptr, 0};
    static VALUE keeper = Qnil;
    rb_gc_register_address(&keeper);
    keeper = rb_data_typed_object_wrap(rb_cObject, &first(), &type);
    rb_obj_hide(keeper);
  }

 private:
  static void mark() {
    const std::lock_guard lock(mutex());
    for (const Ref *one = first(); one; one = one->next_) rb_gc_mark(one->value_);
  }
  // Neither is ever destroyed: threads may go on when the process ends.
  static std::mutex &mutex() {
    static std::mutex *const one = new std::mutex;
    return *one;
  }
  static Ref *&first() {
    static Ref *one = nullptr;
    return one;
  }

  VALUE value_;
  Ref *next_, *previous_;
};

/// What left code of Ruby: an exception; or a jump (throw, the end of the thread), which Ruby itself keeps until it goes on.
class Thrown : public std::exception {
 public:
  static constexpr int RAISED = 6;

  explicit Thrown(int state) : state_(state) {
    if (state != RAISED) {
      jump() = state;
      what_ = "code of Ruby was left by a jump";
      return;
    }
    const VALUE error = rb_errinfo();
    rb_set_errinfo(Qnil);
    held_ = std::make_shared<Ref>(error);
    int failed = 0;
    const VALUE text = rb_protect([](VALUE of) { return rb_obj_as_string(rb_funcall(of, rb_intern("message"), 0)); }, error, &failed);
    if (failed) rb_set_errinfo(Qnil);
    if (!failed) what_.assign(RSTRING_PTR(text), static_cast<std::size_t>(RSTRING_LEN(text)));
  }
  int state() const { return state_; }
  VALUE error() const { return held_ ? held_->get() : Qnil; }
  const char *what() const noexcept override { return what_.c_str(); }

  /// The jump that is under way in this thread; 0 for none. Until it goes on no code of Ruby is run in between.
  static int &jump() {
    static thread_local int state = 0;
    return state;
  }

 private:
  int state_;
  std::shared_ptr<Ref> held_;
  std::string what_;
};

/// Runs what may raise. Nothing in `body` may need a destructor.
template <class Body>
VALUE protect(const Body &body) {
  int state = 0;
  const VALUE result = rb_protect([](VALUE of) { return (*reinterpret_cast<const Body *>(of))(); }, reinterpret_cast<VALUE>(&body), &state);
  if (state) throw Thrown(state);
  return result;
}

template <class... Arguments>
VALUE send(VALUE object, const char *method, Arguments... arguments) {
  return protect([&] { return rb_funcall(object, rb_intern(method), static_cast<int>(sizeof...(arguments)), arguments...); });
}

/// An exception of Ruby's own.
[[noreturn]] inline void fail(VALUE error_class, const std::string &text) {
  protect([&]() -> VALUE { rb_exc_raise(rb_exc_new(error_class, text.data(), static_cast<long>(text.size()))); });
  std::terminate();
}

/// What was dropped by Ruby's collector, which holds the lock: it is freed by the next call, which does not.
class Graves {
 public:
  using Free = void (*)(void *);

  static void bury(void *dead, Free free) {
    const std::lock_guard lock(mutex());
    all().emplace_back(dead, free);
  }
  static void clear() {
    std::vector<std::pair<void *, Free>> dead;
    {
      const std::lock_guard lock(mutex());
      dead.swap(all());
    }
    is_clearing() = true;
    for (const auto &[one, free] : dead) free(one);
    is_clearing() = false;
  }
  /// What is freed now may have had code of Ruby that is gone as well.
  static bool &is_clearing() {
    static thread_local bool is = false;
    return is;
  }

 private:
  static std::mutex &mutex() {
    static std::mutex *const one = new std::mutex;
    return *one;
  }
  static std::vector<std::pair<void *, Free>> &all() {
    static auto *const one = new std::vector<std::pair<void *, Free>>;
    return *one;
  }
};

/// Runs a call of the library without the lock. When Ruby wants to end it (Thread#raise, Timeout, a signal), `cancel` does.
template <class Body>
void without_gvl(const Body &body, const Cancel *cancel = nullptr) {
  struct Run {
    const Body &body;
    std::exception_ptr thrown;
    bool done;
  } run{body, nullptr, false};
  const auto interrupts = [] {
    rb_thread_check_ints();
    return Qnil;
  };
  const auto interrupt = [](void *of) {
    try {
      Cancel(*static_cast<const Cancel *>(of)).request();
    } catch (const std::exception &) {  // it was closed
    }
  };
  while (!run.done) {
    rb_nogvl(
        [](void *of) -> void * {
          Run &self = *static_cast<Run *>(of);
          self.done = true;
          try {
            Graves::clear();
            self.body();
          } catch (...) {
            self.thrown = std::current_exception();
          }
          return nullptr;
        },
        &run, cancel ? static_cast<rb_unblock_function_t *>(interrupt) : nullptr, const_cast<Cancel *>(cancel), RB_NOGVL_INTR_FAIL);
    if (!run.done) protect(interrupts);
  }
  if (Thrown::jump()) throw Thrown(Thrown::jump());
  if (run.thrown && cancel && !cancel->is_closed() && cancel->is_requested()) protect(interrupts);
  if (run.thrown) std::rethrow_exception(run.thrown);
}

/// Runs a call of the library that starts threads of its own: when these call code of Ruby, it runs in the thread that waits here.
class Pump {
 public:
  template <class Body>
  static void run(const Body &body) {
    static std::mutex *const one_at_a_time = new std::mutex;
    without_gvl([&] { one_at_a_time->lock(); });
    const std::unique_lock turn(*one_at_a_time, std::adopt_lock);
    Pump pump;
    current() = &pump;
    std::thread worker([&] {
      try {
        body();
      } catch (...) {
        pump.failed_ = std::current_exception();
      }
      const std::lock_guard lock(pump.mutex_);
      pump.is_over_ = true;
      pump.changed_.notify_all();
    });
    pump.serve();
    worker.join();
    current() = nullptr;
    if (pump.raised_) std::rethrow_exception(pump.raised_);
    if (pump.failed_) std::rethrow_exception(pump.failed_);
  }

  /// In a thread that Ruby did not make. Returns false when no thread of Ruby waits.
  template <class Body>
  static bool hand_over(const Body &body) {
    Pump *const pump = current();
    if (!pump) return false;
    Job job = {[&] { body(); }, nullptr, false};
    std::unique_lock lock(pump->mutex_);
    pump->jobs_.push_back(&job);
    pump->changed_.notify_all();
    pump->changed_.wait(lock, [&] { return job.is_done; });
    if (job.thrown) std::rethrow_exception(job.thrown);
    return true;
  }

 private:
  struct Job {
    std::function<void()> body;
    std::exception_ptr thrown;
    bool is_done;
  };

  void serve() {
    for (;;) {
      Job *job = nullptr;
      try {
        without_gvl([&] {
          std::unique_lock lock(mutex_);
          changed_.wait(lock, [&] { return is_over_ || !jobs_.empty(); });
          if (jobs_.empty()) return;
          job = jobs_.front();
          jobs_.pop_front();
        });
      } catch (...) {  // an interrupt: the call goes on to its end, and the code of Ruby does not
        if (!raised_) raised_ = std::current_exception();
        continue;
      }
      if (!job) return;
      carry_out(*job);
    }
  }
  void carry_out(Job &job) {
    try {
      if (raised_) std::rethrow_exception(raised_);
      job.body();
    } catch (...) {
      job.thrown = std::current_exception();
      if (!raised_) raised_ = job.thrown;
    }
    const std::lock_guard lock(mutex_);
    job.is_done = true;
    changed_.notify_all();
  }

  static std::atomic<Pump *> &current() {
    static std::atomic<Pump *> one = nullptr;
    return one;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job *> jobs_;
  bool is_over_ = false;
  std::exception_ptr raised_, failed_;
};

/// Runs code of Ruby in a call of the library, with the lock.
template <class Body>
void in_ruby(const Body &body) {
  if (Graves::is_clearing()) throw std::runtime_error("the object was dropped");
  if (!ruby_native_thread_p()) {
    if (Pump::hand_over(body)) return;
    throw std::runtime_error("the library called code of Ruby in another thread: Ruby allows the threads that it made alone");
  }
  if (Thrown::jump()) throw Thrown(Thrown::jump());
  if (ruby_thread_has_gvl_p()) {
    if (rb_during_gc()) throw std::runtime_error("the library called code of Ruby while Ruby collects garbage");
    return body();
  }
  struct Run {
    const Body &body;
    std::exception_ptr thrown;
  } run{body, nullptr};
  rb_thread_call_with_gvl(
      [](void *of) -> void * {
        Run &self = *static_cast<Run *>(of);
        try {
          self.body();
        } catch (...) {
          self.thrown = std::current_exception();
        }
        return nullptr;
      },
      &run);
  if (run.thrown) std::rethrow_exception(run.thrown);
}

}  // namespace ghlauth_ruby
