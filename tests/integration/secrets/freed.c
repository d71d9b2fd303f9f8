// Preloaded: whose memory secrets are in, for the texts that freed_watch() was told. They are kept masked, so that they are not
// found here. What comes of it is in the file that $FREED_REPORT names, a line each:
//   freed ADDRESS SIZE MODULE...   a block was freed with a secret in it; MODULE is who called free(), and their callers. The
//   block is
//                                  wiped then: who gets it next and does not fill it would be reported as well.
//   live ADDRESS SIZE MODULE       written by freed_live(): a block that is in use, and who called malloc()
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_TEXTS = 64, MAX_BYTES = 64, MAX_FRAMES = 24, PLACES = 1 << 16 };
static const char mask = 0x5a;

void freed_watch(const char *text);
void freed_live(void);
extern void __libc_free(void *block);
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);

static struct {
  char masked[MAX_BYTES];
  size_t size;
} texts[MAX_TEXTS];
static int text_count;
static int report_fd = -1;
static __thread int inside;

// Blocks in use with the caller of malloc(), found by their address; GONE where there was one.
static struct place {
  uintptr_t block;
  void *caller;
} places[PLACES];
static const uintptr_t GONE = 1;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static struct place *place_of(uintptr_t block, uintptr_t wanted) {
  size_t at = (block >> 4) * 2654435761U % PLACES;
  while (places[at].block != wanted && places[at].block != 0) at = (at + 1) % PLACES;
  return &places[at];
}

static void *note(void *block, void *caller) {
  if (block == NULL || report_fd < 0) return block;
  pthread_mutex_lock(&mutex);
  struct place *place = place_of((uintptr_t)block, GONE);
  place->block = (uintptr_t)block;
  place->caller = caller;
  pthread_mutex_unlock(&mutex);
  return block;
}

static void forget(void *block) {
  pthread_mutex_lock(&mutex);
  struct place *place = place_of((uintptr_t)block, (uintptr_t)block);
  if (place->block != 0) place->block = GONE;
  pthread_mutex_unlock(&mutex);
}

static const char *module_of(void *address) {
  Dl_info about;
  if (dladdr(address, &about) == 0 || about.dli_fname == NULL) return "?";
  const char *slash = strrchr(about.dli_fname, '/');
  return slash != NULL ? slash + 1 : about.dli_fname;
}

static void write_all(const char *text, int size) {
  if (size < 0 || write(report_fd, text, (size_t)size) != size) abort();
}

__attribute__((constructor)) static void begin(void) {
  void *frames[2];
  const char *path = getenv("FREED_REPORT");
  backtrace(frames, 2);  // loads what it needs
  if (path != NULL) report_fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

void freed_watch(const char *text) {
  const size_t size = strlen(text);
  if (text_count == MAX_TEXTS || size == 0 || size > MAX_BYTES) abort();
  for (size_t i = 0; i < size; ++i) texts[text_count].masked[i] = (char)(text[i] ^ mask);
  texts[text_count].size = size;
  ++text_count;
}

void freed_live(void) {
  for (size_t i = 0; i < PLACES; ++i) {
    char text[512];
    if (places[i].block <= GONE) continue;
    write_all(text, snprintf(text, sizeof(text), "live %lx %zx %s\n", (unsigned long)places[i].block,
                             malloc_usable_size((void *)places[i].block), module_of(places[i].caller)));
  }
}

static int holds(const char *block, size_t block_size, const char *masked, size_t size) {
  const char first = (char)(masked[0] ^ mask);
  const char *at = block, *end = block + block_size;
  while ((size_t)(end - at) >= size) {
    at = memchr(at, first, (size_t)(end - at) - size + 1);
    if (at == NULL) return 0;
    size_t same = 1;
    while (same < size && at[same] == (char)(masked[same] ^ mask)) ++same;
    if (same == size) return 1;
    ++at;
  }
  return 0;
}

static void report(const void *block, size_t size) {
  void *frames[MAX_FRAMES];
  char text[4096];
  const int count = backtrace(frames, MAX_FRAMES);
  int used = snprintf(text, sizeof(text), "freed %lx %zx", (unsigned long)(uintptr_t)block, size);
  for (int i = 0; i < count && used < (int)sizeof(text) - 256; ++i)
    used += snprintf(text + used, 200, " %.190s", module_of(frames[i]));
  text[used++] = '\n';
  write_all(text, used);
}

void free(void *block) {
  if (block != NULL && report_fd >= 0) {
    const size_t size = malloc_usable_size(block);
    for (int i = 0; i < text_count && !inside; ++i)
      if (holds(block, size, texts[i].masked, texts[i].size)) {
        inside = 1;
        report(block, size);
        inside = 0;
        explicit_bzero(block, size);
        break;
      }
    forget(block);
  }
  __libc_free(block);
}

void *malloc(size_t size) { return note(__libc_malloc(size), __builtin_return_address(0)); }
// These call malloc() for somebody else: strdup() and C++'s operator new.
char *strdup(const char *text) {
  const size_t size = strlen(text) + 1;
  char *copy = note(__libc_malloc(size), __builtin_return_address(0));
  return copy != NULL ? memcpy(copy, text, size) : NULL;
}
void *_Znwm(size_t size);
void *_Znwm(size_t size) {
  void *block = note(__libc_malloc(size), __builtin_return_address(0));
  if (block == NULL) abort();
  return block;
}
void *calloc(size_t count, size_t size) { return note(__libc_calloc(count, size), __builtin_return_address(0)); }

// In one place where the block is large enough, else through free(): glibc's own would leave the old block unseen.
void *realloc(void *block, size_t size) {
  if (block == NULL) return note(__libc_malloc(size), __builtin_return_address(0));
  if (size == 0) {
    free(block);
    return NULL;
  }
  const size_t had = malloc_usable_size(block);
  if (size <= had) return block;
  void *moved = note(__libc_malloc(size), __builtin_return_address(0));
  if (moved == NULL) return NULL;
  memcpy(moved, block, had);
  free(block);
  return moved;
}
