#include "shim.h"

#include <string.h>

#include "_cgo_export.h"

uintptr_t ghlauth_go_thread(void) {
  static _Thread_local char here;
  return (uintptr_t)&here;
}

static void drop(void *self) { ghlauthGoDrop((uintptr_t)self); }

static void log_write(void *self, int32_t level, const char *line) {
  ghlauthGoLog((uintptr_t)self, ghlauth_go_thread(), level, (char *)line);
}

ghlauth_status ghlauth_go_config_set_log(ghlauth_config *config, int32_t level, uintptr_t callbacks, ghlauth_error **error) {
  const ghlauth_log_table table = {
      .struct_size = sizeof table, .level = level, .user_data = (void *)callbacks, .drop = drop, .write = log_write};
  return ghlauth_config_set_log(config, &table, error);
}

static int64_t clock_unix_ms(void *self) { return ghlauthGoClock((uintptr_t)self, ghlauth_go_thread()); }

ghlauth_status ghlauth_go_config_set_clock(ghlauth_config *config, uintptr_t callbacks, ghlauth_error **error) {
  const ghlauth_clock_table table = {
      .struct_size = sizeof table, .user_data = (void *)callbacks, .drop = drop, .unix_ms = clock_unix_ms};
  return ghlauth_config_set_clock(config, &table, error);
}

static ghlauth_status secret_fetch(void *self, ghlauth_secret *secret) {
  return ghlauthGoSecret((uintptr_t)self, ghlauth_go_thread(), secret);
}

static ghlauth_secret_source secret_source(uintptr_t callbacks) {
  const ghlauth_secret_source source = {
      .struct_size = sizeof source, .user_data = (void *)callbacks, .drop = drop, .fetch = secret_fetch};
  return source;
}

ghlauth_status ghlauth_go_pit_from_source(ghlauth_pit **pit, const ghlauth_config *config, uintptr_t callbacks, int32_t level,
                                          const char *resource_id, ghlauth_error **error) {
  const ghlauth_secret_source source = secret_source(callbacks);
  return ghlauth_pit_from_source(pit, config, &source, level, resource_id, error);
}

ghlauth_status ghlauth_go_oauth_new_from_source(ghlauth_oauth **oauth, const ghlauth_config *config, const char *client_id,
                                                uintptr_t callbacks, const char *redirect_uri, ghlauth_error **error) {
  const ghlauth_secret_source source = secret_source(callbacks);
  return ghlauth_oauth_new_from_source(oauth, config, client_id, &source, redirect_uri, error);
}

ghlauth_status ghlauth_go_credential_from_source(ghlauth_credential **credential, const ghlauth_config *config, uintptr_t callbacks,
                                                 int32_t level, const char *resource_id, ghlauth_error **error) {
  const ghlauth_secret_source source = secret_source(callbacks);
  return ghlauth_credential_from_source(credential, config, &source, level, resource_id, error);
}

/* The serial of the token at hand, which is copied when it is not the known one; 0 for none. */
static uint64_t serial_of(ghlauth_credential *credential, uint64_t known, int64_t min_valid_s) {
  char token[4096];  /* larger ones have no serial */
  size_t needed = 0;
  uint64_t serial = known;
  const ghlauth_status status = ghlauth_credential_bearer_now(credential, token, sizeof token, &needed, &serial, min_valid_s, NULL);
  if (serial != known || serial == 0) explicit_bzero(token, sizeof token);
  return status == GHLAUTH_OK ? serial : 0;
}

ghlauth_status ghlauth_go_token(ghlauth_credential *credential, ghlauth_token **token, uint64_t *serial, int64_t min_valid_s,
                                ghlauth_cancel *cancel, ghlauth_error **error) {
  const uint64_t before = serial_of(credential, 0, min_valid_s);
  const ghlauth_status status = ghlauth_credential_token(credential, token, min_valid_s, cancel, error);
  /* The same before and after: what was given is this one, or one that is just about to take its place. */
  *serial = status == GHLAUTH_OK && before != 0 && serial_of(credential, before, min_valid_s) == before ? before : 0;
  return status;
}

int32_t ghlauth_go_token_is_present(uintptr_t credential, uint64_t serial, int64_t min_valid_s) {
  return serial_of((ghlauth_credential *)credential, serial, min_valid_s) == serial;
}

/* The functions of a store all say how they ended by their operation. */
typedef ghlauth_store_operation operation_t;

static ghlauth_status store_get(void *self, operation_t *operation, const char *key) {
  ghlauthGoGet((uintptr_t)self, ghlauth_go_thread(), operation, (char *)key);
  return GHLAUTH_OK;
}
static ghlauth_status store_put(void *self, operation_t *operation, const ghlauth_store_row *row, uint64_t present) {
  ghlauthGoPut((uintptr_t)self, ghlauth_go_thread(), operation, (ghlauth_store_row *)row, present);
  return GHLAUTH_OK;
}
static ghlauth_status store_erase(void *self, operation_t *operation, const char *key, uint64_t version) {
  ghlauthGoErase((uintptr_t)self, ghlauth_go_thread(), operation, (char *)key, version);
  return GHLAUTH_OK;
}
static ghlauth_status store_scan(void *self, operation_t *operation, const char *app_id, const char *owner, const char *company_id,
                                 const char *location_id, const char *after, size_t limit) {
  ghlauthGoScan((uintptr_t)self, ghlauth_go_thread(), operation, (char *)app_id, (char *)owner, (char *)company_id,
                (char *)location_id, (char *)after, limit);
  return GHLAUTH_OK;
}
static ghlauth_status store_due(void *self, operation_t *operation, const char *app_id, int64_t until_s, size_t limit) {
  ghlauthGoDue((uintptr_t)self, ghlauth_go_thread(), operation, (char *)app_id, until_s, limit);
  return GHLAUTH_OK;
}
static ghlauth_status store_lease(void *self, operation_t *operation, const char *name, const char *holder, int64_t duration_ms) {
  ghlauthGoLease((uintptr_t)self, ghlauth_go_thread(), operation, (char *)name, (char *)holder, duration_ms);
  return GHLAUTH_OK;
}
static ghlauth_status store_release(void *self, operation_t *operation, const char *name, const char *holder) {
  ghlauthGoRelease((uintptr_t)self, ghlauth_go_thread(), operation, (char *)name, (char *)holder);
  return GHLAUTH_OK;
}
static ghlauth_status store_count(void *self, operation_t *operation, const char *name, int64_t delta, int64_t until_s,
                                  int64_t now_s) {
  ghlauthGoCount((uintptr_t)self, ghlauth_go_thread(), operation, (char *)name, delta, until_s, now_s);
  return GHLAUTH_OK;
}
static ghlauth_status store_claim(void *self, operation_t *operation, const char *name, const char *holder, int64_t until_s,
                                  int64_t now_s) {
  ghlauthGoClaim((uintptr_t)self, ghlauth_go_thread(), operation, (char *)name, (char *)holder, until_s, now_s);
  return GHLAUTH_OK;
}
static ghlauth_status store_confirm(void *self, operation_t *operation, const char *name, const char *holder, int64_t until_s) {
  ghlauthGoConfirm((uintptr_t)self, ghlauth_go_thread(), operation, (char *)name, (char *)holder, until_s);
  return GHLAUTH_OK;
}
static ghlauth_status store_unclaim(void *self, operation_t *operation, const char *name, const char *holder) {
  ghlauthGoUnclaim((uintptr_t)self, ghlauth_go_thread(), operation, (char *)name, (char *)holder);
  return GHLAUTH_OK;
}

ghlauth_status ghlauth_go_store_from_table(ghlauth_store **store, uintptr_t callbacks, const ghlauth_store_options *options,
                                           ghlauth_error **error) {
  const ghlauth_store_table table = {.struct_size = sizeof table,
                                     .user_data = (void *)callbacks,
                                     .drop = drop,
                                     .get = store_get,
                                     .put_if_version = store_put,
                                     .erase_if_version = store_erase,
                                     .scan = store_scan,
                                     .due = store_due,
                                     .lease = store_lease,
                                     .release = store_release,
                                     .count = store_count,
                                     .claim = store_claim,
                                     .confirm = store_confirm,
                                     .unclaim = store_unclaim};
  return ghlauth_store_from_table(store, &table, options, error);
}

ghlauth_status ghlauth_go_add_row(ghlauth_store_operation *operation, const char *key, const uint8_t *value, size_t size,
                                  uint64_t version, int64_t due_s, const char *app_id, const char *owner, const char *company_id,
                                  const char *location_id) {
  const ghlauth_store_row row = {.struct_size = sizeof row,
                                 .key = key,
                                 .value = value,
                                 .size = size,
                                 .version = version,
                                 .due_s = due_s,
                                 .app_id = app_id,
                                 .owner = owner,
                                 .company_id = company_id,
                                 .location_id = location_id};
  return ghlauth_store_operation_add_row(operation, &row);
}
