# Writes bindings/core/adapter/errors.hpp from the rows GHLAUTH_ERROR_CLASS of src/core/status.def:
#   cmake -D SOURCE_DIR=<project> -D OUTPUT=<file> -P bindings/core/errors.cmake
# It is committed, so that the source distributions of languages need no CMake; a test holds the two to each other.
cmake_minimum_required(VERSION 3.25)
file(STRINGS ${SOURCE_DIR}/src/core/status.def rows REGEX "^GHLAUTH_ERROR_CLASS")
set(known "")
set(list "")
set(branches "")
foreach(row IN LISTS rows)
  if(NOT row MATCHES "^GHLAUTH_ERROR_CLASS\\(([A-Za-z]+), ([A-Za-z]+), (-[0-9]+), (-[0-9]+), ")
    message(FATAL_ERROR "not a row of an exception: ${row}")
  endif()
  set(name ${CMAKE_MATCH_1})
  set(base ${CMAKE_MATCH_2})
  set(first ${CMAKE_MATCH_3})
  set(last ${CMAKE_MATCH_4})
  if(NOT name IN_LIST known)
    list(APPEND known ${name})
    string(APPEND list " \\\n  X(${name}, ${base})")
  endif()
  # A later row goes before an earlier one.
  if(first STREQUAL last)
    string(PREPEND branches "  if (status == ${first}) return \"${name}\";\n")
  else()
    string(PREPEND branches "  if (status <= ${first} && status >= ${last}) return \"${name}\";\n")
  endif()
endforeach()
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
