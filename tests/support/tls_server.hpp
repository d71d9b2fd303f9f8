// tls_server.py as a child process.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "support/temp_dir.hpp"

namespace ghlauth::test {

class TlsServer {
 public:
  /// `certificate` is one of those that make_certs.sh made in the directory.
  TlsServer(const TempDir &directory, const std::string &certificate, const std::vector<std::string> &arguments = {});
  TlsServer(const TlsServer &) = delete;
  TlsServer &operator=(const TlsServer &) = delete;
  ~TlsServer();

  [[nodiscard]] std::string url(const std::string &path = "/") const {
    return "https://127.0.0.1:" + std::to_string(port_) + path;
  }
  /// Ends the server: how many connections, resumed, requests and h2 it counted.
  std::map<std::string, int> finish();

 private:
  pid_t process_ = -1;
  int input_ = -1;
  FILE *output_ = nullptr;
  int port_ = 0;
};

}  // namespace ghlauth::test
