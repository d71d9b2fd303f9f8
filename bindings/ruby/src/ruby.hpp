// Ruby: its exceptions and its lock (GVL) on one side, C++ on the other. Neither unwinds through the other's frames.
#pragma once

#include <ruby.h>
#include <ruby/encoding.h>
#include <ruby/thread.h>

#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
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
    for (const auto &[one, free] : dead) free(one);
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

/// Runs code of Ruby in a call of the library, with the lock.
template <class Body>
void in_ruby(const Body &body) {
  if (!ruby_native_thread_p())
    throw std::runtime_error("the library called code of Ruby in another thread: Ruby allows the threads that it made alone");
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
