#include "cli/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "cli/failure.hpp"

namespace ghlauth::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path &path, const char *what) {
  throw Failure(exit_failed, path.string() + " cannot be " + what + ": " + std::strerror(errno));
}

// The specification of XDG: a relative path is to be left out of account.
fs::path base(const char *variable, const char *below_home) {
  const char *set = std::getenv(variable);
  if (set != nullptr && *set == '/') return fs::path(set) / "ghlauth";
  const char *home = std::getenv("HOME");
  if (home == nullptr || *home != '/')
    throw Failure(exit_usage, std::string("neither ") + variable + " nor HOME names a folder", "Set HOME.");
  return fs::path(home) / below_home / "ghlauth";
}

void write_all(int fd, std::string_view content, const fs::path &path) {
  while (!content.empty()) {
    const ssize_t size = write(fd, content.data(), content.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) fail(path, "written");
    content.remove_prefix(static_cast<std::size_t>(size));
  }
}

// A file beside the one that it becomes; it goes away unless it was given its name.
class NewFile {
 public:
  NewFile(const fs::path &path, std::string_view content, mode_t mode) : name_(path.string() + ".XXXXXX") {
    const int fd = mkostemp(name_.data(), O_CLOEXEC);  // mode 0600
    if (fd < 0) fail(path, "written");
    try {
      write_all(fd, content, path);
      if (mode != 0600 && fchmod(fd, mode) != 0) fail(path, "written");
      if (fsync(fd) != 0) fail(path, "written");
    } catch (...) {
      close(fd);
      unlink(name_.c_str());
      throw;
    }
    close(fd);
  }
  ~NewFile() {
    if (!name_.empty()) unlink(name_.c_str());
  }
  NewFile(const NewFile &) = delete;
  NewFile &operator=(const NewFile &) = delete;

  void rename_to(const fs::path &path) {
    if (rename(name_.c_str(), path.c_str()) != 0) fail(path, "written");
    name_.clear();
  }
  bool link_to(const fs::path &path) {
    if (link(name_.c_str(), path.c_str()) == 0) return true;
    if (errno != EEXIST) fail(path, "made");
    return false;
  }

 private:
  std::string name_;
};

void sync_folder(const fs::path &folder) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

}  // namespace

fs::path config_folder() { return base("XDG_CONFIG_HOME", ".config"); }
fs::path data_folder() { return base("XDG_DATA_HOME", ".local/share"); }

void make_folder(const fs::path &folder) {
  std::error_code ignored;
  if (folder.empty() || fs::is_directory(folder, ignored)) return;
  make_folder(folder.parent_path());
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) fail(folder, "made");
}

std::optional<std::string> read_file(const fs::path &path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) return std::nullopt;
  if (fd < 0) fail(path, "read");
  std::string text;
  char part[4096];
  ssize_t size = 0;
  while ((size = read(fd, part, sizeof(part))) > 0) text.append(part, static_cast<std::size_t>(size));
  const int reason = errno;
  close(fd);
  errno = reason;
  if (size < 0) fail(path, "read");
  return text;
}

void replace_file(const fs::path &path, std::string_view content, mode_t mode) {
  std::error_code ignored;
  const fs::path target = fs::is_symlink(path, ignored) ? fs::weakly_canonical(path) : path;
  NewFile file(target, content, mode);
  file.rename_to(target);
  sync_folder(target.parent_path());
}

bool create_file(const fs::path &path, std::string_view content) {
  NewFile file(path, content, 0600);
  if (!file.link_to(path)) return false;
  sync_folder(path.parent_path());
  return true;
}

FolderLock::FolderLock(const fs::path &folder) : fd_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (fd_ < 0) fail(folder, "opened");
  while (flock(fd_, LOCK_EX) != 0)
    if (errno != EINTR) {
      close(fd_);
      fail(folder, "locked");
    }
}

FolderLock::~FolderLock() { close(fd_); }

}  // namespace ghlauth::cli
