// The user's files: folders and files that nobody else can read, unless they are to, written whole or not at all.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ghlauth::cli {

/// $XDG_CONFIG_HOME/ghlauth or ~/.config/ghlauth.
[[nodiscard]] std::filesystem::path config_folder();
/// $XDG_DATA_HOME/ghlauth or ~/.local/share/ghlauth.
[[nodiscard]] std::filesystem::path data_folder();

/// Makes a folder, with mode 0700, and those above it that are missing.
void make_folder(const std::filesystem::path &folder);
/// Nothing when there is no such file.
[[nodiscard]] std::optional<std::string> read_file(const std::filesystem::path &path);
/// Puts a file in the place of what is there: it has either the old content or the new one, whatever happens.
void replace_file(const std::filesystem::path &path, std::string_view content, mode_t mode = 0600);
/// The same, unless there is one: false then, and nothing is changed.
bool create_file(const std::filesystem::path &path, std::string_view content);

/// Held by one process at a time.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path &folder);
  ~FolderLock();
  FolderLock(const FolderLock &) = delete;
  FolderLock &operator=(const FolderLock &) = delete;

 private:
  int fd_;
};

}  // namespace ghlauth::cli
