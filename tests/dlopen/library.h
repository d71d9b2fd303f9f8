/* The library as a plug-in finds it: by its name, its functions with the types of the headers. */
#pragma once

#include <dlfcn.h>
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const name = "libghlauth.so.0";

#define REQUIRE(condition)                                            \
  do {                                                                \
    if (!(condition)) {                                               \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      exit(1);                                                        \
    }                                                                 \
  } while (0)

/* A function of the library with the type that the header gives it. */
#define FUNCTION(library, function)          \
  __typeof__(function) *f_##function = NULL; \
  load(library, #function, &f_##function)

static inline void load(void *library, const char *symbol, void *function) {
  void *address = dlsym(library, symbol);
  if (!address) fprintf(stderr, "%s\n", dlerror());
  REQUIRE(address);
  memcpy(function, &address, sizeof address);
}
