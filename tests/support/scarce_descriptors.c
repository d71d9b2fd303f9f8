#include "support/scarce_descriptors.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "support/check.h"

enum { MOST = 4096 };

static struct rlimit before;
static int held[MOST];
static int held_count;

static int highest_open(void) {
  int highest = 0;
  DIR *folder = opendir("/proc/self/fd");
  assert_non_null(folder);
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
    if (atoi(entry->d_name) > highest) highest = atoi(entry->d_name);
  closedir(folder);
  return highest;
}

// The numbers below the limit that are free are taken, too.
void descriptors_leave(int count) {
  assert_int_equal(held_count, 0);
  assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
  struct rlimit few = before;
  few.rlim_cur = (rlim_t)(highest_open() + 1 + count);
  assert_true(few.rlim_cur <= before.rlim_cur);
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
  for (int fd; (fd = open("/", O_PATH | O_CLOEXEC)) >= 0;) {
    assert_true(held_count < MOST);
    held[held_count++] = fd;
  }
  assert_int_equal(errno, EMFILE);
  for (int i = 0; i < count; ++i) close(held[--held_count]);
}

void descriptors_enough(void) {
  while (held_count > 0) close(held[--held_count]);
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
}
