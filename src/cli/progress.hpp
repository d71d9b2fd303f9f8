// How far something is, on one line of stderr. Nothing is shown where that is no terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cli/handles.hpp"

namespace ghlauth::cli {

/// A line that is written over, a few times a second.
class StatusLine {
 public:
  StatusLine();
  StatusLine(const StatusLine &) = delete;
  StatusLine &operator=(const StatusLine &) = delete;
  ~StatusLine() { end(); }

  [[nodiscard]] bool is_due() const;
  void show(const std::string &text);
  /// Leaves what is shown, and goes on below it.
  void end();

 private:
  bool is_terminal_;
  std::size_t shown_ = 0;
  std::chrono::steady_clock::time_point next_;
};

/// The bar of a request's bodies.
class TransferBar {
 public:
  /// Looks on, if its bodies are worth it. It must live until the request was sent.
  TransferBar(const Request &request, bool uploads, bool downloads);
  /// Shows how far it came.
  void end();

 private:
  static std::int32_t moved(void *self, std::int64_t sent, std::int64_t send_total, std::int64_t received,
                            std::int64_t receive_total);
  void show(const char *word, std::int64_t done, std::int64_t total);

  StatusLine line_;
  bool uploads_;
  bool downloads_;
  std::chrono::steady_clock::time_point begun_;
  std::string last_;
};

/// 999 B, 1.0 kB, 12.5 MB.
[[nodiscard]] std::string amount(std::int64_t bytes);

}  // namespace ghlauth::cli
