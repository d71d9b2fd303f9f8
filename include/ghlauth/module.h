/** @file module.h What the library and its modules say to each other. Applications need none of it.
 *
 *  A module is a shared object that brings a library of its own along (such as an HTTP server), so that only programs that need it
 *  carry it. It is loaded from the folder `ghlauth` beside libghlauth, or from that of ghlauth_config_set_module_dir or
 *  ghlauth_store_options_set_module_dir; neither the working directory nor the environment is looked at. It is not linked to
 *  libghlauth. It exports one C function without parameters, named GHLAUTH_MODULE_FUNCTION, which returns a pointer to its table:
 *  static, and valid while it is loaded.
 *
 *  Every table of a module starts with the members of ghlauth_module_head.
 */
#ifndef GHLAUTH_MODULE_H
#define GHLAUTH_MODULE_H

#include <stddef.h>
#include <stdint.h>

#include "export.h"
#include "status.h"
#include "store_table.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The name of the function of a module. */
#define GHLAUTH_MODULE_FUNCTION "ghlauth_module"
/** The version of the tables below; a module of another one is refused. */
#define GHLAUTH_MODULE_VERSION 1u
/** The kind of the module that listens for a login: libghlauth-login.so with a ghlauth_login_module. */
#define GHLAUTH_MODULE_LOGIN 1u
/** The kind of the modules that are stores: libghlauth-postgres.so and libghlauth-redis.so with a ghlauth_store_module. */
#define GHLAUTH_MODULE_STORE 2u

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

/** How the table of a store module answers an operation: the functions ghlauth_store_operation_... of store_table.h. */
typedef struct ghlauth_store_answers {
  uint32_t struct_size;              /**< sizeof(ghlauth_store_answers) */
  /** ghlauth_store_operation_add_row */
  ghlauth_status (*add_row)(ghlauth_store_operation *operation, const ghlauth_store_row *row);
  /** ghlauth_store_operation_set_lease */
  ghlauth_status (*set_lease)(ghlauth_store_operation *operation, const char *holder, int64_t remaining_ms);
  /** ghlauth_store_operation_finish */
  void (*finish)(ghlauth_store_operation *operation, int64_t result);
  /** ghlauth_store_operation_fail */
  void (*fail)(ghlauth_store_operation *operation, ghlauth_status status, const char *message);
} ghlauth_store_answers;

/** What a store module opens. All of it is borrowed until `open` returns, but for the answers, which are static. */
typedef struct ghlauth_store_opening {
  uint32_t struct_size;              /**< sizeof(ghlauth_store_opening) */
  int32_t keeps_rows;                /**< 1; or 0: leases, counters and claims alone will be asked for */
  const char *url;                   /**< SECRET where there is a password in it */
  const char *password;              /**< SECRET; NULL: that of the URL, or none */
  int64_t timeout_ms;                /**< for opening, and then for each operation */
  const ghlauth_store_answers *answers; /**< for the table */
  void *user_data;                   /**< passed to the functions */
  /** Says why it cannot be opened, and what to change. In: neither holds a secret; hint: may be empty. */
  void (*explain)(void *user_data, const char *message, const char *hint);
  /** Says something about a store that is opened: for ghlauth_store_warning. */
  void (*warn)(void *user_data, const char *warning);
} ghlauth_store_opening;

/** A store module: a table of store_table.h over a server. */
typedef struct ghlauth_store_module {
  uint32_t struct_size;              /**< sizeof(ghlauth_store_module) */
  uint32_t kind;                     /**< GHLAUTH_MODULE_STORE */
  uint32_t version;                  /**< GHLAUTH_MODULE_VERSION */
  /** Connects, makes what is missing there, and fills the table in. Blocks. Returns GHLAUTH_E_INVALID_ARGUMENT for a URL that
   *  cannot be, GHLAUTH_E_UNSUPPORTED for one that is not allowed, GHLAUTH_E_TOO_MANY_OPEN_FILES, GHLAUTH_E_STORE. */
  ghlauth_status (*open)(ghlauth_store_table *table, const ghlauth_store_opening *opening);
} ghlauth_store_module;

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_MODULE_H */
