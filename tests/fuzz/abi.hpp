// For the targets that know the public ABI: its calls with their promises, and a clock and an HTTP of the target's own.
#pragma once

#include <ghlauth/ghlauth.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/fuzz.hpp"

namespace fuzz {

inline constexpr std::int64_t start_s = 1780000000;
inline constexpr const char *app_client = "66c2e1f0a9b8d7c6e5f4a3b2-abcd1234";
inline constexpr const char *client_secret = "7f3c1d2e-kept-4a5b-9c8d-client000001";
inline constexpr const char *company = "ve9EPM428h8vShlRW1KT";
inline constexpr const char *location = "C2QujeCh8ZnC7al2InWR";
inline constexpr const char *app_uri = "https://app.example.com/oauth/callback";

/// Whole secrets: a part of one may come from elsewhere.
inline std::vector<std::string> &secrets() {
  static std::vector<std::string> all = {client_secret};
  return all;
}

inline void require_public(const char *text) {
  require(text != nullptr && is_clean(text), "a text of an error is UTF-8 without control characters");
  for (const std::string &secret : secrets())
    require(std::string_view(text).find(secret) == std::string_view::npos, "a text of an error holds no secret");
}

/// Looks at what a call said of its failure, and frees it.
inline ghlauth_status checked(ghlauth_status status, ghlauth_error *error) {
  require((status == GHLAUTH_OK) == (error == nullptr), "there is an error when a call fails, and only then");
  require(status <= 0, "a status is 0 or negative");
  if (error == nullptr) return status;
  require(status != GHLAUTH_E_INTERNAL && status != GHLAUTH_E_OUT_OF_MEMORY, "a failure is no defect");
  require(status <= -10000 || ghlauth_status_name(status) != nullptr, "a status has a name");
  require(ghlauth_error_status(error) == status, "the error has the status that was returned");
  require(*ghlauth_error_message(error) != '\0', "and says what it is");
  for (const char *text : {ghlauth_error_message(error), ghlauth_error_hint(error), ghlauth_error_server_message(error),
                           ghlauth_error_trace_id(error)})
    require_public(text);
  const std::int32_t http_status = ghlauth_error_http_status(error);
  require(http_status == 0 || (http_status >= 100 && http_status < 600), "an HTTP status is one");
  require(ghlauth_error_retry_after_ms(error) >= -1, "a wait is a wait");
  ghlauth_error_free(error);
  return status;
}

/// Runs one call, which passes on what it is given as its last argument.
template <class Call>
ghlauth_status call(Call &&body) {
  auto *error = reinterpret_cast<ghlauth_error *>(secrets().data());  // what no call returns
  const ghlauth_status status = body(&error);
  return checked(status, error);
}

template <class Call>
void must(Call &&body) {
  require(call(std::forward<Call>(body)) == GHLAUTH_OK, "what the target needs can be had");
}

inline bool is_one_of(ghlauth_status status, std::initializer_list<ghlauth_status> allowed) {
  for (const ghlauth_status one : allowed)
    if (one == status) return true;
  return false;
}

/// A table's user data: how often it was handed over, and how often dropped.
struct Handed {
  int given = 0;
  int dropped = 0;
  static void drop(void *self) { ++static_cast<Handed *>(self)->dropped; }
  void require_dropped() const { require(given == dropped, "every table is dropped exactly once"); }
};

struct Time : Handed {
  std::int64_t now_ms = start_s * 1000;

  ghlauth_clock_table table() {
    ++given;
    return {sizeof(ghlauth_clock_table), this, drop, [](void *self) { return static_cast<Time *>(self)->now_ms; }};
  }
};

/// HTTP whose answers a function gives: on the spot, or in a later poll.
struct Http : Handed {
  std::function<void(ghlauth_exchange *)> answer;
  bool is_late = false;
  int open_sessions = 0;
  int requests = 0;
  std::vector<ghlauth_exchange *> late;

  ghlauth_transport_table table() {
    ++given;
    return {sizeof(ghlauth_transport_table), static_cast<Handed *>(this), drop, open, close, start, poll, cancel};
  }
  static void give(ghlauth_exchange *exchange, std::int32_t http_status, std::string_view body,
                   const char *content_type = "application/json") {
    require(ghlauth_exchange_set_http_status(exchange, http_status) == GHLAUTH_OK, "an answer has a status");
    require(ghlauth_exchange_add_header(exchange, "Content-Type", content_type) == GHLAUTH_OK, "and headers");
    const auto *bytes = reinterpret_cast<const std::uint8_t *>(body.data());
    ghlauth_exchange_finish(exchange, ghlauth_exchange_write(exchange, bytes, body.size()), nullptr);
  }
  void require_closed() const { require(open_sessions == 0 && late.empty(), "sessions are closed, and exchanges ended"); }

 private:
  static Http &of(void *self) { return static_cast<Http &>(*static_cast<Handed *>(self)); }
  static ghlauth_status open(void *self, void **session) {
    ++of(self).open_sessions;
    *session = self;
    return GHLAUTH_OK;
  }
  static void close(void *self) { --of(self).open_sessions; }
  static ghlauth_status start(void *self, ghlauth_exchange *exchange) {
    Http &http = of(self);
    ++http.requests;
    if (http.is_late)
      http.late.push_back(exchange);
    else
      http.answer(exchange);
    return GHLAUTH_OK;
  }
  static ghlauth_status poll(void *self, std::int64_t) {
    Http &http = of(self);
    if (http.late.empty()) return GHLAUTH_OK;
    ghlauth_exchange *exchange = http.late.front();
    http.late.erase(http.late.begin());
    http.answer(exchange);
    return GHLAUTH_OK;
  }
  static void cancel(void *self, ghlauth_exchange *exchange) { std::erase(of(self).late, exchange); }
};

/// A text as C gets it.
inline std::string c_text(std::string_view text) { return std::string(text.substr(0, text.find('\0'))); }

}  // namespace fuzz
