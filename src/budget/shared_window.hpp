// An interval that all processes of a store have in common: its name is the holder of a lease, a counter of that name gives out
// the permits.
//
//   start                                    permits end      the lease ends, the next one can begin
//     |------------------- interval -------------|----|----|
//                                          margin of late ones, margin of a late first one
//
// It is made for servers whose interval begins with the first request after the one before: a permit that is used late would
// begin the server's next interval early, and a first one that is late would let it reach into the next window.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ghlauth::budget {

/// A margin around what has taken at most `worst_ms` lately.
std::int64_t margin_ms(std::int64_t worst_ms, std::int64_t interval_ms) noexcept;

/// Pure: times are passed in. Not thread-safe.
class SharedWindow {
 public:
  struct Asked {
    std::int64_t before_ms = 0;  ///< the lease was asked for
    std::int64_t after_ms = 0;   ///< and answered
  };

  SharedWindow() = default;
  /// One's own, of that name: the lease was granted for `duration_ms`.
  static SharedWindow opened(std::string name, const Asked &asked, std::int64_t interval_ms, std::int64_t duration_ms,
                             std::int64_t late_margin_ms);
  /// Another process's, from what the lease says.
  static SharedWindow joined(std::string name, const Asked &asked, std::int64_t remaining_ms, std::int64_t interval_ms,
                             std::int64_t late_margin_ms);
  /// What is not the name of a window yet: the random part and how long it lasts, for those who join.
  static std::string make_name(std::string_view random, std::int64_t interval_ms, std::int64_t duration_ms);

  [[nodiscard]] const std::string &name() const noexcept { return name_; }
  [[nodiscard]] bool is_own() const noexcept { return is_own_; }
  [[nodiscard]] std::int64_t start_ms() const noexcept { return start_ms_; }
  [[nodiscard]] std::int64_t permits_end_ms() const noexcept { return permits_end_ms_; }
  /// When it can be asked for the next one: the latest that the lease can end.
  [[nodiscard]] std::int64_t end_ms() const noexcept { return end_ms_; }
  /// The earliest.
  [[nodiscard]] std::int64_t earliest_end_ms() const noexcept { return earliest_end_ms_; }
  /// The lease lasts for so long from then on.
  void extend(const Asked &asked, std::int64_t remaining_ms) noexcept;

  [[nodiscard]] bool has_permit(std::int64_t now_ms) const noexcept { return left_ > 0 && now_ms < permits_end_ms_; }
  [[nodiscard]] bool can_ask(std::int64_t now_ms) const noexcept { return !is_used_up_ && now_ms < permits_end_ms_; }
  void take() noexcept { --left_; }
  void give_back() noexcept { ++left_; }
  [[nodiscard]] std::int64_t left() const noexcept { return left_; }
  /// Permits that nobody has, as far as it is known here.
  [[nodiscard]] std::int64_t left_to_all(std::int64_t max) const noexcept { return sum_ < max ? max - sum_ : 0; }

  /// How many permits to ask for.
  [[nodiscard]] std::int64_t batch(std::int64_t wanted, std::int64_t max) noexcept;
  /// The counter stands at `sum` after so many were asked for. Returns what it does not count: requests of programs that do not
  /// share it, which the server has told of.
  std::int64_t counted(std::int64_t asked, std::int64_t sum, std::int64_t max) noexcept;
  /// An answer to a permit of this window.
  void server_said(std::int64_t max, std::int64_t remaining) noexcept;
  void use_up() noexcept;

 private:
  std::string name_;
  bool is_own_ = false;
  bool is_used_up_ = true;  // of no window
  std::int64_t start_ms_ = INT64_MIN / 2;
  std::int64_t permits_end_ms_ = INT64_MIN / 2;
  std::int64_t end_ms_ = INT64_MIN / 2;
  std::int64_t earliest_end_ms_ = INT64_MIN / 2;
  std::int64_t left_ = 0;         // permits of this process
  std::int64_t sum_ = 0;          // of all, when last heard
  std::int64_t streak_ = 1;       // doubled for those who ask one at a time
  std::int64_t server_used_ = 0;  // what the server has counted, at least
};

}  // namespace ghlauth::budget
