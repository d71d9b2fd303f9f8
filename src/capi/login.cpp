#include "capi/login.hpp"

#include <new>
#include <string_view>

#include "capi/arguments.hpp"
#include "capi/cancel.hpp"
#include "capi/guard.hpp"
#include "capi/module.hpp"
#include "capi/oauth.hpp"
#include "core/system_error.hpp"

using namespace ghlauth::capi;
using ghlauth::Error;
using ghlauth::Status;
using ghlauth::auth::AuthorizeOptions;
using ghlauth::auth::Login;
using ghlauth::auth::LoginListener;
using ghlauth::auth::LoginVerdict;

namespace {

std::int32_t judge(void *login, const char *method, const char *host, const char *target) {
  try {
    return static_cast<std::int32_t>(static_cast<Login *>(login)->judge(method, host != nullptr ? host : "", target));
  } catch (const std::exception &) {  // out of memory
    return GHLAUTH_LOGIN_REFUSE;
  }
}

void sent(void *login, std::int32_t verdict) { static_cast<Login *>(login)->sent(static_cast<LoginVerdict>(verdict)); }

[[noreturn]] void fail_to_start() {
  const char *message = "the HTTP server of the login did not start";
  if (ghlauth::lacks_descriptors(1)) throw Error(Status::TOO_MANY_OPEN_FILES, message);
  throw Error(Status::LISTEN, message, "Check the limits of memory.");
}

/// The HTTP server of the module.
class ModuleListener final : public LoginListener {
 public:
  using Module = std::shared_ptr<const ghlauth_login_module>;

  ModuleListener(Module module, Login &login, const std::vector<std::int32_t> &sockets, const std::string &clean_url)
      : module_(std::move(module)) {
    const ghlauth_login_requests requests = {sizeof requests, &login, judge, sent};
    if (module_->open(&session_, sockets.data(), sockets.size(), clean_url.c_str(), &requests) < 0) fail_to_start();
  }
  ~ModuleListener() override { module_->close(session_); }
  void poll(std::int64_t timeout_ms) override {
    if (module_->poll(session_, timeout_ms) < 0) throw Error(Status::LISTEN, "the HTTP server of the login failed");
  }

 private:
  Module module_;
  void *session_ = nullptr;
};

}  // namespace

extern "C" {

ghlauth_status ghlauth_login_start(ghlauth_login **login, ghlauth_oauth *oauth, const ghlauth_authorize_options *options,
                                   ghlauth_error **error) {
  return guard(error, [&] {
    require_out(login, "login");
    const ghlauth::auth::OAuthPtr &app = deref(oauth, "oauth").oauth;
    const AuthorizeOptions chosen = options != nullptr ? deref(options, "options").options : AuthorizeOptions{};
    const ModuleListener::Module module = load_login_module(app->environment()->module_dir);
    auto made = std::make_unique<ghlauth_login>();
    made->login = std::make_unique<Login>(app, chosen, [&](Login &owner, const auto &sockets, const std::string &clean_url) {
      return std::make_unique<ModuleListener>(module, owner, sockets, clean_url);
    });
    *login = made.release();
  });
}

const char *ghlauth_login_url(const ghlauth_login *login) { return peek(login) ? login->login->url().c_str() : nullptr; }

ghlauth_status ghlauth_login_wait(ghlauth_login *login, ghlauth_callback **callback, ghlauth_cancel *cancel,
                                  ghlauth_error **error) {
  return guard(error, [&] {
    require_out(callback, "callback");
    ghlauth_login &target = deref(login, "login");
    auto made = std::make_unique<ghlauth_callback>();
    made->callback = run_blocking(target.login->callback(), cancel_of(cancel));
    *callback = made.release();
  });
}

void ghlauth_login_free(ghlauth_login *login) { free_handle(login); }

}  // extern "C"
