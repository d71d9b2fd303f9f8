#include "support/scarce_memory.h"

#include <stdlib.h>
#include <string.h>

static __thread long until_failure;  // 0: none is to fail
static __thread int fails_for_good;
static __thread long failures;

void memory_fail_at(long number, int is_lasting) {
  until_failure = number;
  fails_for_good = is_lasting;
  failures = 0;
}

long memory_enough(void) {
  until_failure = 0;
  return failures;
}

static __thread int is_ours;  // the tests' own code allocates

int memory_refuses(void) {
  if (is_ours || until_failure == 0) return 0;
  if (--until_failure > 0) return 0;
  until_failure = fails_for_good ? 1 : 0;
  ++failures;
  return 1;
}

// The linker leads what the objects of this program call here, and nothing else (--wrap).
#define OURS(type, name, parameters, arguments) \
  type __real_##name parameters;                \
  type __wrap_##name parameters;                \
  type __wrap_##name parameters {               \
    ++is_ours;                                  \
    type result = __real_##name arguments;      \
    --is_ours;                                  \
    return result;                              \
  }
OURS(void *, malloc, (size_t size), (size))
OURS(void *, calloc, (size_t count, size_t size), (count, size))
OURS(void *, realloc, (void *block, size_t size), (block, size))
OURS(char *, strdup, (const char *text), (text))
void __real_free(void *block);
void __wrap_free(void *block);
void __wrap_free(void *block) {
  ++is_ours;
  __real_free(block);
  --is_ours;
}

#ifdef GHLAUTH_TEST_SANITIZED

long memory_blocks(void) { return 0; }

#else

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>

// The C library's, under the names that remain when a program brings its own.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

static atomic_long blocks;

long memory_blocks(void) { return atomic_load(&blocks); }

static int is_refused(void) {
  if (!memory_refuses()) return 0;
  errno = ENOMEM;
  return 1;
}

static void *counted(void *block) {
  if (block != NULL && !is_ours) atomic_fetch_add(&blocks, 1);
  return block;
}

void *malloc(size_t size) { return is_refused() ? NULL : counted(__libc_malloc(size)); }
void *calloc(size_t count, size_t size) { return is_refused() ? NULL : counted(__libc_calloc(count, size)); }
void *memalign(size_t alignment, size_t size) { return is_refused() ? NULL : counted(__libc_memalign(alignment, size)); }
void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size) {
  if (is_refused()) return ENOMEM;
  *block = counted(__libc_memalign(alignment, size));
  return *block != NULL ? 0 : ENOMEM;
}

void free(void *block) {
  if (block != NULL && !is_ours) atomic_fetch_sub(&blocks, 1);
  __libc_free(block);
}

void *realloc(void *block, size_t size) {
  if (block == NULL) return malloc(size);
  if (size == 0) {
    free(block);
    return NULL;
  }
  return is_refused() ? NULL : __libc_realloc(block, size);
}

#endif
