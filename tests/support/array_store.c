#include "array_store.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

// An operation that is finished later: what its answer is was settled at its start.
struct waiting {
  struct waiting *next;
  ghlauth_store_operation *operation;
  int64_t result;
  int polls;
};

static ghlauth_status finish(struct array_store *store, ghlauth_store_operation *operation, int64_t result) {
  if (store->is_polled) {
    struct waiting *one = malloc(sizeof *one);
    *one = (struct waiting){store->waiting, operation, result, 0};
    store->waiting = one;
  } else {
    ghlauth_store_operation_finish(operation, result);
  }
  pthread_mutex_unlock(&store->mutex);
  return GHLAUTH_OK;
}

static struct waiting *take(struct array_store *store, ghlauth_store_operation *operation, int polls) {
  struct waiting **at = (struct waiting **)&store->waiting;
  while (*at != NULL && (*at)->operation != operation) at = &(*at)->next;
  struct waiting *found = *at;
  if (found == NULL) return NULL;
  if (++found->polls < polls) return NULL;
  *at = found->next;
  return found;
}

static ghlauth_status poll(void *user_data, ghlauth_store_operation *operation, int64_t timeout_ms) {
  struct array_store *store = user_data;
  (void)timeout_ms;
  pthread_mutex_lock(&store->mutex);
  const int is_stuck = store->is_stuck;
  struct waiting *done = is_stuck ? NULL : take(store, operation, 2);
  pthread_mutex_unlock(&store->mutex);
  if (is_stuck) nanosleep(&(struct timespec){0, 1000000}, NULL);
  if (done != NULL) ghlauth_store_operation_finish(operation, done->result);
  free(done);
  return GHLAUTH_OK;
}

static void cancel(void *user_data, ghlauth_store_operation *operation) {
  struct array_store *store = user_data;
  pthread_mutex_lock(&store->mutex);
  store->cancels++;
  if (store->is_polled) free(take(store, operation, 0));
  pthread_mutex_unlock(&store->mutex);
}

static struct array_row *find_row(struct array_store *store, const char *key) {
  struct array_row *vacant = NULL;
  for (size_t i = 0; i < ARRAY_STORE_PLACES; ++i) {
    struct array_row *place = &store->rows[i];
    if (place->is_there && strcmp(place->row.key, key) == 0) return place;
    if (!place->is_there && vacant == NULL) vacant = place;
  }
  if (vacant == NULL) abort();
  return vacant;
}

static void clear_row(struct array_row *place) {
  if (!place->is_there) return;
  free((void *)place->row.key);
  free((void *)place->row.value);
  free((void *)place->row.app_id);
  free((void *)place->row.owner);
  free((void *)place->row.company_id);
  free((void *)place->row.location_id);
  place->is_there = 0;
}

static ghlauth_status get(void *user_data, ghlauth_store_operation *operation, const char *key) {
  struct array_store *store = user_data;
  pthread_mutex_lock(&store->mutex);
  const struct array_row *place = find_row(store, key);
  if (place->is_there) ghlauth_store_operation_add_row(operation, &place->row);
  return finish(store, operation, 0);
}

static ghlauth_status put_if_version(void *user_data, ghlauth_store_operation *operation, const ghlauth_store_row *row,
                                     uint64_t present) {
  struct array_store *store = user_data;
  pthread_mutex_lock(&store->mutex);
  struct array_row *place = find_row(store, row->key);
  if ((place->is_there ? place->row.version : 0) != present) return finish(store, operation, 0);
  clear_row(place);
  uint8_t *value = malloc(row->size + 1);
  if (row->size != 0) memcpy(value, row->value, row->size);
  place->row = *row;
  place->row.key = strdup(row->key);
  place->row.value = value;
  place->row.app_id = strdup(row->app_id);
  place->row.owner = strdup(row->owner);
  place->row.company_id = strdup(row->company_id);
  place->row.location_id = strdup(row->location_id);
  place->is_there = 1;
  return finish(store, operation, 1);
}

static ghlauth_status erase_if_version(void *user_data, ghlauth_store_operation *operation, const char *key, uint64_t version) {
  struct array_store *store = user_data;
  pthread_mutex_lock(&store->mutex);
  struct array_row *place = find_row(store, key);
  if (!place->is_there || place->row.version != version) return finish(store, operation, 0);
  clear_row(place);
  return finish(store, operation, 1);
}

static int by_key(const void *a, const void *b) {
  return strcmp((*(const ghlauth_store_row *const *)a)->key, (*(const ghlauth_store_row *const *)b)->key);
}

static int by_due(const void *a, const void *b) {
  const int64_t one = (*(const ghlauth_store_row *const *)a)->due_s;
  const int64_t other = (*(const ghlauth_store_row *const *)b)->due_s;
  return one != other ? (one < other ? -1 : 1) : by_key(a, b);
}

static void answer(ghlauth_store_operation *operation, const ghlauth_store_row **found, size_t count, size_t limit,
                   int (*order)(const void *, const void *)) {
  qsort(found, count, sizeof *found, order);
  for (size_t i = 0; i < count && i < limit; ++i) ghlauth_store_operation_add_row(operation, found[i]);
}

static int fits(const char *value, const char *wanted) { return wanted == NULL || strcmp(value, wanted) == 0; }

static ghlauth_status scan(void *user_data, ghlauth_store_operation *operation, const char *app_id, const char *owner,
                           const char *company_id, const char *location_id, const char *after, size_t limit) {
  struct array_store *store = user_data;
  const ghlauth_store_row *found[ARRAY_STORE_PLACES];
  size_t count = 0;
  pthread_mutex_lock(&store->mutex);
  for (size_t i = 0; i < ARRAY_STORE_PLACES; ++i) {
    const ghlauth_store_row *row = &store->rows[i].row;
    if (store->rows[i].is_there && strcmp(row->key, after) > 0 && fits(row->app_id, app_id) && fits(row->owner, owner) &&
        fits(row->company_id, company_id) && fits(row->location_id, location_id))
      found[count++] = row;
  }
  answer(operation, found, count, limit, by_key);
  return finish(store, operation, 0);
}

static ghlauth_status due(void *user_data, ghlauth_store_operation *operation, const char *app_id, int64_t until_s,
                          size_t limit) {
  struct array_store *store = user_data;
  const ghlauth_store_row *found[ARRAY_STORE_PLACES];
  size_t count = 0;
  pthread_mutex_lock(&store->mutex);
  for (size_t i = 0; i < ARRAY_STORE_PLACES; ++i) {
    const ghlauth_store_row *row = &store->rows[i].row;
    if (store->rows[i].is_there && row->due_s > 0 && row->due_s <= until_s && strcmp(row->app_id, app_id) == 0)
      found[count++] = row;
  }
  answer(operation, found, count, limit, by_due);
  return finish(store, operation, 0);
}

// A mark of one of the kinds, or a free place with that name and nobody's.
static struct array_mark *find_mark(struct array_store *store, const char *kinds, const char *name) {
  struct array_mark *vacant = NULL;
  for (size_t i = 0; i < ARRAY_STORE_PLACES; ++i) {
    struct array_mark *mark = &store->marks[i];
    if (mark->kind != 0 && strchr(kinds, mark->kind) != NULL && strcmp(mark->name, name) == 0) return mark;
    if (mark->kind == 0 && vacant == NULL) vacant = mark;
  }
  if (vacant == NULL) abort();
  return vacant;
}

static void clear_mark(struct array_mark *mark) {
  free(mark->name);
  free(mark->holder);
  memset(mark, 0, sizeof *mark);
}

static void set_mark(struct array_mark *mark, char kind, const char *name, const char *holder, int64_t until) {
  char *kept_name = strdup(name);
  char *kept_holder = strdup(holder);
  clear_mark(mark);
  *mark = (struct array_mark){kind, kept_name, kept_holder, 0, until};
}

static int is_holders(const struct array_mark *mark, const char *holder) {
  return mark->kind != 0 && strcmp(mark->holder, holder) == 0;
}

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_BOOTTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static ghlauth_status lease(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                            int64_t duration_ms) {
  struct array_store *store = user_data;
  pthread_mutex_lock(&store->mutex);
  struct array_mark *mark = find_mark(store, "l", name);
  if (mark->kind == 0 || mark->until <= now_ms() || is_holders(mark, holder))
    set_mark(mark, 'l', name, holder, now_ms() + duration_ms);
  const int64_t left = mark->until - now_ms();
  ghlauth_store_operation_set_lease(operation, mark->holder, left < 0 ? 0 : left);
  return finish(store, operation, 0);
}

static ghlauth_status give_back(struct array_store *store, ghlauth_store_operation *operation, const char *kind,
                                const char *name, const char *holder) {
  pthread_mutex_lock(&store->mutex);
  struct array_mark *mark = find_mark(store, kind, name);
  if (!is_holders(mark, holder)) return finish(store, operation, 0);
  clear_mark(mark);
  return finish(store, operation, 1);
}

static ghlauth_status release(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder) {
  return give_back(user_data, operation, "l", name, holder);
}

static ghlauth_status unclaim(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder) {
  return give_back(user_data, operation, "p", name, holder);
}

static ghlauth_status count(void *user_data, ghlauth_store_operation *operation, const char *name, int64_t delta,
                            int64_t until_unix_s, int64_t now_unix_s) {
  struct array_store *store = user_data;
  pthread_mutex_lock(&store->mutex);
  struct array_mark *mark = find_mark(store, "c", name);
  if (mark->kind == 0 || mark->until < now_unix_s) set_mark(mark, 'c', name, "", until_unix_s);
  mark->value += delta;
  return finish(store, operation, mark->value);
}

static ghlauth_status claim(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                            int64_t until_unix_s, int64_t now_unix_s) {
  struct array_store *store = user_data;
  pthread_mutex_lock(&store->mutex);
  struct array_mark *mark = find_mark(store, "pd", name);
  if (mark->kind != 0 && mark->until >= now_unix_s) {
    if (mark->kind == 'd') return finish(store, operation, GHLAUTH_STORE_CLAIM_DONE);
    if (!is_holders(mark, holder)) return finish(store, operation, GHLAUTH_STORE_CLAIM_IN_PROGRESS);
  }
  set_mark(mark, 'p', name, holder, until_unix_s);
  return finish(store, operation, GHLAUTH_STORE_CLAIM_NEW);
}

static ghlauth_status confirm(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                              int64_t until_unix_s) {
  struct array_store *store = user_data;
  pthread_mutex_lock(&store->mutex);
  struct array_mark *mark = find_mark(store, "pd", name);
  if (mark->kind != 0 && !is_holders(mark, holder)) return finish(store, operation, 0);
  set_mark(mark, 'd', name, holder, until_unix_s);
  return finish(store, operation, 1);
}

static void drop(void *user_data) { ((struct array_store *)user_data)->drops++; }

struct array_store *array_store_new(int is_polled) {
  struct array_store *store = calloc(1, sizeof *store);
  pthread_mutex_init(&store->mutex, NULL);
  store->is_polled = is_polled;
  return store;
}

void array_store_set_stuck(struct array_store *store, int is_stuck) {
  pthread_mutex_lock(&store->mutex);
  store->is_stuck = is_stuck;
  pthread_mutex_unlock(&store->mutex);
}

int array_store_is_waited_for(struct array_store *store) {
  pthread_mutex_lock(&store->mutex);
  const int is_waited_for = store->waiting != NULL;
  pthread_mutex_unlock(&store->mutex);
  return is_waited_for;
}

void array_store_free(struct array_store *store) {
  for (size_t i = 0; i < ARRAY_STORE_PLACES; ++i) {
    clear_row(&store->rows[i]);
    clear_mark(&store->marks[i]);
  }
  pthread_mutex_destroy(&store->mutex);
  free(store);
}

ghlauth_store_table array_store_table(struct array_store *store) {
  return (ghlauth_store_table){.struct_size = sizeof(ghlauth_store_table),
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
                               .unclaim = unclaim,
                               .poll = store->is_polled ? poll : NULL,
                               .cancel = cancel};
}

int array_store_holds(struct array_store *store, const char *text) {
  for (size_t i = 0; i < ARRAY_STORE_PLACES; ++i) {
    const ghlauth_store_row *row = &store->rows[i].row;
    if (store->rows[i].is_there && memmem(row->value, row->size, text, strlen(text)) != NULL) return 1;
  }
  return 0;
}
