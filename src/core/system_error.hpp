// What a reason of the system is to a caller.
#pragma once

#include <string>

#include "core/error.hpp"

namespace ghlauth {

/// The process, or the machine, has as many files open as it may: EMFILE and ENFILE.
[[nodiscard]] bool is_out_of_descriptors(int reason) noexcept;

/// A system call that failed with the errno `reason`, which the message ends with. Without a descriptor or memory left that is
/// a status of its own, with its own hint; everything else is `otherwise` with `hint`.
[[nodiscard]] Error system_error(Status otherwise, const std::string &message, int reason, std::string hint = {});

/// Whether so many descriptors cannot be had at this moment: for libraries that fail without saying why.
[[nodiscard]] bool lacks_descriptors(int count) noexcept;

}  // namespace ghlauth
