# Writes include/ghlauth/status.h from src/core/status.def:
#   cmake -D SOURCE_DIR=<project> -D OUTPUT=<file> -P src/cmake/status_header.cmake
# The header is committed, so that it can be read without a build; a test holds the two to each other.
file(READ ${SOURCE_DIR}/src/core/status.def table)
string(APPEND header
  "/** @file status.h The statuses. Generated from src/core/status.def: change that file, then build the target status_header. */\n"
  "#ifndef GHLAUTH_STATUS_H\n#define GHLAUTH_STATUS_H\n\n#include <stdint.h>\n\n"
  "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
  "/** 0 for success, negative for a failure. Numbers are frozen and append-only. Numbers of -10000 and below belong to the\n"
  " *  callbacks of applications and are passed through. */\n"
  "typedef int32_t ghlauth_status;\n\n"
  "#define GHLAUTH_OK 0 /**< success */\n")
string(REPLACE ";" "\\;" table_escaped "${table}")
string(REGEX REPLACE "\n" ";" rows "${table_escaped}")
foreach(row IN LISTS rows)
  if(row MATCHES "^/\\* ([0-9]xx[^*]*) \\*/$")
    string(APPEND header "\n/* ${CMAKE_MATCH_1} */\n")
  elseif(row MATCHES "^GHLAUTH_STATUS\\(([A-Z0-9_]+), (-[0-9]+), [01], \"([^\"]*)\"")
    string(APPEND header "#define GHLAUTH_E_${CMAKE_MATCH_1} (${CMAKE_MATCH_2}) /**< ${CMAKE_MATCH_3} */\n")
  endif()
endforeach()
string(APPEND header "\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* GHLAUTH_STATUS_H */\n")
file(WRITE ${OUTPUT} "${header}")
