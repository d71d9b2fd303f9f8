// Code of PHP that the library calls.
#pragma once

#include "call.hpp"

namespace ghlauth_php {

/// Where PHP runs: it does so in one thread, and while code of PHP is under way.
class Place {
 public:
  /// Calls code of PHP from within the library. No jump and no pending exception of PHP gets out: they become exceptions of C++.
  template <class Body>
  void enter(Body body) const {
    if (std::this_thread::get_id() != thread_)
      throw std::runtime_error("the application's PHP code was called in another thread: PHP allows its own alone");
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

class Log : public LogListener {
 public:
  explicit Log(Value log) : log_(std::move(log)) {
    is_psr_ = !instanceof_function(Z_OBJCE_P(log_.get()), zend_ce_closure);
  }
  void write(std::int32_t level, const std::string &line) override {
    if (!EG(current_execute_data)) return;  // objects that are left when the script is over: nobody is there to read it
    place_.enter([&] {
      if (is_psr_)
        call_php(log_.get(), Value(std::string_view("log")), {Value(std::string_view(psr_level(level))), out(line)});
      else
        call_php(nullptr, log_, {out(level), out(line)});
    });
  }

 private:
  static const char *psr_level(std::int32_t level) {
    switch (level) {
      case GHLAUTH_LOG_ERROR: return "error";
      case GHLAUTH_LOG_WARN: return "warning";
      case GHLAUTH_LOG_INFO: return "info";
      default: return "debug";
    }
  }

  Value log_;
  bool is_psr_;
  Place place_;
};

class Source : public SecretListener {
 public:
  explicit Source(Value fetch) : fetch_(std::move(fetch)) {}
  Secret fetch() override {
    Secret secret;
    place_.enter([&] {
      const Value given = call_php(nullptr, fetch_, {});
      const zval *const value = given.get();
      if (Z_TYPE_P(value) == IS_STRING)
        secret.text.assign(Z_STRVAL_P(value), Z_STRLEN_P(value));
      else if (Z_TYPE_P(value) == IS_OBJECT && instanceof_function(Z_OBJCE_P(value), class_of<Secret>()) && held_by<Secret>(Z_OBJ_P(value)))
        secret = *held_by<Secret>(Z_OBJ_P(value));
      else
        type_error("a source gives a string or a Ghlauth\\Secret, and not " + std::string(zend_zval_type_name(value)));
    });
    return secret;
  }

 private:
  Value fetch_;
  Place place_;
};

}  // namespace ghlauth_php
