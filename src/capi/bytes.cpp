#include "capi/bytes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/log.hpp"
#include "core/system_error.hpp"

namespace ghlauth::capi {

void throw_callback(const std::string &who, ghlauth_status status) {
  throw Error(callback_failure(status, Status::CALLBACK),
              who + " failed with status " + std::to_string(status), "See why its callback failed.");
}

std::size_t read_bytes(const ghlauth_byte_source &table, const std::string &who, char *buffer, std::size_t capacity) {
  std::size_t size = 0;
  const ghlauth_status status = table.read(table.user_data, reinterpret_cast<std::uint8_t *>(buffer), capacity, &size);
  if (status < 0) throw_callback(who, status);
  if (size > capacity) throw Error(Status::CALLBACK, who + " says that it gave more than there was room");
  return size;
}

void write_bytes(const ghlauth_byte_sink &table, const std::string &who, std::string_view bytes) {
  const ghlauth_status status =
      table.write(table.user_data, reinterpret_cast<const std::uint8_t *>(bytes.data()), bytes.size());
  if (status < 0) throw_callback(who, status);
}

std::shared_ptr<TableCopy<ghlauth_byte_source>> copy_source(const ghlauth_byte_source *table) {
  auto copy = copy_table(table, offsetof(ghlauth_byte_source, rewind), "source");
  if ((*copy)->read == nullptr) throw_invalid("source.read is NULL");
  return copy;
}

std::shared_ptr<TableCopy<ghlauth_byte_sink>> copy_sink(const ghlauth_byte_sink *table) {
  auto copy = copy_table(table, sizeof(ghlauth_byte_sink), "sink");
  if ((*copy)->write == nullptr) throw_invalid("sink.write is NULL");
  return copy;
}

namespace {

class TableSink final : public ByteSink {
 public:
  explicit TableSink(std::shared_ptr<TableCopy<ghlauth_byte_sink>> table) : table_(std::move(table)) {}
  void write(std::string_view bytes) override { write_bytes(**table_, "the application's sink", bytes); }

 private:
  std::shared_ptr<TableCopy<ghlauth_byte_sink>> table_;
};

class TableSource final : public ByteSource {
 public:
  explicit TableSource(std::shared_ptr<TableCopy<ghlauth_byte_source>> table) : table_(std::move(table)) {}
  std::size_t read(char *buffer, std::size_t capacity) override {
    return read_bytes(**table_, "the application's source", buffer, capacity);
  }

 private:
  std::shared_ptr<TableCopy<ghlauth_byte_source>> table_;
};

/// What the system said about a file, which is no secret.
[[noreturn]] void throw_file(Status status, const std::string &path, const char *what) {
  throw system_error(status, "the file " + printable(path) + " " + what, errno);
}

class File {
 public:
  File(const std::string &path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR)) {}
  File(const File &) = delete;
  File &operator=(const File &) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  int fd_;
};

class FileSink final : public ByteSink {
 public:
  explicit FileSink(std::string path) : path_(std::move(path)), file_(path_, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW) {
    if (file_.fd() < 0 && errno == EEXIST)
      throw_invalid("the file " + printable(path_) + " is there already", "Give the path of a new file.");
    if (file_.fd() < 0) throw_file(Status::STORE, path_, "cannot be made");
  }
  ~FileSink() override {
    if (!is_kept_) ::unlink(path_.c_str());
  }
  void write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_.fd(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw_file(Status::STORE, path_, "cannot be written");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void keep() override {
    while (::fsync(file_.fd()) != 0)
      if (errno != EINTR) throw_file(Status::STORE, path_, "cannot be written");
    is_kept_ = true;
  }

 private:
  std::string path_;
  File file_;
  bool is_kept_ = false;
};

class FileSource final : public ByteSource {
 public:
  explicit FileSource(std::string path) : path_(std::move(path)), file_(path_, O_RDONLY) {
    if (file_.fd() < 0) throw_file(Status::STORE, path_, "cannot be read");
  }
  std::size_t read(char *buffer, std::size_t capacity) override {
    for (;;) {
      const ssize_t size = ::read(file_.fd(), buffer, capacity);
      if (size >= 0) return static_cast<std::size_t>(size);
      if (errno != EINTR) throw_file(Status::STORE, path_, "cannot be read");
    }
  }

 private:
  std::string path_;
  File file_;
};

}  // namespace

std::unique_ptr<ByteSink> make_sink(const ghlauth_byte_sink *table) { return std::make_unique<TableSink>(copy_sink(table)); }
std::unique_ptr<ByteSource> make_source(const ghlauth_byte_source *table) {
  return std::make_unique<TableSource>(copy_source(table));
}
std::unique_ptr<ByteSink> make_file_sink(const std::string &path) { return std::make_unique<FileSink>(path); }
std::unique_ptr<ByteSource> make_file_source(const std::string &path) { return std::make_unique<FileSource>(path); }

}  // namespace ghlauth::capi
