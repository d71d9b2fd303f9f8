/* The smallest program: a Private Integration Token, shown without giving it away.
 *   cc -std=c99 minimal_pkgconfig.c $(pkg-config --cflags --libs ghlauth) */
#include <ghlauth/ghlauth.h>
#include <stdio.h>

int main(void) {
  ghlauth_pit *pit = NULL;
  ghlauth_buf *shown = NULL;
  ghlauth_error *error = NULL;
  const char *token = "pit-12ab34cd-0000-4000-8000-56ef78ab90cd";

  ghlauth_status status = ghlauth_pit_new(&pit, NULL, token, GHLAUTH_LEVEL_LOCATION, "C2QujeCh8ZnC7al2InWR", &error);
  if (!status) status = ghlauth_pit_redacted(pit, &shown, &error);
  if (!status)
    printf("ghlauth %s: %s for location %s\n", ghlauth_version_string(), ghlauth_buf_data(shown), ghlauth_pit_resource_id(pit));
  else
    fprintf(stderr, "%s: %s %s\n", ghlauth_status_name(status), ghlauth_error_message(error), ghlauth_error_hint(error));

  ghlauth_error_free(error);
  ghlauth_buf_free(shown);
  ghlauth_pit_free(pit);
  return status == GHLAUTH_OK ? 0 : 1;
}
