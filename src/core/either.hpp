// Whichever comes first.
#pragma once

#include "core/task.hpp"

namespace ghlauth {

/// Ready when one of two is. It waits on the first one: the second has to be one that passes by itself, such as a Timer, and is
/// noticed when a slice of that wait is over.
class Either final : public Suspension {
 public:
  Either(Suspension &first, Suspension &second) noexcept : first_(first), second_(second) {}
  [[nodiscard]] bool ready() override { return first_.ready() || second_.ready(); }
  void wait(const Cancel &cancel) override { first_.wait(cancel); }

 private:
  Suspension &first_;
  Suspension &second_;
};

}  // namespace ghlauth
