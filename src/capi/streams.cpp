#include "capi/streams.hpp"

#include <atomic>
#include <optional>
#include <utility>

#include "capi/bytes.hpp"

namespace ghlauth::capi {
namespace {

// The application has one position in its bytes, whoever reads them: several exchanges of one request can be in a queue.
struct SourceState {
  std::shared_ptr<TableCopy<ghlauth_byte_source>> table;
  std::string what;
  std::atomic<bool> is_open = false;
  std::atomic<bool> was_read = false;
};

class TableReader final : public net::BodyReader {
 public:
  explicit TableReader(std::shared_ptr<SourceState> state) : state_(std::move(state)) {
    if (state_->is_open.exchange(true))
      throw_invalid(state_->what + " is being read by another exchange", "Send one after the other.");
  }
  ~TableReader() override { state_->is_open = false; }
  [[nodiscard]] std::optional<std::uint64_t> size() const noexcept override { return std::nullopt; }
  std::size_t read(char *buffer, std::size_t capacity) override {
    state_->was_read = true;
    return read_bytes(**state_->table, state_->what, buffer, capacity);
  }

 private:
  std::shared_ptr<SourceState> state_;
};

class TableBody final : public net::BodySource {
 public:
  TableBody(std::shared_ptr<SourceState> state, std::int64_t size) : state_(std::move(state)), size_(size) {}

  std::unique_ptr<net::BodyReader> open() override {
    auto reader = std::make_unique<TableReader>(state_);
    if (state_->was_read) rewind();
    if (size_ < 0) return reader;
    return net::hold_to_size(std::move(reader), {static_cast<std::uint64_t>(size_), Status::CALLBACK, state_->what,
                                                 "Give its size in bytes, or -1 when it is not known."});
  }
  [[nodiscard]] bool can_be_opened() const noexcept override {
    return !state_->was_read || (*state_->table)->rewind != nullptr;
  }

 private:
  void rewind() {
    const ghlauth_byte_source &table = **state_->table;
    if (table.rewind == nullptr)
      throw_invalid(state_->what + " was read already and cannot be read again",
                    "Give its table a rewind, or the request a new one.");
    const ghlauth_status status = table.rewind(table.user_data);
    if (status < 0) throw_callback(state_->what, status);
    state_->was_read = false;
  }

  std::shared_ptr<SourceState> state_;
  std::int64_t size_;
};

struct SinkState {
  std::shared_ptr<TableCopy<ghlauth_byte_sink>> table;
  std::atomic<bool> is_open = false;
  std::atomic<bool> has_part = false;  ///< of an answer that is not whole
};

class TableWriter final : public net::BodyWriter {
 public:
  explicit TableWriter(std::shared_ptr<SinkState> state) : state_(std::move(state)) {
    if (state_->is_open.exchange(true))
      throw_invalid("the application's sink is taking the answer of another exchange", "Send one after the other.");
    state_->has_part = false;
  }
  ~TableWriter() override { state_->is_open = false; }
  void write(std::string_view bytes) override {
    state_->has_part = true;
    write_bytes(**state_->table, "the application's sink", bytes);
  }
  void keep() override { state_->has_part = false; }

 private:
  std::shared_ptr<SinkState> state_;
};

class TableSink final : public net::BodySink {
 public:
  explicit TableSink(std::shared_ptr<SinkState> state) : state_(std::move(state)) {}
  std::unique_ptr<net::BodyWriter> open() override { return std::make_unique<TableWriter>(state_); }
  [[nodiscard]] bool can_be_opened() const noexcept override { return !state_->has_part; }

 private:
  std::shared_ptr<SinkState> state_;
};

class TableProgress final : public net::Progress {
 public:
  explicit TableProgress(std::shared_ptr<TableCopy<ghlauth_transfer_progress>> table) : table_(std::move(table)) {}
  void moved(const net::Amounts &amounts) override {
    const ghlauth_transfer_progress &table = **table_;
    if (table.moved(table.user_data, amounts.sent, amounts.send_total, amounts.received, amounts.receive_total) != 0)
      throw Error(Status::CANCELLED, "the application's progress callback ended the exchange",
                  "Send again to start over; what was sent may have taken effect.");
  }

 private:
  std::shared_ptr<TableCopy<ghlauth_transfer_progress>> table_;
};

}  // namespace

std::shared_ptr<net::BodySource> make_body_source(const ghlauth_byte_source *table, std::int64_t size, std::string what) {
  auto state = std::make_shared<SourceState>();
  state->table = copy_source(table);
  state->what = std::move(what);
  constexpr std::int64_t max_size = std::int64_t{1} << 50;  // sums of it are numbers still
  if (size < -1 || size > max_size)
    throw_invalid("size is " + std::to_string(size), "Give its bytes, or -1 when that is not known.");
  return std::make_shared<TableBody>(std::move(state), size);
}

std::shared_ptr<net::BodySink> make_body_sink(const ghlauth_byte_sink *table) {
  if (table == nullptr) return nullptr;
  auto state = std::make_shared<SinkState>();
  state->table = copy_sink(table);
  return std::make_shared<TableSink>(std::move(state));
}

std::shared_ptr<net::Progress> make_progress(const ghlauth_transfer_progress *table) {
  if (table == nullptr) return nullptr;
  auto copy = copy_table(table, sizeof(ghlauth_transfer_progress), "progress");
  if ((*copy)->moved == nullptr) throw_invalid("progress.moved is NULL");
  return std::make_shared<TableProgress>(std::move(copy));
}

}  // namespace ghlauth::capi
