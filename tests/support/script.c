#include "support/script.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <time.h>

#include "support/check.h"

enum { ROOM = 1000, MAX_HEADERS = 16, MAX_ANSWERS = 512, MAX_PENDING = 64 };

struct pair {
  char *name;
  char *value;
};

struct answer {
  ghlauth_status failure;
  char *message;
  int32_t http_status;
  uint8_t *body;
  size_t size;
  struct pair headers[MAX_HEADERS];
  size_t header_count;
};

struct asked {
  char *method;
  char *url;
  char *body;
  int64_t body_size;  ///< as it was announced
  ghlauth_status failure;
  int32_t is_idempotent;
  int64_t timeout_ms;
  struct pair headers[MAX_HEADERS];
  size_t header_count;
};

struct script {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  enum script_mode mode;
  int released;
  int repeats;
  ghlauth_status start_failure;
  struct answer answers[MAX_ANSWERS];
  size_t answer_count;
  size_t next_answer;
  struct asked *asked;
  size_t asked_count;
  int tables;
  int drops;
  int sessions;
  int cancels;
};

struct session {
  struct script *script;
  ghlauth_exchange *pending[MAX_PENDING];
  size_t pending_count;
};

static void add_pair(struct pair *pairs, size_t *count, const char *name, const char *value) {
  if (*count == MAX_HEADERS) abort();
  pairs[*count].name = strdup(name);
  pairs[*count].value = strdup(value);
  ++*count;
}

static void free_pairs(struct pair *pairs, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    free(pairs[i].name);
    free(pairs[i].value);
  }
}

static ghlauth_status remember(struct script *script, ghlauth_exchange *exchange) {
  script->asked = realloc(script->asked, (script->asked_count + 1) * sizeof(struct asked));
  if (script->asked == NULL) abort();
  struct asked *asked = &script->asked[script->asked_count++];
  memset(asked, 0, sizeof(*asked));
  asked->method = strdup(ghlauth_exchange_method(exchange));
  asked->url = strdup(ghlauth_exchange_url(exchange));
  asked->body_size = ghlauth_exchange_body_size(exchange);
  size_t size = 0, piece = 0;
  asked->body = calloc(1, 1);
  do {  // piece by piece, whatever the size
    asked->body = realloc(asked->body, size + ROOM + 1);
    if (asked->body == NULL) abort();
    asked->failure = ghlauth_exchange_read(exchange, (uint8_t *)asked->body + size, ROOM, &piece);
    size += piece;
  } while (asked->failure == GHLAUTH_OK && piece > 0);
  asked->body[size] = '\0';
  asked->is_idempotent = ghlauth_exchange_is_idempotent(exchange);
  asked->timeout_ms = ghlauth_exchange_timeout_ms(exchange);
  for (size_t i = 0; i < ghlauth_exchange_header_count(exchange); ++i)
    add_pair(asked->headers, &asked->header_count, ghlauth_exchange_header_name(exchange, i),
             ghlauth_exchange_header_value(exchange, i));
  pthread_cond_broadcast(&script->changed);
  return asked->failure;
}

// Without the mutex: finishing may run code of the library.
static void give_answer(struct script *script, ghlauth_exchange *exchange) {
  pthread_mutex_lock(&script->mutex);
  const struct answer *answer = NULL;
  if (script->next_answer < script->answer_count)
    answer = &script->answers[script->next_answer++];
  else if (script->repeats)
    answer = &script->answers[script->answer_count - 1];
  pthread_mutex_unlock(&script->mutex);
  if (answer == NULL) {
    ghlauth_exchange_finish(exchange, GHLAUTH_E_CONNECT, "the script has no further answer");
    return;
  }
  ghlauth_status status = answer->failure;
  if (status == GHLAUTH_OK) status = ghlauth_exchange_set_http_status(exchange, answer->http_status);
  for (size_t i = 0; i < answer->header_count && status == GHLAUTH_OK; ++i)
    status = ghlauth_exchange_add_header(exchange, answer->headers[i].name, answer->headers[i].value);
  if (status == GHLAUTH_OK && answer->size > 0) status = ghlauth_exchange_write(exchange, answer->body, answer->size);
  ghlauth_exchange_finish(exchange, status, answer->message);
}

static ghlauth_status session_open(void *user_data, void **out) {
  struct script *script = user_data;
  struct session *session = calloc(1, sizeof(*session));
  session->script = script;
  pthread_mutex_lock(&script->mutex);
  ++script->sessions;
  pthread_mutex_unlock(&script->mutex);
  *out = session;
  return GHLAUTH_OK;
}

static void session_close(void *opaque) {
  struct session *session = opaque;
  pthread_mutex_lock(&session->script->mutex);
  --session->script->sessions;
  pthread_mutex_unlock(&session->script->mutex);
  free(session);
}

static ghlauth_status session_start(void *opaque, ghlauth_exchange *exchange) {
  struct session *session = opaque;
  struct script *script = session->script;
  pthread_mutex_lock(&script->mutex);
  ghlauth_status failure = script->start_failure;
  script->start_failure = GHLAUTH_OK;
  if (failure == GHLAUTH_OK) failure = remember(script, exchange);
  const enum script_mode mode = script->mode;
  pthread_mutex_unlock(&script->mutex);
  if (failure != GHLAUTH_OK) return failure;
  if (mode == SCRIPT_ON_THE_SPOT) {
    give_answer(script, exchange);
  } else {
    if (session->pending_count == MAX_PENDING) abort();
    session->pending[session->pending_count++] = exchange;
  }
  return GHLAUTH_OK;
}

static struct timespec deadline_in(int64_t ms) {
  struct timespec at;
  clock_gettime(CLOCK_REALTIME, &at);
  at.tv_sec += (time_t)(ms / 1000);
  at.tv_nsec += (long)(ms % 1000) * 1000000;
  if (at.tv_nsec >= 1000000000) {
    at.tv_nsec -= 1000000000;
    ++at.tv_sec;
  }
  return at;
}

static ghlauth_status session_poll(void *opaque, int64_t timeout_ms) {
  struct session *session = opaque;
  struct script *script = session->script;
  pthread_mutex_lock(&script->mutex);
  if (script->mode == SCRIPT_HELD || session->pending_count == 0) {
    const struct timespec until = deadline_in(timeout_ms < 0 ? 0 : timeout_ms);
    int timed_out = 0;
    while (!(script->released && session->pending_count > 0) && timed_out == 0)
      timed_out = pthread_cond_timedwait(&script->changed, &script->mutex, &until);
  }
  const int may_finish = script->mode == SCRIPT_POLLED || script->released;
  pthread_mutex_unlock(&script->mutex);
  if (may_finish && session->pending_count > 0) {
    ghlauth_exchange *exchange = session->pending[0];
    memmove(session->pending, session->pending + 1, --session->pending_count * sizeof(session->pending[0]));
    give_answer(script, exchange);
  }
  return GHLAUTH_OK;
}

static void session_cancel(void *opaque, ghlauth_exchange *exchange) {
  struct session *session = opaque;
  for (size_t i = 0; i < session->pending_count; ++i)
    if (session->pending[i] == exchange) {
      memmove(session->pending + i, session->pending + i + 1, (--session->pending_count - i) * sizeof(session->pending[0]));
      break;
    }
  pthread_mutex_lock(&session->script->mutex);
  ++session->script->cancels;
  pthread_mutex_unlock(&session->script->mutex);
}

static void table_drop(void *user_data) {
  struct script *script = user_data;
  pthread_mutex_lock(&script->mutex);
  ++script->drops;
  pthread_mutex_unlock(&script->mutex);
}

struct script *script_new(enum script_mode mode) {
  struct script *script = calloc(1, sizeof(*script));
  pthread_mutex_init(&script->mutex, NULL);
  pthread_cond_init(&script->changed, NULL);
  script->mode = mode;
  return script;
}

void script_free(struct script *script) {
  const int drops = script->drops, tables = script->tables, sessions = script->sessions;
  for (size_t i = 0; i < script->answer_count; ++i) {
    free(script->answers[i].message);
    free(script->answers[i].body);
    free_pairs(script->answers[i].headers, script->answers[i].header_count);
  }
  for (size_t i = 0; i < script->asked_count; ++i) {
    free(script->asked[i].method);
    free(script->asked[i].url);
    free(script->asked[i].body);
    free_pairs(script->asked[i].headers, script->asked[i].header_count);
  }
  free(script->asked);
  pthread_cond_destroy(&script->changed);
  pthread_mutex_destroy(&script->mutex);
  free(script);
  assert_int_equal(drops, tables);
  assert_int_equal(sessions, 0);
}

ghlauth_transport_table script_table(struct script *script) {
  ++script->tables;
  const ghlauth_transport_table table = {sizeof(ghlauth_transport_table),
                                         script,
                                         table_drop,
                                         session_open,
                                         session_close,
                                         session_start,
                                         session_poll,
                                         session_cancel};
  return table;
}

static struct answer *append(struct script *script) {
  if (script->answer_count == MAX_ANSWERS) abort();
  return &script->answers[script->answer_count++];
}

void script_answer_as(struct script *script, int32_t http_status, const char *content_type, const char *body, size_t size) {
  pthread_mutex_lock(&script->mutex);
  struct answer *answer = append(script);
  answer->http_status = http_status;
  answer->size = size;
  answer->body = malloc(size + 1);
  memcpy(answer->body, body, size);
  add_pair(answer->headers, &answer->header_count, "Content-Type", content_type);
  pthread_mutex_unlock(&script->mutex);
}

void script_answer(struct script *script, int32_t http_status, const char *body) {
  script_answer_as(script, http_status, "application/json; charset=utf-8", body, strlen(body));
}

void script_header(struct script *script, const char *name, const char *value) {
  struct answer *answer = &script->answers[script->answer_count - 1];
  add_pair(answer->headers, &answer->header_count, name, value);
}

void script_failure(struct script *script, ghlauth_status status, const char *message) {
  pthread_mutex_lock(&script->mutex);
  struct answer *answer = append(script);
  answer->failure = status;
  answer->message = message == NULL ? NULL : strdup(message);
  pthread_mutex_unlock(&script->mutex);
}

void script_repeat_last(struct script *script) { script->repeats = 1; }

void script_release(struct script *script) {
  pthread_mutex_lock(&script->mutex);
  script->released = 1;
  pthread_cond_broadcast(&script->changed);
  pthread_mutex_unlock(&script->mutex);
}

void script_refuse_start(struct script *script, ghlauth_status status) { script->start_failure = status; }

static struct asked *at(struct script *script, size_t index) {
  assert_true(index < script->asked_count);
  return &script->asked[index];
}

size_t script_count(struct script *script) {
  pthread_mutex_lock(&script->mutex);
  const size_t count = script->asked_count;
  pthread_mutex_unlock(&script->mutex);
  return count;
}

const char *script_method(struct script *script, size_t index) { return at(script, index)->method; }
const char *script_url(struct script *script, size_t index) { return at(script, index)->url; }
const char *script_body(struct script *script, size_t index) { return at(script, index)->body; }
int64_t script_body_size(struct script *script, size_t index) { return at(script, index)->body_size; }
int32_t script_is_idempotent(struct script *script, size_t index) { return at(script, index)->is_idempotent; }
int64_t script_timeout_ms(struct script *script, size_t index) { return at(script, index)->timeout_ms; }

const char *script_request_header(struct script *script, size_t index, const char *name) {
  const struct asked *asked = at(script, index);
  for (size_t i = 0; i < asked->header_count; ++i)
    if (strcasecmp(asked->headers[i].name, name) == 0) return asked->headers[i].value;
  return NULL;
}

size_t script_request_header_count(struct script *script, size_t index, const char *name) {
  const struct asked *asked = at(script, index);
  size_t count = 0;
  for (size_t i = 0; i < asked->header_count; ++i) count += strcasecmp(asked->headers[i].name, name) == 0;
  return count;
}

int script_open_sessions(struct script *script) {
  pthread_mutex_lock(&script->mutex);
  const int sessions = script->sessions;
  pthread_mutex_unlock(&script->mutex);
  return sessions;
}

int script_cancels(struct script *script) {
  pthread_mutex_lock(&script->mutex);
  const int cancels = script->cancels;
  pthread_mutex_unlock(&script->mutex);
  return cancels;
}

int script_wait_for(struct script *script, size_t count) {
  const struct timespec until = deadline_in(10000);
  pthread_mutex_lock(&script->mutex);
  int timed_out = 0;
  while (script->asked_count < count && timed_out == 0)
    timed_out = pthread_cond_timedwait(&script->changed, &script->mutex, &until);
  const int reached = script->asked_count >= count;
  pthread_mutex_unlock(&script->mutex);
  return reached;
}
