#include "net/multipart.hpp"

#include <algorithm>
#include <utility>

#include "crypto/random.hpp"

namespace ghlauth::net {
namespace {

/// As browsers do it (WHATWG HTML, "multipart/form-data"; RFC 7578 leaves it open): UTF-8, three characters percent-encoded.
std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    switch (c) {
      case '"': out += "%22"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      default: out += c;
    }
  }
  return out += '"';
}

std::string head_of(const Part &part, const std::string &boundary) {
  std::string head = "--" + boundary + "\r\nContent-Disposition: form-data; name=" + quoted(part.name);
  if (!part.file_name.empty()) head += "; filename=" + quoted(part.file_name);
  if (!part.content_type.empty()) head += "\r\nContent-Type: " + part.content_type;
  return head += "\r\n\r\n";
}

class MultipartReader final : public BodyReader {
 public:
  void add_text(std::string text) { segments_.push_back({std::move(text), nullptr}); }
  void add(std::unique_ptr<BodyReader> reader) { segments_.push_back({{}, std::move(reader)}); }

  [[nodiscard]] std::optional<std::uint64_t> size() const noexcept override {
    std::uint64_t sum = 0;
    for (const Segment &segment : segments_) {
      const std::optional<std::uint64_t> size = segment.reader ? segment.reader->size() : segment.text.size();
      if (!size) return std::nullopt;
      sum += *size;
    }
    return sum;
  }

  std::size_t read(char *buffer, std::size_t capacity) override {
    std::size_t total = 0;
    while (total < capacity && at_ < segments_.size()) {
      const std::size_t size = read_segment(buffer + total, capacity - total);
      total += size;
      if (size != 0 && segments_[at_].reader) break;  // a callback that has given something is not asked for more at once
      if (size == 0) next();
    }
    return total;
  }

 private:
  struct Segment {
    std::string text;
    std::unique_ptr<BodyReader> reader;
  };

  std::size_t read_segment(char *buffer, std::size_t capacity) {
    Segment &segment = segments_[at_];
    if (segment.reader) return segment.reader->read(buffer, capacity);
    const std::size_t size = std::min(capacity, segment.text.size() - position_);
    std::copy_n(segment.text.data() + position_, size, buffer);
    position_ += size;
    return size;
  }
  void next() {
    segments_[at_].reader.reset();  // its file
    position_ = 0;
    ++at_;
  }

  std::vector<Segment> segments_;
  std::size_t at_ = 0;
  std::size_t position_ = 0;  ///< in the text of the present segment
};

}  // namespace

std::unique_ptr<BodyReader> Multipart::open() {
  auto reader = std::make_unique<MultipartReader>();
  for (const Part &part : parts_) {
    reader->add_text(head_of(part, boundary_));
    reader->add(part.body->open());
    reader->add_text("\r\n");
  }
  reader->add_text("--" + boundary_ + "--\r\n");
  return reader;
}

bool Multipart::can_be_opened() const noexcept {
  return std::all_of(parts_.begin(), parts_.end(), [](const Part &part) { return part.body->can_be_opened(); });
}

std::string random_boundary() {
  constexpr std::size_t random_size = 16;
  return "ghlauth-" + crypto::random_hex(random_size);
}

std::string multipart_type(const std::string &boundary) { return "multipart/form-data; boundary=" + boundary; }

}  // namespace ghlauth::net
