#include "net/transfer.hpp"

#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/number.hpp"

namespace ghlauth::net {
namespace {

/// What is opened behind the send: TOO_MANY_OPEN_FILES would say that nothing was sent (Exchange::take).
template <class Open>
auto opened_behind_the_send(Open open) {
  try {
    return open();
  } catch (const Error &error) {
    if (error.status() != Status::TOO_MANY_OPEN_FILES) throw;
    throw Error(Status::FILE, std::string(error.message()), std::string(error.hint()));
  }
}

/// -1 when the answer does not say: what it says of a compressed body is not what comes out of it.
std::int64_t announced_size(const Response &head) noexcept {
  if (head.headers.find("Content-Encoding")) return -1;
  const std::string_view text = head.headers.find("Content-Length").value_or("");
  return read_whole<std::int64_t>(text).value_or(-1);
}

}  // namespace

Transfer::Transfer(const Request &request) : streams_(request.streams), source_(streams_->source) {
  amounts_.send_total = 0;
  if (!source_ && request.body && streams_->progress)
    source_ = std::make_shared<MemoryBody>(std::make_shared<const SecretBytes>(*request.body));
  if (source_) open_reader();
}

void Transfer::open_reader() {
  reader_.reset();  // two at a time are too many for what rewinds
  reader_ = source_->open();
  const std::optional<std::uint64_t> size = reader_->size();
  amounts_.sent = 0;
  amounts_.send_total = size ? static_cast<std::int64_t>(*size) : -1;
  char none = 0;
  if (size && *size == 0) (void)reader_->read(&none, 1);  // no transport would, and it may have more than nothing
}

void Transfer::open_writer() {
  writer_ = opened_behind_the_send([this] { return streams_->sink->open(); });
}

std::size_t Transfer::read(char *buffer, std::size_t capacity) {
  const std::size_t size = reader_->read(buffer, capacity);
  amounts_.sent += static_cast<std::int64_t>(size);
  if (size != 0 && streams_->progress) streams_->progress->moved(amounts_);
  return size;
}

void Transfer::rewind() {
  if (amounts_.sent != 0) opened_behind_the_send([this] { open_reader(); });
}

bool Transfer::goes_to_sink(const Response &head) const noexcept {
  return streams_->sink && head.status >= 200 && head.status < 300;
}

bool Transfer::receive(const Response &head, std::string_view bytes) {
  const bool is_taken = goes_to_sink(head);
  if (is_taken && !writer_) open_writer();
  if (is_taken) writer_->write(bytes);
  if (amounts_.received == 0) amounts_.receive_total = announced_size(head);
  amounts_.received += static_cast<std::int64_t>(bytes.size());
  if (streams_->progress) streams_->progress->moved(amounts_);
  return is_taken;
}

void Transfer::finish(const Response &head) {
  if (!goes_to_sink(head)) return;
  if (!writer_) open_writer();  // an empty body is one, too
  writer_->keep();
}

}  // namespace ghlauth::net
