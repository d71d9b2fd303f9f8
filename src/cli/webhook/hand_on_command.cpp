#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "cli/core_files.hpp"
#include "cli/failure.hpp"
#include "cli/webhook/delivery.hpp"

namespace ghlauth::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds to_end_by_itself{2000};  // between SIGTERM and SIGKILL
constexpr std::size_t max_value = 1024;         // of a variable

std::vector<char *> pointers(const std::vector<std::string> &texts) {
  std::vector<char *> out;
  out.reserve(texts.size() + 1);
  for (const std::string &text : texts) out.push_back(const_cast<char *>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> environment_of(const Delivery &delivery) {
  std::vector<std::string> out;
  for (const char *name : {"PATH", "HOME", "LANG", "TZ"})
    if (const char *value = std::getenv(name)) out.push_back(std::string(name) + '=' + value);
  // Signed by HighLevel, but written by the users of other apps: nothing of it can be more than a value, or too long for one.
  const auto add = [&](const char *name, const std::string &value) {
    if (value.size() <= max_value && value.find('\0') == std::string::npos)
      out.push_back(std::string("GHLAUTH_EVENT_") + name + '=' + value);
  };
  add("ID", delivery.id);
  add("TYPE", delivery.type);
  add("APP_ID", delivery.app_id);
  add("COMPANY_ID", delivery.company_id);
  add("LOCATION_ID", delivery.location_id);
  if (delivery.timestamp_s >= 0) add("TIMESTAMP", std::to_string(delivery.timestamp_s));
  return out;
}

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) noexcept : fd_(fd) {}
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;
  ~Descriptor() { reset(); }
  void reset(int fd = -1) noexcept {
    if (fd_ >= 0) close(fd_);
    fd_ = fd;
  }
  [[nodiscard]] int get() const noexcept { return fd_; }

 private:
  int fd_;
};

/// The program, in a process group of its own, which ends with it: nothing that it left behind keeps its standard input.
class Child {
 public:
  Child(const std::vector<std::string> &command, const Delivery &delivery) {
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC) != 0) throw_errno("no pipe to " + command.front(), errno);
    Descriptor child_end(ends[0]);
    input_.reset(ends[1]);
    fcntl(input_.get(), F_SETFL, O_NONBLOCK);  // of the pipe's end here alone
    const std::vector<std::string> variables = environment_of(delivery);
    const int error = spawn(pointers(command), pointers(variables), child_end.get());
    if (error != 0) throw_errno(command.front() + " cannot be run", error);
    ended_.reset(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
    if (ended_.get() < 0) {
      const int reason = errno;
      end();
      throw_errno(command.front() + " cannot be waited for", reason);
    }
  }
  Child(const Child &) = delete;
  Child &operator=(const Child &) = delete;
  ~Child() {
    if (pid_ > 0) end();
  }

  /// False when the time is over first.
  bool write(const std::string &text, steady_clock::time_point until) {
    std::size_t written = 0;
    while (written < text.size()) {
      const ssize_t size = ::write(input_.get(), text.data() + written, text.size() - written);
      if (size > 0) {
        written += static_cast<std::size_t>(size);
      } else if (errno == EAGAIN) {
        if (!wait(input_.get(), POLLOUT, until)) return false;
      } else if (errno != EINTR) {
        break;  // it does not want all of it: its exit code says whether it is content
      }
    }
    input_.reset();
    return true;
  }

  /// The status of waitpid(2); nothing of a process that has not ended when the time is over.
  bool wait_for_end(steady_clock::time_point until, int &status) {
    if (!wait(ended_.get(), POLLIN, until)) return false;
    kill(-pid_, SIGKILL);  // what it started and left, while the number is still its own
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
    pid_ = -1;
    return true;
  }

 private:
  int spawn(const std::vector<char *> &argv, const std::vector<char *> &envp, int input) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    const int error = posix_spawnp(&pid_, argv[0], &files, &attributes, argv.data(), envp.data());
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    if (error != 0)
      pid_ = -1;
    else
      allow_core_files(pid_);
    return error;
  }

  static bool wait(int fd, short events, steady_clock::time_point until) {
    for (;;) {
      const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now()).count();
      if (left <= 0) return false;
      pollfd polled = {fd, events, 0};
      if (poll(&polled, 1, static_cast<int>(std::min<std::int64_t>(left, INT_MAX))) > 0) return true;
    }
  }

  void end() noexcept {
    int status = 0;
    kill(-pid_, SIGTERM);
    if (ended_.get() >= 0 && wait_for_end(steady_clock::now() + to_end_by_itself, status)) return;
    kill(-pid_, SIGKILL);
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
    pid_ = -1;
  }

  [[noreturn]] static void throw_errno(const std::string &what, int reason) {
    throw Failure(exit_failed, what + ": " + std::strerror(reason));
  }

  pid_t pid_ = -1;
  Descriptor input_;
  Descriptor ended_;
};

void run(const std::vector<std::string> &command, std::int64_t timeout_ms, const Delivery &delivery) {
  const auto until = steady_clock::now() + milliseconds(timeout_ms);
  Child child(command, delivery);
  int status = 0;
  if (!child.write(delivery.body, until) || !child.wait_for_end(until, status))
    throw Failure(exit_failed, command.front() + " did not end within " + std::to_string(timeout_ms) + " ms");
  if (WIFSIGNALED(status)) throw Failure(exit_failed, command.front() + " was ended by signal " + std::to_string(WTERMSIG(status)));
  if (WEXITSTATUS(status) != 0)
    throw Failure(exit_failed, command.front() + " ended with exit code " + std::to_string(WEXITSTATUS(status)));
}

}  // namespace

HandOn hand_on_to_command(std::vector<std::string> command, std::int64_t timeout_ms) {
  return [command = std::move(command), timeout_ms](const Delivery &delivery) { run(command, timeout_ms, delivery); };
}

}  // namespace ghlauth::cli
