// Sends webhooks: one thread, a few at a time, over libcurl. It holds the world's lock only to read and note, never while it
// signs or waits.
#pragma once

#include <string>
#include <thread>

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

class Courier {
 public:
  /// `ca_file`: the certificates that https targets are checked against; empty: those of the system.
  Courier(World &world, std::string ca_file);
  Courier(const Courier &) = delete;
  Courier &operator=(const Courier &) = delete;
  /// Ends at once: what is in flight is given up.
  ~Courier();

 private:
  void loop() noexcept;

  World &world_;
  std::string ca_file_;
  void *multi_;            // CURLM
  bool stopping_ = false;   // under the world's lock
  std::thread thread_;
};

}  // namespace ghlauth::sandbox
