#include "cli/webhook/listener.hpp"

#include <microhttpd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/failure.hpp"
#include "cli/webhook/acceptor.hpp"
#include "cli/webhook/listening_socket.hpp"
#include "cli/webhook/slow_clients.hpp"

namespace ghlauth::cli {
namespace {

constexpr std::size_t head_memory = std::size_t{32} << 10;
constexpr std::int64_t idle_s = 65;  // longer than nginx keeps an idle connection to us, so that it is nginx which closes it

constexpr unsigned not_counted_yet = 16;  // closed, and not noticed by libmicrohttpd

std::optional<std::size_t> body_size(std::string_view text, std::size_t max) noexcept {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size() || size > max) return std::nullopt;
  return size;
}

MHD_Result collect_header(void *cls, MHD_ValueKind, const char *name, const char *value) {
  static_cast<HeaderLines *>(cls)->emplace_back(name, value == nullptr ? "" : value);
  return MHD_YES;
}

MHD_Result reply(MHD_Connection *connection, const Answer &answer, bool is_last) {
  const std::string text = answer.text + "\n";
  const std::unique_ptr<MHD_Response, decltype(&MHD_destroy_response)> response(
      MHD_create_response_from_buffer(text.size(), const_cast<char *>(text.data()), MHD_RESPMEM_MUST_COPY), &MHD_destroy_response);
  if (!response) return MHD_NO;
  MHD_add_response_header(response.get(), MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain");
  if (answer.status == MHD_HTTP_METHOD_NOT_ALLOWED) MHD_add_response_header(response.get(), MHD_HTTP_HEADER_ALLOW, "POST");
  if (is_last) MHD_add_response_header(response.get(), MHD_HTTP_HEADER_CONNECTION, "close");
  return MHD_queue_response(connection, answer.status, response.get());
}

}  // namespace

struct Listener::Server {
  Server(const ListenOptions &with, Handler handle)
      : options(with), handler(std::move(handle)), socket(with.address), slow_clients(with.receive_s, idle_s),
        acceptor(socket.get(), with.max_connections) {
    // A libmicrohttpd that accepts by itself closes at once what is above the limit.
    daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ITC |
                                  MHD_USE_NO_LISTEN_SOCKET,
                              0, nullptr, nullptr, on_request, this,                              //
                              MHD_OPTION_NOTIFY_CONNECTION, on_connection, this,                  //
                              MHD_OPTION_NOTIFY_COMPLETED, on_completed, this,                    //
                              MHD_OPTION_CONNECTION_LIMIT, with.max_connections + not_counted_yet,  //
                              MHD_OPTION_CONNECTION_MEMORY_LIMIT, head_memory,                    //
                              MHD_OPTION_END);
    if (daemon == nullptr) throw Failure(exit_failed, "the HTTP server did not start");
    acceptor.start([this](int fd, const sockaddr &from, socklen_t size) {
      if (MHD_add_connection(daemon, fd, &from, size) != MHD_YES) acceptor.left();
    });
  }
  Server(const Server &) = delete;
  Server &operator=(const Server &) = delete;
  ~Server() {
    is_stopping = true;
    acceptor.stop();
    slow_clients.wait_for_handlers();
    MHD_stop_daemon(daemon);
  }

  static int descriptor_of(MHD_Connection *connection) {
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
  }

  static void on_connection(void *cls, MHD_Connection *connection, void **, MHD_ConnectionNotificationCode code) {
    auto &server = *static_cast<Server *>(cls);
    const int fd = descriptor_of(connection);
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
      server.slow_clients.opened(fd);
    } else {
      server.slow_clients.closed(fd);
      server.acceptor.left();
    }
  }

  static void on_completed(void *cls, MHD_Connection *connection, void **state, MHD_RequestTerminationCode) {
    delete static_cast<Incoming *>(std::exchange(*state, nullptr));
    static_cast<Server *>(cls)->slow_clients.is_idle(descriptor_of(connection));
  }

  static MHD_Result on_request(void *cls, MHD_Connection *connection, const char *path, const char *method, const char *,
                               const char *upload, std::size_t *upload_size, void **state) {
    try {
      auto &server = *static_cast<Server *>(cls);
      if (*state == nullptr) {
        *state = new Incoming{method, path, {}, {}};
        return server.begin(connection, *static_cast<Incoming *>(*state));
      }
      auto &incoming = *static_cast<Incoming *>(*state);
      if (*upload_size == 0) return server.handle(connection, incoming);
      if (incoming.body.size() + *upload_size > server.options.max_body) return MHD_NO;  // one without Content-Length
      incoming.body.append(upload, std::exchange(*upload_size, 0));
      return MHD_YES;
    } catch (const std::exception &) {
      return MHD_NO;  // the connection is closed
    }
  }

  /// Behind the head: what is refused for it is refused before its body was sent.
  MHD_Result begin(MHD_Connection *connection, Incoming &incoming) {
    slow_clients.awaits_body(descriptor_of(connection));
    MHD_get_connection_values(connection, MHD_HEADER_KIND, collect_header, &incoming.headers);
    const char *length = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    if (length == nullptr) return MHD_YES;
    if (const auto size = body_size(length, options.max_body)) {
      incoming.body.reserve(*size);  // and not twice as much while it grows
      return MHD_YES;
    }
    return reply(connection, {MHD_HTTP_CONTENT_TOO_LARGE, "the body is larger than " + std::to_string(options.max_body) + " bytes"}, true);
  }

  MHD_Result handle(MHD_Connection *connection, const Incoming &incoming) {
    slow_clients.is_handled(descriptor_of(connection));
    const Answer answer = handler(incoming);
    slow_clients.is_answered(descriptor_of(connection));
    return reply(connection, answer, is_stopping);
  }

  const ListenOptions options;
  const Handler handler;
  ListeningSocket socket;
  SlowClients slow_clients;
  Acceptor acceptor;
  std::atomic<bool> is_stopping{false};
  MHD_Daemon *daemon = nullptr;
};

Listener::Listener(const ListenOptions &options, Handler handler)
    : server_(std::make_unique<Server>(options, std::move(handler))) {}

Listener::~Listener() = default;

const std::string &Listener::address() const noexcept { return server_->socket.address(); }

}  // namespace ghlauth::cli
