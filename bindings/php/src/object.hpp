// Objects of PHP: those that hold one of the adapter's, and plain ones with properties.
#pragma once

#include <cstddef>

#include "php.hpp"

namespace ghlauth_php {

/// An object of PHP that holds a Type, once it is constructed.
template <class Type>
struct Box {
  alignas(std::optional<Type>) unsigned char storage[sizeof(std::optional<Type>)];
  zend_object std;

  static Box *of(zend_object *object) {
    return reinterpret_cast<Box *>(reinterpret_cast<char *>(object) - offsetof(Box, std));
  }
  std::optional<Type> &one() { return *std::launder(reinterpret_cast<std::optional<Type> *>(storage)); }
};

template <class Type>
zend_class_entry *&class_of() {
  static zend_class_entry *entry = nullptr;
  return entry;
}

template <class Type>
zend_object_handlers &handlers_of() {
  static zend_object_handlers handlers;
  return handlers;
}

/// Has objects of a class hold a Type. They cannot be cloned.
template <class Type>
void box(zend_class_entry *entry) {
  class_of<Type>() = entry;
  entry->create_object = [](zend_class_entry *of) {
    auto *const made = static_cast<Box<Type> *>(zend_object_alloc(sizeof(Box<Type>), of));
    new (made->storage) std::optional<Type>();
    zend_object_std_init(&made->std, of);
    object_properties_init(&made->std, of);
    made->std.handlers = &handlers_of<Type>();
    return &made->std;
  };
  zend_object_handlers &handlers = handlers_of<Type>();
  handlers = *zend_get_std_object_handlers();
  handlers.offset = static_cast<int>(offsetof(Box<Type>, std));
  handlers.clone_obj = nullptr;
  handlers.free_obj = [](zend_object *object) {
    Box<Type>::of(object)->one().reset();
    zend_object_std_dtor(object);
  };
}

template <class Type>
std::optional<Type> &held_by(zend_object *object) {
  return Box<Type>::of(object)->one();
}

/// A new object.
class Object {
 public:
  explicit Object(zend_class_entry *entry) : entry_(entry) {
    if (object_init_ex(value_.get(), entry) != SUCCESS) throw Pending();
  }
  /// One that holds this.
  template <class Type>
  static Object holding(Type one) {
    Object made(class_of<Type>());
    held_by<Type>(Z_OBJ_P(made.value_.get())).emplace(std::move(one));
    return made;
  }

  Object &&with(const char *name, Value value) && {
    put(name, std::move(value));
    return std::move(*this);
  }
  void put(const char *name, Value value) {
    zend_update_property(entry_, Z_OBJ_P(value_.get()), name, std::strlen(name), value.get());
    check_pending();
  }
  Value take() { return std::move(value_); }
  operator Value() && { return std::move(value_); }

 private:
  Value value_;
  zend_class_entry *entry_;
};

inline Value out(const std::string &text) { return Value(std::string_view(text)); }
inline Value out(const Bytes &bytes) { return out(bytes.data); }
inline Value out(std::int32_t number) { return Value(std::int64_t{number}); }
inline Value out(std::int64_t number) { return Value(number); }
inline Value out(bool is) {
  Value value;
  ZVAL_BOOL(value.get(), is);
  return value;
}
inline Value null() {
  Value value;
  ZVAL_NULL(value.get());
  return value;
}
/// What C says with "" and -1.
inline Value known(const std::string &text) { return text.empty() ? null() : out(text); }
inline Value known(std::int64_t number) { return number < 0 ? null() : out(number); }

template <class Type, class One>
Value list(const std::vector<Type> &all, One one) {
  Value result;
  array_init_size(result.get(), static_cast<std::uint32_t>(all.size()));
  for (const Type &each : all) {
    zval made;
    Value(one(each)).move_to(&made);
    add_next_index_zval(result.get(), &made);
  }
  return result;
}
inline Value out(const std::vector<std::string> &all) {
  return list(all, [](const std::string &one) { return out(one); });
}

/// A property; none of it is copied.
inline zval *property(zend_object *object, const char *name, zval *kept) {
  zval *value = zend_read_property(object->ce, object, name, std::strlen(name), false, kept);
  check_pending();
  ZVAL_DEREF(value);
  return value;
}
inline std::string text_property(zend_object *object, const char *name) {
  zval kept;
  const zval *const value = property(object, name, &kept);
  return Z_TYPE_P(value) == IS_STRING ? std::string(Z_STRVAL_P(value), Z_STRLEN_P(value)) : std::string();
}
inline std::int64_t integer_property(zend_object *object, const char *name) {
  zval kept;
  const zval *const value = property(object, name, &kept);
  return Z_TYPE_P(value) == IS_LONG ? Z_LVAL_P(value) : 0;
}

}  // namespace ghlauth_php
