# Writes include/ghlauth/cpp/exceptions.hpp from the rows GHLAUTH_ERROR_CLASS of src/core/status.def:
#   cmake -D SOURCE_DIR=<project> -D OUTPUT=<file> -P src/cmake/exceptions_header.cmake
# The header is committed, so that it can be read without a build; a test holds the two to each other.
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/error_classes.cmake)
set(classes "")
foreach(name IN LISTS error_classes)
  set(base ${error_base_${name}})
  string(APPEND classes
    "/// ${error_meaning_${name}}\nclass GHLAUTH_API ${name} : public ${base} {\n public:\n  using ${base}::${base};\n};\n\n")
endforeach()
error_branches(branches "throw CLASS(status, std::forward<Details>(details)...)")
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
