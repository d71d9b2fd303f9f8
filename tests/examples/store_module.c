/* A store of one's own, as a module that `ghlauth store check` tries:
 *
 *     cc -shared -fPIC -pthread store_module.c -o store_module.so $(pkg-config --cflags ghlauth)
 *     ghlauth store check --module ./store_module.so lists:
 *
 * It keeps everything in lists in memory; put your database in their place. Every function is one indivisible step, here by a
 * lock. An application gives the same table to ghlauth_store_from_table.
 */
#define _POSIX_C_SOURCE 200809L
#include <ghlauth/module.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct row {
  struct row *next;
  ghlauth_store_row row; /* its key, value and columns are owned */
};

/* A lease, a counter or a claim. */
struct mark {
  struct mark *next;
  char *name;
  char *holder;
  int64_t value; /* of a counter; 1 for a claim that was confirmed */
  int64_t until;
};

struct store {
  const ghlauth_store_answers *answers;
  pthread_mutex_t lock;
  struct row *rows; /* ordered by the bytes of their keys */
  struct mark *leases, *counters, *claims;
};

static ghlauth_status finish(struct store *store, ghlauth_store_operation *operation, int64_t result) {
  pthread_mutex_unlock(&store->lock);
  store->answers->finish(operation, result);
  return GHLAUTH_OK;
}

static ghlauth_status out_of_memory(struct store *store) {
  pthread_mutex_unlock(&store->lock);
  return GHLAUTH_E_STORE;
}

/* --- rows --- */

static void free_row(struct row *row) {
  if (row == NULL) return;
  free((void *)row->row.key);
  free((void *)row->row.value);
  free((void *)row->row.app_id);
  free((void *)row->row.owner);
  free((void *)row->row.company_id);
  free((void *)row->row.location_id);
  free(row);
}

static struct row *copy_row(const ghlauth_store_row *from) {
  struct row *row = calloc(1, sizeof *row);
  if (row == NULL) return NULL;
  uint8_t *value = malloc(from->size + 1);
  if (value != NULL && from->size != 0) memcpy(value, from->value, from->size);
  row->row = *from;
  row->row.value = value;
  row->row.key = strdup(from->key);
  row->row.app_id = strdup(from->app_id);
  row->row.owner = strdup(from->owner);
  row->row.company_id = strdup(from->company_id);
  row->row.location_id = strdup(from->location_id);
  if (value != NULL && row->row.key != NULL && row->row.app_id != NULL && row->row.owner != NULL &&
      row->row.company_id != NULL && row->row.location_id != NULL)
    return row;
  free_row(row);
  return NULL;
}

/* Where the row is, or would have to be. */
static struct row **place_of(struct store *store, const char *key) {
  struct row **at = &store->rows;
  while (*at != NULL && strcmp((*at)->row.key, key) < 0) at = &(*at)->next;
  return at;
}

static uint64_t version_at(struct row *const *at, const char *key) {
  return *at != NULL && strcmp((*at)->row.key, key) == 0 ? (*at)->row.version : 0;
}

static void remove_row(struct row **at) {
  struct row *row = *at;
  *at = row->next;
  free_row(row);
}

static ghlauth_status get(void *user_data, ghlauth_store_operation *operation, const char *key) {
  struct store *store = user_data;
  pthread_mutex_lock(&store->lock);
  struct row **at = place_of(store, key);
  if (version_at(at, key) != 0) store->answers->add_row(operation, &(*at)->row);
  return finish(store, operation, 0);
}

static ghlauth_status put_if_version(void *user_data, ghlauth_store_operation *operation, const ghlauth_store_row *given,
                                     uint64_t present) {
  struct store *store = user_data;
  pthread_mutex_lock(&store->lock);
  struct row **at = place_of(store, given->key);
  if (version_at(at, given->key) != present) return finish(store, operation, 0);
  struct row *row = copy_row(given);
  if (row == NULL) return out_of_memory(store);
  if (present != 0) remove_row(at);
  row->next = *at;
  *at = row;
  return finish(store, operation, 1);
}

static ghlauth_status erase_if_version(void *user_data, ghlauth_store_operation *operation, const char *key, uint64_t version) {
  struct store *store = user_data;
  pthread_mutex_lock(&store->lock);
  struct row **at = place_of(store, key);
  if (version == 0 || version_at(at, key) != version) return finish(store, operation, 0);
  remove_row(at);
  return finish(store, operation, 1);
}

static int fits(const char *value, const char *wanted) { return wanted == NULL || strcmp(value, wanted) == 0; }

static ghlauth_status scan(void *user_data, ghlauth_store_operation *operation, const char *app_id, const char *owner,
                           const char *company_id, const char *location_id, const char *after, size_t limit) {
  struct store *store = user_data;
  pthread_mutex_lock(&store->lock);
  for (const struct row *at = store->rows; at != NULL && limit > 0; at = at->next) {
    const ghlauth_store_row *row = &at->row;
    if (strcmp(row->key, after) <= 0 || !fits(row->app_id, app_id) || !fits(row->owner, owner) ||
        !fits(row->company_id, company_id) || !fits(row->location_id, location_id))
      continue;
    store->answers->add_row(operation, row);
    --limit;
  }
  return finish(store, operation, 0);
}

static int is_due_before(const ghlauth_store_row *one, const ghlauth_store_row *other) {
  return one->due_s != other->due_s ? one->due_s < other->due_s : strcmp(one->key, other->key) < 0;
}

static ghlauth_status due(void *user_data, ghlauth_store_operation *operation, const char *app_id, int64_t until_s,
                          size_t limit) {
  struct store *store = user_data;
  const ghlauth_store_row *last = NULL;
  pthread_mutex_lock(&store->lock);
  for (; limit > 0; --limit) {
    const ghlauth_store_row *next = NULL;
    for (const struct row *at = store->rows; at != NULL; at = at->next) {
      const ghlauth_store_row *row = &at->row;
      if (row->due_s <= 0 || row->due_s > until_s || strcmp(row->app_id, app_id) != 0) continue;
      if ((last == NULL || is_due_before(last, row)) && (next == NULL || is_due_before(row, next))) next = row;
    }
    if (next == NULL) break;
    store->answers->add_row(operation, next);
    last = next;
  }
  return finish(store, operation, 0);
}

/* --- leases, counters, claims --- */

static struct mark **mark_of(struct mark **list, const char *name) {
  while (*list != NULL && strcmp((*list)->name, name) != 0) list = &(*list)->next;
  return list;
}

static void remove_mark(struct mark **at) {
  struct mark *mark = *at;
  *at = mark->next;
  free(mark->name);
  free(mark->holder);
  free(mark);
}

/* Puts one in the place of what is there; NULL when there is no memory. */
static struct mark *set_mark(struct mark **at, const char *name, const char *holder, int64_t value, int64_t until) {
  struct mark *mark = malloc(sizeof *mark);
  if (mark == NULL) return NULL;
  *mark = (struct mark){NULL, strdup(name), strdup(holder), value, until};
  if (mark->name == NULL || mark->holder == NULL) {
    remove_mark(&mark);
    return NULL;
  }
  if (*at != NULL) remove_mark(at);
  mark->next = *at;
  *at = mark;
  return mark;
}

static int is_of(const struct mark *mark, const char *holder) { return mark != NULL && strcmp(mark->holder, holder) == 0; }

/* Nobody can set this clock. One database for many machines has to ask its own. */
static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static ghlauth_status lease(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                            int64_t duration_ms) {
  struct store *store = user_data;
  pthread_mutex_lock(&store->lock);
  const int64_t now = now_ms();
  struct mark **at = mark_of(&store->leases, name);
  const struct mark *mark = *at;
  if (mark == NULL || mark->until <= now || is_of(mark, holder)) mark = set_mark(at, name, holder, 0, now + duration_ms);
  if (mark == NULL) return out_of_memory(store);
  store->answers->set_lease(operation, mark->holder, mark->until - now);
  return finish(store, operation, 0);
}

static ghlauth_status release(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder) {
  struct store *store = user_data;
  pthread_mutex_lock(&store->lock);
  struct mark **at = mark_of(&store->leases, name);
  if (!is_of(*at, holder)) return finish(store, operation, 0);
  remove_mark(at);
  return finish(store, operation, 1);
}

static ghlauth_status count(void *user_data, ghlauth_store_operation *operation, const char *name, int64_t delta,
                            int64_t until_unix_s, int64_t now_unix_s) {
  struct store *store = user_data;
  pthread_mutex_lock(&store->lock);
  struct mark **at = mark_of(&store->counters, name);
  struct mark *mark = *at;
  if (mark == NULL || mark->until < now_unix_s) mark = set_mark(at, name, "", 0, until_unix_s);
  if (mark == NULL) return out_of_memory(store);
  mark->value += delta;
  return finish(store, operation, mark->value);
}

static ghlauth_status claim(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                            int64_t until_unix_s, int64_t now_unix_s) {
  struct store *store = user_data;
  pthread_mutex_lock(&store->lock);
  struct mark **at = mark_of(&store->claims, name);
  if (*at != NULL && (*at)->until >= now_unix_s) {
    if ((*at)->value == 1) return finish(store, operation, GHLAUTH_STORE_CLAIM_DONE);
    if (!is_of(*at, holder)) return finish(store, operation, GHLAUTH_STORE_CLAIM_IN_PROGRESS);
  }
  if (set_mark(at, name, holder, 0, until_unix_s) == NULL) return out_of_memory(store);
  return finish(store, operation, GHLAUTH_STORE_CLAIM_NEW);
}

static ghlauth_status confirm(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                              int64_t until_unix_s) {
  struct store *store = user_data;
  pthread_mutex_lock(&store->lock);
  struct mark **at = mark_of(&store->claims, name);
  if (*at != NULL && !is_of(*at, holder)) return finish(store, operation, 0);
  if (set_mark(at, name, holder, 1, until_unix_s) == NULL) return out_of_memory(store);
  return finish(store, operation, 1);
}

static ghlauth_status unclaim(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder) {
  struct store *store = user_data;
  pthread_mutex_lock(&store->lock);
  struct mark **at = mark_of(&store->claims, name);
  if (!is_of(*at, holder) || (*at)->value == 1) return finish(store, operation, 0);
  remove_mark(at);
  return finish(store, operation, 1);
}

/* --- the module --- */

static void drop(void *user_data) {
  struct store *store = user_data;
  struct mark **lists[] = {&store->leases, &store->counters, &store->claims};
  while (store->rows != NULL) remove_row(&store->rows);
  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; ++i)
    while (*lists[i] != NULL) remove_mark(lists[i]);
  pthread_mutex_destroy(&store->lock);
  free(store);
}

static ghlauth_status open_lists(ghlauth_store_table *table, const ghlauth_store_opening *opening) {
  if (strcmp(opening->url, "lists:") != 0) {
    opening->explain(opening->user_data, "the URL is not \"lists:\"", "This store is nowhere: lists: is all of its URL.");
    return GHLAUTH_E_INVALID_ARGUMENT;
  }
  struct store *store = calloc(1, sizeof *store);
  if (store == NULL) return GHLAUTH_E_STORE;
  store->answers = opening->answers;
  pthread_mutex_init(&store->lock, NULL);
  *table = (ghlauth_store_table){.struct_size = sizeof *table,
                                 .user_data = store,
                                 .drop = drop,
                                 .get = get,
                                 .put_if_version = put_if_version,
                                 .erase_if_version = erase_if_version,
                                 .scan = scan,
                                 .due = due,
                                 .lease = lease,
                                 .release = release,
                                 .count = count,
                                 .claim = claim,
                                 .confirm = confirm,
                                 .unclaim = unclaim};
  return GHLAUTH_OK;
}

const void *ghlauth_module(void); /* GHLAUTH_MODULE_FUNCTION */

const void *ghlauth_module(void) {
  static const ghlauth_store_module module = {sizeof module, GHLAUTH_MODULE_STORE, GHLAUTH_MODULE_VERSION, open_lists};
  return &module;
}
