// What becomes of one request: verified, applied to the store, kept or handed on, and only then answered with success.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "cli/service_apps.hpp"
#include "cli/webhook/counters.hpp"
#include "cli/webhook/delivery.hpp"
#include "cli/webhook/listener.hpp"
#include "cli/webhook/serve.hpp"
#include "cli/webhook/spool.hpp"

namespace ghlauth::cli {

/// Thread-safe, but for reload_keys().
class Receiver {
 public:
  /// With a spool, events are kept there; without one they are handed on before the answer, unless `hand_on` is empty.
  Receiver(const ServeArguments &arguments, HandOn hand_on, Spool *spool, Counters &counters);

  Answer receive(const Incoming &incoming);
  /// Reads the files of the keys again.
  void reload_keys();

 private:
  [[nodiscard]] bool apply(const ghlauth_event *event);
  void take_in(const ghlauth_event *event, const Incoming &incoming);

  const ServeArguments &arguments_;
  const HandOn hand_on_;
  Spool *const spool_;
  Counters &counters_;
  std::unique_ptr<Session> session_;  ///< without lifecycle
  std::unique_ptr<ServiceApps> apps_;
  Config config_;
  Webhook webhook_;
  Webhook without_files_;                          ///< to see what a file would change
  std::map<std::string, std::string> added_keys_;  ///< those of the files, by their names
};

}  // namespace ghlauth::cli
