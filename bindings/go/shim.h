/* What cgo cannot do by itself: functions of Go in the tables of the library, and structures with pointers in them. */
#ifndef GHLAUTH_GO_SHIM_H
#define GHLAUTH_GO_SHIM_H

#include <ghlauth/ghlauth.h>

/* A name for this thread, which what callbacks left is kept under until the call that called them is over. */
uintptr_t ghlauth_go_thread(void);

/* Each calls the function of the library whose name it has, with a table of functions of Go. `callbacks` is a cgo.Handle; it is
 * deleted when the library drops the table. */
ghlauth_status ghlauth_go_config_set_log(ghlauth_config *config, int32_t level, uintptr_t callbacks, ghlauth_error **error);
ghlauth_status ghlauth_go_config_set_clock(ghlauth_config *config, uintptr_t callbacks, ghlauth_error **error);
ghlauth_status ghlauth_go_pit_from_source(ghlauth_pit **pit, const ghlauth_config *config, uintptr_t callbacks, int32_t level,
                                          const char *resource_id, ghlauth_error **error);
ghlauth_status ghlauth_go_oauth_new_from_source(ghlauth_oauth **oauth, const ghlauth_config *config, const char *client_id,
                                                uintptr_t callbacks, const char *redirect_uri, ghlauth_error **error);
ghlauth_status ghlauth_go_credential_from_source(ghlauth_credential **credential, const ghlauth_config *config, uintptr_t callbacks,
                                                 int32_t level, const char *resource_id, ghlauth_error **error);
ghlauth_status ghlauth_go_store_from_table(ghlauth_store **store, uintptr_t callbacks, const ghlauth_store_options *options,
                                           ghlauth_error **error);

/* ghlauth_credential_token that says as well which token it gave: 0 when that cannot be told. */
ghlauth_status ghlauth_go_token(ghlauth_credential *credential, ghlauth_token **token, uint64_t *serial, int64_t min_valid_s,
                                ghlauth_cancel *cancel, ghlauth_error **error);
/* Whether that is the token at hand still. */
int32_t ghlauth_go_token_is_present(uintptr_t credential, uint64_t serial, int64_t min_valid_s);

/* ghlauth_store_operation_add_row with the members of the row. */
ghlauth_status ghlauth_go_add_row(ghlauth_store_operation *operation, const char *key, const uint8_t *value, size_t size,
                                  uint64_t version, int64_t due_s, const char *app_id, const char *owner, const char *company_id,
                                  const char *location_id);

#endif
