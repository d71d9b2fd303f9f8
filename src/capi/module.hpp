// Modules: shared objects that are loaded when they are needed.
#pragma once

#include <ghlauth/module.h>

#include <cstdint>
#include <memory>
#include <string>

namespace ghlauth::capi {

/// What the error about a module needs to know, and how its table is told to be the right one.
struct ModuleKind {
  std::uint32_t kind;
  const char *file;
  std::size_t table_size;
  const char *setter;  ///< what names its folder
};

/// The table of a module, which stays loaded for as long. `folder`: empty for the one beside the library. Throws UNSUPPORTED.
std::shared_ptr<const void> load_module(const ModuleKind &module, const std::string &folder);

inline std::shared_ptr<const ghlauth_login_module> load_login_module(const std::string &folder) {
  return std::static_pointer_cast<const ghlauth_login_module>(load_module(
      {GHLAUTH_MODULE_LOGIN, "libghlauth-login.so", sizeof(ghlauth_login_module), "ghlauth_config_set_module_dir"}, folder));
}

inline std::shared_ptr<const ghlauth_store_module> load_store_module(const char *file, const std::string &folder) {
  return std::static_pointer_cast<const ghlauth_store_module>(
      load_module({GHLAUTH_MODULE_STORE, file, sizeof(ghlauth_store_module), "ghlauth_store_options_set_module_dir"}, folder));
}

}  // namespace ghlauth::capi
