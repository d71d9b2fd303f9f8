#include "cli/store/module.hpp"

#include <dlfcn.h>

#include <filesystem>

#include "cli/failure.hpp"
#include "cli/report.hpp"
#include "cli/store/kinds.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

constexpr std::int64_t timeout_ms = 30000;

constexpr ghlauth_store_answers of_library = {sizeof(ghlauth_store_answers), ghlauth_store_operation_add_row,
                                              ghlauth_store_operation_set_lease, ghlauth_store_operation_finish,
                                              ghlauth_store_operation_fail};

/// What the module says while it opens.
struct Said {
  std::string message;
  std::string hint;
  std::string warning;
};

std::string text_of(const char *text) { return text == nullptr ? std::string() : printable(text); }

void explain(void *user_data, const char *message, const char *hint) {
  Said &said = *static_cast<Said *>(user_data);
  said.message = text_of(message);
  said.hint = text_of(hint);
}
void take_warning(void *user_data, const char *warning) { static_cast<Said *>(user_data)->warning = text_of(warning); }

}  // namespace

std::string module_of(const std::string &url) {
  const char *file = kind_of(url).module;
  if (file == nullptr) return {};
  Dl_info library = {};
  void *function = dlsym(RTLD_DEFAULT, "ghlauth_store_open");  // which lies in the library, wherever its address was taken
  if (function == nullptr || dladdr(function, &library) == 0)
    throw Failure(exit_failed, "it cannot be told where the library is", "Name the module: --module FILE");
  return std::filesystem::absolute(library.dli_fname).parent_path() / "ghlauth" / file;
}

StoreModule::StoreModule(const std::string &path) : path_(std::filesystem::absolute(path)) {
  void *object = dlopen(path_.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (object == nullptr) throw Failure(exit_failed, path_ + " cannot be loaded: " + text_of(dlerror()));
  object_ = std::shared_ptr<void>(object, [](void *loaded) { dlclose(loaded); });
  const auto refuse = [&](const std::string &why) {
    throw Failure(exit_failed, path_ + " is no module for a store: " + why, "module.h says what it has to be.");
  };
  const auto function = reinterpret_cast<const ghlauth_module_head *(*)()>(dlsym(object, GHLAUTH_MODULE_FUNCTION));
  if (function == nullptr) refuse("it does not export " GHLAUTH_MODULE_FUNCTION);
  const ghlauth_module_head *head = function();
  if (head == nullptr || head->struct_size < sizeof *head) refuse(GHLAUTH_MODULE_FUNCTION "() returns no table");
  if (head->kind != GHLAUTH_MODULE_STORE) refuse("its kind is " + std::to_string(head->kind));
  if (head->version != GHLAUTH_MODULE_VERSION)
    refuse("its version is " + std::to_string(head->version) + " and not " + std::to_string(GHLAUTH_MODULE_VERSION));
  if (head->struct_size < sizeof *table_) refuse("its table is incomplete");
  table_ = reinterpret_cast<const ghlauth_store_module *>(head);
  if (table_->open == nullptr) refuse("its open is NULL");
}

ghlauth_store_table StoreModule::open(const std::string &url, const Secret *password,
                                      const ghlauth_store_answers *answers) const {
  Said said;
  const ghlauth_store_opening opening = {sizeof(ghlauth_store_opening),
                                         1,
                                         url.c_str(),
                                         password == nullptr ? nullptr : password->c_str(),
                                         timeout_ms,
                                         answers == nullptr ? &of_library : answers,
                                         &said,
                                         explain,
                                         take_warning};
  ghlauth_store_table table = {};
  const ghlauth_status status = table_->open(&table, &opening);
  if (answers == nullptr && !said.warning.empty()) warn(said.warning);
  if (status >= 0) return table;
  if (said.message.empty()) said.message = path_ + " cannot open it, and does not say why: status " + std::to_string(status);
  throw Failure(status == GHLAUTH_E_INVALID_ARGUMENT ? exit_usage : exit_failed, said.message, said.hint);
}

}  // namespace ghlauth::cli
