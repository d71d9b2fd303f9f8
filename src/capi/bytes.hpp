// Where the application takes bytes to and gives them from: its callbacks, or a file.
#pragma once

#include <ghlauth/callbacks.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "capi/tables.hpp"

namespace ghlauth::capi {

/// What the application's callback said of itself.
[[noreturn]] void throw_callback(const std::string &who, ghlauth_status status);
/// The next bytes of a table; 0 at the end.
std::size_t read_bytes(const ghlauth_byte_source &table, const std::string &who, char *buffer, std::size_t capacity);
void write_bytes(const ghlauth_byte_sink &table, const std::string &who, std::string_view bytes);

/// Copies of the tables, dropped with the last owner, or now on failure.
std::shared_ptr<TableCopy<ghlauth_byte_source>> copy_source(const ghlauth_byte_source *table);
std::shared_ptr<TableCopy<ghlauth_byte_sink>> copy_sink(const ghlauth_byte_sink *table);

class ByteSink {
 public:
  ByteSink() = default;
  ByteSink(const ByteSink &) = delete;
  ByteSink &operator=(const ByteSink &) = delete;
  virtual ~ByteSink() = default;
  virtual void write(std::string_view bytes) = 0;
  /// Everything was written, and is to stay.
  virtual void keep() {}
};

class ByteSource {
 public:
  ByteSource() = default;
  ByteSource(const ByteSource &) = delete;
  ByteSource &operator=(const ByteSource &) = delete;
  virtual ~ByteSource() = default;
  /// 0 at the end.
  virtual std::size_t read(char *buffer, std::size_t capacity) = 0;
};

/// Dropped with the object, or now on failure.
std::unique_ptr<ByteSink> make_sink(const ghlauth_byte_sink *table);
std::unique_ptr<ByteSource> make_source(const ghlauth_byte_source *table);

/// A new file of mode 0600, which is removed again unless it is kept. Throws INVALID_ARGUMENT for one that is there.
std::unique_ptr<ByteSink> make_file_sink(const std::string &path);
std::unique_ptr<ByteSource> make_file_source(const std::string &path);

}  // namespace ghlauth::capi
