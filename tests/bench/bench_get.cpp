// An authorized GET on loopback next to bare libcurl doing the same GET on the same server. The server is given by the
// environment: GHLAUTH_BENCH_URL, GHLAUTH_BENCH_PATH, GHLAUTH_BENCH_PIT; without it these benchmarks are skipped.
#include <benchmark/benchmark.h>
#include <curl/curl.h>
#include <ghlauth/ghlauth.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "require.hpp"

namespace {

struct Server {
  const char *url = std::getenv("GHLAUTH_BENCH_URL");
  const char *path = std::getenv("GHLAUTH_BENCH_PATH");
  const char *pit = std::getenv("GHLAUTH_BENCH_PIT");

  [[nodiscard]] bool given() const { return url && path && pit; }
};

constexpr const char *no_server = "GHLAUTH_BENCH_URL, _PATH or _PIT is not set";

std::size_t append(char *data, std::size_t size, std::size_t count, void *body) {
  static_cast<std::string *>(body)->append(data, size * count);
  return size * count;
}

void get_with_curl(benchmark::State &state) {
  const Server server;
  if (!server.given()) return state.SkipWithError(no_server);
  const std::unique_ptr<CURL, void (*)(CURL *)> easy(curl_easy_init(), curl_easy_cleanup);
  const std::string url = std::string(server.url) + server.path;
  const std::string authorization = "Authorization: Bearer " + std::string(server.pit);
  curl_slist *headers = curl_slist_append(nullptr, authorization.c_str());
  headers = curl_slist_append(headers, "Version: 2021-07-28");
  headers = curl_slist_append(headers, "Accept: application/json");
  std::string body;
  curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy.get(), CURLOPT_USERAGENT, "bench/1.0");
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &body);
  for (auto _ : state) {
    body.clear();
    long http_status = 0;
    const CURLcode code = curl_easy_perform(easy.get());
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &http_status);
    if (code != CURLE_OK || http_status != 200) {
      state.SkipWithError("the GET failed");
      break;
    }
    benchmark::DoNotOptimize(body.data());
  }
  curl_slist_free_all(headers);
}

void get_with_ghlauth(benchmark::State &state) {
  const Server server;
  if (!server.given()) return state.SkipWithError(no_server);
  ghlauth_error *error = nullptr;
  ghlauth_config *config = nullptr;
  ghlauth_pit *pit = nullptr;
  ghlauth_credential *credential = nullptr;
  ghlauth_client *client = nullptr;
  ghlauth_request *request = nullptr;
  REQUIRE_OK(ghlauth_config_new(&config, &error));
  REQUIRE_OK(ghlauth_config_set_api_url(config, server.url, &error));
  REQUIRE_OK(ghlauth_pit_new(&pit, config, server.pit, GHLAUTH_LEVEL_LOCATION, "C2QujeCh8ZnC7al2InWR", &error));
  REQUIRE_OK(ghlauth_credential_from_pit(&credential, pit, &error));
  REQUIRE_OK(ghlauth_client_new(&client, config, &error));
  REQUIRE_OK(ghlauth_request_new(&request, "GET", server.path, &error));
  for (auto _ : state) {
    ghlauth_response *response = nullptr;
    if (ghlauth_client_send(client, &response, credential, request, nullptr, nullptr) != GHLAUTH_OK) {
      state.SkipWithError("the GET failed");
      break;
    }
    benchmark::DoNotOptimize(ghlauth_response_body(response));
    ghlauth_response_free(response);
  }
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
  ghlauth_config_free(config);
}

BENCHMARK(get_with_curl)->UseRealTime();
BENCHMARK(get_with_ghlauth)->UseRealTime();

}  // namespace
