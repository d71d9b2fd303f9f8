// Consent in the browser of this machine: an authorize URL, and a listener that takes the answer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/oauth.hpp"
#include "auth/redirect_uri.hpp"
#include "net/loopback_sockets.hpp"

namespace ghlauth::auth {

/// What a request to the listener is answered with. The numbers are those of the public header.
enum class LoginVerdict : std::int32_t { REFUSE = 0, REDIRECT = 1, PAGE = 2 };

/// An HTTP server that asks a Login about each request.
class LoginListener {
 public:
  LoginListener() = default;
  LoginListener(const LoginListener &) = delete;
  LoginListener &operator=(const LoginListener &) = delete;
  virtual ~LoginListener() = default;
  /// Works on the calling thread for at most that long.
  virtual void poll(std::int64_t timeout_ms) = 0;
};

class Login {
 public:
  using OpenListener = std::function<std::unique_ptr<LoginListener>(Login &, const std::vector<std::int32_t> &sockets,
                                                                    const std::string &clean_url)>;

  /// Throws UNSUPPORTED and LISTEN.
  Login(OAuthPtr oauth, AuthorizeOptions options, const OpenListener &open);
  Login(const Login &) = delete;
  Login &operator=(const Login &) = delete;
  ~Login() = default;

  [[nodiscard]] const std::string &url() const noexcept { return url_; }
  /// The answer of the browser. Given up half-way, it can be asked for again.
  Task<Callback> callback();

  // For the listener, while it polls.
  LoginVerdict judge(std::string_view method, std::string_view host, std::string_view target);
  void sent(LoginVerdict verdict) noexcept;

 private:
  class Answered;
  [[nodiscard]] bool is_expired() const;
  void close() noexcept;

  OAuthPtr oauth_;
  std::string session_binding_;
  std::string holder_;  ///< of the claim on the state
  LoopbackRedirect redirect_;
  std::string host_header_;
  std::string url_;
  std::string state_;
  std::int64_t ends_at_s_ = 0;
  Secret answer_;  ///< the target of the right request: it has the code
  bool page_sent_ = false;
  std::optional<net::LoopbackSockets> sockets_;
  std::unique_ptr<LoginListener> listener_;  ///< borrows the sockets
};

}  // namespace ghlauth::auth
