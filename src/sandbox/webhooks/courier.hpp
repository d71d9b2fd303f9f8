// Sends webhooks: one thread, a few at a time, over libcurl. It holds the world's lock only to read and note, never while it
// signs or waits.
#pragma once

#include <condition_variable>
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
  /// Waits for the first webhook. False at the end.
  bool begin();
  void wake();  // under the world's lock

  World &world_;
  std::string ca_file_;
  // Under the world's lock:
  void *multi_ = nullptr;  // CURLM; made when it is needed, as its descriptors would be left to what `run` starts
  bool stopping_ = false;
  std::condition_variable first_;
  std::thread thread_;
};

}  // namespace ghlauth::sandbox
