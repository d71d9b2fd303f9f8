#include "core/system_error.hpp"

#include <fcntl.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "core/descriptor.hpp"

namespace ghlauth {

bool is_out_of_descriptors(int reason) noexcept { return reason == EMFILE || reason == ENFILE; }

Error system_error(Status otherwise, const std::string &message, int reason, std::string hint) {
  std::string text = message + ": " + std::generic_category().message(reason);
  if (is_out_of_descriptors(reason)) return Error(Status::TOO_MANY_OPEN_FILES, std::move(text));
  if (reason == ENOMEM) return Error(Status::OUT_OF_MEMORY, std::move(text));
  return Error(otherwise, std::move(text), std::move(hint));
}

bool lacks_descriptors(int count) noexcept {
  if (count == 0) return false;
  const Descriptor one(::open("/", O_PATH | O_CLOEXEC));
  if (one.get() < 0) return is_out_of_descriptors(errno);
  return lacks_descriptors(count - 1);
}

}  // namespace ghlauth
