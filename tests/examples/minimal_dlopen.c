/* Loads the library by name at run time: for plug-ins, and for programs that work without it as well.
 *   cc -std=c99 minimal_dlopen.c $(pkg-config --cflags ghlauth) -ldl */
#include <dlfcn.h>
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <string.h>

/* ISO C has no cast from an object pointer to a function pointer; POSIX promises that the bits fit. */
static int find(void *library, const char *name, void *function) {
  void *symbol = dlsym(library, name);
  memcpy(function, &symbol, sizeof symbol);
  return symbol != NULL;
}

int main(void) {
  const char *(*version)(void) = NULL;
  uint32_t (*abi)(void) = NULL;
  void *library = dlopen("libghlauth.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library || !find(library, "ghlauth_version_string", &version) || !find(library, "ghlauth_abi_version", &abi)) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  if (abi() != GHLAUTH_ABI_VERSION) {
    fprintf(stderr, "this program was made for ABI %d, the library has %u\n", GHLAUTH_ABI_VERSION, (unsigned)abi());
    return 1;
  }
  printf("ghlauth %s, ABI %u\n", version(), (unsigned)abi());
  return dlclose(library) ? 1 : 0;
}
