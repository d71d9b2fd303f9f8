#include "net/body_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <utility>

#include "core/descriptor.hpp"
#include "core/log.hpp"
#include "core/system_error.hpp"

namespace ghlauth::net {
namespace {

[[noreturn]] void fail(const std::string &path, const std::string &what, const std::string &reason, const char *hint = "") {
  throw Error(Status::FILE, "the file " + printable(path) + " cannot be " + what + ": " + reason, hint);
}
[[noreturn]] void fail(const std::string &path, const std::string &what) {
  throw system_error(Status::FILE, "the file " + printable(path) + " cannot be " + what, errno);
}

/// Without a wait for a writer, where it is a pipe.
Descriptor open_regular(const std::string &path, struct stat &about) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0 || ::fstat(file.get(), &about) != 0) fail(path, "read");
  if (!S_ISREG(about.st_mode))
    fail(path, "sent", "it is not a regular file", "Give what it yields as a stream: ghlauth_request_add_stream.");
  return file;
}

class FileReader final : public BodyReader {
 public:
  FileReader(const std::string &path, Descriptor file) : path_(path), file_(std::move(file)) {}
  [[nodiscard]] std::optional<std::uint64_t> size() const noexcept override { return std::nullopt; }
  std::size_t read(char *buffer, std::size_t capacity) override {
    for (;;) {
      const ssize_t size = ::read(file_.get(), buffer, capacity);
      if (size >= 0) return static_cast<std::size_t>(size);
      if (errno != EINTR) fail(path_, "read");
    }
  }

 private:
  std::string path_;
  Descriptor file_;
};

class FileWriter final : public BodyWriter {
 public:
  FileWriter(const std::string &path, std::optional<mode_t> mode)
      : path_(path), name_(path + ".XXXXXX"), file_(::mkostemp(name_.data(), O_CLOEXEC)) {
    if (file_.get() < 0) fail(path_, "written");
    is_there_ = true;
    if (mode && ::fchmod(file_.get(), *mode) != 0) {
      const int reason = errno;
      remove();
      errno = reason;
      fail(path_, "written");
    }
  }
  ~FileWriter() override { remove(); }

  void write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t size = ::write(file_.get(), bytes.data(), bytes.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) fail(path_, "written");
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
  }
  void keep() override {
    if (!file_.close() || ::rename(name_.c_str(), path_.c_str()) != 0) fail(path_, "written");
    is_there_ = false;
  }

 private:
  void remove() noexcept {
    if (is_there_) ::unlink(name_.c_str());
    is_there_ = false;
  }

  std::string path_;
  std::string name_;
  Descriptor file_;
  bool is_there_ = false;  ///< under its own name
};

/// What is at a place that is to be written to; nothing when there is nothing.
std::optional<struct stat> look_at(const std::string &path) {
  struct stat about = {};
  if (::stat(path.c_str(), &about) == 0) return about;
  if (errno != ENOENT) fail(path, "written");
  return std::nullopt;
}

/// A link stays what it is: its target is written.
std::string resolved(const std::string &path) {
  char *real = ::realpath(path.c_str(), nullptr);
  if (real == nullptr) return path;
  std::string target = real;
  std::free(real);
  return target;
}

}  // namespace

FileBody::FileBody(std::string path) : path_(std::move(path)) {
  struct stat about = {};
  (void)open_regular(path_, about);
}

std::unique_ptr<BodyReader> FileBody::open() {
  struct stat about = {};
  Descriptor file = open_regular(path_, about);
  Announced announced{static_cast<std::uint64_t>(about.st_size), Status::FILE, "the file " + printable(path_),
                      "It was changed while it was sent: send it again when nobody writes to it."};
  return hold_to_size(std::make_unique<FileReader>(path_, std::move(file)), std::move(announced));
}

FileSink::FileSink(const std::string &path) : path_(resolved(path)) {
  if (const auto about = look_at(path_); about && !S_ISREG(about->st_mode))
    fail(path_, "written", "it is not a regular file", "Take the bytes yourself: ghlauth_request_set_download.");
  const std::size_t slash = path_.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path_.substr(0, slash + 1);
  if (path_.ends_with('/')) fail(path_, "written", "it has no name");
  if (::access(folder.c_str(), W_OK | X_OK) != 0) fail(path_, "written");
}

std::unique_ptr<BodyWriter> FileSink::open() {
  const auto about = look_at(path_);
  return std::make_unique<FileWriter>(path_, about ? std::optional<mode_t>(about->st_mode & 0777) : std::nullopt);
}

}  // namespace ghlauth::net
