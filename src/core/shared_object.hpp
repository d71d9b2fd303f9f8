// Loading shared objects at run time.
#pragma once

#include <memory>
#include <string>

namespace ghlauth {

/// A loaded shared object; unloaded with the last copy.
class SharedObject {
 public:
  /// Throws UNSUPPORTED with the reason of the dynamic linker. `path` is absolute: nothing is searched for.
  explicit SharedObject(const std::string &path);
  /// The address of a symbol, or null.
  [[nodiscard]] void *symbol(const char *name) const noexcept;

 private:
  std::shared_ptr<void> handle_;
};

/// The folder of the shared object that this code is in. Empty where that cannot be told for sure: the code is in the program
/// itself, whose name is what its caller says, or it was loaded by a path relative to the working directory of then.
std::string own_folder();

}  // namespace ghlauth
