#include "cli/secret_input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "cli/failure.hpp"
#include "cli/terminal.hpp"

namespace ghlauth::cli {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;
  [[nodiscard]] int get() const noexcept { return fd_; }

 private:
  int fd_;
};

Secret filled(Secret secret, const std::string &what) {
  if (secret.empty()) throw Failure(exit_usage, what + " is empty");
  return secret;
}

}  // namespace

Secret secret_of_variable(const std::string &name) {
  const char *value = std::getenv(name.c_str());
  if (value == nullptr) throw Failure(exit_usage, "the variable " + name + " is not set");
  if (std::strlen(value) > Secret::max_size) throw Failure(exit_usage, "the variable " + name + " is longer than 64 KiB");
  Secret secret{std::string_view(value)};
  secret.trim();
  return filled(std::move(secret), "the variable " + name);
}

Secret secret_of_file(const std::string &path) {
  if (path == "-") return filled(read_line("the secret on standard input"), "the secret on standard input");
  const std::string what = "the file " + path;
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  struct stat info = {};
  if (file.get() < 0 || fstat(file.get(), &info) != 0)
    throw Failure(exit_usage, what + " cannot be read: " + std::strerror(errno));
  if (S_ISREG(info.st_mode) && (info.st_mode & 077) != 0 && !is_credential(path))
    throw Failure(exit_failed, "other users have access to " + what, "chmod 600 " + path);
  return filled(read_all(file.get(), what), what);
}

bool is_credential(const std::string &path) {
  const char *folder = std::getenv("CREDENTIALS_DIRECTORY");
  return folder != nullptr && *folder == '/' && std::filesystem::path(path).parent_path() == folder;
}

bool is_plain_file(const std::string &path) {
  struct stat info = {};
  return path != "-" && (stat(path.c_str(), &info) != 0 || S_ISREG(info.st_mode));
}

}  // namespace ghlauth::cli
