/* Put before libc by LD_PRELOAD: a malloc whose blocks the free of libc does not know. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

/* What is in front of a block: where libc's begins, and the size. */
struct front {
  void *begin;
  size_t size;
};

void *memalign(size_t alignment, size_t size) {
  if (alignment < sizeof(struct front)) alignment = sizeof(struct front);
  if (size > PTRDIFF_MAX - alignment) {
    errno = ENOMEM;
    return NULL;
  }
  char *begin = __libc_memalign(alignment, size + alignment);
  if (begin == NULL) return NULL;
  char *block = begin + alignment;
  ((struct front *)block)[-1] = (struct front){begin, size};
  return block;
}

void *malloc(size_t size) { return memalign(sizeof(struct front), size); }

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **out, size_t alignment, size_t size) {
  void *block = memalign(alignment, size);
  if (block == NULL) return ENOMEM;
  *out = block;
  return 0;
}

void free(void *block) {
  if (block != NULL) __libc_free(((struct front *)block)[-1].begin);
}

void *calloc(size_t count, size_t size) {
  if (size != 0 && count > PTRDIFF_MAX / size) {
    errno = ENOMEM;
    return NULL;
  }
  void *block = malloc(count * size);
  return block == NULL ? NULL : memset(block, 0, count * size);
}

size_t malloc_usable_size(void *block) { return block == NULL ? 0 : ((struct front *)block)[-1].size; }

void *realloc(void *block, size_t size) {
  void *larger = malloc(size);
  if (larger == NULL || block == NULL) return larger;
  size_t old = malloc_usable_size(block);
  memcpy(larger, block, old < size ? old : size);
  free(block);
  return larger;
}
