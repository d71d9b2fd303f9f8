// A call from PHP: its arguments, and its end.
#pragma once

#include <limits>

#include "object.hpp"

namespace ghlauth_php {

/// The arguments of a call, with the defaults of those that were not given, and its result.
class Call {
 public:
  Call(zend_execute_data *frame, zval *result) : frame_(frame), result_(result) {
    const zend_function *const function = frame->func;
    const std::uint32_t given = ZEND_CALL_NUM_ARGS(frame), least = function->common.required_num_args, most = function->common.num_args;
    if (given < least || given > most) {
      zend_wrong_parameters_count_error(least, most);
      throw Pending();
    }
    defaults_.reserve(most - given);
    for (std::uint32_t i = given; i < most; ++i) {
      Value value;
      if (zend_get_default_from_internal_arg_info(value.get(), &function->internal_function.arg_info[i]) != SUCCESS) throw Pending();
      defaults_.push_back(std::move(value));
    }
  }

  void returns(Value value) { value.move_to(result_); }

  zval *at(std::uint32_t i) {
    const std::uint32_t given = ZEND_CALL_NUM_ARGS(frame_);
    zval *one = i < given ? ZEND_CALL_ARG(frame_, i + 1) : defaults_[i - given].get();
    ZVAL_DEREF(one);
    return one;
  }
  bool has(std::uint32_t i) { return Z_TYPE_P(at(i)) != IS_NULL; }

  /// A text; "" for null where that is allowed.
  std::string text(std::uint32_t i) { return text_of(i, false, Z_EXPECTED_STRING); }
  std::string text_or_none(std::uint32_t i) { return text_of(i, true, Z_EXPECTED_STRING_OR_NULL); }
  std::int64_t integer(std::uint32_t i) {
    zend_long number = 0;
    bool is_null = false;
    if (!zend_parse_arg_long(at(i), &number, &is_null, false, i + 1)) wrong(i, Z_EXPECTED_LONG);
    return number;
  }
  std::int64_t integer_or(std::uint32_t i, std::int64_t otherwise) { return has(i) ? integer(i) : otherwise; }
  std::int32_t small(std::uint32_t i) {
    const std::int64_t number = integer(i);
    if (number < std::numeric_limits<std::int32_t>::min() || number > std::numeric_limits<std::int32_t>::max()) {
      zend_argument_value_error(i + 1, "must fit in 32 bits");
      throw Pending();
    }
    return static_cast<std::int32_t>(number);
  }
  bool flag(std::uint32_t i) {
    bool is = false, is_null = false;
    if (!zend_parse_arg_bool(at(i), &is, &is_null, false, i + 1)) wrong(i, Z_EXPECTED_BOOL);
    return is;
  }
  HashTable *array(std::uint32_t i) {
    if (Z_TYPE_P(at(i)) != IS_ARRAY) wrong(i, Z_EXPECTED_ARRAY);
    return Z_ARRVAL_P(at(i));
  }
  Bytes bytes(std::uint32_t i) { return {text(i)}; }

  bool is(std::uint32_t i, const zend_class_entry *entry) {
    return Z_TYPE_P(at(i)) == IS_OBJECT && instanceof_function(Z_OBJCE_P(at(i)), entry);
  }
  zend_object *object(std::uint32_t i, const zend_class_entry *entry) {
    if (!is(i, entry)) {
      zend_argument_type_error(i + 1, "must be of type %s, %s given", ZSTR_VAL(entry->name), zend_zval_type_name(at(i)));
      throw Pending();
    }
    return Z_OBJ_P(at(i));
  }
  /// A copy shares what the object holds, so that a call that is under way goes on when the object is closed in it.
  template <class Type>
  Type one(std::uint32_t i) {
    return constructed<Type>(object(i, class_of<Type>()));
  }
  template <class Type>
  std::optional<Type> one_or_none(std::uint32_t i) {
    if (!has(i)) return {};
    return one<Type>(i);
  }
  /// A function of PHP, as a Closure.
  Value callable(std::uint32_t i) {
    zval *const given = at(i);
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    char *why = nullptr;
    if (zend_fcall_info_init(given, 0, &info, &cache, nullptr, &why) != SUCCESS) {
      zend_argument_type_error(i + 1, "must be a valid callback, %s", why ? why : zend_zval_type_name(given));
      if (why) efree(why);
      throw Pending();
    }
    if (why) efree(why);
    if (is(i, zend_ce_closure)) return Value(given);
    Value closure;
    zend_call_method(nullptr, zend_ce_closure, nullptr, ZEND_STRL("fromcallable"), closure.get(), 1, given, nullptr);
    check_pending();
    return closure;
  }

  zend_object *self() { return Z_OBJ(frame_->This); }
  template <class Type>
  Type self() {
    return constructed<Type>(self());
  }
  /// For the state that an object itself has.
  template <class Type>
  Type &self_in_place() {
    constructed<Type>(self());
    return *held_by<Type>(self());
  }
  template <class Type>
  void construct(Type one) {
    auto &held = held_by<Type>(self());
    if (held) {
      zend_throw_error(nullptr, "A %s cannot be constructed again", ZSTR_VAL(self()->ce->name));
      throw Pending();
    }
    held.emplace(std::move(one));
  }
  void put(zend_class_entry *entry, const char *name, Value value) {
    zend_update_property(entry, self(), name, std::strlen(name), value.get());
    check_pending();
  }

 private:
  template <class Type>
  static const Type &constructed(zend_object *object) {
    const auto &held = held_by<Type>(object);
    if (!held) {
      zend_throw_error(nullptr, "The %s was not constructed: its class has to call parent::__construct", ZSTR_VAL(object->ce->name));
      throw Pending();
    }
    return *held;
  }
  std::string text_of(std::uint32_t i, bool none, zend_expected_type expected) {
    zend_string *text = nullptr;
    if (!zend_parse_arg_str(at(i), &text, none, i + 1)) wrong(i, expected);
    return text ? std::string(ZSTR_VAL(text), ZSTR_LEN(text)) : std::string();
  }
  [[noreturn]] void wrong(std::uint32_t i, zend_expected_type expected) {
    if (!EG(exception)) zend_wrong_parameter_type_error(i + 1, expected, at(i));
    throw Pending();
  }

  zend_execute_data *const frame_;
  zval *const result_;
  std::vector<Value> defaults_;
};

inline const Cancel *pointer(const std::optional<Cancel> &cancel) { return cancel ? &*cancel : nullptr; }

static zend_class_entry *class_of_error(std::string_view kind);

/// The exception of PHP for an error.
inline void raise(const Error &error) {
  zend_class_entry *const entry = class_of_error(error.kind());
  zval made;
  if (object_init_ex(&made, entry) != SUCCESS) return;
  const auto put = [&](const char *name, Value value) {
    zend_update_property(entry, Z_OBJ(made), name, std::strlen(name), value.get());
  };
  put("message", out(error.message));
  put("code", out(error.status));
  put("name", out(error.name));
  put("hint", out(error.hint));
  put("httpStatus", out(error.http_status));
  put("serverMessage", known(error.server_message));
  put("traceId", known(error.trace_id));
  put("retryAfterMs", known(error.retry_after_ms));
  put("retryable", out(error.retryable));
  zend_throw_exception_object(&made);
}

/// What PHP calls.
template <void (*body)(Call &)>
void ZEND_FASTCALL entry(zend_execute_data *frame, zval *result) {
  bool is_over = false;
  try {
    Call call(frame, result);
    body(call);
  } catch (const Pending &) {
  } catch (const Bailout &) {
    is_over = true;
  } catch (const Thrown &thrown) {
    thrown.raise();
  } catch (const Error &error) {
    raise(error);
  } catch (const std::bad_alloc &) {
    raise(Error(GHLAUTH_E_OUT_OF_MEMORY, nullptr));
  } catch (const std::exception &error) {
    zend_throw_error(nullptr, "%s", error.what());
  }
  // Here, where nothing of C++ is left to be jumped over.
  if (is_over) zend_bailout();
}

}  // namespace ghlauth_php
