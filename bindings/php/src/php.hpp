// The headers of PHP, and how exceptions of C++ and of PHP become each other.
#pragma once

// Before PHP's: they define macros with names of the standard library.
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "adapter.hpp"

extern "C" {
#include <php.h>

#include <Zend/zend_attributes.h>
#include <Zend/zend_closures.h>
#include <Zend/zend_exceptions.h>
#include <Zend/zend_fibers.h>
#include <Zend/zend_interfaces.h>
#include <ext/spl/spl_exceptions.h>
#include <ext/standard/info.h>
}

namespace ghlauth_php {

using namespace ghlauth_binding;

/// PHP has an exception pending: nothing is to be done but to return.
struct Pending {};

/// A fatal error of PHP, or the end of its time, on its way through the library: PHP would jump over the frames of C++.
struct Bailout : std::exception {
  const char *what() const noexcept override { return "PHP ended with a fatal error"; }
};

/// A value of PHP of one's own.
class Value {
 public:
  Value() { ZVAL_UNDEF(&value_); }
  explicit Value(const zval *value) { ZVAL_COPY(&value_, const_cast<zval *>(value)); }
  explicit Value(zend_object *object) { ZVAL_OBJ_COPY(&value_, object); }
  explicit Value(std::string_view text) { ZVAL_STRINGL(&value_, text.data(), text.size()); }
  explicit Value(std::int64_t number) { ZVAL_LONG(&value_, number); }
  Value(const Value &other) { ZVAL_COPY(&value_, const_cast<zval *>(&other.value_)); }
  Value(Value &&other) noexcept {
    ZVAL_COPY_VALUE(&value_, &other.value_);
    ZVAL_UNDEF(&other.value_);
  }
  Value &operator=(Value other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Value() { zval_ptr_dtor(&value_); }

  zval *get() const { return &value_; }
  /// Gives it to a zval that has nothing yet.
  void move_to(zval *to) {
    ZVAL_COPY_VALUE(to, &value_);
    ZVAL_UNDEF(&value_);
  }

 private:
  mutable zval value_;
};

/// What code of PHP threw in a listener, on its way out of the call that called it. Also the exception by which exit() unwinds.
class Thrown : public std::exception {
 public:
  /// Takes the pending one.
  Thrown() : held_(std::make_shared<Held>()) {
    held_->object = EG(exception);
    GC_ADDREF(held_->object);
    zend_clear_exception();
    if (instanceof_function(held_->object->ce, zend_ce_throwable)) {
      zval kept;
      const zval *const message = zend_read_property_ex(zend_get_exception_base(held_->object), held_->object,
                                                        ZSTR_KNOWN(ZEND_STR_MESSAGE), true, &kept);
      if (Z_TYPE_P(message) == IS_STRING) held_->what.assign(Z_STRVAL_P(message), Z_STRLEN_P(message));
    } else {
      held_->what = "PHP ends";
    }
  }
  void raise() const {
    GC_ADDREF(held_->object);
    zend_throw_exception_internal(held_->object);
  }
  const char *what() const noexcept override { return held_->what.c_str(); }

 private:
  struct Held {
    zend_object *object = nullptr;
    std::string what;
    ~Held() { OBJ_RELEASE(object); }
  };
  std::shared_ptr<Held> held_;
};

inline void check_pending() {
  if (EG(exception)) throw Pending();
}

[[noreturn]] inline void type_error(const std::string &what) {
  zend_type_error("%s", what.c_str());
  throw Pending();
}

/// Calls a function or a method of PHP.
inline Value call_php(zval *object, const Value &function, const std::vector<Value> &arguments) {
  Value result;
  std::vector<zval> passed(arguments.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) ZVAL_COPY_VALUE(&passed[i], arguments[i].get());
  if (call_user_function(nullptr, object, function.get(), result.get(), static_cast<std::uint32_t>(passed.size()), passed.data()) !=
      SUCCESS)
    throw Pending();
  check_pending();
  return result;
}
inline Value call_php(const char *name, const std::vector<Value> &arguments) {
  return call_php(nullptr, Value(std::string_view(name)), arguments);
}

}  // namespace ghlauth_php
