#include "limits.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct sender {
  struct limits *limits;
  char *id;
  ghlauth_credential *credential;
  ghlauth_cancel *cancel;  ///< the end of the time
  pthread_t thread;
  long sent;
  long failed;
  ghlauth_status status;  ///< of the first failure
  char message[256];
};

struct limits {
  ghlauth_client *client;
  struct sender *senders;
  size_t size;
  int64_t duration_ms;
  pthread_mutex_t mutex;
  pthread_cond_t opened;
  int is_open;
};

static void must(ghlauth_status status) {
  if (status != GHLAUTH_OK) abort();
}

struct limits *limits_new(const ghlauth_config *config) {
  struct limits *limits = calloc(1, sizeof(*limits));
  if (limits == NULL) abort();
  must(ghlauth_client_new(&limits->client, config, NULL));
  pthread_mutex_init(&limits->mutex, NULL);
  pthread_cond_init(&limits->opened, NULL);
  return limits;
}

void limits_hold(struct limits *limits, const char *id, ghlauth_credential *credential) {
  struct sender *senders = realloc(limits->senders, (limits->size + 1) * sizeof(*senders));
  if (senders == NULL) abort();
  limits->senders = senders;
  senders[limits->size++] = (struct sender){.limits = limits, .id = strdup(id), .credential = credential};
}

static ghlauth_request *request_of(const struct sender *sender) {
  ghlauth_request *request = NULL;
  char path[256];
  snprintf(path, sizeof(path), "/locations/%s", strrchr(sender->id, ':') + 1);
  must(ghlauth_request_new(&request, "GET", path, NULL));
  return request;
}

static void *send_all(void *argument) {
  struct sender *sender = argument;
  struct limits *limits = sender->limits;
  ghlauth_request *request = request_of(sender);
  must(ghlauth_cancel_new(&sender->cancel, NULL));
  pthread_mutex_lock(&limits->mutex);
  while (!limits->is_open) pthread_cond_wait(&limits->opened, &limits->mutex);
  pthread_mutex_unlock(&limits->mutex);
  must(ghlauth_cancel_set_timeout_ms(sender->cancel, limits->duration_ms, NULL));
  for (ghlauth_status status = GHLAUTH_OK; status != GHLAUTH_E_TIMEOUT;) {
    ghlauth_response *response = NULL;
    ghlauth_error *error = NULL;
    status = ghlauth_client_send(limits->client, &response, sender->credential, request, sender->cancel, &error);
    if (status == GHLAUTH_E_RATE_LIMITED && response == NULL) status = GHLAUTH_E_TIMEOUT;  // it would wait beyond the end
    if (status == GHLAUTH_OK) {
      ++sender->sent;
    } else if (status != GHLAUTH_E_TIMEOUT && ++sender->failed == 1) {
      sender->status = status;
      snprintf(sender->message, sizeof(sender->message), "%s", ghlauth_error_message(error));
    }
    ghlauth_error_free(error);
    ghlauth_response_free(response);
  }
  ghlauth_cancel_free(sender->cancel);
  ghlauth_request_free(request);
  return NULL;
}

void limits_send(struct limits *limits, int64_t duration_ms, int gate_fd) {
  char byte = 0;
  long sent = 0;
  limits->duration_ms = duration_ms;
  for (size_t i = 0; i < limits->size; ++i)
    if (pthread_create(&limits->senders[i].thread, NULL, send_all, &limits->senders[i]) != 0) abort();
  printf("ready\n");
  fflush(stdout);
  while (read(gate_fd, &byte, 1) > 0) continue;
  pthread_mutex_lock(&limits->mutex);
  limits->is_open = 1;
  pthread_cond_broadcast(&limits->opened);
  pthread_mutex_unlock(&limits->mutex);
  for (size_t i = 0; i < limits->size; ++i) {
    const struct sender *sender = &limits->senders[i];
    pthread_join(sender->thread, NULL);
    printf("sent %s %ld\n", sender->id, sender->sent);
    if (sender->failed != 0) printf("failure %s %ld %s\n", ghlauth_status_name(sender->status), sender->failed, sender->message);
    sent += sender->sent;
  }
  printf("ok %ld\n", sent);
}

void limits_free(struct limits *limits) {
  for (size_t i = 0; i < limits->size; ++i) {
    free(limits->senders[i].id);
    ghlauth_credential_free(limits->senders[i].credential);
  }
  free(limits->senders);
  ghlauth_client_free(limits->client);
  pthread_cond_destroy(&limits->opened);
  pthread_mutex_destroy(&limits->mutex);
  free(limits);
}
