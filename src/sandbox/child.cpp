#include "sandbox/child.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace ghlauth::sandbox {
namespace {

/// Our environment with other values for some names.
std::vector<std::string> changed_environment(const Environment &changes) {
  std::vector<std::string> out;
  for (char **entry = environ; *entry; ++entry) {
    const std::string_view text(*entry);
    bool changed = false;
    for (const auto &[name, value] : changes) changed = changed || text.substr(0, text.find('=')) == name;
    if (!changed) out.emplace_back(text);
  }
  for (const auto &[name, value] : changes)
    if (!value.empty()) out.push_back(name + '=' + value);
  return out;
}

std::vector<char *> pointers(const std::vector<std::string> &texts) {
  std::vector<char *> out;
  out.reserve(texts.size() + 1);
  for (const std::string &text : texts) out.push_back(const_cast<char *>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

/// Starts the command with the signal mask and the dispositions that we were started with; the error number when that failed.
int spawn(pid_t *pid, const std::vector<std::string> &command, const Environment &environment, const Signals &signals) {
  const std::vector<std::string> variables = changed_environment(environment);
  const std::vector<char *> argv = pointers(command);
  const std::vector<char *> envp = pointers(variables);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &signals.previous_mask());
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  const int error = posix_spawnp(pid, argv[0], nullptr, &attributes, argv.data(), envp.data());
  posix_spawnattr_destroy(&attributes);
  return error;
}

int exit_code_of(int status) noexcept { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

int run_child(const std::vector<std::string> &command, const Environment &environment, const Signals &signals,
              const std::function<void(pid_t)> &started) {
  signal(SIGCHLD, SIG_DFL);  // ignored, as some programs leave it to what they start, it would never come
  pid_t pid = -1;
  if (const int error = spawn(&pid, command, environment, signals); error != 0) {
    std::fprintf(stderr, "ghlauth sandbox run: %s: %s\n", command.front().c_str(), std::strerror(error));
    return error == ENOENT ? 127 : 126;
  }
  started(pid);
  while (true) {
    const signalfd_siginfo info = signals.wait();
    const int number = static_cast<int>(info.ssi_signo);
    int status = 0;
    if (number == SIGCHLD) {
      if (waitpid(pid, &status, WNOHANG) == pid) return exit_code_of(status);
    } else if (info.ssi_code != SI_KERNEL) {  // what a terminal's keys send goes to the command without us
      kill(pid, number);
    }
  }
}

}  // namespace ghlauth::sandbox
