// Values between C++ and Tcl.
#pragma once

#include "plain/fields.hpp"

namespace ghlauth_tcl {

using namespace ghlauth_binding;

// Texts: Tcl's own UTF-8 has two bytes for NUL, and in Tcl 8 a pair of surrogates for what is beyond the Basic Multilingual Plane.

inline std::string to_tcl(const std::string &text) {
  std::string made;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(at + i < text.size() ? text[at + i] : 0); };
    if (byte(0) == 0) {
      made += "\xC0\x80";
    } else if (TCL_MAJOR_VERSION < 9 && byte(0) >= 0xF0 && byte(0) < 0xF5 && byte(3) != 0) {
      const unsigned code = ((byte(0) & 7u) << 18 | (byte(1) & 63u) << 12 | (byte(2) & 63u) << 6 | (byte(3) & 63u)) - 0x10000u;
      for (const unsigned half : {0xD800u | code >> 10, 0xDC00u | (code & 0x3FFu)}) {
        made += static_cast<char>(0xE0u | half >> 12);
        made += static_cast<char>(0x80u | (half >> 6 & 63u));
        made += static_cast<char>(0x80u | (half & 63u));
      }
      at += 3;
    } else {
      made += text[at];
    }
  }
  return made;
}
inline std::string of_tcl(const std::string &text) {
  std::string made;
  const auto half = [&](std::size_t at) {
    if (at + 2 >= text.size() || text[at] != '\xED') return 0u;
    return 0xD000u | (static_cast<unsigned char>(text[at + 1]) & 63u) << 6 | (static_cast<unsigned char>(text[at + 2]) & 63u);
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const unsigned high = half(at), low = half(at + 3);
    if (high >= 0xD800 && high < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
      const unsigned code = 0x10000u + ((high & 0x3FFu) << 10 | (low & 0x3FFu));
      made += static_cast<char>(0xF0u | code >> 18);
      made += static_cast<char>(0x80u | (code >> 12 & 63u));
      made += static_cast<char>(0x80u | (code >> 6 & 63u));
      made += static_cast<char>(0x80u | (code & 63u));
      at += 5;
    } else if (text.compare(at, 2, "\xC0\x80") == 0) {
      made += '\0';
      ++at;
    } else {
      made += text[at];
    }
  }
  return made;
}

// What C++ gives. What is not known is not in its dictionary.

inline Tcl_Obj *give(bool value) { return Tcl_NewBooleanObj(value); }
inline Tcl_Obj *give(std::int32_t value) { return Tcl_NewWideIntObj(value); }
inline Tcl_Obj *give(std::int64_t value) { return Tcl_NewWideIntObj(value); }
inline Tcl_Obj *give(const std::string &text) {
  const std::string made = to_tcl(text);
  return Tcl_NewStringObj(made.data(), static_cast<int>(made.size()));
}
inline Tcl_Obj *give(const Bytes &bytes) {
  return Tcl_NewByteArrayObj(reinterpret_cast<const unsigned char *>(bytes.data.data()), static_cast<int>(bytes.data.size()));
}
template <class Type>
Tcl_Obj *give(const std::optional<Type> &value) {
  return value ? give(*value) : nullptr;
}
/// Names and values by turns.
inline Tcl_Obj *give(const std::vector<Header> &headers) {
  Tcl_Obj *const made = Tcl_NewListObj(0, nullptr);
  for (const Header &one : headers) {
    Tcl_ListObjAppendElement(nullptr, made, give(one.name));
    Tcl_ListObjAppendElement(nullptr, made, give(one.value));
  }
  return made;
}
template <class Type>
Tcl_Obj *give(const Type &value);
template <class Type>
Tcl_Obj *give(const std::vector<Type> &list) {
  Tcl_Obj *const made = Tcl_NewListObj(0, nullptr);
  for (const Type &one : list) Tcl_ListObjAppendElement(nullptr, made, give(one));
  return made;
}
template <class Type>
Tcl_Obj *give(const Type &value) {
  Tcl_Obj *const made = Tcl_NewDictObj();
  plain::each_field(value, [&](const char *name, const auto &member) {
    if (Tcl_Obj *const given = give(member)) Tcl_DictObjPut(nullptr, made, Tcl_NewStringObj(name, -1), given);
  });
  return made;
}

// What Tcl gives: std::invalid_argument when it is something else.

inline void take(Tcl_Obj *given, bool &value) {
  int is_set = 0;
  if (Tcl_GetBooleanFromObj(nullptr, given, &is_set) != TCL_OK) throw std::invalid_argument("a boolean is needed");
  value = is_set != 0;
}
inline void take(Tcl_Obj *given, std::int64_t &value) {
  Tcl_WideInt number = 0;
  if (Tcl_GetWideIntFromObj(nullptr, given, &number) != TCL_OK) throw std::invalid_argument("an integer is needed");
  value = number;
}
inline void take(Tcl_Obj *given, std::string &value) {
  int size = 0;
  const char *const text = Tcl_GetStringFromObj(given, &size);
  value = of_tcl({text, static_cast<std::size_t>(size)});
}
inline void take(Tcl_Obj *given, Bytes &value) {
  int size = 0;
  const unsigned char *const bytes = Tcl_GetByteArrayFromObj(given, &size);
  value.data.assign(reinterpret_cast<const char *>(bytes), static_cast<std::size_t>(size));
}
inline std::vector<Tcl_Obj *> elements(Tcl_Obj *given) {
  int count = 0;
  Tcl_Obj **all = nullptr;
  if (Tcl_ListObjGetElements(nullptr, given, &count, &all) != TCL_OK) throw std::invalid_argument("a list is needed");
  return {all, all + count};
}
inline void take(Tcl_Obj *given, std::vector<Header> &value) {
  const std::vector<Tcl_Obj *> all = elements(given);
  if (all.size() % 2 != 0) throw std::invalid_argument("a list of names and values is needed");
  for (std::size_t at = 0; at < all.size(); at += 2) {
    Header &one = value.emplace_back();
    take(all[at], one.name);
    take(all[at + 1], one.value);
  }
}
template <class Type>
void take_fields(Tcl_Obj *given, Type &value) {
  plain::each_field(value, [&](const char *name, auto &member) {
    Tcl_Obj *const key = Tcl_NewStringObj(name, -1);
    Tcl_Obj *found = nullptr;
    Tcl_IncrRefCount(key);
    const int result = Tcl_DictObjGet(nullptr, given, key, &found);
    Tcl_DecrRefCount(key);
    if (result != TCL_OK) throw std::invalid_argument("a dictionary is needed");
    if (found) take(found, member);
  });
}
inline void take(Tcl_Obj *given, StoreRow &value) { take_fields(given, value); }
inline void take(Tcl_Obj *given, StoreLease &value) { take_fields(given, value); }
/// A secret, or one and when it expires.
inline void take(Tcl_Obj *given, Secret &value) {
  int count = 0;
  if (Tcl_ListObjLength(nullptr, given, &count) == TCL_OK && count == 2) {
    take(elements(given)[0], value.text);
    take(elements(given)[1], value.expires_at_s);
  } else {
    take(given, value.text);
  }
}
inline void take(Tcl_Obj *given, std::optional<StoreRow> &value) {
  int size = 0;
  Tcl_GetStringFromObj(given, &size);
  if (size > 0) take(given, value.emplace());
}
template <class Type>
void take(Tcl_Obj *given, std::vector<Type> &value) {
  for (Tcl_Obj *const one : elements(given)) take(one, value.emplace_back());
}
template <class Type>
bool argument(Tcl_Interp *interp, Tcl_Obj *given, Type &value) {
  try {
    take(given, value);
    return true;
  } catch (const std::exception &error) {
    Tcl_SetObjResult(interp, Tcl_NewStringObj(error.what(), -1));
    return false;
  }
}

}  // namespace ghlauth_tcl
