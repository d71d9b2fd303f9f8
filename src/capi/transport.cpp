#include "capi/transport.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "capi/guard.hpp"
#include "capi/tables.hpp"
#include "core/clock.hpp"
#include "net/http.hpp"
#include "net/transfer.hpp"

using ghlauth::Cancel;
using ghlauth::Error;
using ghlauth::Secret;
using ghlauth::Status;
using ghlauth::capi::deref;
using ghlauth::capi::guard;
using ghlauth::capi::peek;
using ghlauth::net::Request;
using ghlauth::net::Response;

// What the application sees of one exchange.
struct ghlauth_exchange : ghlauth::capi::Handle<ghlauth::capi::tag("GEXC")> {
  ghlauth_exchange(Request request_in, const std::string &user_agent)
      : request(std::move(request_in)),
        transfer(request.streams ? std::make_unique<ghlauth::net::Transfer>(request) : nullptr),
        url(request.url.str()),
        deadline_ms(ghlauth::monotonic_ms() + request.timeout_ms) {
    list(request.headers);
    if (request.shared_headers) list(*request.shared_headers);
    headers.push_back({"User-Agent", Secret(user_agent)});
    if (request.body) response.sent_bytes = static_cast<std::int64_t>(request.body->size());
  }
  void list(const ghlauth::net::RequestHeaders &from) {
    for (std::size_t i = 0; i < from.size(); ++i) headers.push_back({std::string(from.name(i)), Secret(from.value(i))});
  }
  [[nodiscard]] bool streams_body() const noexcept { return transfer && transfer->sends(); }
  void has_moved() noexcept {
    if (transfer) deadline_ms = ghlauth::monotonic_ms() + request.timeout_ms;
  }

  struct Header {
    std::string name;
    Secret value;
  };

  Request request;
  std::unique_ptr<ghlauth::net::Transfer> transfer;  // null: without streams
  std::vector<Header> headers;                       // of the request
  std::size_t body_read = 0;                         // of a body in memory
  std::string url;
  std::int64_t deadline_ms;
  Response response;
  std::exception_ptr thrown;  // of a stream, for want of memory, or because there is too much of it
  bool finished = false;
  ghlauth_status failure = GHLAUTH_OK;
  std::string failure_message;
};

namespace ghlauth::capi {
namespace {

using Table = TableCopy<ghlauth_transport_table>;

Error failure_of(ghlauth_status status, std::string message) {
  const bool is_network = status <= GHLAUTH_E_NETWORK && status >= GHLAUTH_E_BAD_RESPONSE;
  if (is_network) return Error(static_cast<Status>(status), std::move(message));
  if (message.empty()) message = "the application's transport failed with status " + std::to_string(status);
  return Error(callback_failure(status, Status::CALLBACK), std::move(message), "See why the callback of the transport failed.");
}

class TableExchange final : public net::Exchange {
 public:
  TableExchange(std::shared_ptr<Table> table, void *session, Request request, const std::string &user_agent)
      : table_(std::move(table)), session_(session), exchange_(std::move(request), user_agent) {
    const ghlauth_status status = (*table_)->start(session_, &exchange_);
    if (status < 0 && !exchange_.finished) fail(status, {});
  }
  ~TableExchange() override { give_up(); }

  [[nodiscard]] bool ready() override { return exchange_.finished; }

  void wait(const Cancel &cancel) override {
    if (exchange_.finished) return;
    if ((*table_)->poll == nullptr) {
      give_up();
      fail(GHLAUTH_E_CALLBACK, "the application's transport has no poll and did not finish the exchange in start");
      return;
    }
    const std::int64_t left = std::max<std::int64_t>(0, exchange_.deadline_ms - monotonic_ms());
    const ghlauth_status status = (*table_)->poll(session_, cancel.slice_ms(left));
    if (exchange_.finished) return;
    if (status < 0 || left == 0) {
      give_up();
      fail(status < 0 ? status : GHLAUTH_E_TIMEOUT, {});
    }
  }

  Response take() override {
    if (exchange_.thrown) std::rethrow_exception(exchange_.thrown);
    if (exchange_.failure < 0) throw failure_of(exchange_.failure, exchange_.failure_message);
    const int status = exchange_.response.status;
    if (status < 200) throw failure_of(GHLAUTH_E_CALLBACK, "the application's transport gave an answer without an HTTP status");
    if (status >= 300 && status < 400) {
      Error error(Status::REDIRECT);
      error.http_status = status;
      throw error;
    }
    if (exchange_.transfer) exchange_.transfer->finish(exchange_.response);
    return std::move(exchange_.response);
  }

 private:
  void fail(ghlauth_status status, const char *message) {
    exchange_.finished = true;
    exchange_.failure = status;
    exchange_.failure_message = message == nullptr ? "" : message;
  }
  void give_up() noexcept {
    if (!exchange_.finished && (*table_)->cancel != nullptr) (*table_)->cancel(session_, &exchange_);
    exchange_.finished = true;
  }

  std::shared_ptr<Table> table_;
  void *session_;
  ghlauth_exchange exchange_;
};

class TableSession final : public net::Session {
 public:
  TableSession(std::shared_ptr<Table> table, std::shared_ptr<const std::string> user_agent)
      : table_(std::move(table)), user_agent_(std::move(user_agent)), session_((*table_)->user_data) {
    if ((*table_)->open == nullptr) return;
    session_ = nullptr;
    const ghlauth_status status = (*table_)->open((*table_)->user_data, &session_);
    if (status < 0) throw failure_of(status, {});
    opened_ = true;
  }
  ~TableSession() override {
    if (opened_ && (*table_)->close != nullptr) (*table_)->close(session_);
  }
  std::unique_ptr<net::Exchange> start(Request request) override {
    return std::make_unique<TableExchange>(table_, session_, std::move(request), *user_agent_);
  }

 private:
  std::shared_ptr<Table> table_;
  std::shared_ptr<const std::string> user_agent_;
  void *session_;
  bool opened_ = false;
};

class TableTransport final : public net::Transport {
 public:
  TableTransport(std::shared_ptr<Table> table, std::string user_agent)
      : table_(std::move(table)), user_agent_(std::make_shared<const std::string>(std::move(user_agent))) {}
  std::unique_ptr<net::Session> open() override { return std::make_unique<TableSession>(table_, user_agent_); }

 private:
  std::shared_ptr<Table> table_;
  std::shared_ptr<const std::string> user_agent_;
};

}  // namespace

TransportTable copy_transport(const ghlauth_transport_table *table) {
  if (table == nullptr) return nullptr;
  auto copy = copy_table(table, sizeof(ghlauth_transport_table), "transport");
  if ((*copy)->start == nullptr) throw_invalid("transport.start is NULL");
  return copy;
}

std::shared_ptr<net::Transport> make_transport(TransportTable table, std::string user_agent) {
  return std::make_shared<TableTransport>(std::move(table), std::move(user_agent));
}

}  // namespace ghlauth::capi

namespace {

// What a stream throws comes out of the exchange as it is: the transport knows a status alone.
template <class Body>
auto with_stream(ghlauth_exchange &exchange, Body &&body) {
  try {
    exchange.has_moved();
    return body();
  } catch (...) {
    if (!exchange.thrown) exchange.thrown = std::current_exception();
    throw;
  }
}

std::size_t read_body(ghlauth_exchange &exchange, char *buffer, std::size_t capacity) {
  if (exchange.streams_body()) return with_stream(exchange, [&] { return exchange.transfer->read(buffer, capacity); });
  if (!exchange.request.body) return 0;
  const std::string_view rest = ghlauth::view(*exchange.request.body).substr(exchange.body_read);
  const std::size_t size = rest.copy(buffer, capacity);
  exchange.body_read += size;
  return size;
}

/// A part of the answer. That there was no memory for it, or that it is too large, stays with the exchange, also when the
/// application does not look: without it the answer would be another one.
template <class Body>
ghlauth_status part(ghlauth_exchange *exchange, Body &&body) {
  return guard(nullptr, [&] {
    ghlauth_exchange &target = deref(exchange, "exchange");
    try {
      body(target);
    } catch (...) {
      const Status status = ghlauth::error_in_hand().status();
      const bool stays = status == Status::OUT_OF_MEMORY || status == Status::RESPONSE_TOO_LARGE;
      if (stays && !target.finished && !target.thrown) target.thrown = std::current_exception();
      throw;
    }
  });
}

bool receive(ghlauth_exchange &exchange, std::string_view bytes) {
  if (exchange.response.status == 0) ghlauth::throw_invalid("a part of a body came before the HTTP status");
  return with_stream(exchange, [&] { return exchange.transfer->receive(exchange.response, bytes); });
}

}  // namespace

extern "C" {

const char *ghlauth_exchange_method(const ghlauth_exchange *exchange) {
  return peek(exchange) ? exchange->request.method.c_str() : nullptr;
}
const char *ghlauth_exchange_url(const ghlauth_exchange *exchange) { return peek(exchange) ? exchange->url.c_str() : nullptr; }
size_t ghlauth_exchange_header_count(const ghlauth_exchange *exchange) {
  return peek(exchange) ? exchange->headers.size() : 0;
}
const char *ghlauth_exchange_header_name(const ghlauth_exchange *exchange, size_t index) {
  return index < ghlauth_exchange_header_count(exchange) ? exchange->headers[index].name.c_str() : nullptr;
}
const char *ghlauth_exchange_header_value(const ghlauth_exchange *exchange, size_t index) {
  return index < ghlauth_exchange_header_count(exchange) ? exchange->headers[index].value.c_str() : nullptr;
}
const uint8_t *ghlauth_exchange_body(const ghlauth_exchange *exchange) {
  if (peek(exchange) == nullptr || !exchange->request.body || exchange->streams_body()) return nullptr;
  return reinterpret_cast<const uint8_t *>(exchange->request.body->data());
}
std::int64_t ghlauth_exchange_body_size(const ghlauth_exchange *exchange) {
  if (peek(exchange) == nullptr) return 0;
  if (exchange->streams_body()) {
    const std::optional<std::uint64_t> size = exchange->transfer->send_size();
    return size ? static_cast<std::int64_t>(*size) : -1;
  }
  return exchange->request.body ? static_cast<std::int64_t>(exchange->request.body->size()) : 0;
}
ghlauth_status ghlauth_exchange_read(ghlauth_exchange *exchange, uint8_t *buffer, size_t capacity, size_t *size) {
  return guard(nullptr, [&] {
    if (size == nullptr) ghlauth::throw_invalid("size is NULL");
    *size = 0;
    ghlauth_exchange &source = deref(exchange, "exchange");
    if (buffer == nullptr || capacity == 0) ghlauth::throw_invalid("there is no room in buffer");
    *size = read_body(source, reinterpret_cast<char *>(buffer), capacity);
    if (source.streams_body()) source.response.sent_bytes += static_cast<std::int64_t>(*size);
  });
}
std::int64_t ghlauth_exchange_timeout_ms(const ghlauth_exchange *exchange) {
  return peek(exchange) ? exchange->request.timeout_ms : -1;
}
std::int32_t ghlauth_exchange_is_idempotent(const ghlauth_exchange *exchange) {
  return peek(exchange) && exchange->request.idempotent && !exchange->streams_body() ? 1 : 0;
}

ghlauth_status ghlauth_exchange_set_http_status(ghlauth_exchange *exchange, std::int32_t http_status) {
  return guard(nullptr, [&] {
    ghlauth_exchange &target = deref(exchange, "exchange");
    if (http_status < 200 || http_status > 599) ghlauth::throw_invalid("http_status is " + std::to_string(http_status));
    target.response.status = http_status;
  });
}

ghlauth_status ghlauth_exchange_add_header(ghlauth_exchange *exchange, const char *name, const char *value) {
  return part(exchange, [&](ghlauth_exchange &target) {
    if (name == nullptr || value == nullptr) ghlauth::throw_invalid("a header's name or value is NULL");
    target.response.headers.add(name, value);
  });
}

ghlauth_status ghlauth_exchange_write(ghlauth_exchange *exchange, const uint8_t *data, size_t size) {
  return part(exchange, [&](ghlauth_exchange &target) {
    if (data == nullptr && size != 0) ghlauth::throw_invalid("data is NULL");
    target.response.received_bytes += static_cast<std::int64_t>(size);
    if (target.transfer && receive(target, {reinterpret_cast<const char *>(data), size})) return;
    ghlauth::SecretBytes &body = target.response.body;
    if (size > target.request.max_response_bytes - body.size()) throw Error(Status::RESPONSE_TOO_LARGE);
    if (size != 0) ghlauth::append(body, {reinterpret_cast<const char *>(data), size});
  });
}

void ghlauth_exchange_finish(ghlauth_exchange *exchange, ghlauth_status status, const char *message) {
  if (peek(exchange) == nullptr || exchange->finished) return;
  exchange->finished = true;
  exchange->failure = status < 0 ? status : GHLAUTH_OK;
  try {
    if (status < 0 && message != nullptr) exchange->failure_message = ghlauth::printable(message);
  } catch (const std::bad_alloc &) {  // the status says enough
  }
}

}  // extern "C"
