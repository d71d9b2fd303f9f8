#include "store/open.hpp"

#include <utility>

#include "core/error.hpp"
#include "core/log.hpp"
#include "store/memory_table.hpp"
#include "store/sealed_table.hpp"
#include "store/sqlite_table.hpp"

namespace ghlauth::store {
namespace {

constexpr std::string_view memory_url = "memory:";
constexpr std::string_view sqlite_scheme = "sqlite:";

std::string path_of(const std::string &url) {
  std::string path = url.substr(sqlite_scheme.size());
  if (path.empty() || path.front() != '/' || path.find('\0') != std::string::npos)
    throw_invalid("\"" + printable(url) + "\" has no absolute path", "Write sqlite:/var/lib/app/ghlauth.db");
  return path;
}

}  // namespace

void require_key(const OpenOptions &options) {
  if (options.keyring.empty() && !options.plain)
    throw Error(
        Status::STORE_KEY, "a durable store needs a key",
        "Give one with ghlauth_store_options_add_key_file, or allow plain records with ghlauth_store_options_set_plain.");
}

Task<std::shared_ptr<Table>> open_table(std::string url, OpenOptions options) {
  if (url == memory_url) co_return make_memory_table();  // never leaves the process: nothing to seal it against
  if (!url.starts_with(sqlite_scheme)) {
    const std::size_t colon = url.find(':');
    throw Error(
        Status::UNSUPPORTED,
        "there is no store with the scheme " + (colon == std::string::npos ? "none" : printable(url.substr(0, colon), 32)),
        "Use \"memory:\", \"sqlite:/path\", \"postgres://...\" or \"redis://...\".");
  }
  std::string path = path_of(url);
  require_key(options);
  std::shared_ptr<Table> table = co_await open_sqlite_table(std::move(path));
  co_return co_await protect_table(std::move(table), std::move(options));
}

Task<std::shared_ptr<Table>> protect_table(std::shared_ptr<Table> table, OpenOptions options) {
  require_key(options);
  if (options.keyring.empty()) co_return co_await plain_table(std::move(table));
  co_return co_await seal_table(std::move(table), std::move(options.keyring), options.plain);
}

}  // namespace ghlauth::store
