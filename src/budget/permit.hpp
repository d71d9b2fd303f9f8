// Leave to send one request.
#pragma once

#include <cstdint>
#include <memory>

#include "budget/rate.hpp"

namespace ghlauth::budget {

class Budget;

/// Destroyed without sent(): given back. Destroyed after sent() without answered(): counts as used from then on.
class Permit {
 public:
  Permit() = default;
  Permit(Permit &&other) noexcept = default;
  Permit &operator=(Permit &&other) noexcept;
  ~Permit() { end(); }

  explicit operator bool() const noexcept { return budget_ != nullptr; }
  /// False once the interval that it belongs to is over, or the budget pauses: let it go, and take another.
  [[nodiscard]] bool is_valid(std::int64_t now_ms) const;
  /// Before it is sent.
  void sent(std::int64_t now_ms) noexcept { sent_ms_ = now_ms; }
  /// The permit is empty then.
  void answered(const RateAnswer &answer, std::int64_t now_ms);

 private:
  friend class Budget;
  Permit(std::shared_ptr<Budget> budget, std::uint64_t window, std::int64_t valid_until_ms)
      : budget_(std::move(budget)), window_(window), valid_until_ms_(valid_until_ms) {}
  void end() noexcept;

  std::shared_ptr<Budget> budget_;
  std::uint64_t window_ = 0;  // 0: of none
  std::int64_t valid_until_ms_ = 0;
  std::int64_t sent_ms_ = -1;  // not yet
};

}  // namespace ghlauth::budget
