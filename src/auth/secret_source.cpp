#include "auth/secret_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "core/descriptor.hpp"
#include "core/log.hpp"
#include "core/system_error.hpp"

namespace ghlauth::auth {
namespace {

[[noreturn]] void unreadable(const std::string &called, int reason) {
  throw system_error(Status::SECRET_SOURCE, "cannot read " + called, reason);
}

class Text final : public SecretSource {
 public:
  explicit Text(Secret text) : text_(std::move(text)) {}
  [[nodiscard]] FetchedSecret fetch() const override { return {text_, std::nullopt}; }

 private:
  Secret text_;
};

class Variable final : public SecretSource {
 public:
  explicit Variable(std::string name) : name_(std::move(name)) {}
  [[nodiscard]] FetchedSecret fetch() const override {
    const char *value = std::getenv(name_.c_str());
    if (value == nullptr)
      throw Error(Status::SECRET_SOURCE, "the environment variable " + name_ + " is not set", "Set it, or name another one.");
    if (std::strlen(value) > max_secret_bytes)
      throw Error(Status::SECRET_SOURCE, "the environment variable " + name_ + " is larger than 64 KiB");
    return {Secret(value), std::nullopt};
  }

 private:
  std::string name_;
};

Secret read_file(const std::string &path, bool allow_readable) {
  const std::string called = "the file " + printable(path);
  // O_NONBLOCK: opening a FIFO that nobody writes must not hang; it is refused below.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (file.get() < 0) unreadable(called, errno);
  struct stat info {};
  if (fstat(file.get(), &info) != 0) unreadable(called, errno);
  if (!S_ISREG(info.st_mode)) throw Error(Status::SECRET_SOURCE, called + " is not a regular file", "Name a regular file.");
  return read_secret(file.get(), called, allow_readable);
}

class File final : public SecretSource {
 public:
  File(std::string path, bool allow_readable) : path_(std::move(path)), allow_readable_(allow_readable) {}
  [[nodiscard]] FetchedSecret fetch() const override { return {read_file(path_, allow_readable_), std::nullopt}; }

 private:
  std::string path_;
  bool allow_readable_;
};

class SystemdCredential final : public SecretSource {
 public:
  explicit SystemdCredential(std::string name) : name_(std::move(name)) {}
  [[nodiscard]] FetchedSecret fetch() const override {
    const char *directory = std::getenv("CREDENTIALS_DIRECTORY");
    if (directory == nullptr || *directory == '\0')
      throw Error(Status::SECRET_SOURCE, "CREDENTIALS_DIRECTORY is not set",
                  "Run as a systemd service with LoadCredential=" + name_ + ":...");
    // systemd keeps the directory closed to other users; the files in it may be readable by a group of the service itself
    return {read_file(std::string(directory) + "/" + name_, true), std::nullopt};
  }

 private:
  std::string name_;
};

}  // namespace

std::shared_ptr<const SecretSource> secret_from_text(Secret text) { return std::make_shared<Text>(std::move(text)); }

std::shared_ptr<const SecretSource> secret_from_env(std::string name) {
  if (name.empty() || name.find('=') != std::string::npos)
    throw_invalid("\"" + printable(name, 100) + "\" is not the name of an environment variable");
  return std::make_shared<Variable>(std::move(name));
}

std::shared_ptr<const SecretSource> secret_from_file(std::string path, bool allow_readable) {
  if (path.empty()) throw_invalid("the path of the file is empty");
  return std::make_shared<File>(std::move(path), allow_readable);
}

std::shared_ptr<const SecretSource> secret_from_systemd(std::string name) {
  if (name.empty() || name.find('/') != std::string::npos || name == "." || name == "..")
    throw_invalid("\"" + printable(name, 100) + "\" is not the name of a systemd credential",
                  "Use the name before the colon in LoadCredential=.");
  return std::make_shared<SystemdCredential>(std::move(name));
}

Secret read_secret(int fd, const std::string &called, bool allow_readable) {
  struct stat info {};
  if (fstat(fd, &info) != 0) unreadable(called, errno);
  if (S_ISDIR(info.st_mode)) unreadable(called, EISDIR);
  if (S_ISREG(info.st_mode) && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0 && !allow_readable) {
    std::array<char, 8> mode{};
    std::snprintf(mode.data(), mode.size(), "%04o", static_cast<unsigned>(info.st_mode & 07777U));
    throw Error(Status::FILE_PERMISSIONS, called + " has mode " + mode.data() + ": other users have access to it");
  }
  SecretBytes bytes;
  std::array<char, 4096> chunk{};
  for (;;) {
    const ssize_t got = read(fd, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      const int reason = errno;
      wipe(chunk.data(), chunk.size());
      unreadable(called, reason);
    }
    if (got == 0) break;
    append(bytes, {chunk.data(), static_cast<std::size_t>(got)});
    if (bytes.size() > max_secret_bytes) break;
  }
  wipe(chunk.data(), chunk.size());
  if (bytes.size() > max_secret_bytes)
    throw Error(Status::SECRET_SOURCE, called + " is larger than 64 KiB", "Name the file of the secret alone.");
  return Secret(view(bytes));
}

}  // namespace ghlauth::auth
