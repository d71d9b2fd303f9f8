// Which processes have a file open.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ghlauth::cli {

struct Holder {
  pid_t pid;
  std::string program;
};

/// The others that have it open, as far as this user may look: those of the same user, of all users for root. Nothing where the
/// system does not tell.
[[nodiscard]] std::optional<std::vector<Holder>> other_holders(const std::filesystem::path &file);

}  // namespace ghlauth::cli
