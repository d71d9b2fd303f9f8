// Node-API, with C++ exceptions where something failed.
#pragma once

#define NAPI_VERSION 8
#include <node_api.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>

namespace ghlauth_node {

/// An exception of JavaScript is pending.
struct Pending {};

inline void check(napi_env env, napi_status status) {
  if (status == napi_ok) return;
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (!pending) {
    const napi_extended_error_info *info = nullptr;
    napi_get_last_error_info(env, &info);
    napi_throw_error(env, nullptr, info && info->error_message ? info->error_message : "Node-API failed");
  }
  throw Pending();
}

[[noreturn]] inline void type_error(napi_env env, const char *message) {
  napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", message);
  throw Pending();
}

inline napi_value undefined(napi_env env) {
  napi_value value = nullptr;
  check(env, napi_get_undefined(env, &value));
  return value;
}

inline napi_valuetype type_of(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  check(env, napi_typeof(env, value, &type));
  return type;
}
inline bool is_nothing(napi_env env, napi_value value) {
  const napi_valuetype type = type_of(env, value);
  return type == napi_undefined || type == napi_null;
}

inline napi_value get(napi_env env, napi_value object, const char *name) {
  napi_value value = nullptr;
  check(env, napi_get_named_property(env, object, name, &value));
  return value;
}
inline void set(napi_env env, napi_value object, const char *name, napi_value value) {
  check(env, napi_set_named_property(env, object, name, value));
}

inline napi_value call(napi_env env, napi_value function, std::initializer_list<napi_value> arguments) {
  napi_value result = nullptr;
  check(env, napi_call_function(env, undefined(env), function, arguments.size(), arguments.begin(), &result));
  return result;
}

/// The exception that is pending, and is no more.
inline napi_value take_pending(napi_env env) {
  napi_value thrown = nullptr;
  if (napi_get_and_clear_last_exception(env, &thrown) != napi_ok) napi_get_undefined(env, &thrown);
  return thrown;
}

/// What an exception says.
inline std::string text_of(napi_env env, napi_value thrown) {
  napi_value message = thrown, text = nullptr;
  napi_valuetype type = napi_undefined;
  if (napi_typeof(env, thrown, &type) == napi_ok && type == napi_object) napi_get_named_property(env, thrown, "message", &message);
  std::size_t size = 0;
  std::string result;
  if (napi_coerce_to_string(env, message, &text) == napi_ok && napi_get_value_string_utf8(env, text, nullptr, 0, &size) == napi_ok) {
    result.resize(size);
    napi_get_value_string_utf8(env, text, result.data(), size + 1, &size);
  }
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) == napi_ok && pending) take_pending(env);
  return result.empty() ? "a function of the application failed" : result;
}

class HandleScope {
 public:
  explicit HandleScope(napi_env env) : env_(env) { napi_open_handle_scope(env, &scope_); }
  ~HandleScope() { napi_close_handle_scope(env_, scope_); }
  HandleScope(const HandleScope &) = delete;
  HandleScope &operator=(const HandleScope &) = delete;

 private:
  napi_env env_;
  napi_handle_scope scope_ = nullptr;
};

}  // namespace ghlauth_node
