// Events that were answered with success and not handed on yet: a file of their own, which outlives the program and the machine.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/webhook/delivery.hpp"

struct sqlite3;

namespace ghlauth::cli {

/// Thread-safe. One program at a time has the file.
class Spool {
 public:
  explicit Spool(const std::string &path);
  Spool(const Spool &) = delete;
  Spool &operator=(const Spool &) = delete;
  ~Spool();

  /// Durable when it returns. False when it was there already, handed on or not.
  bool put(const Delivery &delivery);

  struct Taken {
    std::int64_t number;
    std::int64_t attempts;  ///< before this one
    std::int64_t received_s;
    Delivery delivery;
  };
  /// The one that waits for longest, for the caller alone until it calls one of the three below; nothing once stop() was called.
  std::optional<Taken> take();
  void handed_on(const Taken &taken);
  void try_again(const Taken &taken, std::int64_t at_s);
  /// It stays in the file, for whoever looks at why.
  void give_up(const Taken &taken, const std::string &reason);
  void stop();
  /// Those that were given up wait again, as if they had just been received. How many there were.
  std::int64_t retry_given_up();

  struct Census {
    std::int64_t waiting = 0;
    std::int64_t given_up = 0;
    std::int64_t oldest_s = 0;  ///< when the oldest that waits was received; 0 for none
  };
  Census census();

 private:
  using Work = std::function<void(sqlite3 &)>;
  /// Work of several threads shares a commit, and with it the wait for the disk. Throws what the work, or the commit, does.
  void commit(Work work);
  struct Pending {
    Work work;
    std::exception_ptr failure;
    bool is_done = false;
  };
  void commit_all(const std::vector<Pending *> &batch);
  std::optional<Taken> first_due(std::int64_t now_s);
  void settle(const Taken &taken, const Work &work);

  struct Close {
    void operator()(sqlite3 *database) const noexcept;
  };
  std::unique_ptr<sqlite3, Close> database_;
  std::mutex database_mutex_;

  std::mutex queue_mutex_;
  std::condition_variable committed_;
  std::vector<Pending *> queue_;
  bool is_committing_ = false;

  std::mutex taking_mutex_;
  std::condition_variable has_more_;
  std::set<std::int64_t> taken_;
  bool is_stopped_ = false;
};

}  // namespace ghlauth::cli
