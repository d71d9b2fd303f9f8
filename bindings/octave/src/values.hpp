// Values between C++ and Octave.
//
// Octave's errors are exceptions of C++, so that everything here may throw one.
#pragma once

#include <cmath>
#include <cstdarg>
#include <cstring>
#include <string_view>

#include "plain/fields.hpp"

#include <octave/oct.h>
#include <octave/oct-map.h>
#include <octave/Cell.h>
#include <octave/parse.h>

namespace ghlauth_octave {

using namespace ghlauth_binding;

/// What is not of the type that is needed: an error of Octave and not of the library.
[[noreturn]] __attribute__((format(printf, 1, 2))) inline void refuse(const char *format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  verror_with_id("Octave:invalid-input-type", format, arguments);
}

// What C++ gives.

inline octave_value give(const octave_value &value) { return value; }
inline octave_value give(bool value) { return octave_value(value); }
inline octave_value give(std::int32_t value) { return octave_value(static_cast<double>(value)); }
/// A double, or an int64 where that would not hold it.
inline octave_value give(std::int64_t value) {
  constexpr std::int64_t exact = std::int64_t{1} << 53;
  if (value <= exact && value >= -exact) return octave_value(static_cast<double>(value));
  return octave_value(octave_int64(value));
}
inline octave_value give(const std::string &text) { return octave_value(text); }
inline octave_value give(const Bytes &bytes) {
  uint8NDArray made(dim_vector(1, static_cast<octave_idx_type>(bytes.data.size())));
  if (!bytes.data.empty()) std::memcpy(made.fortran_vec(), bytes.data.data(), bytes.data.size());
  return octave_value(made);
}
inline octave_value give(const std::vector<std::string> &list) {
  Cell made(1, static_cast<octave_idx_type>(list.size()));
  octave_idx_type at = 0;
  for (const std::string &one : list) made(at++) = give(one);
  return octave_value(made);
}
/// A row of name and value for each.
inline octave_value give(const std::vector<Header> &list) {
  Cell made(static_cast<octave_idx_type>(list.size()), 2);
  octave_idx_type at = 0;
  for (const Header &one : list) {
    made(at, 0) = give(one.name);
    made(at++, 1) = give(one.value);
  }
  return octave_value(made);
}
/// [] for what is not known.
template <class Type>
octave_value give(const std::optional<Type> &value) {
  return value ? give(*value) : octave_value(Matrix());
}
template <class Type>
octave_value give(const std::vector<Type> &list);
template <class Type>
octave_scalar_map fields_of(const Type &value) {
  octave_scalar_map made;
  plain::each_field(value, [&](const char *name, const auto &member) { made.assign(name, give(member)); });
  return made;
}
/// A struct of the members.
template <class Type>
octave_value give(const Type &value) {
  return octave_value(fields_of(value));
}
/// An array of structs in a row, with their fields also when there are none.
template <class Type>
octave_value give(const std::vector<Type> &list) {
  octave_map made(dim_vector(1, static_cast<octave_idx_type>(list.size())));
  const octave_scalar_map pattern = fields_of(Type());
  for (const std::string &name : pattern.fieldnames().std_list()) made.setfield(name, Cell(made.dims()));
  octave_idx_type at = 0;
  for (const Type &one : list) made.fast_elem_insert(at++, fields_of(one));
  return octave_value(made);
}

// What Octave gives.

/// The number of a constant; nothing if there is none of this name.
std::optional<std::int32_t> constant_of(std::string_view name);

inline void take(const octave_value &given, bool &value) {
  if (!given.islogical() && !given.isnumeric()) refuse("true or false is needed, and not %s", given.class_name().c_str());
  value = given.is_true();
}
inline void take(const octave_value &given, std::string &value) {
  if (!given.is_string() || given.rows() > 1) refuse("a text in one row is needed, and not %s", given.class_name().c_str());
  value = given.string_value();
}
/// An integer, its digits, or the name of a constant.
inline void take(const octave_value &given, std::int64_t &value) {
  if (given.is_string()) {
    const std::string text = given.string_value();
    char *end = nullptr;
    value = std::strtoll(text.c_str(), &end, 10);
    if (!text.empty() && *end == '\0') return;
    const std::optional<std::int32_t> constant = constant_of(text);
    if (!constant) refuse("there is no constant '%s'; ghlauth_constants tells their names", text.c_str());
    value = *constant;
    return;
  }
  if ((!given.isnumeric() && !given.islogical()) || given.numel() != 1)
    refuse("an integer is needed, and not %s", given.class_name().c_str());
  if (given.isinteger()) {
    value = given.int64_scalar_value().value();
    return;
  }
  const double number = given.double_value();
  if (number != std::floor(number) || std::fabs(number) > 9007199254740992.0)
    refuse("an integer is needed that a double holds exactly, and not %.17g; give a larger one as int64", number);
  value = static_cast<std::int64_t>(number);
}
inline void take(const octave_value &given, std::int32_t &value) {
  std::int64_t wide = 0;
  take(given, wide);
  value = static_cast<std::int32_t>(wide);
  if (value != wide) refuse("%lld is too large", static_cast<long long>(wide));
}
/// An array of uint8, or the bytes of a text.
inline void take(const octave_value &given, Bytes &value) {
  if (given.is_uint8_type()) {
    const uint8NDArray bytes = given.uint8_array_value();
    value.data.assign(reinterpret_cast<const char *>(bytes.data()), static_cast<std::size_t>(bytes.numel()));
  } else {
    if (!given.is_string() || given.rows() > 1) refuse("bytes are uint8 or a text, and not %s", given.class_name().c_str());
    value.data = given.string_value();
  }
}
inline void take(const octave_value &given, std::vector<std::string> &value) {
  if (given.is_string()) return take(given, value.emplace_back());
  if (!given.iscell()) refuse("a cell array of texts is needed, and not %s", given.class_name().c_str());
  const Cell list = given.cell_value();
  for (octave_idx_type at = 0; at < list.numel(); ++at) take(list(at), value.emplace_back());
}
/// Names and values: of a struct, or of a cell array with two columns. A value that is a cell array is several.
template <class Function>
void each_pair(const octave_value &given, Function function) {
  const auto each = [&](const octave_value &name, const octave_value &value) {
    if (!value.iscell()) return function(name, value);
    const Cell all = value.cell_value();
    for (octave_idx_type at = 0; at < all.numel(); ++at) function(name, all(at));
  };
  if (given.isstruct() && given.numel() == 1) {
    const octave_scalar_map map = given.scalar_map_value();
    for (const std::string &name : map.fieldnames().std_list()) each(octave_value(name), map.contents(name));
  } else if (given.iscell() && (given.columns() == 2 || given.isempty())) {
    const Cell all = given.cell_value();
    for (octave_idx_type at = 0; at < all.rows(); ++at) each(all(at, 0), all(at, 1));
  } else {
    refuse("a struct or a cell array with the columns name and value is needed, and not %s", given.class_name().c_str());
  }
}
/// A text, or a number as one.
inline std::string text_of(const octave_value &given) {
  if (given.islogical() && given.numel() == 1) return given.is_true() ? "true" : "false";
  if (given.isinteger() && given.numel() == 1) return std::to_string(given.int64_scalar_value().value());
  if (given.isnumeric() && given.isreal() && given.numel() == 1) {
    char text[40];
    std::snprintf(text, sizeof text, "%.15g", given.double_value());
    return text;
  }
  std::string text;
  take(given, text);
  return text;
}
inline void take(const octave_value &given, std::vector<Header> &value) {
  each_pair(given, [&](const octave_value &name, const octave_value &one) {
    std::string text;
    take(name, text);
    value.emplace_back(text, text_of(one));
  });
}
/// From a struct: what is not there keeps its value.
template <class Type>
void take_fields(const octave_value &given, Type &value) {
  if (!given.isstruct() || given.numel() != 1) refuse("a struct is needed, and not %s", given.class_name().c_str());
  const octave_scalar_map map = given.scalar_map_value();
  plain::each_field(value, [&](const char *name, auto &member) {
    if (map.isfield(name)) take(map.contents(name), member);
  });
}
inline void take(const octave_value &given, StoreRow &value) { take_fields(given, value); }
inline void take(const octave_value &given, StoreLease &value) { take_fields(given, value); }
inline void take(const octave_value &given, Secret &value) {
  if (given.isstruct())
    take_fields(given, value);
  else
    take(given, value.text);
}
inline void take(const octave_value &given, std::optional<StoreRow> &value) {
  if (!given.isempty()) take(given, value.emplace());
}
/// An array of structs, or a cell array with them.
inline void take(const octave_value &given, std::vector<StoreRow> &value) {
  if (given.isstruct()) {
    const octave_map map = given.map_value();
    for (octave_idx_type at = 0; at < map.numel(); ++at) take(octave_value(map.fast_elem_extract(at)), value.emplace_back());
  } else if (given.iscell()) {
    const Cell all = given.cell_value();
    for (octave_idx_type at = 0; at < all.numel(); ++at) take(all(at), value.emplace_back());
  } else if (!given.isempty()) {
    refuse("an array of structs is needed, and not %s", given.class_name().c_str());
  }
}

}  // namespace ghlauth_octave
