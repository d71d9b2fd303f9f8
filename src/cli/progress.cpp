#include "cli/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "cli/failure.hpp"
#include "cli/terminal.hpp"

namespace ghlauth::cli {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds interval{100};

std::size_t columns() { return terminal_size(STDERR_FILENO).columns; }

std::string bar(std::int64_t done, std::int64_t total) {
  constexpr std::int64_t width = 24;
  const auto full = static_cast<std::size_t>(total > 0 ? done * width / total : width);
  std::string text(full, '=');
  if (full < width) text += '>';
  text.resize(width, ' ');
  return " [" + text + "]";
}

std::string percent(std::int64_t done, std::int64_t total) {
  const std::string number = std::to_string(total > 0 ? done * 100 / total : 100);
  return std::string(3 - std::min<std::size_t>(3, number.size()), ' ') + number + " %";
}

}  // namespace

std::string amount(std::int64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " B";
  static constexpr const char *units[] = {"kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  double number = static_cast<double>(bytes) / 1000;
  for (; number >= 999.95 && unit < 3; ++unit) number /= 1000;
  char text[32];
  std::snprintf(text, sizeof(text), "%.1f %s", number, units[unit]);
  return text;
}

StatusLine::StatusLine() : is_terminal_(is_terminal(STDERR_FILENO)) {}

bool StatusLine::is_due() const { return is_terminal_ && steady_clock::now() >= next_; }

void StatusLine::show(const std::string &text) {
  if (!is_terminal_) return;
  std::string line = text.substr(0, columns() - 1);
  const std::size_t size = line.size();
  line.resize(std::max(size, std::min(shown_, columns() - 1)), ' ');
  std::fprintf(stderr, "\r%s", line.c_str());
  std::fflush(stderr);
  shown_ = size;
  next_ = steady_clock::now() + interval;
}

void StatusLine::end() {
  if (shown_ != 0) std::fputc('\n', stderr);
  shown_ = 0;
}

TransferBar::TransferBar(const Request &request, bool uploads, bool downloads)
    : uploads_(uploads), downloads_(downloads), begun_(steady_clock::now()) {
  if (!is_terminal(STDERR_FILENO) || (!uploads && !downloads)) return;
  const ghlauth_transfer_progress progress = {sizeof(progress), this, nullptr, moved};
  check([&](ghlauth_error **error) { return ghlauth_request_set_progress(request.get(), &progress, error); });
}

std::int32_t TransferBar::moved(void *self, std::int64_t sent, std::int64_t send_total, std::int64_t received,
                                std::int64_t receive_total) {
  auto &bar = *static_cast<TransferBar *>(self);
  if (received > 0 && bar.downloads_)
    bar.show("received", received, receive_total);
  else if (received == 0 && bar.uploads_)
    bar.show("sent", sent, send_total);
  return 0;
}

void TransferBar::show(const char *word, std::int64_t done, std::int64_t total) {
  const double seconds = std::chrono::duration<double>(steady_clock::now() - begun_).count();
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  last_ = word;
  if (total >= 0) last_ += ' ' + percent(done, total) + bar(done, total);
  last_ += "  " + amount(done);
  if (total >= 0) last_ += " of " + amount(total);
  last_ += "  " + amount(static_cast<std::int64_t>(rate)) + "/s";
  if (line_.is_due()) line_.show(last_);
}

void TransferBar::end() {
  if (!last_.empty()) line_.show(last_);
  last_.clear();
  line_.end();
}

}  // namespace ghlauth::cli
