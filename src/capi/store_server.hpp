// Stores on a server, each over a module.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "capi/store.hpp"

namespace ghlauth::capi {

struct ServerScheme;

/// The scheme of the URL if it is one of these, or null.
const ServerScheme *find_server_scheme(std::string_view url) noexcept;

struct ServerStore {
  std::shared_ptr<store::Table> table;
  std::string warning;
};

/// Throws UNSUPPORTED when the module cannot be loaded, what the module says, and what protect_table throws.
ServerStore open_server_store(const ServerScheme &scheme, std::string_view url, const ghlauth_store_options &options);

}  // namespace ghlauth::capi
