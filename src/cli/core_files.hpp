// A core file of this program would have secrets in it; what it starts is the user's own, and none of its business.
#pragma once

#include <sys/types.h>

namespace ghlauth::cli {

void forbid_core_files() noexcept;
/// Gives a process that this one started the limit back that this one was started with.
void allow_core_files(pid_t process) noexcept;

}  // namespace ghlauth::cli
