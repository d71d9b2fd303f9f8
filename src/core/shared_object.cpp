#include "core/shared_object.hpp"

#include <dlfcn.h>
#include <link.h>

#include "core/log.hpp"
#include "core/system_error.hpp"

namespace ghlauth {

SharedObject::SharedObject(const std::string &path) {
  void *handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char *reason = dlerror();
    const std::string message = printable(path, 300) + " cannot be loaded: " + printable(reason ? reason : "no reason");
    throw Error(lacks_descriptors(1) ? Status::TOO_MANY_OPEN_FILES : Status::UNSUPPORTED, message);
  }
  handle_.reset(handle, [](void *loaded) { dlclose(loaded); });
}

void *SharedObject::symbol(const char *name) const noexcept { return dlsym(handle_.get(), name); }

std::string own_folder() {
  static const char here = 0;  // an address in this shared object
  Dl_info info{};
  link_map *map = nullptr;
  if (dladdr1(&here, &info, reinterpret_cast<void **>(&map), RTLD_DL_LINKMAP) == 0 || map == nullptr) return {};
  const std::string path = map->l_name;
  return path.starts_with('/') ? path.substr(0, path.rfind('/')) : std::string();
}

}  // namespace ghlauth
