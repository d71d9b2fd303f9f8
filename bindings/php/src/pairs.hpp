// Arrays of PHP as names and values, and lists of texts.
#pragma once

#include "call.hpp"

namespace ghlauth_php {

/// What is written for a value: true and false by their names.
inline std::string written(zval *value) {
  ZVAL_DEREF(value);
  if (Z_TYPE_P(value) == IS_TRUE) return "true";
  if (Z_TYPE_P(value) == IS_FALSE) return "false";
  if (Z_TYPE_P(value) == IS_ARRAY) type_error("a text is needed here, and not an array");
  zend_string *const text = zval_try_get_string(value);
  if (!text) throw Pending();
  std::string result(ZSTR_VAL(text), ZSTR_LEN(text));
  zend_string_release(text);
  return result;
}

/// Calls it with each key and value.
template <class Each>
void each(HashTable *array, Each each) {
  zend_ulong number = 0;
  zend_string *name = nullptr;
  zval *value = nullptr;
  ZEND_HASH_FOREACH_KEY_VAL(array, number, name, value) {
    ZVAL_DEREF(value);
    each(name ? std::string(ZSTR_VAL(name), ZSTR_LEN(name)) : std::to_string(static_cast<std::int64_t>(number)), value);
  }
  ZEND_HASH_FOREACH_END();
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// A list as a value is a pair for each of its own.
inline Pairs pairs_in(HashTable *array) {
  Pairs pairs;
  each(array, [&](const std::string &name, zval *value) {
    if (Z_TYPE_P(value) == IS_ARRAY)
      each(Z_ARRVAL_P(value), [&](const std::string &, zval *one) { pairs.emplace_back(name, written(one)); });
    else
      pairs.emplace_back(name, written(value));
  });
  return pairs;
}

inline std::vector<std::string> texts_in(HashTable *array) {
  std::vector<std::string> texts;
  each(array, [&](const std::string &, zval *value) { texts.push_back(written(value)); });
  return texts;
}

}  // namespace ghlauth_php
