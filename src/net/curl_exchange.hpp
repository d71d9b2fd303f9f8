// One request in flight: an easy handle and what its callbacks collect.
#pragma once

#include <curl/curl.h>

#include <exception>
#include <string_view>
#include <vector>

#include "net/curl_session.hpp"
#include "net/transfer.hpp"
#include "net/transport.hpp"

namespace ghlauth::net {

class CurlExchange final : public Exchange {
 public:
  CurlExchange(CurlSession &session, Request request);
  ~CurlExchange() override;
  [[nodiscard]] bool ready() override;
  void wait(const Cancel &cancel) override;
  [[nodiscard]] Armed arm(Waker &waker) override;
  Response take() override;

  /// What all exchanges of a session have in common, on a new handle of it.
  static void configure_once(CurlHandle &handle, const CurlOptions &options);
  /// Leaves nothing of an exchange in a handle that another one will use.
  static void forget(CurlHandle &handle) noexcept;

  /// From the session: libcurl has ended the transfer.
  void finish(CURLcode result) noexcept;
  /// From the session: libcurl has given it up without a result.
  void give_up(std::exception_ptr why) noexcept;
  [[nodiscard]] CURL *easy() const noexcept { return handle_->easy.get(); }

 private:
  static constexpr std::size_t max_header_bytes = 256U << 10;

  void expire();
  [[nodiscard]] bool is_too_late() const noexcept;
  void configure();
  void configure_method();
  void configure_body();
  void configure_headers();
  void configure_connection();
  template <class T>
  void set(CURLoption option, T value);
  [[nodiscard]] bool has_body() const noexcept;

  // Callbacks of libcurl; `self` is the handle. None lets an exception through.
  static std::size_t on_header(const char *data, std::size_t size, std::size_t count, void *self) noexcept;
  static std::size_t on_body(const char *data, std::size_t size, std::size_t count, void *self) noexcept;
  static std::size_t on_read(char *buffer, std::size_t size, std::size_t count, void *self) noexcept;
  static int on_seek(void *self, curl_off_t offset, int origin) noexcept;
  static int before_request(void *self, char *, char *, int, int) noexcept;
  static curl_socket_t on_open_socket(void *self, curlsocktype purpose, curl_sockaddr *address) noexcept;
  static CURLcode on_ssl_ctx(CURL *easy, void *ssl_ctx, void *self) noexcept;
  void read_header(std::string_view line);
  bool stream(std::string_view bytes);
  [[nodiscard]] int http_status() const noexcept;

  [[noreturn]] void fail() const;
  [[noreturn]] void refuse_redirect() const;

  CurlSession &session_;
  Request request_;
  std::unique_ptr<Transfer> transfer_;  // null: without streams
  std::unique_ptr<CurlHandle> handle_;  // after all that it points to
  std::int64_t deadline_ms_;
  std::int64_t begun_boot_ms_;

  Response response_;
  std::size_t header_bytes_ = 0;
  bool in_header_block_ = false;
  bool too_large_ = false;
  int times_sent_ = 0;
  bool too_late_ = false;
  int socket_errno_ = 0;  // of the last socket that there was not
  std::exception_ptr failure_;  // what a callback could not throw
  bool done_ = false;
  CURLcode result_ = CURLE_OK;
  Waker *waker_ = nullptr;
  ExchangeLink link_;
};

}  // namespace ghlauth::net
