#include "capi/module.hpp"

#include "core/error.hpp"
#include "core/log.hpp"
#include "core/shared_object.hpp"

namespace ghlauth::capi {
namespace {

std::string path_of(const ModuleKind &module, const std::string &folder) {
  const std::string file = module.file;
  if (!folder.empty()) return folder + "/" + file;
  const std::string beside = own_folder();
  if (beside.empty())
    throw Error(Status::UNSUPPORTED, "it cannot be told where the module " + file + " is",
                std::string("Name its folder with ") + module.setter + ".");
  return beside + "/ghlauth/" + file;
}

SharedObject load(const std::string &path, const char *setter) {
  try {
    return SharedObject(path);
  } catch (Error &failure) {
    if (failure.status() != Status::UNSUPPORTED) throw;
    throw failure.with_hint(std::string("Install it with the library, or name its folder with ") + setter + ".");
  }
}

}  // namespace

std::shared_ptr<const void> load_module(const ModuleKind &module, const std::string &folder) {
  const std::string path = path_of(module, folder);
  const auto loaded = std::make_shared<const SharedObject>(load(path, module.setter));
  const auto refuse = [&](const std::string &why) {
    throw Error(Status::UNSUPPORTED, printable(path, 300) + " " + why,
                "Install the module of the same release as the library.");
  };
  const auto function = reinterpret_cast<const ghlauth_module_head *(*)()>(loaded->symbol(GHLAUTH_MODULE_FUNCTION));
  if (function == nullptr) refuse("is not a module of ghlauth");
  const ghlauth_module_head *table = function();
  if (table == nullptr || table->struct_size < sizeof *table || table->kind != module.kind)
    refuse("is not the module that its name says");
  if (table->version != GHLAUTH_MODULE_VERSION)
    refuse("has the version " + std::to_string(table->version) + ", not " + std::to_string(GHLAUTH_MODULE_VERSION));
  if (table->struct_size < module.table_size) refuse("has an incomplete table");
  return {loaded, table};
}

}  // namespace ghlauth::capi
