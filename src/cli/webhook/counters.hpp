// What the daemon counts, and its file for Prometheus' node exporter.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "cli/webhook/spool.hpp"

namespace ghlauth::cli {

/// Thread-safe.
class Counters {
 public:
  /// A request was answered; the outcome is the name of a status, such as "OK" or "SIGNATURE_INVALID".
  void answered(const std::string &outcome);
  void handed_on();
  void failed_to_hand_on();
  void gave_up();
  void applied();

  /// The whole file.
  [[nodiscard]] std::string text(const std::optional<Spool::Census> &spool) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::int64_t> by_outcome_;
  std::int64_t handed_on_ = 0, failed_ = 0, gave_up_ = 0, applied_ = 0;
};

}  // namespace ghlauth::cli
