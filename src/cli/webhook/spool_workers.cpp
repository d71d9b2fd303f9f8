#include "cli/webhook/spool_workers.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

#include "cli/failure.hpp"
#include "cli/report.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

constexpr std::int64_t longest_pause_s = 600;

/// Doubles with each attempt, and is spread, so that what failed together does not come back together.
std::int64_t pause_s(std::int64_t attempts) {
  const std::int64_t longest = attempts >= 10 ? longest_pause_s : std::min<std::int64_t>(longest_pause_s, std::int64_t{1} << attempts);
  thread_local std::mt19937_64 random{std::random_device{}()};
  return std::uniform_int_distribution<std::int64_t>((longest + 1) / 2, longest)(random);
}

}  // namespace

SpoolWorkers::SpoolWorkers(Spool &spool, HandOn hand_on, Counters &counters, std::int32_t count, std::int64_t give_up_s)
    : spool_(spool), hand_on_(std::move(hand_on)), counters_(counters), give_up_s_(give_up_s) {
  for (std::int32_t i = 0; i < count; ++i) threads_.emplace_back([this] { work(); });
}

SpoolWorkers::~SpoolWorkers() {
  spool_.stop();
  for (std::thread &thread : threads_) thread.join();
}

void SpoolWorkers::work() {
  for (;;) {
    try {
      const std::optional<Spool::Taken> taken = spool_.take();
      if (!taken) return;
      hand_on(*taken);
    } catch (const std::exception &error) {
      // The spool cannot be read or written; what was handed on and not noted is handed on again.
      warn(printable(error.what()));
      std::this_thread::sleep_for(std::chrono::seconds(1));
    }
  }
}

void SpoolWorkers::hand_on(const Spool::Taken &taken) {
  try {
    hand_on_(taken.delivery);
  } catch (const std::exception &failure) {
    counters_.failed_to_hand_on();
    const std::string what = "event " + printable(taken.delivery.id) + ": " + printable(failure.what());
    if (now_s() - taken.received_s >= give_up_s_) {
      counters_.gave_up();
      warn(what + "; given up");
      spool_.give_up(taken, failure.what());
    } else {
      warn(what);
      spool_.try_again(taken, now_s() + pause_s(taken.attempts));
    }
    return;
  }
  counters_.handed_on();
  spool_.handed_on(taken);
}

}  // namespace ghlauth::cli
