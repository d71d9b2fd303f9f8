// Durable writes on one connection. Those that come together, from whatever thread, share one commit: the first who finds
// nobody at it takes all that wait into one transaction. Nobody waits within SQLite: while another process writes, callers are
// suspended.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "core/task.hpp"
#include "store/sqlite.hpp"

namespace ghlauth::store {

class SqliteWriter {
 public:
  SqliteWriter(SqliteConnection connection, std::string called);

  /// For statements that only work given to write() uses.
  SqliteStatement prepare(const char *sql) { return {connection_.get(), sql, called_}; }

  /// Runs the work in a transaction, perhaps again when that one fails; it is on the disk when the task ends. The work holds
  /// what it needs by value: it may run after its caller was cancelled. Throws what the work throws, and STORE.
  template <class Result>
  Task<Result> write(std::function<Result()> work) {
    auto job = std::make_shared<JobOf<Result>>(std::move(work));
    co_await settle(job);
    co_return std::move(*job->result);
  }

 private:
  struct Job {
    Job() = default;
    Job(const Job &) = delete;
    Job &operator=(const Job &) = delete;
    virtual ~Job() = default;
    virtual void run() = 0;
    std::exception_ptr failure;
    bool settled = false;
  };
  template <class Result>
  struct JobOf final : Job {
    explicit JobOf(std::function<Result()> given) : work(std::move(given)) {}
    void run() override { result.emplace(work()); }
    std::function<Result()> work;
    std::optional<Result> result;
  };
  using Jobs = std::list<std::shared_ptr<Job>>;
  class Place;

  Task<> settle(std::shared_ptr<Job> job);
  void lead();
  bool commit(Jobs &batch, Jobs &settled);
  void transact(Jobs::const_iterator first, Jobs::const_iterator last);

  SqliteConnection connection_;  // it and its statements: the leader's alone
  std::string called_;
  SqliteStatement begin_ = prepare("BEGIN IMMEDIATE");
  SqliteStatement commit_ = prepare("COMMIT");
  SqliteStatement rollback_ = prepare("ROLLBACK");

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  Jobs queue_;
  bool led_ = false;
  std::int64_t pause_ms_ = 0;     // the last one; 0 when the lock was free
  std::int64_t next_try_ms_ = 0;  // not before that time
};

}  // namespace ghlauth::store
