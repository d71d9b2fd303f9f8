// The streams of one exchange, as its transport uses them.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "net/body.hpp"
#include "net/http.hpp"

namespace ghlauth::net {

class Transfer {
 public:
  /// Opens the body of the request. Throws what its source does. A body in memory is read here, too, when somebody looks on.
  explicit Transfer(const Request &request);

  /// Whether the body of the request is read here.
  [[nodiscard]] bool sends() const noexcept { return reader_ != nullptr; }
  [[nodiscard]] std::optional<std::uint64_t> send_size() const noexcept { return reader_->size(); }
  std::size_t read(char *buffer, std::size_t capacity);
  /// Begins the body of the request anew. Throws where that is not possible.
  void rewind();

  /// Takes a piece of the body of an answer; false when it has to stay in memory.
  bool receive(const Response &head, std::string_view bytes);
  /// The answer is whole.
  void finish(const Response &head);

 private:
  [[nodiscard]] bool goes_to_sink(const Response &head) const noexcept;
  void open_reader();
  void open_writer();

  std::shared_ptr<const BodyStreams> streams_;
  std::shared_ptr<BodySource> source_;
  std::unique_ptr<BodyReader> reader_;
  std::unique_ptr<BodyWriter> writer_;
  Amounts amounts_;
};

}  // namespace ghlauth::net
