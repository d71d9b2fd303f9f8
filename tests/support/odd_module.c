// A module that is not the right one: the build says in what.
#include <ghlauth/module.h>

#ifndef ODD_FUNCTION
#define ODD_FUNCTION ghlauth_module
#endif
#ifndef ODD_SIZE
#define ODD_SIZE sizeof(ghlauth_login_module)
#endif
#ifndef ODD_KIND
#define ODD_KIND GHLAUTH_MODULE_LOGIN
#endif
#ifndef ODD_VERSION
#define ODD_VERSION GHLAUTH_MODULE_VERSION
#endif
#ifndef ODD_TABLE
#define ODD_TABLE &table
#endif

const void *ODD_FUNCTION(void);
extern const ghlauth_login_module table;

const ghlauth_login_module table = {ODD_SIZE, ODD_KIND, ODD_VERSION, NULL, NULL, NULL};

const void *ODD_FUNCTION(void) { return ODD_TABLE; }
