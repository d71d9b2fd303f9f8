# Writes include/ghlauth/cpp/exceptions.hpp from the rows GHLAUTH_ERROR_CLASS of src/core/status.def:
#   cmake -D SOURCE_DIR=<project> -D OUTPUT=<file> -P src/cmake/exceptions_header.cmake
# The header is committed, so that it can be read without a build; a test holds the two to each other.
cmake_minimum_required(VERSION 3.25)
file(STRINGS ${SOURCE_DIR}/src/core/status.def rows REGEX "^GHLAUTH_ERROR_CLASS")
set(classes "")
set(known Error)
set(branches "")
foreach(row IN LISTS rows)
  if(NOT row MATCHES "^GHLAUTH_ERROR_CLASS\\(([A-Za-z]+), ([A-Za-z]+), (-[0-9]+), (-[0-9]+), \"([^\"]*)\"\\)$")
    message(FATAL_ERROR "not a row of an exception: ${row}")
  endif()
  set(name ${CMAKE_MATCH_1})
  set(base ${CMAKE_MATCH_2})
  set(first ${CMAKE_MATCH_3})
  set(last ${CMAKE_MATCH_4})
  if(NOT base IN_LIST known)
    message(FATAL_ERROR "${base}, the base of ${name}, has no row before it")
  endif()
  if(NOT name IN_LIST known)
    list(APPEND known ${name})
    string(APPEND classes "/// ${CMAKE_MATCH_5}\nclass GHLAUTH_API ${name} : public ${base} {\n public:\n  using ${base}::${base};\n};\n\n")
  endif()
  # A later row goes before an earlier one.
  if(first STREQUAL last)
    string(PREPEND branches "  if (status == ${first}) throw ${name}(status, std::forward<Details>(details)...);\n")
  else()
    string(PREPEND branches
      "  if (status <= ${first} && status >= ${last}) throw ${name}(status, std::forward<Details>(details)...);\n")
  endif()
endforeach()
file(WRITE ${OUTPUT}
  "/// @file exceptions.hpp The exceptions, one class for each group of statuses, and for those that people branch on. Generated from\n"
  "/// src/core/status.def: change that file, then build the target status_header.\n"
  "#ifndef GHLAUTH_CPP_EXCEPTIONS_HPP\n#define GHLAUTH_CPP_EXCEPTIONS_HPP\n\n#include <utility>\n\n#include \"error.hpp\"\n\n"
  "namespace ghlauth {\ninline namespace v0 {\n\n"
  "${classes}"
  "namespace detail {\n\n"
  "/// Throws a failure as the class of its status. `details`: what the constructors of Error take behind the status.\n"
  "template <class... Details>\n"
  "[[noreturn]] void raise(Status status, Details &&...details) {\n"
  "${branches}"
  "  throw Error(status, std::forward<Details>(details)...);\n}\n\n"
  "}  // namespace detail\n}  // namespace v0\n}  // namespace ghlauth\n\n#endif  // GHLAUTH_CPP_EXCEPTIONS_HPP\n")
