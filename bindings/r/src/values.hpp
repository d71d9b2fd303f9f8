// Values between C++ and R. All of it may jump, and is called within `protect`.
#pragma once

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <type_traits>

#include "frame.hpp"
#include "infos.hpp"

namespace ghlauth_r {

// What C++ gives.

/// Whether all of it is UTF-8, as R takes what is marked so for.
inline bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at++]);
    const std::size_t more = first < 0x80 ? 0 : first >= 0xC2 && first < 0xE0 ? 1 : first >= 0xE0 && first < 0xF0 ? 2 : 3;
    if (first >= 0x80 && (first < 0xC2 || first > 0xF4)) return false;
    for (std::size_t i = 0; i < more; ++i, ++at) {
      if (at >= text.size()) return false;
      const auto next = static_cast<unsigned char>(text[at]);
      const bool is_second = i == 0;
      const unsigned low = is_second && first == 0xE0 ? 0xA0 : is_second && first == 0xF0 ? 0x90 : 0x80;
      const unsigned high = is_second && first == 0xED ? 0x9F : is_second && first == 0xF4 ? 0x8F : 0xBF;
      if (next < low || next > high) return false;
    }
  }
  return true;
}

inline SEXP characters(const std::string &text) {
  return Rf_mkCharLenCE(text.data(), static_cast<int>(text.size()), is_utf8(text) ? CE_UTF8 : CE_BYTES);
}
inline SEXP give(bool value) { return Rf_ScalarLogical(value); }
inline SEXP give(std::int32_t value) { return Rf_ScalarInteger(value); }
inline SEXP give(std::int64_t value) { return Rf_ScalarReal(static_cast<double>(value)); }
inline SEXP give(const std::string &text) { return Rf_ScalarString(Shield(characters(text))); }
/// Versions of rows are larger than what a number of R holds exactly: digits.
inline SEXP give_version(std::int64_t version) { return Rf_mkString(std::to_string(version).c_str()); }
inline SEXP give(const Bytes &bytes) {
  const SEXP made = Rf_allocVector(RAWSXP, static_cast<R_xlen_t>(bytes.data.size()));
  if (!bytes.data.empty()) std::memcpy(RAW(made), bytes.data.data(), bytes.data.size());
  return made;
}
/// A text that is not known is empty in C.
inline SEXP give_known(const std::string &text) { return text.empty() ? Rf_ScalarString(NA_STRING) : give(text); }
inline SEXP give(const std::vector<std::string> &list) {
  const Shield made(Rf_allocVector(STRSXP, static_cast<R_xlen_t>(list.size())));
  for (std::size_t i = 0; i < list.size(); ++i) SET_STRING_ELT(made, static_cast<R_xlen_t>(i), characters(list[i]));
  return made;
}
inline SEXP give(const std::vector<Header> &headers) {
  const auto size = static_cast<R_xlen_t>(headers.size());
  const Shield made(Rf_allocVector(STRSXP, size));
  const Shield names(Rf_allocVector(STRSXP, size));
  for (R_xlen_t i = 0; i < size; ++i) {
    SET_STRING_ELT(names, i, characters(headers[static_cast<std::size_t>(i)].name));
    SET_STRING_ELT(made, i, characters(headers[static_cast<std::size_t>(i)].value));
  }
  Rf_setAttrib(made, R_NamesSymbol, names);
  return made;
}
inline SEXP give(const std::optional<std::string> &text) { return text ? give(*text) : R_NilValue; }
inline SEXP give(const std::optional<std::int64_t> &value) {
  return Rf_ScalarReal(value ? static_cast<double>(*value) : NA_REAL);
}
inline SEXP give_time(const std::optional<std::int64_t> &seconds) {
  const Shield made(give(seconds));
  const Shield classes(Rf_allocVector(STRSXP, 2));
  SET_STRING_ELT(classes, 0, Rf_mkChar("POSIXct"));
  SET_STRING_ELT(classes, 1, Rf_mkChar("POSIXt"));
  Rf_setAttrib(made, R_ClassSymbol, classes);
  return made;
}
template <class Type>
SEXP give(const Type &value);
template <class Type>
SEXP give(const std::vector<Type> &list) {
  const Shield made(Rf_allocVector(VECSXP, static_cast<R_xlen_t>(list.size())));
  for (std::size_t i = 0; i < list.size(); ++i) SET_VECTOR_ELT(made, static_cast<R_xlen_t>(i), give(list[i]));
  return made;
}

/// A member, by its name: those of rows of a store as they are; of results, times are times, and what is not known is NA.
template <class Of, class Member>
SEXP give_member(std::string_view &name, const Member &member) {
  constexpr bool is_result = !std::is_same_v<Of, StoreRow> && !std::is_same_v<Of, StoreQuery>;
  if constexpr (is_result && std::is_same_v<Member, std::string>) {
    return give_known(member);
  } else if constexpr (is_result && std::is_same_v<Member, std::optional<std::int64_t>>) {
    if (name.size() < 2 || name.substr(name.size() - 2) != "_s") return give(member);
    name.remove_suffix(2);
    return give_time(member);
  } else if constexpr (std::is_same_v<Of, StoreRow> && std::is_same_v<Member, std::int64_t>) {
    return name == "version" ? give_version(member) : give(member);
  } else {
    return give(member);
  }
}
/// A list of the members.
template <class Type>
SEXP give(const Type &value) {
  R_xlen_t size = 0;
  each_field(value, [&](const char *, const auto &) { ++size; });
  const Shield made(Rf_allocVector(VECSXP, size));
  const Shield names(Rf_allocVector(STRSXP, size));
  R_xlen_t at = 0;
  each_field(value, [&](const char *called, const auto &member) {
    std::string_view name = called;
    SET_VECTOR_ELT(made, at, give_member<Type>(name, member));
    SET_STRING_ELT(names, at++, Rf_mkCharLen(name.data(), static_cast<int>(name.size())));
  });
  Rf_setAttrib(made, R_NamesSymbol, names);
  return made;
}

// What R gives. What is wrong with it is thrown.

[[noreturn]] inline void refuse(const char *wanted, SEXP given) {
  const std::string type = Rf_isNull(given) ? "NULL" : Rf_type2char(static_cast<SEXPTYPE>(TYPEOF(given)));
  const std::string what = type == "NULL" ? type : "a value of type " + type;
  throw std::invalid_argument(std::string(wanted) + " is needed, and not " + what);
}
inline void take(SEXP given, bool &value) {
  if (TYPEOF(given) != LGLSXP || Rf_xlength(given) != 1 || LOGICAL(given)[0] == NA_LOGICAL) refuse("TRUE or FALSE", given);
  value = LOGICAL(given)[0] != 0;
}
inline void take(SEXP given, std::int64_t &value) {
  if (TYPEOF(given) == STRSXP && Rf_xlength(given) == 1) {
    char *end = nullptr;
    const char *const digits = CHAR(STRING_ELT(given, 0));
    errno = 0;
    value = std::strtoll(digits, &end, 10);
    if (*end || end == digits || errno) throw std::invalid_argument("a number or its digits are needed");
    return;
  }
  const bool is_integer = TYPEOF(given) == INTSXP;
  if ((!is_integer && TYPEOF(given) != REALSXP) || Rf_xlength(given) != 1) refuse("a number", given);
  const double number = is_integer ? (INTEGER(given)[0] == NA_INTEGER ? NA_REAL : INTEGER(given)[0]) : REAL(given)[0];
  // What a number of R holds exactly.
  if (!(std::fabs(number) <= 9007199254740992.0) || number != std::floor(number))
    throw std::invalid_argument("a whole number is needed");
  value = static_cast<std::int64_t>(number);
}
inline void take(SEXP given, std::int32_t &value) {
  std::int64_t number = 0;
  take(given, number);
  if (number != static_cast<std::int32_t>(number)) throw std::invalid_argument("the number is too large");
  value = static_cast<std::int32_t>(number);
}
inline void take_characters(SEXP given, std::string &value) {
  if (given == NA_STRING) throw std::invalid_argument("a text is needed, and not NA");
  const void *const before = vmaxget();
  value = Rf_translateCharUTF8(given);
  vmaxset(before);
}
inline void take(SEXP given, std::string &value) {
  if (TYPEOF(given) != STRSXP || Rf_xlength(given) != 1) refuse("a text (one, of type character)", given);
  take_characters(STRING_ELT(given, 0), value);
}
inline void take(SEXP given, Bytes &value) {
  if (TYPEOF(given) != RAWSXP) return take(given, value.data);
  const char *const bytes = reinterpret_cast<const char *>(RAW(given));
  value.data.assign(bytes, static_cast<std::size_t>(Rf_xlength(given)));
}
inline void take(SEXP given, std::vector<std::string> &list) {
  if (TYPEOF(given) != STRSXP) refuse("a vector of texts", given);
  for (R_xlen_t i = 0; i < Rf_xlength(given); ++i) take_characters(STRING_ELT(given, i), list.emplace_back());
}
inline void take(SEXP given, std::vector<Header> &headers) {
  const Shield names(Rf_getAttrib(given, R_NamesSymbol));
  if (TYPEOF(given) != STRSXP || (Rf_isNull(names) && Rf_xlength(given))) refuse("a vector of texts with names", given);
  for (R_xlen_t i = 0; i < Rf_xlength(given); ++i) {
    Header &one = headers.emplace_back();
    take_characters(STRING_ELT(names, i), one.name);
    take_characters(STRING_ELT(given, i), one.value);
  }
}
/// From a list: what is not there keeps its value.
template <class Type>
void take_fields(SEXP given, Type &value) {
  if (TYPEOF(given) != VECSXP) refuse("a list", given);
  const Shield names(Rf_getAttrib(given, R_NamesSymbol));
  each_field(value, [&](const char *name, auto &member) {
    for (R_xlen_t i = 0; i < Rf_xlength(names); ++i) {
      const SEXP one = VECTOR_ELT(given, i);
      if (std::strcmp(CHAR(STRING_ELT(names, i)), name) == 0 && !Rf_isNull(one)) take(one, member);
    }
  });
}
inline void take(SEXP given, StoreRow &value) { take_fields(given, value); }
inline void take(SEXP given, StoreLease &value) { take_fields(given, value); }
inline void take(SEXP given, Secret &value) {
  if (TYPEOF(given) == VECSXP)
    take_fields(given, value);
  else
    take(given, value.text);
}
inline void take(SEXP given, std::optional<StoreRow> &value) {
  if (!Rf_isNull(given)) take(given, value.emplace());
}
inline void take(SEXP given, std::vector<StoreRow> &rows) {
  if (TYPEOF(given) != VECSXP) refuse("a list of rows", given);
  for (R_xlen_t i = 0; i < Rf_xlength(given); ++i) take(VECTOR_ELT(given, i), rows.emplace_back());
}

}  // namespace ghlauth_r
