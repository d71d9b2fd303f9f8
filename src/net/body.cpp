#include "net/body.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace ghlauth::net {
namespace {

class MemoryReader final : public BodyReader {
 public:
  explicit MemoryReader(std::shared_ptr<const SecretBytes> bytes) : bytes_(std::move(bytes)), rest_(view(*bytes_)) {}
  [[nodiscard]] std::optional<std::uint64_t> size() const noexcept override { return bytes_->size(); }
  std::size_t read(char *buffer, std::size_t capacity) override {
    const std::size_t size = std::min(capacity, rest_.size());
    if (size != 0) std::memcpy(buffer, rest_.data(), size);
    rest_.remove_prefix(size);
    return size;
  }

 private:
  std::shared_ptr<const SecretBytes> bytes_;
  std::string_view rest_;
};

class SizedReader final : public BodyReader {
 public:
  SizedReader(std::unique_ptr<BodyReader> reader, Announced announced)
      : reader_(std::move(reader)), announced_(std::move(announced)), left_(announced_.size) {}

  [[nodiscard]] std::optional<std::uint64_t> size() const noexcept override { return announced_.size; }

  std::size_t read(char *buffer, std::size_t capacity) override {
    if (left_ == 0) {
      if (!has_ended_) expect_end();
      return 0;
    }
    const std::size_t size = reader_->read(buffer, static_cast<std::size_t>(std::min<std::uint64_t>(capacity, left_)));
    if (size == 0)
      fail(" ended after " + std::to_string(announced_.size - left_) + " of " + std::to_string(announced_.size) + " bytes");
    left_ -= size;
    if (left_ == 0) expect_end();
    return size;
  }

 private:
  void expect_end() {
    char more = 0;
    if (reader_->read(&more, 1) != 0) fail(" goes on after its " + std::to_string(announced_.size) + " bytes");
    has_ended_ = true;
  }
  [[noreturn]] void fail(const std::string &how) const {
    throw Error(announced_.status, announced_.what + how, announced_.hint);
  }

  std::unique_ptr<BodyReader> reader_;
  Announced announced_;
  std::uint64_t left_;
  bool has_ended_ = false;
};

}  // namespace

std::unique_ptr<BodyReader> MemoryBody::open() { return std::make_unique<MemoryReader>(bytes_); }

std::unique_ptr<BodyReader> hold_to_size(std::unique_ptr<BodyReader> reader, Announced announced) {
  return std::make_unique<SizedReader>(std::move(reader), std::move(announced));
}

}  // namespace ghlauth::net
