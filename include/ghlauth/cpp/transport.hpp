/// @file transport.hpp HTTP supplied by the application instead of the built-in libcurl.
#ifndef GHLAUTH_CPP_TRANSPORT_HPP
#define GHLAUTH_CPP_TRANSPORT_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "../transport.h"
#include "callbacks.hpp"
#include "lent.hpp"

namespace ghlauth {
inline namespace v0 {

/// One request and the answer that is being put together for it. Lent by the library until it is finished or cancelled; copies mean
/// the same one.
class Exchange {
 public:
  explicit Exchange(ghlauth_exchange *exchange) noexcept : exchange_(exchange) {}

  std::string_view method() const noexcept { return detail::view(ghlauth_exchange_method(exchange_)); }
  /// The absolute URL, checked against the configured origin: send to nowhere else, and never follow a redirect.
  std::string_view url() const noexcept { return detail::view(ghlauth_exchange_url(exchange_)); }
  std::size_t header_count() const noexcept { return ghlauth_exchange_header_count(exchange_); }
  std::string_view header_name(std::size_t index) const noexcept {
    return detail::view(ghlauth_exchange_header_name(exchange_, index));
  }
  /// SECRET for Authorization.
  std::string_view header_value(std::size_t index) const noexcept {
    return detail::view(ghlauth_exchange_header_value(exchange_, index));
  }
  /// The request body where it is in memory: SECRET at the token endpoint. Empty for a file or a stream: read() gives either kind.
  Bytes body() const noexcept {
    const std::uint8_t *data = ghlauth_exchange_body(exchange_);
    return {data, data != nullptr ? static_cast<std::size_t>(ghlauth_exchange_body_size(exchange_)) : 0};
  }
  /// The size of the request body; none when it is not known before its end.
  std::optional<std::int64_t> body_size() const noexcept {
    return detail::number_or_none(ghlauth_exchange_body_size(exchange_));
  }
  /// Reads on in the request body, once; 0 at the end. What it throws ends the exchange.
  std::size_t read(std::uint8_t *buffer, std::size_t capacity) {
    std::size_t size = 0;
    check(ghlauth_exchange_read(exchange_, buffer, capacity, &size), "the body of the request cannot be read");
    return size;
  }
  std::chrono::milliseconds timeout() const noexcept {
    return std::chrono::milliseconds(ghlauth_exchange_timeout_ms(exchange_));
  }
  /// False when the request must reach the server at most once.
  bool is_idempotent() const noexcept { return ghlauth_exchange_is_idempotent(exchange_) != 0; }

  /// 200..599
  void set_http_status(std::int32_t http_status) {
    check(ghlauth_exchange_set_http_status(exchange_, http_status), "this is no HTTP status of an answer");
  }
  void add_header(const std::string &name, const std::string &value) {
    check(ghlauth_exchange_add_header(exchange_, detail::c_text(name), detail::c_text(value)), "this header cannot be");
  }
  /// Appends to the body of the answer, after its status and headers. What it throws ends the exchange.
  void write(Bytes bytes) {
    check(ghlauth_exchange_write(exchange_, bytes.data(), bytes.size()), "the body of the answer is not taken");
  }
  /// Ends the exchange with an answer; it must not be touched after.
  void finish() { end(GHLAUTH_OK, nullptr); }
  /// Ends it without one. `status`: GHLAUTH_E_NETWORK .. GHLAUTH_E_BAD_RESPONSE, what read or write threw, or one of the
  /// application.
  void finish_failed(Status status, const std::string &message = std::string()) {
    end(status, detail::c_text_or_null(message));
  }

  ghlauth_exchange *get() const noexcept { return exchange_; }
  bool operator==(const Exchange &other) const noexcept { return exchange_ == other.exchange_; }
  bool operator!=(const Exchange &other) const noexcept { return exchange_ != other.exchange_; }

 private:
  static void check(Status status, const char *message) {
    if (status != GHLAUTH_OK) detail::raise(status, std::string(message));
  }
  void end(Status status, const char *message) {
    detail::Lent::ended(exchange_);
    ghlauth_exchange_finish(exchange_, status, message);
  }

  ghlauth_exchange *exchange_;
};

/// Exchanges of one thread at a time.
class TransportSession {
 public:
  virtual ~TransportSession() = default;
  /// Starts an exchange, and may finish it. When it throws, the exchange has failed, and must not be touched after.
  virtual void start(Exchange exchange) = 0;
  /// Works for at most `timeout`, and returns early when any exchange was finished. Not needed where start finishes all of them.
  virtual void poll(std::chrono::milliseconds timeout) { static_cast<void>(timeout); }
  /// Gives up an exchange that isn't finished; it must not be touched after. Not needed where start finishes all of them.
  virtual void cancel(Exchange exchange) noexcept { static_cast<void>(exchange); }
};

/// An application's HTTP. Several sessions are used by several threads.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual std::unique_ptr<TransportSession> open() = 0;
};

/// The simplest transport: it performs the request on the spot, and finishes the exchange before it returns.
using TransportFunction = std::function<void(Exchange exchange)>;

namespace detail {

struct TransportTable : Given<ghlauth_transport_table> {
  explicit TransportTable(std::shared_ptr<Transport> transport) : Given(std::move(transport)) {
    table_.open = [](void *data, void **session) {
      return guard([&] {
        std::unique_ptr<TransportSession> opened = data_of<std::shared_ptr<Transport>>(data)->open();
        if (opened == nullptr) throw UsageError(GHLAUTH_E_INVALID_ARGUMENT, "the transport has opened no session");
        *session = opened.release();
      });
    };
    table_.close = [](void *session) { delete static_cast<TransportSession *>(session); };
    table_.start = [](void *session, ghlauth_exchange *exchange) {
      return Lent(exchange).start([&] { data_of<TransportSession>(session).start(Exchange(exchange)); });
    };
    table_.poll = [](void *session, std::int64_t timeout_ms) {
      return guard([&] { data_of<TransportSession>(session).poll(std::chrono::milliseconds(timeout_ms)); });
    };
    table_.cancel = [](void *session, ghlauth_exchange *exchange) {
      data_of<TransportSession>(session).cancel(Exchange(exchange));
    };
  }
};

struct TransportFunctionTable : Given<ghlauth_transport_table> {
  explicit TransportFunctionTable(TransportFunction function) : Given(std::move(function)) {
    table_.start = [](void *data, ghlauth_exchange *exchange) {
      return Lent(exchange).start([&] {
        data_of<TransportFunction>(data)(Exchange(exchange));
        if (!Lent::has_ended(exchange))
          throw UsageError(GHLAUTH_E_INVALID_ARGUMENT, "the transport did not finish the exchange",
                           "Call finish or finish_failed, or derive from Transport to do it later.");
      });
    };
  }
};

}  // namespace detail
}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_TRANSPORT_HPP
