#include "cli/terminal.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "cli/failure.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

constexpr int caught[] = {SIGINT, SIGTERM, SIGHUP};

ghlauth_cancel *the_cancel = nullptr;  // lives as long as the process: the handler may need it at any time
volatile std::sig_atomic_t the_signal = 0;

volatile std::sig_atomic_t was_hung_up = 0;
volatile std::sig_atomic_t was_stopped = 0;
std::atomic<bool> was_called = false;  // lock-free: a handler sets it as well
int wake_fd = -1;  // a signal may reach another thread than the one that waits

void wake() {
  const std::uint64_t one = 1;
  const int reason = errno;
  if (wake_fd >= 0) (void)!write(wake_fd, &one, sizeof(one));
  errno = reason;
}

extern "C" void on_signal(int number) {
  the_signal = number;
  ghlauth_cancel_request(the_cancel);
  wake();
}

extern "C" void on_hangup(int) {
  was_hung_up = 1;
  wake();
}

extern "C" void on_stop(int) {
  was_stopped = 1;
  wake();
}

extern "C" void on_resize(int) { wake_waiter(); }

void open_wake_fd() {
  wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (wake_fd < 0) throw Failure(exit_failed, std::string("signals cannot be waited for: ") + std::strerror(errno));
}

// Calls that a signal interrupts go on by themselves.
void handle(int number, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = static_cast<int>(SA_RESTART);
  sigaction(number, &action, nullptr);
}

bool is_ignored(int number) {
  struct sigaction action = {};
  sigaction(number, nullptr, &action);
  return action.sa_handler == SIG_IGN;
}

[[noreturn]] void throw_interrupted() { throw Failure(exit_signal + interrupted_by(), "interrupted"); }

// Waits for something to read, and for the signals, which are let through at no other moment: none can slip in between.
void wait_readable(int fd) {
  sigset_t signals, before;
  sigemptyset(&signals);
  for (const int number : caught) sigaddset(&signals, number);
  sigprocmask(SIG_BLOCK, &signals, &before);
  pollfd polled = {fd, POLLIN, 0};
  while (the_signal == 0 && ppoll(&polled, 1, nullptr, &before) < 0 && errno == EINTR) continue;
  sigprocmask(SIG_SETMASK, &before, nullptr);
  if (the_signal != 0) throw_interrupted();
}

// One byte, so that what stands behind the line is left to whoever reads next. False at the end.
bool read_byte(int fd, char &byte, const std::string &what) {
  for (;;) {
    wait_readable(fd);
    const ssize_t size = read(fd, &byte, 1);
    if (size >= 0) return size == 1;
    if (errno != EINTR && errno != EAGAIN) throw Failure(exit_failed, what + " cannot be read: " + std::strerror(errno));
  }
}

Secret read_until(int fd, const std::string &what, bool one_line) {
  Secret text;
  char byte = 0;
  bool any = false;
  while (read_byte(fd, byte, what)) {
    any = true;
    if (one_line && byte == '\n') break;
    if (text.is_full()) throw Failure(exit_usage, what + " is longer than 64 KiB");
    text.add(byte);
  }
  if (!any) throw Failure(exit_usage, what + " is missing: the input ended");
  return text;
}

class WithoutEcho {
 public:
  WithoutEcho() {
    if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL);
    changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
  }
  ~WithoutEcho() {
    if (changed_) tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
    std::fputc('\n', stderr);
  }
  WithoutEcho(const WithoutEcho &) = delete;
  WithoutEcho &operator=(const WithoutEcho &) = delete;
  [[nodiscard]] bool works() const noexcept { return changed_; }

 private:
  termios before_ = {};
  bool changed_ = false;
};

}  // namespace

void catch_signals() {
  if (the_cancel != nullptr) return;
  check([](ghlauth_error **error) { return ghlauth_cancel_new(&the_cancel, error); });
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int number : caught) {
    struct sigaction before = {};
    sigaction(number, nullptr, &before);
    if (before.sa_handler != SIG_IGN) sigaction(number, &action, nullptr);  // as nohup leaves it
  }
}

void take_hangups() {
  open_wake_fd();
  handle(SIGHUP, on_hangup);
}

void take_display_signals() {
  open_wake_fd();
  handle(SIGWINCH, on_resize);
  if (!is_ignored(SIGTSTP)) handle(SIGTSTP, on_stop);
}

void wake_waiter() noexcept {
  was_called = true;
  wake();
}

void stop_until_continued() {
  handle(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);
  handle(SIGTSTP, on_stop);
}

Woken wait_for_signal(std::int64_t timeout_ms) {
  using std::chrono::milliseconds, std::chrono::steady_clock;
  const auto end = steady_clock::now() + milliseconds(timeout_ms);
  for (;;) {
    std::uint64_t count = 0;
    (void)!read(wake_fd, &count, sizeof(count));  // before the flags: what comes after them wakes again
    if (the_signal != 0) return Woken::TO_END;
    if (was_hung_up != 0) {
      was_hung_up = 0;
      return Woken::BY_HANGUP;
    }
    if (was_stopped != 0) {
      was_stopped = 0;
      return Woken::BY_STOP;
    }
    if (was_called.exchange(false)) return Woken::BY_CALL;
    const auto left = std::chrono::ceil<milliseconds>(end - steady_clock::now()).count();
    if (left <= 0) return Woken::BY_TIME;
    pollfd polled = {wake_fd, POLLIN, 0};
    poll(&polled, 1, static_cast<int>(std::min<std::int64_t>(left, INT_MAX)));
  }
}

ghlauth_cancel *cancel() { return the_cancel; }

int interrupted_by() noexcept { return the_signal; }

bool is_terminal(int fd) { return isatty(fd) == 1; }

bool can_redraw(int fd) {
  const char *term = std::getenv("TERM");
  return is_terminal(fd) && term != nullptr && std::strcmp(term, "dumb") != 0;
}

TerminalSize terminal_size(int fd) {
  winsize size = {};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0) size = {};
  return {size.ws_col > 0 ? size.ws_col : std::size_t{80}, size.ws_row > 0 ? size.ws_row : std::size_t{24}};
}

bool has_colours(int fd) {
  const char *no = std::getenv("NO_COLOR");
  return can_redraw(fd) && (no == nullptr || *no == '\0');
}

Secret read_line(const std::string &what) {
  Secret line = read_until(STDIN_FILENO, what, true);
  line.trim();
  return line;
}

Secret read_all(int fd, const std::string &what) {
  Secret text = read_until(fd, what, false);
  text.trim();
  return text;
}

Secret ask_secret(const std::string &prompt) {
  const WithoutEcho quiet;
  if (!quiet.works()) throw Failure(exit_failed, "the terminal's echo cannot be switched off");
  std::fprintf(stderr, "%s: ", printable(prompt).c_str());
  Secret answer = read_line(prompt);
  if (answer.empty()) throw Failure(exit_usage, "nothing was given");
  return answer;
}

bool confirm(const std::string &question) {
  std::fprintf(stderr, "%s [y/N] ", printable(question).c_str());
  const Secret answer = read_line("the answer");
  return answer.view() == "y" || answer.view() == "Y" || answer.view() == "yes" || answer.view() == "Yes";
}

}  // namespace ghlauth::cli
