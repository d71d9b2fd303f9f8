#include "sandbox/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include "core/number.hpp"
#include "sandbox/failure.hpp"
#include "sandbox/router.hpp"
#include "sandbox/server.hpp"

namespace ghlauth::sandbox {
namespace {

using ResponseHandle = std::unique_ptr<MHD_Response, decltype(&MHD_destroy_response)>;

/// A body that is sent piece by piece.
struct Stream {
  std::string body;
  std::size_t end;  ///< where it breaks off
  std::size_t piece;
  std::chrono::milliseconds interval;
  bool is_reset;  ///< how it breaks off
  MHD_Connection *connection;
  Timers &timers;
  std::chrono::steady_clock::time_point next{};
};

/// The close that follows says RST instead of FIN.
void reset_at_close(MHD_Connection *connection) {
  const MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  constexpr linger at_once = {1, 0};
  if (info != nullptr) setsockopt(info->connect_fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

ssize_t read_stream(void *cls, std::uint64_t position, char *buffer, std::size_t max) {
  auto &stream = *static_cast<Stream *>(cls);
  if (position >= stream.end) {
    if (stream.is_reset) reset_at_close(stream.connection);
    return MHD_CONTENT_READER_END_WITH_ERROR;
  }
  const auto now = std::chrono::steady_clock::now();
  if (now < stream.next) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(stream.next - now);
    return stream.timers.suspend(stream.connection, left) ? 0 : MHD_CONTENT_READER_END_WITH_ERROR;
  }
  stream.next = now + stream.interval;
  const std::size_t size = std::min({max, stream.piece, stream.end - static_cast<std::size_t>(position)});
  std::memcpy(buffer, stream.body.data() + position, size);
  return static_cast<ssize_t>(size);
}

void free_stream(void *cls) { delete static_cast<Stream *>(cls); }

ResponseHandle make_response(Delivery &delivery, MHD_Connection *connection, Timers &timers) {
  std::string &body = delivery.response.body;
  if (delivery.ending == Ending::WHOLE)
    return {MHD_create_response_from_buffer(body.size(), body.data(), MHD_RESPMEM_MUST_COPY), &MHD_destroy_response};
  const std::size_t size = body.size();
  const bool drip = delivery.ending == Ending::DRIP;
  constexpr std::size_t block = 4096;
  auto stream =
      std::make_unique<Stream>(Stream{std::move(body), drip ? size : size / 2, drip ? delivery.drip_bytes : block,
                                      std::chrono::milliseconds(drip ? delivery.drip_interval_ms : 0),
                                      delivery.ending == Ending::RESET, connection, timers});
  return {MHD_create_response_from_callback(size, block, read_stream, stream.release(), free_stream), &MHD_destroy_response};
}

MHD_Result collect_header(void *cls, MHD_ValueKind, const char *name, const char *value) {
  static_cast<Request *>(cls)->headers.push_back({name, value ? value : ""});
  return MHD_YES;
}

bool announces_too_much(const Request &request, std::size_t max) {
  const std::string_view length = request.header("Content-Length").value_or("0");
  const auto size = read_whole<std::size_t>(length);
  return !size || *size > max;
}

}  // namespace

Connection::Connection(Server &server, const char *uri) : server_(server), started_(std::chrono::steady_clock::now()) {
  request_.set_target(uri);
}

MHD_Result Connection::begin(MHD_Connection *connection, const char *method) {
  headers_read_ = true;
  request_.method = method;
  MHD_get_connection_values(connection, MHD_HEADER_KIND, collect_header, &request_);
  if (!server_.allows_host(request_.header("Host").value_or("")))
    return refuse(connection, 421, "the Host header is not one of this sandbox");
  if (request_.media_type() == "multipart/form-data") upload_ = std::make_unique<Upload>(connection);
  if (announces_too_much(request_, upload_ ? Upload::max_bytes : max_body))
    return refuse(connection, 413, upload_ ? "the body is larger than 500 MB" : "the body is larger than 4 MiB");
  return MHD_YES;
}

MHD_Result Connection::step(MHD_Connection *connection, const char *method, const char *upload, std::size_t *upload_size) {
  if (!headers_read_) return begin(connection, method);
  if (delivery_) return deliver(connection);
  if (*upload_size != 0) {
    const std::size_t size = std::exchange(*upload_size, 0);
    return take({upload, size});
  }
  if (upload_) std::exchange(upload_, nullptr)->finish(request_);
  delivery_ = answer(server_.world(), request_);
  const auto delay = std::chrono::milliseconds(delivery_->delay_ms);
  if (delay.count() > 0 && server_.timers().suspend(connection, delay)) return MHD_YES;
  return deliver(connection);
}

MHD_Result Connection::take(std::string_view bytes) {
  if (std::chrono::steady_clock::now() - started_ > max_upload_time) return MHD_NO;
  if (upload_) {
    upload_->add(bytes);
    return upload_->size() > Upload::max_bytes ? MHD_NO : MHD_YES;
  }
  if (request_.body.size() + bytes.size() > max_body) return MHD_NO;
  request_.body.append(bytes);
  return MHD_YES;
}

MHD_Result Connection::deliver(MHD_Connection *connection) {
  if (delivery_->ending == Ending::NO_ANSWER) return MHD_NO;  // closes the connection without a byte
  const ResponseHandle response = make_response(*delivery_, connection, server_.timers());
  if (!response) return MHD_NO;
  for (const Header &header : delivery_->response.headers)
    MHD_add_response_header(response.get(), header.name.c_str(), header.value.c_str());
  return MHD_queue_response(connection, delivery_->response.status, response.get());
}

MHD_Result Connection::refuse(MHD_Connection *connection, unsigned status, std::string_view message) {
  delivery_ = Delivery{.response = failure(status, message, "server")};
  return deliver(connection);
}

}  // namespace ghlauth::sandbox
