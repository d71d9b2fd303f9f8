#include "support/login_desk.h"

#include <stdio.h>
#include <stdlib.h>

// A parameter of a query, decoded.
static void parameter(const char *url, const char *name, char *out, size_t size) {
  char mark[64];
  snprintf(mark, sizeof(mark), "%s=", name);
  const char *from = strstr(url, mark);
  assert_non_null(from);
  size_t used = 0;
  for (from += strlen(mark); *from != '\0' && *from != '&'; ++from) {
    unsigned byte = (unsigned char)*from;
    if (byte == '%') {
      assert_int_equal(sscanf(from, "%%%2x", &byte), 1);
      from += 2;
    }
    assert_true(used + 1 < size);
    out[used++] = (char)byte;
  }
  out[used] = '\0';
}

void login_desk_start(struct login_desk *at, const char *redirect_uri, const ghlauth_authorize_options *options) {
  login_desk_start_on(at, redirect_uri, options, NULL);
}

void login_desk_start_on(struct login_desk *at, const char *redirect_uri, const ghlauth_authorize_options *options,
                         ghlauth_store *store) {
  memset(at, 0, sizeof(*at));
  check_plant(CODE);
  at->desk = desk_new(SCRIPT_ON_THE_SPOT);
  if (store != NULL) OK(ghlauth_config_set_store(at->desk->config, store, ERR));
  OK(ghlauth_config_set_marketplace_url(at->desk->config, "http://127.0.0.1:1", ERR));
  OK(ghlauth_oauth_new(&at->oauth, at->desk->config, CLIENT_ID, CLIENT_SECRET, redirect_uri, ERR));
  OK(ghlauth_login_start(&at->login, at->oauth, options, ERR));
  const char *url = ghlauth_login_url(at->login);
  STARTS_WITH(url, "http://127.0.0.1:1/v2/oauth/chooselocation?");
  parameter(url, "redirect_uri", at->redirect_uri, sizeof(at->redirect_uri));
  parameter(url, "state", at->state, sizeof(at->state));
  const char *colon = strrchr(at->redirect_uri, ':');
  at->port = (uint16_t)atoi(colon + 1);
  assert_true(at->port > 0);
}

void login_desk_end(struct login_desk *at) {
  ghlauth_login_free(at->login);
  ghlauth_oauth_free(at->oauth);
  desk_free(at->desk);
}

const char *login_desk_right_url(const struct login_desk *at) {
  static char url[2048];
  snprintf(url, sizeof(url), "%s?code=%s&state=%s", at->redirect_uri, CODE, at->state);
  return url;
}

void login_desk_finish(struct login_desk *at, struct waiting *waiting) {
  char *answer = browser_get(IPV4, login_desk_right_url(at));
  assert_int_equal(browser_status(answer), 303);
  assert_string_equal(browser_header(answer, "Location"), at->redirect_uri);
  free(answer);
  answer = browser_get(IPV4, at->redirect_uri);
  assert_int_equal(browser_status(answer), 200);
  free(answer);
  assert_int_equal(waiting_join(waiting), GHLAUTH_OK);
  assert_non_null(waiting->callback);
}

void login_desk_exchange(struct login_desk *at, const ghlauth_callback *callback) {
  char json[512], sent[512] = "";
  ghlauth_installation *installation = NULL;
  const size_t before = script_count(at->desk->script);
  script_answer(at->desk->script, 200, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN));
  OK(ghlauth_oauth_exchange(at->oauth, &installation, callback, "tenant 7", NULL, ERR));
  assert_string_equal(ghlauth_installation_id(installation), LOCATION_INSTALLATION);
  CONTAINS(script_body(at->desk->script, before), "code=" CODE);
  parameter(script_body(at->desk->script, before), "redirect_uri", sent, sizeof(sent));
  assert_string_equal(sent, at->redirect_uri);
  ghlauth_installation_free(installation);
}
