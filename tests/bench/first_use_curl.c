/* The floor of first_use.c: libcurl alone, and one digest and some random bytes of OpenSSL, which every user of it asks for. */
#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>

#include "resident.h"

static size_t ignore(char *data, size_t size, size_t count, void *user) {
  (void)data, (void)user;
  return size * count;
}

int main(void) {
  unsigned char bytes[32], digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  char url[512], authorization[512];
  snprintf(url, sizeof url, "%s%s", getenv("GHLAUTH_BENCH_URL"), getenv("GHLAUTH_BENCH_PATH"));
  snprintf(authorization, sizeof authorization, "Authorization: Bearer %s", getenv("GHLAUTH_BENCH_PIT"));
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return 1;
  if (RAND_bytes(bytes, sizeof bytes) != 1 || EVP_Digest(bytes, sizeof bytes, digest, &size, EVP_sha256(), NULL) != 1) return 1;
  CURL *easy = curl_easy_init();
  struct curl_slist *headers = curl_slist_append(NULL, authorization);
  headers = curl_slist_append(headers, "Version: 2021-07-28");
  headers = curl_slist_append(headers, "Accept: application/json");
  curl_easy_setopt(easy, CURLOPT_URL, url);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
  const long idle = resident_kib();
  if (curl_easy_perform(easy) != CURLE_OK) return 1;
  printf("%ld %ld\n", idle, resident_kib());
  curl_easy_cleanup(easy);
  curl_slist_free_all(headers);
  curl_global_cleanup();
  return 0;
}
