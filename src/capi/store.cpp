#include "capi/store.hpp"

#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "store/memory_table.hpp"

namespace ghlauth::capi {

std::shared_ptr<auth::Vault> open_vault(std::string_view url) {
  if (url == "memory:") return std::make_shared<auth::Vault>(store::make_memory_table());
  const std::size_t colon = url.find(':');
  const std::string scheme = colon == std::string_view::npos ? "none" : printable(url.substr(0, colon), 32);
  throw Error(Status::UNSUPPORTED, "there is no store with the scheme " + scheme, "Use \"memory:\".");
}

}  // namespace ghlauth::capi

using namespace ghlauth::capi;

extern "C" {

ghlauth_status ghlauth_store_open(ghlauth_store **store, const char *url, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(store, "store");
    auto made = std::make_unique<ghlauth_store>();
    made->vault = open_vault(filled_text(url, "url"));
    *store = made.release();
  });
}

void ghlauth_store_free(ghlauth_store *store) { free_handle(store); }

}  // extern "C"
