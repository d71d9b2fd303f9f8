/* Another program with the library and a store: takes over a token answer that it got at some time.
     import_answer KEY_FILE STORE_URL API_URL CLIENT_ID OBTAINED_AT_S
   The client secret is the first line of standard input, the answer the second. */
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ghlauth_error *error;

static void must(int status) {
  if (status == GHLAUTH_OK) return;
  fprintf(stderr, "import_answer: %s\n", ghlauth_error_message(error));
  exit(1);
}

static void read_line(char *line, int size) {
  if (fgets(line, size, stdin) == NULL) {
    fprintf(stderr, "import_answer: a line is missing\n");
    exit(1);
  }
  line[strcspn(line, "\n")] = '\0';
}

int main(int argc, char **argv) {
  static char secret[1024], answer[65536];
  ghlauth_store_options *options = NULL;
  ghlauth_store *store = NULL;
  ghlauth_config *config = NULL;
  ghlauth_oauth *oauth = NULL;
  if (argc != 6) return 2;
  read_line(secret, sizeof secret);
  read_line(answer, sizeof answer);
  must(ghlauth_store_options_new(&options, &error));
  must(ghlauth_store_options_add_key_file(options, argv[1], &error));
  must(ghlauth_store_open(&store, argv[2], options, &error));
  must(ghlauth_config_new(&config, &error));
  must(ghlauth_config_set_api_url(config, argv[3], &error));
  must(ghlauth_config_set_store(config, store, &error));
  must(ghlauth_oauth_new(&oauth, config, argv[4], secret, "http://localhost:1/cb", &error));
  must(ghlauth_oauth_import(oauth, NULL, answer, NULL, strtoll(argv[5], NULL, 10), NULL, &error));
  ghlauth_oauth_free(oauth);
  ghlauth_config_free(config);
  ghlauth_store_free(store);
  ghlauth_store_options_free(options);
  return 0;
}
