// Allocations that fail when a test wants it. The allocations of the tests' own code, callbacks that the library calls among
// it, succeed always. For the thread that runs the test; under a sanitizer only what C++ allocates can fail.
#ifndef GHLAUTH_TESTS_SCARCE_MEMORY_H
#define GHLAUTH_TESTS_SCARCE_MEMORY_H

#ifdef __cplusplus
extern "C" {
#endif

/// From here on, allocation number `number` fails (1: the next one), and where `is_lasting` is not 0, all that follow too.
void memory_fail_at(long number, int is_lasting);
/// The end of that. Returns how many failed.
long memory_enough(void);
/// How many blocks the library and what it uses have and did not free; 0 under a sanitizer, which finds what is lost by itself.
long memory_blocks(void);

/// For what stands in for malloc. Whether the next allocation fails.
int memory_refuses(void);

#ifdef __cplusplus
}
#endif

#endif
