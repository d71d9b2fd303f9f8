// A socket that listens, for this machine alone: behind a loopback address, or a path.
#pragma once

#include <string>

namespace ghlauth::cli {

class ListeningSocket {
 public:
  /// "127.0.0.1:8484", "[::1]:0", "unix:/run/x.sock". Throws Failure.
  explicit ListeningSocket(const std::string &address);
  ListeningSocket(const ListeningSocket &) = delete;
  ListeningSocket &operator=(const ListeningSocket &) = delete;
  ~ListeningSocket();

  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] const std::string &address() const noexcept { return address_; }

 private:
  void end() noexcept;
  void listen_at_path(const std::string &path);
  void listen_at_port(const std::string &text);

  int fd_ = -1;
  std::string address_;
  std::string path_;
};

}  // namespace ghlauth::cli
