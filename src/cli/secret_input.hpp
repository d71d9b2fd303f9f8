// Where the user's secrets come from: a variable, a file, standard input or the keyboard, and never the command line.
#pragma once

#include <string>

#include "cli/secret.hpp"

namespace ghlauth::cli {

[[nodiscard]] Secret secret_of_variable(const std::string &name);
/// A file that nobody else can read, a systemd credential, a pipe, or "-": one line of standard input.
[[nodiscard]] Secret secret_of_file(const std::string &path);
/// Whether it lies in $CREDENTIALS_DIRECTORY. systemd keeps that folder closed to others, but not each file in it.
[[nodiscard]] bool is_credential(const std::string &path);
[[nodiscard]] bool is_plain_file(const std::string &path);

}  // namespace ghlauth::cli
