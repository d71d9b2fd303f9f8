// The terminal and what else stands at the standard streams: questions, also without echo, and the signals that end them.
#pragma once

#include <ghlauth/cancel.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "cli/secret.hpp"

namespace ghlauth::cli {

/// From here on the first SIGINT, SIGTERM or SIGHUP ends what waits; a second one ends the program.
void catch_signals();
/// For the library's blocking calls.
[[nodiscard]] ghlauth_cancel *cancel();
/// The signal that came; 0 for none.
[[nodiscard]] int interrupted_by() noexcept;

/// For a service, after catch_signals: from here on SIGHUP ends nothing but a wait_for_signal, also one that begins later.
void take_hangups();
/// For a display, after catch_signals: from here on a new size of the terminal, Ctrl-Z and wake_waiter end a wait_for_signal.
void take_display_signals();
enum class Woken { BY_TIME, BY_HANGUP, BY_STOP, BY_CALL, TO_END };
/// Waits for this long or for a signal, once take_hangups or take_display_signals was called.
[[nodiscard]] Woken wait_for_signal(std::int64_t timeout_ms);
/// Ends a wait_for_signal of another thread with BY_CALL, also one that begins later.
void wake_waiter() noexcept;
/// After BY_STOP: stops the program, as the user wanted. Returns when it is continued.
void stop_until_continued();

[[nodiscard]] bool is_terminal(int fd);
/// Whether what is shown there can be drawn over: a terminal that moves its cursor.
[[nodiscard]] bool can_redraw(int fd);
struct TerminalSize {
  std::size_t columns, rows;
};
/// 80 columns and 24 rows where it is not known.
[[nodiscard]] TerminalSize terminal_size(int fd);
/// Whether colours are wanted there: a terminal, and the user has not set NO_COLOR.
[[nodiscard]] bool has_colours(int fd);

/// The next line of standard input, without its end. Throws when there is none, or a signal comes.
[[nodiscard]] Secret read_line(const std::string &what);
/// The same from a descriptor, to the end of the file.
[[nodiscard]] Secret read_all(int fd, const std::string &what);
/// Asks at the terminal for a line that is not shown; what was set there is always restored.
[[nodiscard]] Secret ask_secret(const std::string &prompt);
/// Asks at the terminal; no is what is not yes.
[[nodiscard]] bool confirm(const std::string &question);

}  // namespace ghlauth::cli
