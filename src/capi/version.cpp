#include <ghlauth/version.h>

extern "C" {

const char *ghlauth_version_string(void) { return GHLAUTH_VERSION_STRING; }
uint32_t ghlauth_version_number(void) { return GHLAUTH_VERSION_NUMBER; }
uint32_t ghlauth_abi_version(void) { return GHLAUTH_ABI_VERSION; }

}  // extern "C"
