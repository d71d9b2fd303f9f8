// From JavaScript to the adapter and back.
#pragma once

#include <adapter.hpp>

#include <limits>
#include <optional>
#include <type_traits>
#include <vector>

#include "context.hpp"

namespace ghlauth_node {

using namespace ghlauth_binding;

inline napi_value out(napi_env env, const std::string &text) {
  napi_value value = nullptr;
  check(env, napi_create_string_utf8(env, text.data(), text.size(), &value));
  return value;
}
inline napi_value out(napi_env env, const char *text) { return out(env, std::string(text)); }
inline napi_value out(napi_env env, bool value) {
  napi_value result = nullptr;
  check(env, napi_get_boolean(env, value, &result));
  return result;
}
inline napi_value out(napi_env env, std::int32_t value) {
  napi_value result = nullptr;
  check(env, napi_create_int32(env, value, &result));
  return result;
}
/// A number where that is exact, otherwise a BigInt.
inline napi_value out(napi_env env, std::int64_t value) {
  constexpr std::int64_t MAX_SAFE = (std::int64_t{1} << 53) - 1;
  napi_value result = nullptr;
  if (value >= -MAX_SAFE && value <= MAX_SAFE)
    check(env, napi_create_int64(env, value, &result));
  else
    check(env, napi_create_bigint_int64(env, value, &result));
  return result;
}
inline napi_value big(napi_env env, std::int64_t value) {
  napi_value result = nullptr;
  check(env, napi_create_bigint_int64(env, value, &result));
  return result;
}
inline napi_value out(napi_env env, const Bytes &bytes) {
  napi_value result = nullptr;
  check(env, napi_create_buffer_copy(env, bytes.data.size(), bytes.data.data(), nullptr, &result));
  return result;
}
// values.hpp has these.
inline napi_value out(napi_env env, const Installation &one);
inline napi_value out(napi_env env, const Location &one);
inline napi_value out(napi_env env, const Finding &one);

template <class Type>
napi_value out(napi_env env, const std::vector<Type> &all) {
  napi_value result = nullptr;
  check(env, napi_create_array_with_length(env, all.size(), &result));
  std::uint32_t at = 0;
  for (const Type &one : all) check(env, napi_set_element(env, result, at++, out(env, one)));
  return result;
}

// What holds something of the library is an object with a tag for its class.
template <class Type>
struct Number;
#define GHLAUTH_NODE_CLASS(Type, number) \
  template <>                            \
  struct Number<Type> {                  \
    static constexpr std::uint64_t value = number; \
    static constexpr const char *message = "a " #Type " is needed"; \
  };
GHLAUTH_NODE_CLASS(Config, 1)
GHLAUTH_NODE_CLASS(Cancel, 2)
GHLAUTH_NODE_CLASS(Store, 3)
GHLAUTH_NODE_CLASS(StoreOptions, 4)
GHLAUTH_NODE_CLASS(Pit, 5)
GHLAUTH_NODE_CLASS(OAuth, 6)
GHLAUTH_NODE_CLASS(AuthorizeOptions, 7)
GHLAUTH_NODE_CLASS(Callback, 8)
GHLAUTH_NODE_CLASS(Credential, 9)
GHLAUTH_NODE_CLASS(Request, 10)
GHLAUTH_NODE_CLASS(Client, 11)
GHLAUTH_NODE_CLASS(Pages, 12)
GHLAUTH_NODE_CLASS(Queue, 13)
GHLAUTH_NODE_CLASS(Webhook, 14)
GHLAUTH_NODE_CLASS(Event, 15)
GHLAUTH_NODE_CLASS(UserContextReader, 16)
GHLAUTH_NODE_CLASS(UserContext, 17)
#undef GHLAUTH_NODE_CLASS

template <class Type>
const napi_type_tag *tag() {
  // Two copies of the package in one process do not take each other's objects.
  static const napi_type_tag one = {reinterpret_cast<std::uintptr_t>(&one), Number<Type>::value};
  return &one;
}

// The collector is told about the memory of the library that an object holds, roughly: what it sees is far less.
inline void holds(napi_env env, std::int64_t bytes) {
  std::int64_t all = 0;
  napi_adjust_external_memory(env, bytes, &all);
}
constexpr std::int64_t usual_size = 4096;

template <class Type>
void wrap(napi_env env, napi_value object, Type value) {
  auto owned = std::make_unique<Type>(std::move(value));
  const auto drop = [](napi_env from, void *one, void *) {
    delete static_cast<Type *>(one);
    holds(from, -usual_size);
  };
  check(env, napi_wrap(env, object, owned.get(), drop, nullptr, nullptr));
  owned.release();
  holds(env, usual_size);
  check(env, napi_type_tag_object(env, object, tag<Type>()));
}

template <class Type>
Type &unwrap(napi_env env, napi_value object) {
  bool is_one = false;
  const napi_valuetype type = type_of(env, object);
  if (type == napi_object) check(env, napi_check_object_type_tag(env, object, tag<Type>(), &is_one));
  if (!is_one) type_error(env, Number<Type>::message);
  void *one = nullptr;
  check(env, napi_unwrap(env, object, &one));
  return *static_cast<Type *>(one);
}

template <class Type, class = std::enable_if_t<std::is_base_of_v<Resource, Type>>>
napi_value out(napi_env env, const Type &resource) {
  napi_value object = nullptr;
  check(env, napi_create_object(env, &object));
  wrap(env, object, resource);
  return object;
}

inline std::string text_in(napi_env env, napi_value value) {
  if (type_of(env, value) != napi_string) type_error(env, "a string is needed");
  std::size_t size = 0;
  check(env, napi_get_value_string_utf8(env, value, nullptr, 0, &size));
  std::string text(size, '\0');
  check(env, napi_get_value_string_utf8(env, value, text.data(), size + 1, &size));
  return text;
}

inline std::int64_t integer_in(napi_env env, napi_value value) {
  std::int64_t result = 0;
  if (type_of(env, value) == napi_bigint) {
    bool lossless = false;
    check(env, napi_get_value_bigint_int64(env, value, &result, &lossless));
    if (!lossless) type_error(env, "an integer of 64 bits is needed");
    return result;
  }
  double number = 0;
  if (type_of(env, value) != napi_number) type_error(env, "an integer is needed");
  check(env, napi_get_value_double(env, value, &number));
  if (!(number >= -9007199254740991.0 && number <= 9007199254740991.0) || number != static_cast<double>(static_cast<std::int64_t>(number)))
    type_error(env, "an integer is needed; a BigInt where a number is not exact");
  return static_cast<std::int64_t>(number);
}

inline Bytes bytes_in(napi_env env, napi_value value) {
  bool is = false;
  void *data = nullptr;
  std::size_t size = 0;
  if (napi_is_buffer(env, value, &is) == napi_ok && is) {  // every view of an ArrayBuffer
    check(env, napi_get_buffer_info(env, value, &data, &size));
  } else if (napi_is_arraybuffer(env, value, &is) == napi_ok && is) {
    check(env, napi_get_arraybuffer_info(env, value, &data, &size));
  } else {
    type_error(env, "bytes are needed: a Buffer or a Uint8Array");
  }
  return {size == 0 ? std::string() : std::string(static_cast<const char *>(data), size)};
}

template <class Each>
void each(napi_env env, napi_value array, Each each) {
  bool is = false;
  check(env, napi_is_array(env, array, &is));
  if (!is) type_error(env, "an array is needed");
  std::uint32_t length = 0;
  check(env, napi_get_array_length(env, array, &length));
  for (std::uint32_t i = 0; i < length; ++i) {
    const HandleScope scope(env);
    napi_value one = nullptr;
    check(env, napi_get_element(env, array, i, &one));
    each(one);
  }
}

/// What a parameter is while its call is under way.
template <class Parameter, class = void>
struct Held;

template <>
struct Held<const std::string &> {
  Held(napi_env env, napi_value value) : text(text_in(env, value)) {}
  const std::string &pass() { return text; }
  std::string text;
};
template <>
struct Held<std::int64_t> {
  Held(napi_env env, napi_value value) : number(integer_in(env, value)) {}
  std::int64_t pass() { return number; }
  std::int64_t number;
};
template <>
struct Held<std::int32_t> {
  Held(napi_env env, napi_value value) {
    const std::int64_t integer = integer_in(env, value);
    if (integer < std::numeric_limits<std::int32_t>::min() || integer > std::numeric_limits<std::int32_t>::max())
      type_error(env, "an integer of 32 bits is needed");
    number = static_cast<std::int32_t>(integer);
  }
  std::int32_t pass() { return number; }
  std::int32_t number;
};
template <>
struct Held<bool> {
  Held(napi_env env, napi_value value) {
    if (type_of(env, value) != napi_boolean) type_error(env, "true or false is needed");
    check(env, napi_get_value_bool(env, value, &is));
  }
  bool pass() { return is; }
  bool is = false;
};
template <>
struct Held<const Bytes &> {
  Held(napi_env env, napi_value value) : bytes(bytes_in(env, value)) {}
  const Bytes &pass() { return bytes; }
  Bytes bytes;
};
template <>
struct Held<const std::vector<std::string> &> {
  Held(napi_env env, napi_value value) {
    each(env, value, [&](napi_value one) { all.push_back(text_in(env, one)); });
  }
  const std::vector<std::string> &pass() { return all; }
  std::vector<std::string> all;
};
/// Names and values by turns.
template <>
struct Held<const std::vector<Header> &> {
  Held(napi_env env, napi_value value) {
    bool is_name = true;
    each(env, value, [&](napi_value one) {
      if (is_name)
        all.emplace_back(text_in(env, one), std::string());
      else
        all.back().value = text_in(env, one);
      is_name = !is_name;
    });
  }
  const std::vector<Header> &pass() { return all; }
  std::vector<Header> all;
};
/// A copy shares what the object holds, so that a call that is under way goes on when the object is closed or collected.
template <class Type>
struct Held<Type &, std::enable_if_t<(Number<std::remove_const_t<Type>>::value > 0)>> {
  using Plain = std::remove_const_t<Type>;
  Held(napi_env env, napi_value value) : one(unwrap<Plain>(env, value)) {}
  Plain &pass() { return one; }
  Plain one;
};
template <class Type>
struct Held<const Type *, std::enable_if_t<(Number<Type>::value > 0)>> {
  Held(napi_env env, napi_value value) {
    if (!is_nothing(env, value)) one.emplace(unwrap<Type>(env, value));
  }
  const Type *pass() { return one ? &*one : nullptr; }
  std::optional<Type> one;
};

}  // namespace ghlauth_node
