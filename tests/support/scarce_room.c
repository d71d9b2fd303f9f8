#include "support/scarce_room.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ENOUGH, SO_MANY_WRITES, NO_GROWTH };

static atomic_int room, writes_left, refused;
static const char *condition;  // a file; without one there is none

static void begin(int kind, int writes) {
  atomic_store(&refused, 0);
  atomic_store(&writes_left, writes);
  atomic_store(&room, kind);
}

void room_for_writes(int count) { begin(SO_MANY_WRITES, count); }
void room_for_no_growth(void) { begin(NO_GROWTH, 0); }
void room_for_no_growth_while(const char *file) {
  condition = file;
  begin(NO_GROWTH, 0);
}

int room_enough(void) {
  atomic_store(&room, ENOUGH);
  return atomic_load(&refused);
}

// Whether a call fails that writes up to there.
static int is_refused(int fd, off_t end) {
  struct stat about;
  const int kind = atomic_load(&room);
  if (kind == ENOUGH || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) return 0;
  if (kind == NO_GROWTH && (end <= about.st_size || (condition != NULL && access(condition, F_OK) != 0))) return 0;
  if (kind == SO_MANY_WRITES && atomic_fetch_sub(&writes_left, 1) > 0) return 0;
  atomic_fetch_add(&refused, 1);
  errno = ENOSPC;
  return 1;
}

// Where write() goes on.
static off_t position_of(int fd) {
  struct stat about;
  const int flags = fcntl(fd, F_GETFL);
  if (flags >= 0 && (flags & O_APPEND) != 0 && fstat(fd, &about) == 0) return about.st_size;
  const off_t position = lseek(fd, 0, SEEK_CUR);
  return position < 0 ? 0 : position;
}

// Defines a call that asks first, and goes on to the one of the C library.
#define SCARCE(name, parameters, arguments, end)      \
  ssize_t name parameters {                           \
    ssize_t(*next) parameters = NULL;                 \
    *(void **)&next = dlsym(RTLD_NEXT, #name);        \
    return is_refused(fd, end) ? -1 : next arguments; \
  }

SCARCE(write, (int fd, const void *data, size_t size), (fd, data, size), position_of(fd) + (off_t)size)
SCARCE(pwrite, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at), at + (off_t)size)
SCARCE(pwrite64, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at), (off_t)at + (off_t)size)
