// The store of the example with one thing wrong, which its URL names, for the checks to find.
#define ghlauth_module right_module
#include "../../examples/store_module.c"
#undef ghlauth_module

// Everybody holds every lease.
static ghlauth_status generous_lease(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                                     int64_t duration_ms) {
  const struct store *store = user_data;
  (void)name;
  store->answers->set_lease(operation, holder, duration_ms);
  store->answers->finish(operation, 0);
  return GHLAUTH_OK;
}

// Whatever the version is.
static ghlauth_status careless_put(void *user_data, ghlauth_store_operation *operation, const ghlauth_store_row *given,
                                   uint64_t present) {
  struct store *store = user_data;
  (void)present;
  pthread_mutex_lock(&store->lock);
  const uint64_t version = version_at(place_of(store, given->key), given->key);
  pthread_mutex_unlock(&store->lock);
  return put_if_version(user_data, operation, given, version);
}

static ghlauth_status open_broken(ghlauth_store_table *table, const ghlauth_store_opening *opening) {
  ghlauth_store_opening right = *opening;
  right.url = "lists:";
  if (strcmp(opening->url, "silent:") == 0) return GHLAUTH_E_STORE;
  if (strcmp(opening->url, "password:") == 0) {
    opening->explain(opening->user_data, opening->password == NULL ? "no password" : "a password", "");
    return opening->password != NULL && strcmp(opening->password, "swordfish") == 0 ? GHLAUTH_E_UNSUPPORTED : GHLAUTH_E_STORE;
  }
  const ghlauth_status status = open_lists(table, &right);
  if (status < 0) return status;
  if (strcmp(opening->url, "lease:") == 0) table->lease = generous_lease;
  if (strcmp(opening->url, "put:") == 0) table->put_if_version = careless_put;
  if (strcmp(opening->url, "incomplete:") == 0) table->due = NULL;
  if (strcmp(opening->url, "warned:") == 0) opening->warn(opening->user_data, "not_durable: lists");
  return GHLAUTH_OK;
}

const void *ghlauth_module(void);

const void *ghlauth_module(void) {
  static const ghlauth_store_module module = {sizeof module, GHLAUTH_MODULE_STORE, GHLAUTH_MODULE_VERSION, open_broken};
  return &module;
}
