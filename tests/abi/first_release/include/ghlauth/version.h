/** @file version.h The version of the library: at compile time as macros, at run time as functions. */
#ifndef GHLAUTH_VERSION_H
#define GHLAUTH_VERSION_H

#include <stdint.h>

#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Version of these headers. The package version says what is new; the ABI version says what still links. */
#define GHLAUTH_VERSION_MAJOR 0
#define GHLAUTH_VERSION_MINOR 1
#define GHLAUTH_VERSION_PATCH 0
#define GHLAUTH_VERSION_STRING "0.1.0"
/** major * 1000000 + minor * 1000 + patch */
#define GHLAUTH_VERSION_NUMBER 1000
/** The number in the SONAME (libghlauth.so.0). */
#define GHLAUTH_ABI_VERSION 0

/** Tells the version of the loaded library, such as "0.1.0".
 *  Returns: a static string, never NULL.
 *  Threads: any.  Blocks: never.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_version_string(void);

/** Tells the version of the loaded library as a number (see GHLAUTH_VERSION_NUMBER).
 *  Threads: any.  Blocks: never.  Since: 0.1 */
GHLAUTH_API uint32_t ghlauth_version_number(void);

/** Tells the ABI version of the loaded library; programs that load it by name compare it with GHLAUTH_ABI_VERSION.
 *  Threads: any.  Blocks: never.  Since: 0.1 */
GHLAUTH_API uint32_t ghlauth_abi_version(void);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_VERSION_H */
