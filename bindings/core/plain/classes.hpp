// The class of an error with its bases, for languages that have no classes.
#pragma once

#include <string>
#include <vector>

#include "../adapter/errors.hpp"

namespace ghlauth_binding::plain {

/// "NotFoundError", "UsageError", "Error".
inline std::vector<std::string> classes_of(const char *kind) {
  std::vector<std::string> classes = {kind};
  while (classes.back() != "Error") {
    std::string base = "Error";
#define GHLAUTH_BASE(name, its_base) \
  if (classes.back() == #name) base = #its_base;
    GHLAUTH_EACH_ERROR(GHLAUTH_BASE)
#undef GHLAUTH_BASE
    classes.push_back(base);
  }
  return classes;
}

}  // namespace ghlauth_binding::plain
