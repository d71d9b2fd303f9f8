#include "cli/webhook/serve.hpp"

#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/report.hpp"
#include "cli/service.hpp"
#include "cli/terminal.hpp"
#include "cli/webhook/counters.hpp"
#include "cli/webhook/listener.hpp"
#include "cli/webhook/receiver.hpp"
#include "cli/webhook/spool.hpp"
#include "cli/webhook/spool_workers.hpp"

namespace ghlauth::cli {
namespace {

constexpr std::int64_t between_metrics_ms = 10000;

HandOn hand_on_of(const ServeArguments &arguments) {
  if (!arguments.command.empty()) return hand_on_to_command(arguments.command, arguments.timeout_ms);
  if (!arguments.socket.empty()) return hand_on_to_socket(arguments.socket, arguments.timeout_ms);
  if (!arguments.upstream.empty()) return hand_on_to_upstream(arguments.upstream, arguments.options.ca_file, arguments.timeout_ms);
  if (arguments.print) return hand_on_to_output(arguments.options.json);
  return {};
}

/// In the order in which they are needed: first to stop is the listener, so that nothing comes in which nobody takes.
class Daemon {
 public:
  explicit Daemon(const ServeArguments &arguments) : arguments_(arguments) {
    const HandOn hand_on = hand_on_of(arguments);
    if (!arguments.spool.empty()) {
      if (!hand_on) throw Failure(exit_usage, "the spool is for events that are handed on", "Add --upstream, --socket or -- COMMAND.");
      spool_ = std::make_unique<Spool>(arguments.spool);
      if (arguments.retry_given_up) warn(std::to_string(spool_->retry_given_up()) + " that were given up are tried again");
    }
    receiver_.emplace(arguments, hand_on, spool_.get(), counters_);
    if (spool_) workers_.emplace(*spool_, hand_on, counters_, arguments.workers, arguments.give_up_s);
    listener_.emplace(ListenOptions{arguments.listen, static_cast<std::size_t>(arguments.max_body),
                                    static_cast<unsigned>(arguments.max_connections), arguments.receive_s},
                      [this](const Incoming &incoming) { return receiver_->receive(incoming); });
  }

  [[nodiscard]] const std::string &address() const { return listener_->address(); }

  void reload() {
    try {
      receiver_->reload_keys();
    } catch (const Failure &failure) {
      report(failure, arguments_.options.verbose);  // those that are there stay in use
    }
  }

  void stop() {
    listener_.reset();
    workers_.reset();
  }

  void write_metrics() {
    if (arguments_.metrics.empty()) return;
    try {
      std::optional<Spool::Census> census;
      if (spool_) census = spool_->census();
      replace_file(arguments_.metrics, counters_.text(census), 0644);
    } catch (const Failure &failure) {
      report(failure, arguments_.options.verbose);
    }
  }

 private:
  const ServeArguments &arguments_;
  Counters counters_;
  std::unique_ptr<Spool> spool_;
  std::optional<Receiver> receiver_;
  std::optional<SpoolWorkers> workers_;
  std::optional<Listener> listener_;
};

}  // namespace

int serve(const ServeArguments &arguments) {
  survive_writes();
  take_hangups();
  Daemon daemon(arguments);
  std::FILE *where = arguments.print ? stderr : stdout;  // events are printed alone
  std::fprintf(where, "Receiving webhooks at %s\n", daemon.address().c_str());
  std::fflush(where);
  daemon.write_metrics();
  notify_service_manager("READY=1");
  for (Woken woken; (woken = wait_for_signal(between_metrics_ms)) != Woken::TO_END;) {
    if (woken == Woken::BY_HANGUP) daemon.reload();
    daemon.write_metrics();
  }
  notify_service_manager("STOPPING=1");
  daemon.stop();
  daemon.write_metrics();
  return exit_ok;
}

}  // namespace ghlauth::cli
