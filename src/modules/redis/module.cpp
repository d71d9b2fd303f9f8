// The table of the module.
#include <ghlauth/module.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "modules/redis/commands.hpp"
#include "modules/redis/connection.hpp"
#include "modules/redis/durability.hpp"
#include "modules/redis/settings.hpp"
#include "modules/stores/table.hpp"

using namespace ghlauth;
using redis::Connection;

namespace {

ghlauth_status open(ghlauth_store_table *table, const ghlauth_store_opening *opening) {
  return stores::open_with(*opening, [&] {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::milliseconds(opening->timeout_ms);
    const std::string_view url = opening->url;
    const auto settings =
        std::make_shared<const redis::Settings>(url.substr(0, url.find(':')), stores::parse_url(url, opening->password));
    const auto connect = [settings] { return std::make_unique<Connection>(*settings); };
    std::unique_ptr<Connection> first = connect();
    const std::string warning = redis::look_at_server(*first, give_up);
    using Store = stores::Store<Connection, redis::Commands>;
    *table =
        Store::table(std::make_unique<Store>(redis::Commands(settings->prefix), connect, std::move(first), *opening->answers),
                     opening->timeout_ms);
    if (opening->keeps_rows != 0 && !warning.empty()) opening->warn(opening->user_data, warning.c_str());
  });
}

constexpr ghlauth_store_module module_table = {sizeof(ghlauth_store_module), GHLAUTH_MODULE_STORE, GHLAUTH_MODULE_VERSION,
                                               open};

}  // namespace

extern "C" __attribute__((visibility("default"))) const void *ghlauth_module() { return &module_table; }
