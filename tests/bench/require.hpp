// For the preparation of a benchmark: what fails ends the program and says why.
#pragma once

#include <ghlauth/ghlauth.h>

#include <cstdio>
#include <cstdlib>

/// `call` puts its failure into a ghlauth_error *error.
#define REQUIRE_OK(call)                                                                                     \
  do {                                                                                                       \
    if (const ghlauth_status status = (call); status != GHLAUTH_OK) {                                        \
      std::fprintf(stderr, "%s: %s %s\n", #call, ghlauth_status_name(status), ghlauth_error_message(error)); \
      std::exit(1);                                                                                          \
    }                                                                                                        \
  } while (false)
