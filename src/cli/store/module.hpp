// A store of a module, opened by the program itself: the table, with nothing of the library above it.
#pragma once

#include <ghlauth/module.h>

#include <memory>
#include <string>

#include "cli/secret.hpp"

namespace ghlauth::cli {

/// The module that the library itself would take for the URL, beside the library; empty where it needs none.
[[nodiscard]] std::string module_of(const std::string &url);

/// A loaded module, which has to outlive what it opens.
class StoreModule {
 public:
  /// `path` is taken as it is, from the working directory if it is relative: nothing is searched for.
  explicit StoreModule(const std::string &path);

  /// Connects. `password`: null for that of the URL, or none. `answers`: null for those of the library; then what the module warns
  /// of is shown.
  [[nodiscard]] ghlauth_store_table open(const std::string &url, const Secret *password,
                                         const ghlauth_store_answers *answers = nullptr) const;

 private:
  std::string path_;
  std::shared_ptr<void> object_;
  const ghlauth_store_module *table_ = nullptr;
};

}  // namespace ghlauth::cli
