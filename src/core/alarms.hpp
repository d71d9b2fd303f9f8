// Points in time, the earliest first. Nothing is allocated for one but its place in the list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ghlauth {

class Alarms;

/// A point in time.
class Alarm {
 public:
  Alarm() = default;
  Alarm(const Alarm &) = delete;
  Alarm &operator=(const Alarm &) = delete;
  virtual ~Alarm() = default;
  virtual void ring() = 0;

 private:
  friend class Alarms;
  static constexpr std::size_t nowhere = SIZE_MAX;
  std::int64_t at_ms_ = 0;
  std::size_t place_ = nowhere;
};

class Alarms {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return heap_.size(); }
  /// INT64_MAX: none is set.
  [[nodiscard]] std::int64_t earliest_ms() const noexcept { return heap_.empty() ? INT64_MAX : heap_.front()->at_ms_; }

  /// In the place of an earlier time.
  void set(Alarm &alarm, std::int64_t at_ms);
  void clear(Alarm &alarm) noexcept;
  /// The earliest one, which is not set any more. There has to be one.
  Alarm &take() noexcept;

 private:
  void put(Alarm &alarm, std::size_t place) noexcept;
  void settle(Alarm &alarm, std::size_t place) noexcept;

  std::vector<Alarm *> heap_;  // none is later than the two at twice its place + 1 and + 2
};

}  // namespace ghlauth
