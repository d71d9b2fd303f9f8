// Running a command beside the sandbox.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/signals.hpp"

namespace ghlauth::sandbox {

/// Variables for the command's environment. One without a value is removed, so that none of another sandbox is inherited.
using Environment = std::vector<std::pair<std::string, std::string>>;

/// The signals that run_child needs.
constexpr std::initializer_list<int> child_signals = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};

/// Runs a command to its end, hands it the signals that arrive meanwhile, and returns its exit code as a shell would: 128 and
/// the signal's number when that ended it, 127 when there is no such command, 126 when it can't be started.
/// `started` is told its process.
int run_child(const std::vector<std::string> &command, const Environment &environment, const Signals &signals,
              const std::function<void(pid_t)> &started);

}  // namespace ghlauth::sandbox
