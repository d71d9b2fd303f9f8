#include "loopback_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <system_error>

namespace ghlauth::test {
namespace {

constexpr std::string_view head_end = "\r\n\r\n";

sockaddr_in loopback_address(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// A listening socket on a free port of 127.0.0.1.
int listen_on_loopback(int &port, int backlog) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback_address(0);
  socklen_t size = sizeof address;
  auto *generic = reinterpret_cast<sockaddr *>(&address);
  if (listener < 0 || bind(listener, generic, size) != 0 || listen(listener, backlog) != 0 ||
      getsockname(listener, generic, &size) != 0)
    throw std::system_error(errno, std::generic_category(), "listen on 127.0.0.1");
  port = ntohs(address.sin_port);
  return listener;
}

std::size_t content_length(const std::string &head) {
  static constexpr std::string_view name = "\r\ncontent-length:";
  for (std::size_t i = 0; i + name.size() < head.size(); ++i)
    if (strncasecmp(head.data() + i, name.data(), name.size()) == 0) return std::stoul(head.substr(i + name.size()));
  return 0;
}

}  // namespace

Reply Reply::text(int status, const std::string &body, const std::string &more_headers) {
  return raw("HTTP/1.1 " + std::to_string(status) + " Status\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
             more_headers + "\r\n" + body);
}

LoopbackServer::LoopbackServer(Script script) : script_(std::move(script)) {
  listener_ = listen_on_loopback(port_, 512);
  acceptor_ = std::thread([this] { accept_all(); });
}

LoopbackServer::~LoopbackServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  shutdown(listener_, SHUT_RDWR);  // accept() returns
  acceptor_.join();
  for (Connection &connection : connections_) {
    shutdown(connection.socket, SHUT_RDWR);  // recv() returns
    connection.thread.join();
    close(connection.socket);
  }
  close(listener_);
}

std::string LoopbackServer::url(const std::string &path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }

int LoopbackServer::connections() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(connections_.size());
}

std::vector<ReceivedRequest> LoopbackServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

bool LoopbackServer::wait_for_requests(std::size_t count) const {
  std::unique_lock lock(mutex_);
  return arrived_.wait_for(lock, std::chrono::seconds(10), [&] { return requests_.size() >= count; });
}

void LoopbackServer::accept_all() {
  while (true) {
    const int accepted = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const std::lock_guard lock(mutex_);
    if (stopping_ || accepted < 0) {
      if (accepted >= 0) close(accepted);
      return;
    }
    const int number = static_cast<int>(connections_.size()) + 1;
    connections_.push_back({accepted, number, std::thread([this, accepted, number] { serve(accepted, number); })});
  }
}

void LoopbackServer::serve(int socket, int connection) {
  std::string buffer;
  bool open = true;
  while (open) {
    ReceivedRequest request;
    request.connection = connection;
    if (!receive(socket, buffer, request)) break;
    Reply reply;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      reply = script_(request, static_cast<int>(requests_.size()));
    }
    arrived_.notify_all();
    open = send(socket, reply) && !reply.close;
    std::array<char, 256> ignored{};
    while (open && reply.silent) open = recv(socket, ignored.data(), ignored.size(), 0) > 0;
  }
  shutdown(socket, SHUT_RDWR);  // closed by the destructor, so that the number isn't given to another connection meanwhile
}

bool LoopbackServer::receive(int socket, std::string &buffer, ReceivedRequest &request) const {
  std::size_t whole = std::string::npos;
  std::array<char, 16384> chunk{};
  while (true) {
    const std::size_t end = buffer.find(head_end);
    if (end != std::string::npos) {
      request.head = buffer.substr(0, end + head_end.size());
      whole = request.head.size() + content_length(request.head);
      if (buffer.size() >= whole) break;
    }
    const ssize_t got = recv(socket, chunk.data(), chunk.size(), 0);
    if (got <= 0) return false;
    buffer.append(chunk.data(), static_cast<std::size_t>(got));
  }
  request.body = buffer.substr(request.head.size(), whole - request.head.size());
  buffer.erase(0, whole);
  return true;
}

bool LoopbackServer::send(int socket, const Reply &reply) const {
  const std::size_t step = reply.pause_between_bytes.count() > 0 ? 1 : reply.bytes.size();
  for (std::size_t sent = 0; sent < reply.bytes.size();) {
    const std::size_t size = std::min(step, reply.bytes.size() - sent);
    const ssize_t got = ::send(socket, reply.bytes.data() + sent, size, MSG_NOSIGNAL);
    if (got < 0) return false;
    sent += static_cast<std::size_t>(got);
    if (step == 1) std::this_thread::sleep_for(reply.pause_between_bytes);
  }
  return true;
}

FullListener::FullListener() : listener_(listen_on_loopback(port_, 0)) {
  const sockaddr_in address = loopback_address(port_);
  for (int i = 0; i < 4; ++i) {
    waiting_.push_back(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    static_cast<void>(connect(waiting_.back(), reinterpret_cast<const sockaddr *>(&address), sizeof address));
  }
}

FullListener::~FullListener() {
  for (const int waiting : waiting_) close(waiting);
  close(listener_);
}

int closed_port() {
  int port = 0;
  close(listen_on_loopback(port, 1));
  return port;
}

}  // namespace ghlauth::test
