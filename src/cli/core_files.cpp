#include "cli/core_files.hpp"

#include <sys/resource.h>

namespace ghlauth::cli {
namespace {

rlimit started_with = {RLIM_INFINITY, RLIM_INFINITY};

}  // namespace

void forbid_core_files() noexcept {
  if (getrlimit(RLIMIT_CORE, &started_with) != 0) return;
  const rlimit none = {0, started_with.rlim_max};
  setrlimit(RLIMIT_CORE, &none);
}

void allow_core_files(pid_t process) noexcept { prlimit(process, RLIMIT_CORE, &started_with, nullptr); }

}  // namespace ghlauth::cli
