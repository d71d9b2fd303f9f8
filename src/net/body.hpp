// Bodies that are not held in memory: where that of a request comes from, where that of an answer goes to, who looks on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/secret.hpp"

namespace ghlauth::net {

/// Reads a body from its beginning to its end, once.
class BodyReader {
 public:
  BodyReader() = default;
  BodyReader(const BodyReader &) = delete;
  BodyReader &operator=(const BodyReader &) = delete;
  virtual ~BodyReader() = default;
  /// Bytes in all; nothing when that is not known before the end.
  [[nodiscard]] virtual std::optional<std::uint64_t> size() const noexcept = 0;
  /// 0 at the end.
  virtual std::size_t read(char *buffer, std::size_t capacity) = 0;
};

/// The body of a request, which is opened each time that it is sent.
class BodySource {
 public:
  BodySource() = default;
  BodySource(const BodySource &) = delete;
  BodySource &operator=(const BodySource &) = delete;
  virtual ~BodySource() = default;
  virtual std::unique_ptr<BodyReader> open() = 0;
  /// False once the bytes are gone that a reader has read.
  [[nodiscard]] virtual bool can_be_opened() const noexcept { return true; }
};

/// Takes the body of one answer. What it took is worth nothing unless it is kept.
class BodyWriter {
 public:
  BodyWriter() = default;
  BodyWriter(const BodyWriter &) = delete;
  BodyWriter &operator=(const BodyWriter &) = delete;
  virtual ~BodyWriter() = default;
  virtual void write(std::string_view bytes) = 0;
  /// The body is whole.
  virtual void keep() {}
};

/// Where the bodies of answers go to that grant what was asked for (2xx).
class BodySink {
 public:
  BodySink() = default;
  BodySink(const BodySink &) = delete;
  BodySink &operator=(const BodySink &) = delete;
  virtual ~BodySink() = default;
  virtual std::unique_ptr<BodyWriter> open() = 0;
  /// False once it has bytes that cannot be taken back.
  [[nodiscard]] virtual bool can_be_opened() const noexcept { return true; }
};

/// How far an exchange is, in bytes of bodies; -1 for what is not known.
struct Amounts {
  std::int64_t sent = 0;
  std::int64_t send_total = -1;
  std::int64_t received = 0;
  std::int64_t receive_total = -1;
};

class Progress {
 public:
  Progress() = default;
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;
  virtual ~Progress() = default;
  /// Throws to end the exchange.
  virtual void moved(const Amounts &amounts) = 0;
};

/// What a request has of these; null for what it has not.
struct BodyStreams {
  std::shared_ptr<BodySource> source;  ///< in the place of a body in memory
  std::shared_ptr<BodySink> sink;
  std::shared_ptr<Progress> progress;

  [[nodiscard]] bool can_be_sent() const noexcept {
    return (!source || source->can_be_opened()) && (!sink || sink->can_be_opened());
  }
};

/// A body in memory, read like the others.
class MemoryBody final : public BodySource {
 public:
  explicit MemoryBody(std::shared_ptr<const SecretBytes> bytes) : bytes_(std::move(bytes)) {}
  std::unique_ptr<BodyReader> open() override;

 private:
  std::shared_ptr<const SecretBytes> bytes_;
};

/// Who is to blame when a body has another size than was announced.
struct Announced {
  std::uint64_t size;
  Status status;
  std::string what;  ///< "the file x"
  std::string hint;
};

/// Holds a reader to its size: its last piece is given out only when nothing follows it. Nobody takes a part for the whole.
std::unique_ptr<BodyReader> hold_to_size(std::unique_ptr<BodyReader> reader, Announced announced);

}  // namespace ghlauth::net
