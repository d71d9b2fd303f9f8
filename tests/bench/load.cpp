// Many authorized GETs against the server of GHLAUTH_BENCH_URL, _PATH and _PIT, in one of four ways, measured in this process:
//
//   load curl-easy|curl-multi|client|queue CONCURRENCY COUNT
//
// Prints a line of JSON: requests a second, microseconds of CPU for each, and the resident memory after a tenth of them and at the end.
#include <curl/curl.h>
#include <ghlauth/ghlauth.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "require.hpp"

namespace {

[[noreturn]] void fail(const std::string &why) {
  std::fprintf(stderr, "load: %s\n", why.c_str());
  std::exit(1);
}

std::string given(const char *name) {
  const char *value = std::getenv(name);
  if (value == nullptr) fail(std::string(name) + " is not set");
  return value;
}

double resident_mb() {
  long pages = 0, resident = 0;
  std::FILE *file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr || std::fscanf(file, "%ld %ld", &pages, &resident) != 2) fail("/proc/self/statm cannot be read");
  std::fclose(file);
  return static_cast<double>(resident * sysconf(_SC_PAGESIZE)) / 1048576;
}

double cpu_us() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto us = [](const timeval &time) { return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec); };
  return us(usage.ru_utime) + us(usage.ru_stime);
}

/// Sends that many requests, so many at a time.
using Send = std::function<void(int count)>;

std::size_t append(char *data, std::size_t size, std::size_t count, void *body) {
  static_cast<std::string *>(body)->append(data, size * count);
  return size * count;
}

class Curl {
 public:
  explicit Curl(int concurrency) {
    headers_ = curl_slist_append(nullptr, ("Authorization: Bearer " + given("GHLAUTH_BENCH_PIT")).c_str());
    headers_ = curl_slist_append(headers_, "Version: 2021-07-28");
    headers_ = curl_slist_append(headers_, "Accept: application/json");
    const std::string url = given("GHLAUTH_BENCH_URL") + given("GHLAUTH_BENCH_PATH");
    for (int i = 0; i < concurrency; ++i) {
      CURL *easy = curl_easy_init();
      auto &body = bodies_.emplace_back(std::make_unique<std::string>());
      curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
      curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_);
      // The same bytes as the library's: libcurl's time grows with each byte of a header.
      curl_easy_setopt(easy, CURLOPT_USERAGENT, (std::string("ghlauth/") + ghlauth_version_string()).c_str());
      curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
      curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
      curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, append);
      curl_easy_setopt(easy, CURLOPT_WRITEDATA, body.get());
      curl_easy_setopt(easy, CURLOPT_PRIVATE, body.get());
      easies_.push_back(easy);
    }
    multi_ = curl_multi_init();
  }
  Curl(const Curl &) = delete;
  Curl &operator=(const Curl &) = delete;
  ~Curl() {
    curl_multi_cleanup(multi_);
    for (CURL *easy : easies_) curl_easy_cleanup(easy);
    curl_slist_free_all(headers_);
  }

  void send_easy(int count) {
    for (int i = 0; i < count; ++i) {
      bodies_[0]->clear();
      check(easies_[0], curl_easy_perform(easies_[0]));
    }
  }

  void send_multi(int count) {
    int begun = 0, ended = 0, running = 0;
    for (CURL *easy : easies_)
      if (begun < count && ++begun) begin(easy);
    while (ended < count) {
      curl_multi_perform(multi_, &running);
      int left = 0;
      while (const CURLMsg *message = curl_multi_info_read(multi_, &left)) {
        CURL *easy = message->easy_handle;
        const CURLcode result = message->data.result;
        curl_multi_remove_handle(multi_, easy);
        check(easy, result);
        ++ended;
        if (begun < count && ++begun) begin(easy);
      }
      if (running > 0) curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
    }
  }

 private:
  void begin(CURL *easy) {
    void *body = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &body);
    static_cast<std::string *>(body)->clear();
    curl_multi_add_handle(multi_, easy);
  }
  static void check(CURL *easy, CURLcode result) {
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (result != CURLE_OK || status != 200) fail("libcurl: " + std::string(curl_easy_strerror(result)) + ", HTTP " + std::to_string(status));
  }

  curl_slist *headers_;
  std::vector<CURL *> easies_;
  std::vector<std::unique_ptr<std::string>> bodies_;
  CURLM *multi_;
};

class Ghlauth {
 public:
  explicit Ghlauth(int concurrency) {
    ghlauth_error *error = nullptr;
    REQUIRE_OK(ghlauth_config_new(&config_, &error));
    REQUIRE_OK(ghlauth_config_set_api_url(config_, given("GHLAUTH_BENCH_URL").c_str(), &error));
    REQUIRE_OK(ghlauth_pit_new(&pit_, config_, given("GHLAUTH_BENCH_PIT").c_str(), GHLAUTH_LEVEL_LOCATION, "C2QujeCh8ZnC7al2InWR", &error));
    REQUIRE_OK(ghlauth_credential_from_pit(&credential_, pit_, &error));
    REQUIRE_OK(ghlauth_client_new(&client_, config_, &error));
    REQUIRE_OK(ghlauth_queue_new(&queue_, config_, &error));
    REQUIRE_OK(ghlauth_queue_set_max_in_flight(queue_, concurrency, &error));
    REQUIRE_OK(ghlauth_request_new(&request_, "GET", given("GHLAUTH_BENCH_PATH").c_str(), &error));
    concurrency_ = concurrency;
  }
  Ghlauth(const Ghlauth &) = delete;
  Ghlauth &operator=(const Ghlauth &) = delete;
  ~Ghlauth() {
    ghlauth_request_free(request_);
    ghlauth_queue_free(queue_);
    ghlauth_client_free(client_);
    ghlauth_credential_free(credential_);
    ghlauth_pit_free(pit_);
    ghlauth_config_free(config_);
  }

  void send_blocking(int count) {
    ghlauth_error *error = nullptr;
    for (int i = 0; i < count; ++i) {
      ghlauth_response *response = nullptr;
      REQUIRE_OK(ghlauth_client_send(client_, &response, credential_, request_, nullptr, &error));
      ghlauth_response_free(response);
    }
  }

  void send_queued(int count) {
    ghlauth_error *error = nullptr;
    int begun = 0;
    const auto submit = [&] { REQUIRE_OK(ghlauth_queue_submit(queue_, credential_, request_, ++begun, -1, &error)); };
    while (begun < count && begun < concurrency_) submit();
    for (int ended = 0; ended < count; ++ended) {
      ghlauth_completion *completion = nullptr;
      REQUIRE_OK(ghlauth_queue_next(queue_, &completion, -1, nullptr, &error));
      if (ghlauth_completion_status(completion) != GHLAUTH_OK)
        fail(ghlauth_error_message(ghlauth_completion_error(completion)));
      ghlauth_completion_free(completion);
      if (begun < count) submit();
    }
  }

 private:
  ghlauth_config *config_ = nullptr;
  ghlauth_pit *pit_ = nullptr;
  ghlauth_credential *credential_ = nullptr;
  ghlauth_client *client_ = nullptr;
  ghlauth_queue *queue_ = nullptr;
  ghlauth_request *request_ = nullptr;
  int concurrency_ = 1;
};

void measure(const std::string &way, int concurrency, int count, const Send &send) {
  send(count / 10);
  const double early_mb = resident_mb();
  const double cpu_before = cpu_us();
  const auto begin = std::chrono::steady_clock::now();
  send(count);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::printf("{\"way\":\"%s\",\"concurrency\":%d,\"rate\":%.0f,\"cpu_us\":%.2f,\"early_mb\":%.1f,\"late_mb\":%.1f}\n", way.c_str(), concurrency,
              count / seconds, (cpu_us() - cpu_before) / count, early_mb, resident_mb());
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 4) fail("load curl-easy|curl-multi|client|queue CONCURRENCY COUNT");
  const std::string way = argv[1];
  const int concurrency = std::atoi(argv[2]), count = std::atoi(argv[3]);
  if (concurrency < 1 || count < 10) fail("CONCURRENCY is from 1, COUNT from 10");
  const bool is_one_by_one = way == "curl-easy" || way == "client";
  if (is_one_by_one && concurrency != 1) fail(way + " sends one at a time");
  curl_global_init(CURL_GLOBAL_DEFAULT);
  if (way == "curl-easy" || way == "curl-multi") {
    Curl curl(concurrency);
    measure(way, concurrency, count, [&](int n) { is_one_by_one ? curl.send_easy(n) : curl.send_multi(n); });
  } else if (way == "client" || way == "queue") {
    Ghlauth ghlauth(concurrency);
    measure(way, concurrency, count, [&](int n) { is_one_by_one ? ghlauth.send_blocking(n) : ghlauth.send_queued(n); });
  } else {
    fail("there is no way \"" + way + '"');
  }
}
