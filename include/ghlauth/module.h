/** @file module.h What the library and its modules say to each other. Applications need none of it.
 *
 *  A module is a shared object that brings a library of its own along (such as an HTTP server), so that only programs that need it
 *  carry it. It is loaded from the folder `ghlauth` beside libghlauth, or from that of ghlauth_config_set_module_dir; neither the
 *  working directory nor the environment is looked at. It is not linked to libghlauth. It exports one C function without
 *  parameters, named GHLAUTH_MODULE_FUNCTION, which returns a pointer to its table: static, and valid while it is loaded.
 *
 *  Every table of a module starts with the members of ghlauth_module_head.
 */
#ifndef GHLAUTH_MODULE_H
#define GHLAUTH_MODULE_H

#include <stddef.h>
#include <stdint.h>

#include "export.h"
#include "status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The name of the function of a module. */
#define GHLAUTH_MODULE_FUNCTION "ghlauth_module"
/** The version of the tables below; a module of another one is refused. */
#define GHLAUTH_MODULE_VERSION 1u
/** The kind of the module that listens for a login: libghlauth-login.so with a ghlauth_login_module. */
#define GHLAUTH_MODULE_LOGIN 1u

/** How the table of every module starts. */
typedef struct ghlauth_module_head {
  uint32_t struct_size;              /**< sizeof of the whole table */
  uint32_t kind;                     /**< GHLAUTH_MODULE_... */
  uint32_t version;                  /**< GHLAUTH_MODULE_VERSION that it was made for */
} ghlauth_module_head;

/** Answer 400: the request is not what is waited for. */
#define GHLAUTH_LOGIN_REFUSE 0
/** Answer 303: to the clean URL. */
#define GHLAUTH_LOGIN_REDIRECT 1
/** Answer 200: with the page that asks to close the window. */
#define GHLAUTH_LOGIN_PAGE 2

/** What the library answers the login module, which calls this from its `poll`. */
typedef struct ghlauth_login_requests {
  uint32_t struct_size;              /**< sizeof(ghlauth_login_requests) */
  void *user_data;                   /**< passed to the functions */
  /** Judges a request by its method, its only Host header (NULL where there is none, or are several) and its target as it was
   *  sent, which may be SECRET. Returns GHLAUTH_LOGIN_... */
  int32_t (*judge)(void *user_data, const char *method, const char *host, const char *target);
  /** Tells that the answer to a request was sent. In: verdict: what judge returned. */
  void (*sent)(void *user_data, int32_t verdict);
} ghlauth_login_requests;

/** The login module: an HTTP server on sockets that are given to it, served by `poll` alone. Its answers repeat nothing of a
 *  request. */
typedef struct ghlauth_login_module {
  uint32_t struct_size;              /**< sizeof(ghlauth_login_module) */
  uint32_t kind;                     /**< GHLAUTH_MODULE_LOGIN */
  uint32_t version;                  /**< GHLAUTH_MODULE_VERSION */
  /** Begins. In: sockets: listening and non-blocking, borrowed until close; clean_url: copied; requests: copied. */
  ghlauth_status (*open)(void **session, const int32_t *sockets, size_t socket_count, const char *clean_url,
                         const ghlauth_login_requests *requests);
  /** Works for at most `timeout_ms`, and returns early when anything was done. */
  ghlauth_status (*poll)(void *session, int64_t timeout_ms);
  /** Ends every connection. */
  void (*close)(void *session);
} ghlauth_login_module;

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_MODULE_H */
