#include "cli/status_watch.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cli/failure.hpp"
#include "cli/screen.hpp"
#include "cli/status.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

using std::chrono::milliseconds, std::chrono::steady_clock;

constexpr std::int64_t patience_ms = 3000;  // for the store, before it is told that it does not answer
constexpr std::int64_t tick_ms = 1000;      // of what counts down on a terminal
constexpr std::int64_t long_ms = 3600 * 1000;

std::string clock_time(std::int64_t time_s) {
  const auto time = static_cast<std::time_t>(time_s);
  std::tm parts = {};
  char text[32] = {};
  return localtime_r(&time, &parts) != nullptr && std::strftime(text, sizeof text, "%T", &parts) > 0 ? text : "-";
}

std::string utc_time(std::int64_t time_s) {
  const auto time = static_cast<std::time_t>(time_s);
  std::tm parts = {};
  char text[32] = {};
  return gmtime_r(&time, &parts) != nullptr && std::strftime(text, sizeof text, "%FT%TZ", &parts) > 0 ? text : "-";
}

/// What was found, or why nothing was.
struct Look {
  std::int64_t at_s = 0;
  std::optional<Status> status;
  std::optional<Failure> failure;
};

Look look(const Options &options, bool all) {
  Look found;
  try {
    found.status = look_at_status(options, all);
  } catch (const Failure &failure) {
    found.failure = failure;
  } catch (const std::exception &error) {
    found.failure.emplace(exit_failed, error.what());
  }
  found.at_s = now_s();
  return found;
}

/// Looks in a thread of its own: a store that is locked, or a server that does not answer, takes up to half a minute to fail,
/// and neither the display nor a signal waits for it. Each look opens everything anew: keys, logins and the file may be others.
class Reader {
 public:
  Reader(const Options &options, bool all) : options_(options), all_(all) {}
  ~Reader() {
    if (thread_.joinable()) thread_.join();
  }
  Reader(const Reader &) = delete;
  Reader &operator=(const Reader &) = delete;

  [[nodiscard]] bool is_busy() const { return thread_.joinable(); }
  [[nodiscard]] std::int64_t busy_ms() const {
    return is_busy() ? std::chrono::duration_cast<milliseconds>(steady_clock::now() - begun_).count() : 0;
  }

  void begin() {
    begun_ = steady_clock::now();
    thread_ = std::thread([this] {
      Look found = look(options_, all_);
      const std::lock_guard lock(mutex_);
      found_ = std::move(found);
      wake_waiter();
    });
  }

  /// What the look found that was begun, once.
  std::optional<Look> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!found_) return std::nullopt;
    }
    thread_.join();
    return std::exchange(found_, std::nullopt);
  }

 private:
  const Options &options_;
  bool all_;
  std::thread thread_;
  steady_clock::time_point begun_;
  std::mutex mutex_;
  std::optional<Look> found_;
};

/// What there is to show.
struct Seen {
  std::optional<Look> last;  ///< that found something
  std::optional<Failure> failure;
  std::int64_t waiting_ms = 0;  ///< for a store that does not answer; 0 when it does

  [[nodiscard]] bool is_empty() const { return !last && !failure && waiting_ms == 0; }
  [[nodiscard]] bool is_present() const { return !failure && waiting_ms == 0; }
};

std::vector<std::string> notes_of(const Status &status) {
  std::vector<std::string> notes = status_notes(status), unreadable = unreadable_notes(status);
  notes.insert(notes.end(), unreadable.begin(), unreadable.end());
  return notes;
}

constexpr const char *nobody = "Nobody is logged in. To log in: ghlauth login";

/// A terminal: drawn over, and every second, so that what is left of the tokens counts down.
class Page {
 public:
  Page(std::int64_t interval_ms) {
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%g", static_cast<double>(interval_ms) / 1000);
    title_ = std::string("ghlauth status, every ") + seconds + " s";
  }

  void show(const Seen &seen) {
    lines_.clear();
    width_ = screen_.width();
    add_title();
    if (seen.waiting_ms > 0) add_note("The store has not answered for " + duration(seen.waiting_ms / 1000));
    if (seen.failure) add_note(seen.failure->message + (seen.failure->hint.empty() ? "" : ". " + seen.failure->hint));
    if (!seen.is_present() && seen.last) add_text("This is what it was at " + clock_time(seen.last->at_s) + ":");
    if (!seen.is_present()) lines_.emplace_back();
    if (seen.last) add(*seen.last->status);
    screen_.show(lines_);
  }

  void stop() { screen_.stop(); }

 private:
  void add_title() {
    const std::string time = clock_time(now_s());
    const std::size_t size = title_.size() + time.size();
    add_text(title_ + std::string(size + 2 < width_ ? width_ - size : 2, ' ') + time);
    lines_.emplace_back();
  }

  void add(const Status &status) {
    if (status.listing.entries.empty()) {
      if (status.listing.unreadable.empty()) add_text(nobody);
    } else {
      for (std::string &line : status_table(status, Ends::TO_THE_SECOND).lines(width_)) lines_.push_back(std::move(line));
    }
    const std::vector<std::string> notes = notes_of(status);
    if (!notes.empty()) lines_.emplace_back();
    for (const std::string &note : notes) add_note(note);
  }

  void add_text(const std::string &text) { lines_.push_back(shortened(text, width_)); }

  // The mark takes two columns of the first line.
  void add_note(const std::string &note) {
    std::string rest = wrapped(printable(note), 2, 2, width_);
    for (std::size_t end, first = lines_.size(); (end = rest.find('\n')) != std::string::npos; rest.erase(0, end + 1)) {
      const std::string line = shortened(rest.substr(0, end), width_);
      lines_.push_back(lines_.size() == first && line.size() > 1 ? coloured("!", Colour::YELLOW) + line.substr(1) : line);
    }
  }

  Screen screen_;
  std::string title_;
  std::vector<std::string> lines_;
  std::size_t width_ = 0;
};

/// Everything else: what changed, once.
class Journal {
 public:
  explicit Journal(bool json) : json_(json) {}

  void show(const Seen &seen) {
    const std::string problem = seen.failure ? seen.failure->message : seen.waiting_ms > 0 ? "the store does not answer" : "";
    std::string now = problem.empty() ? status_json(*seen.last->status).text() : problem;
    if (now == shown_) return;
    shown_ = std::move(now);
    json_ ? show_json(seen, problem) : show_block(seen, problem);
    if (std::fflush(stdout) != 0) throw Failure(exit_failed, "standard output cannot be written");
  }

 private:
  static void show_json(const Seen &seen, const std::string &problem) {
    Json out = problem.empty() ? status_json(*seen.last->status) : Json::object();
    if (!problem.empty()) out.add("error", problem);
    out.add("at_s", problem.empty() ? seen.last->at_s : now_s());
    std::printf("%s\n", out.text().c_str());
  }

  void show_block(const Seen &seen, const std::string &problem) {
    const std::int64_t at_s = problem.empty() ? seen.last->at_s : now_s();
    std::printf("%s%s\n", std::exchange(any_, true) ? "\n" : "", utc_time(at_s).c_str());
    if (!problem.empty()) {
      std::printf("! %s\n", printable(problem).c_str());
      return;
    }
    const Status &status = *seen.last->status;
    if (!status.listing.entries.empty())
      status_table(status, Ends::ROUGHLY).print();
    else if (status.listing.unreadable.empty())
      std::printf("%s\n", nobody);
    for (const std::string &note : notes_of(status)) std::printf("! %s\n", printable(note).c_str());
  }

  bool json_;
  bool any_ = false;
  std::string shown_;
};

class Watch {
 public:
  Watch(const Options &options, bool all, std::int64_t interval_ms)
      : reader_(options, all), interval_(interval_ms), journal_(options.json) {
    if (!options.json && can_redraw(STDOUT_FILENO)) page_.emplace(interval_ms);
  }

  int run() {
    for (auto next = steady_clock::now();;) {
      if (!reader_.is_busy() && steady_clock::now() >= next) {
        next = steady_clock::now() + interval_;
        reader_.begin();
      }
      const Woken woken = wait_for_signal(wait_ms(next));
      if (woken == Woken::TO_END) return end();
      if (woken == Woken::BY_STOP && page_) page_->stop();
      if (woken == Woken::BY_STOP && !page_) stop_until_continued();
      if (std::optional<Look> found = reader_.take()) keep(std::move(*found));
      seen_.waiting_ms = reader_.busy_ms() < patience_ms ? 0 : reader_.busy_ms();
      if (!seen_.is_empty()) page_ ? page_->show(seen_) : journal_.show(seen_);
    }
  }

 private:
  [[nodiscard]] std::int64_t wait_ms(steady_clock::time_point next) const {
    const std::int64_t tick = page_ ? tick_ms : long_ms;
    if (reader_.is_busy())
      return reader_.busy_ms() < patience_ms ? std::min(tick, patience_ms - reader_.busy_ms()) : tick;
    const auto left = std::chrono::ceil<milliseconds>(next - steady_clock::now()).count();
    return std::clamp<std::int64_t>(left, 0, tick);
  }

  // What is wrong with the command line does not become right by waiting.
  void keep(Look found) {
    if (found.failure && found.failure->exit_code == exit_usage && seen_.is_empty()) throw std::move(*found.failure);
    seen_.failure = found.failure;
    if (found.status) seen_.last = std::move(found);
  }

  // A look that is under way cannot be ended, and is not waited for.
  [[nodiscard]] int end() {
    page_.reset();
    const int code = exit_signal + interrupted_by();
    (void)reader_.take();
    if (!reader_.is_busy()) return code;
    std::fflush(stdout);
    _exit(code);
  }

  Reader reader_;
  milliseconds interval_;
  Seen seen_;
  Journal journal_;
  std::optional<Page> page_;  // the first to go: the terminal is itself again before a look is waited for
};

}  // namespace

int watch_status(const Options &options, bool all, std::int64_t interval_ms) {
  take_display_signals();
  Options quiet = options;  // the log would be written into the page
  quiet.verbose = options.verbose && !is_terminal(STDERR_FILENO);
  return Watch(quiet, all, interval_ms).run();
}

}  // namespace ghlauth::cli
