// Files as bodies.
#pragma once

#include <string>

#include "net/body.hpp"

namespace ghlauth::net {

/// A regular file, opened each time that it is sent. Throws FILE when it cannot be read, or its size changes meanwhile.
class FileBody final : public BodySource {
 public:
  explicit FileBody(std::string path);
  std::unique_ptr<BodyReader> open() override;

 private:
  std::string path_;
};

/// A file that an answer becomes: written beside its place under a name of its own, and put there when it is whole. One that is
/// there keeps its mode; a new one is for its owner alone (0600). Throws FILE.
class FileSink final : public BodySink {
 public:
  explicit FileSink(const std::string &path);
  std::unique_ptr<BodyWriter> open() override;

 private:
  std::string path_;  ///< of the file itself, where a link was given
};

}  // namespace ghlauth::net
