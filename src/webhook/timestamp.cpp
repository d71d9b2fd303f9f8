#include "webhook/timestamp.hpp"

#include <chrono>

namespace ghlauth::webhook {
namespace {

/// Takes what it knows from the front of a text; once something was not there, it stays failed.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  int number(std::size_t digits) noexcept {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!is_digit()) return fail();
      value = value * 10 + (text_.front() - '0');
      text_.remove_prefix(1);
    }
    return value;
  }
  bool accept(char c) noexcept {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char c) noexcept {
    if (!accept(c)) fail();
  }
  /// The digits of a fraction of a second; what is finer is left out.
  int milliseconds() noexcept {
    if (!is_digit()) return fail();
    int value = 0;
    for (int scale = 100; is_digit(); scale /= 10) {
      value += scale * (text_.front() - '0');
      text_.remove_prefix(1);
    }
    return value;
  }
  [[nodiscard]] bool is_at_end() const noexcept { return !failed_ && text_.empty(); }

 private:
  [[nodiscard]] bool is_digit() const noexcept { return !text_.empty() && text_.front() >= '0' && text_.front() <= '9'; }
  int fail() noexcept {
    failed_ = true;
    text_ = {};
    return 0;
  }

  std::string_view text_;
  bool failed_ = false;
};

}  // namespace

std::optional<std::int64_t> read_timestamp_ms(std::string_view text) noexcept {
  using namespace std::chrono;
  Reader in(text);
  const year y(in.number(4));
  in.expect('-');
  const month m(static_cast<unsigned>(in.number(2)));
  in.expect('-');
  const day d(static_cast<unsigned>(in.number(2)));
  in.expect('T');
  const int hour = in.number(2);
  in.expect(':');
  const int minute = in.number(2);
  in.expect(':');
  const int second = in.number(2);
  const int millisecond = in.accept('.') ? in.milliseconds() : 0;
  int offset_minutes = 0;
  if (!in.accept('Z')) {
    const int sign = in.accept('-') ? -1 : 1;
    if (sign > 0) in.expect('+');
    const int hours = in.number(2);
    in.expect(':');
    const int minutes = in.number(2);
    if (hours > 23 || minutes > 59) return std::nullopt;
    offset_minutes = sign * (hours * 60 + minutes);
  }
  const year_month_day date(y, m, d);
  if (!in.is_at_end() || !date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const std::int64_t days = sys_days(date).time_since_epoch().count();
  return (days * 86400 + (hour * 60 + minute - offset_minutes) * 60 + second) * 1000 + millisecond;
}

}  // namespace ghlauth::webhook
