// Plain values from Ruby and to it.
#pragma once

#include <limits>

#include "ruby.hpp"

namespace ghlauth_ruby {

inline VALUE string_in(VALUE value) {
  return protect([&] { return rb_string_value(&value); });
}
inline std::string copied(VALUE string) {
  std::string copy(RSTRING_PTR(string), static_cast<std::size_t>(RSTRING_LEN(string)));
  RB_GC_GUARD(string);
  return copy;
}
/// UTF-8, whatever the encoding of the string; bytes without one (ASCII-8BIT) are taken as they are.
inline std::string text_in(VALUE value) {
  if (SYMBOL_P(value)) value = rb_sym2str(value);
  const VALUE string = string_in(value);
  const rb_encoding *const encoding = rb_enc_get(string);
  if (encoding == rb_utf8_encoding() || encoding == rb_usascii_encoding() || encoding == rb_ascii8bit_encoding()) return copied(string);
  return copied(protect([&] { return rb_str_encode(string, rb_enc_from_encoding(rb_utf8_encoding()), 0, Qnil); }));
}
inline Bytes bytes_in(VALUE value) { return {copied(string_in(value))}; }
inline std::int64_t integer_in(VALUE value) {
  std::int64_t number = 0;
  protect([&] {
    number = NUM2LL(value);
    return Qnil;
  });
  return number;
}
inline std::int32_t small_in(VALUE value) {
  const std::int64_t number = integer_in(value);
  if (number < std::numeric_limits<std::int32_t>::min() || number > std::numeric_limits<std::int32_t>::max())
    fail(rb_eRangeError, std::to_string(number) + " does not fit in 32 bits");
  return static_cast<std::int32_t>(number);
}
inline VALUE array_in(VALUE value) {
  return protect([&] { return rb_convert_type(value, T_ARRAY, "Array", "to_ary"); });
}
/// `each`: may change the array, so its size is looked at again.
template <class Each>
void each_in(VALUE array, const Each &each) {
  for (long i = 0; i < RARRAY_LEN(array); ++i) each(rb_ary_entry(array, i));
  RB_GC_GUARD(array);
}

inline VALUE out(VALUE) = delete;  // an unsigned long is nothing that the library gives
inline VALUE out(bool is) { return is ? Qtrue : Qfalse; }
inline VALUE out(std::int32_t number) { return INT2NUM(number); }
inline VALUE out(std::int64_t number) { return LL2NUM(number); }
inline VALUE out(const std::string &text) { return rb_utf8_str_new(text.data(), static_cast<long>(text.size())); }
inline VALUE out(const Bytes &bytes) { return rb_str_new(bytes.data.data(), static_cast<long>(bytes.data.size())); }
/// nil for what is not known.
inline VALUE known(const std::string &text) { return text.empty() ? Qnil : out(text); }
inline VALUE known(std::int64_t number) { return number < 0 ? Qnil : out(number); }

VALUE out(const Header &one);
VALUE out(const Finding &one);
VALUE out(const Installation &one);
VALUE out(const Location &one);
template <class Type>
VALUE out(const std::vector<Type> &list) {
  const VALUE array = rb_ary_new();
  for (const Type &one : list) rb_ary_push(array, out(one));
  return array;
}

inline VALUE &ghlauth_module() {
  static VALUE one = Qnil;
  return one;
}
inline VALUE named_class(const char *name) { return rb_const_get(ghlauth_module(), rb_intern(name)); }

/// A plain value of the Ruby part: its instance variables, and then it is frozen.
class Made {
 public:
  explicit Made(const char *name) : value_(rb_obj_alloc(named_class(name))) {}
  Made &with(const char *name, VALUE value) {
    rb_ivar_set(value_, rb_intern(name), value);
    return *this;
  }
  operator VALUE() const { return rb_obj_freeze(value_); }

 private:
  VALUE value_;
};

}  // namespace ghlauth_ruby
