/* Many requests at a time in an event loop of the program's own: reads contacts while it watches other descriptors (here standard
 * input, which ends it).
 *   HIGHLEVEL_PIT=pit-... queue_epoll <api url> <location id> <contact id>... */
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

static void show(const ghlauth_completion *completion, char **contacts) {
  const char *contact = contacts[ghlauth_completion_tag(completion)];
  const ghlauth_error *error = ghlauth_completion_error(completion);
  if (error == NULL)
    printf("%s %s\n", contact, ghlauth_response_body(ghlauth_completion_response(completion)));
  else
    printf("%s %s: %s\n", contact, ghlauth_error_message(error), ghlauth_error_hint(error));
}

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_queue *queue = NULL;
  ghlauth_error *error = NULL;
  if (argc < 4) return 2;

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error); /* left out: the production API */
  if (!status) status = ghlauth_pit_from_env(&pit, config, "HIGHLEVEL_PIT", GHLAUTH_LEVEL_LOCATION, argv[2], &error);
  if (!status) status = ghlauth_credential_from_pit(&credential, pit, &error);
  if (!status) status = ghlauth_queue_new(&queue, config, &error);
  for (int i = 3; !status && i < argc; ++i) {
    ghlauth_request *request = NULL;
    status = ghlauth_request_for_operation(&request, "contacts/get-contact", NULL, &error);
    if (!status) status = ghlauth_request_set_param(request, "contactId", argv[i], &error);
    if (!status) status = ghlauth_queue_submit(queue, credential, request, i, 60000, &error);
    ghlauth_request_free(request);
  }

  const int loop = epoll_create1(EPOLL_CLOEXEC);
  const int queue_fd = ghlauth_queue_descriptor(queue);
  struct epoll_event watched = {EPOLLIN, {.fd = queue_fd}};
  struct epoll_event input = {EPOLLIN, {.fd = STDIN_FILENO}};
  epoll_ctl(loop, EPOLL_CTL_ADD, queue_fd, &watched);
  epoll_ctl(loop, EPOLL_CTL_ADD, STDIN_FILENO, &input);
  while (!status && ghlauth_queue_size(queue) > 0) {
    struct epoll_event event;
    if (epoll_wait(loop, &event, 1, -1) != 1 || event.data.fd != queue_fd) break;
    ghlauth_completion *completion = NULL;
    while ((status = ghlauth_queue_next(queue, &completion, 0, NULL, &error)) == GHLAUTH_OK && completion != NULL) {
      show(completion, argv);
      ghlauth_completion_free(completion);
    }
  }
  if (status) fprintf(stderr, "%s: %s %s\n", ghlauth_status_name(status), ghlauth_error_message(error), ghlauth_error_hint(error));

  close(loop);
  ghlauth_error_free(error);
  ghlauth_queue_free(queue);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
  ghlauth_config_free(config);
  return status == GHLAUTH_OK ? 0 : 1;
}
