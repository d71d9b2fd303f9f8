// Hands on what is in the spool.
#pragma once

#include <cstdint>
#include <thread>
#include <vector>

#include "cli/webhook/counters.hpp"
#include "cli/webhook/delivery.hpp"
#include "cli/webhook/spool.hpp"

namespace ghlauth::cli {

class SpoolWorkers {
 public:
  SpoolWorkers(Spool &spool, HandOn hand_on, Counters &counters, std::int32_t count, std::int64_t give_up_s);
  SpoolWorkers(const SpoolWorkers &) = delete;
  SpoolWorkers &operator=(const SpoolWorkers &) = delete;
  /// Waits for what is under way; the rest stays in the spool.
  ~SpoolWorkers();

 private:
  void work();
  void hand_on(const Spool::Taken &taken);

  Spool &spool_;
  const HandOn hand_on_;
  Counters &counters_;
  const std::int64_t give_up_s_;
  std::vector<std::thread> threads_;
};

}  // namespace ghlauth::cli
