# Writes bindings/core/adapter/errors.hpp from the rows GHLAUTH_ERROR_CLASS of src/core/status.def:
#   cmake -D SOURCE_DIR=<project> -D OUTPUT=<file> -P bindings/core/errors.cmake
# It is committed, so that the source distributions of languages need no CMake; a test holds the two to each other.
cmake_minimum_required(VERSION 3.25)
include(${SOURCE_DIR}/src/cmake/error_classes.cmake)
set(list "")
foreach(name IN LISTS error_classes)
  string(APPEND list " \\\n  X(${name}, ${error_base_${name}})")
endforeach()
error_branches(branches "return \"CLASS\"")
file(WRITE ${OUTPUT}
  "// The classes of exceptions, and which status is which. Generated from src/core/status.def: change that file, then build the target\n"
  "// status_header.\n"
  "#pragma once\n\n"
  "// X(name, base), each behind its base, which is Error in the end.\n"
  "#define GHLAUTH_EACH_ERROR(X)${list}\n\n"
  "#ifndef SWIG\n#include <ghlauth/status.h>\n\n"
  "namespace ghlauth_binding {\n\n"
  "/// The name of the class of a status.\n"
  "inline const char *kind_of(ghlauth_status status) {\n${branches}  return \"Error\";\n}\n\n"
  "}  // namespace ghlauth_binding\n#endif\n")
