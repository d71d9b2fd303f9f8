/* The same GET with libcurl alone, and the same bytes: what there is to compare with. */
#include <curl/curl.h>
#include <ghlauth/version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"

typedef struct {
  CURL *easy;
  char body[4096];
  size_t size;
} bench;

static size_t append(char *data, size_t size, size_t count, void *self) {
  bench *of = self;
  if (of->size + size * count >= sizeof of->body) return 0;
  memcpy(of->body + of->size, data, size * count);
  of->size += size * count;
  return size * count;
}

static void get(void *self) {
  bench *of = self;
  of->size = 0;
  if (curl_easy_perform(of->easy) != CURLE_OK) abort();
  of->body[of->size] = '\0';
  if (strstr(of->body, "\"contact\"") == NULL) abort();
}

int main(void) {
  bench of = {.easy = curl_easy_init()};
  char url[512], authorization[512];
  snprintf(url, sizeof url, "%s%s", getenv("GHLAUTH_BENCH_URL"), getenv("GHLAUTH_BENCH_PATH"));
  snprintf(authorization, sizeof authorization, "Authorization: Bearer %s", getenv("GHLAUTH_BENCH_PIT"));
  struct curl_slist *headers = curl_slist_append(NULL, authorization);
  headers = curl_slist_append(headers, "Version: 2021-07-28");
  headers = curl_slist_append(headers, "Accept: application/json");
  curl_easy_setopt(of.easy, CURLOPT_URL, url);
  curl_easy_setopt(of.easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(of.easy, CURLOPT_USERAGENT, "ghlauth/" GHLAUTH_VERSION_STRING);
  curl_easy_setopt(of.easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(of.easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(of.easy, CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(of.easy, CURLOPT_WRITEDATA, &of);
  measure_report("C", "libcurl alone", NULL, get, &of);
  curl_slist_free_all(headers);
  curl_easy_cleanup(of.easy);
  return 0;
}
