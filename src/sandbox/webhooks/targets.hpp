// Where webhooks may be sent: this machine, and the hosts that the user named.
#pragma once

#include <sys/socket.h>

#include <string>
#include <string_view>
#include <vector>

namespace ghlauth::sandbox {

class Targets {
 public:
  Targets() = default;
  /// `allowed` are names, addresses, or either with ":port".
  explicit Targets(std::vector<std::string> allowed) : allowed_(std::move(allowed)) {}

  /// Throws INVALID_ARGUMENT for what is no plain http(s) URL, and for a host that is neither loopback (127.0.0.0/8, ::1,
  /// localhost) nor allowed. A name that merely resolves to a loopback address is refused too: it may resolve to another one
  /// the next time.
  void require(const std::string &url) const;
  /// The last word, on the address that is connected to: what looks like loopback must be that.
  [[nodiscard]] bool may_connect(const std::string &url, const sockaddr &address) const;

 private:
  [[nodiscard]] bool allows(std::string_view host, std::string_view port) const noexcept;
  std::vector<std::string> allowed_;
};

/// A URL as logs and pages show it: without its query, which may hold a secret.
std::string without_query(std::string_view url);

}  // namespace ghlauth::sandbox
