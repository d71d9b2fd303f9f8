// The table of the module.
#include <ghlauth/module.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "modules/postgres/connection.hpp"
#include "modules/postgres/schema.hpp"
#include "modules/postgres/settings.hpp"
#include "modules/postgres/statements.hpp"
#include "modules/stores/table.hpp"

using namespace ghlauth;
using postgres::Connection;

namespace {

ghlauth_status open(ghlauth_store_table *table, const ghlauth_store_opening *opening) {
  return stores::open_with(*opening, [&] {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::milliseconds(opening->timeout_ms);
    const auto settings = std::make_shared<const postgres::Settings>(stores::parse_url(opening->url, opening->password));
    const auto connect = [settings] { return std::make_unique<Connection>(*settings); };
    std::unique_ptr<Connection> first = connect();
    const std::string warning = postgres::prepare_schema(*first, give_up);
    using Store = stores::Store<Connection, postgres::Statements>;
    *table = Store::table(std::make_unique<Store>(postgres::Statements(), connect, std::move(first), *opening->answers),
                          opening->timeout_ms);
    if (!warning.empty()) opening->warn(opening->user_data, warning.c_str());
  });
}

constexpr ghlauth_store_module module_table = {sizeof(ghlauth_store_module), GHLAUTH_MODULE_STORE, GHLAUTH_MODULE_VERSION,
                                               open};

}  // namespace

extern "C" __attribute__((visibility("default"))) const void *ghlauth_module() { return &module_table; }
