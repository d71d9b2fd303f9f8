#include "core/alarms.hpp"

namespace ghlauth {

void Alarms::set(Alarm &alarm, std::int64_t at_ms) {
  if (alarm.place_ == Alarm::nowhere) {
    heap_.push_back(&alarm);
    alarm.place_ = heap_.size() - 1;
  } else if (alarm.at_ms_ == at_ms) {
    return;
  }
  alarm.at_ms_ = at_ms;
  settle(alarm, alarm.place_);
}

void Alarms::clear(Alarm &alarm) noexcept {
  if (alarm.place_ == Alarm::nowhere) return;
  Alarm &last = *heap_.back();
  heap_.pop_back();
  if (&last != &alarm) settle(last, alarm.place_);
  alarm.place_ = Alarm::nowhere;
}

Alarm &Alarms::take() noexcept {
  Alarm &first = *heap_.front();
  clear(first);
  return first;
}

void Alarms::put(Alarm &alarm, std::size_t place) noexcept {
  heap_[place] = &alarm;
  alarm.place_ = place;
}

/// From a free place, up past those that are later and down past those that are earlier.
void Alarms::settle(Alarm &alarm, std::size_t place) noexcept {
  while (place > 0) {
    Alarm &above = *heap_[(place - 1) / 2];
    if (above.at_ms_ <= alarm.at_ms_) break;
    const std::size_t next = (place - 1) / 2;
    put(above, place);
    place = next;
  }
  for (std::size_t below = 2 * place + 1; below < heap_.size(); below = 2 * place + 1) {
    if (below + 1 < heap_.size() && heap_[below + 1]->at_ms_ < heap_[below]->at_ms_) ++below;
    if (heap_[below]->at_ms_ >= alarm.at_ms_) break;
    put(*heap_[below], place);
    place = below;
  }
  put(alarm, place);
}

}  // namespace ghlauth
