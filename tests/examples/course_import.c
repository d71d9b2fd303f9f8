/* Use case 3, with a Private Integration Token: an automated task (cron, a systemd timer) that imports a course into a
 * location. The file holds one product as HighLevel documents it for this operation, such as course.json beside this file.
 *   HIGHLEVEL_PIT=pit-... course_import <api url> <location id> <course file> */
#include <ghlauth/ghlauth.h>
#include <stdio.h>

#define MAX_COURSE (256 * 1024)

static char course[MAX_COURSE + 1];
static char body[MAX_COURSE + 512];

/* 1 when the whole file is in `course`. */
static int read_course(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) return perror(path), 0;
  const size_t size = fread(course, 1, sizeof course, file);
  const int failed = ferror(file);
  fclose(file);
  if (failed || size > MAX_COURSE) return fprintf(stderr, "%s: cannot be read, or is too large\n", path), 0;
  course[size] = '\0';
  return 1;
}

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  ghlauth_error *error = NULL;
  if (argc != 4) return 2;
  if (!read_course(argv[3])) return 1;
  snprintf(body, sizeof body, "{\"locationId\":\"%.64s\",\"products\":[%s]}", argv[2], course);

  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[1], &error);
  if (!status) status = ghlauth_pit_from_env(&pit, config, "HIGHLEVEL_PIT", GHLAUTH_LEVEL_LOCATION, argv[2], &error);
  if (!status) status = ghlauth_credential_from_pit(&credential, pit, &error);
  if (!status) status = ghlauth_client_new(&client, config, &error);
  if (!status) status = ghlauth_request_new(&request, "POST", "/courses/courses-exporter/public/import", &error);
  if (!status) status = ghlauth_request_set_version(request, "2021-07-28", &error);
  if (!status) status = ghlauth_request_set_json(request, body, &error); /* says where, if the file is not JSON */
  if (!status) status = ghlauth_client_send(client, &response, credential, request, NULL, &error);
  /* A POST reaches HighLevel at most once: this library never repeats it. When the network failed after it was sent, nobody
   * knows whether the course is there, so the task fails and a person looks. HighLevel documents the 201, and no body with it.
   */
  if (!status)
    printf("imported into %s: HTTP %d\n", argv[2], (int)ghlauth_response_http_status(response));
  else
    fprintf(stderr, "%s: %s %s %s\n", ghlauth_status_name(status), ghlauth_error_message(error), ghlauth_error_hint(error),
            ghlauth_error_server_message(error));

  ghlauth_error_free(error);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
  ghlauth_config_free(config);
  return status == GHLAUTH_OK ? 0 : 1;
}
