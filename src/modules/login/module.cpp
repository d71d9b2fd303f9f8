// The table of the module, and nothing of C++ beyond it.
#include <ghlauth/module.h>

#include <exception>

#include "modules/login/server.hpp"

using ghlauth::login::Server;

namespace {

template <class Body>
ghlauth_status guard(Body &&body) noexcept {
  try {
    body();
    return GHLAUTH_OK;
  } catch (const std::exception &) {
    return GHLAUTH_E_INTERNAL;
  }
}

ghlauth_status open(void **session, const std::int32_t *sockets, std::size_t socket_count, const char *clean_url,
                    const ghlauth_login_requests *requests) {
  return guard([&] { *session = new Server({sockets, sockets + socket_count}, clean_url, *requests); });
}

ghlauth_status poll(void *session, std::int64_t timeout_ms) {
  return guard([&] { static_cast<Server *>(session)->poll(timeout_ms); });
}

void close(void *session) { delete static_cast<Server *>(session); }

constexpr ghlauth_login_module table = {
    sizeof(ghlauth_login_module), GHLAUTH_MODULE_LOGIN, GHLAUTH_MODULE_VERSION, open, poll, close};

}  // namespace

extern "C" __attribute__((visibility("default"))) const void *ghlauth_module() { return &table; }
