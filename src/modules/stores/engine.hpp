// Drives the operations of a store over a few connections to its server, on the threads of those who wait for them. Each
// operation is one request and its answer, and has a connection to itself for as long.
//
// What is the same for all servers is here. A Connection has:
//   types Command and Reply; Command::is_read, and Command::answer(reply, answers, operation), which finishes the operation,
//     says that it has to be asked AGAIN, or throws a Failure;
//   State state(); void work(): what can be done without waiting; pollfd waits_for(): what there is to wait for;
//   void send(const Command &) when it is IDLE; Reply take() when it is ANSWERED, which makes it IDLE;
//   const std::string &called(): what errors name it by;
//   bool is_stale() when it is IDLE: the server has gone, or says something unasked; std::string trouble() when it is BROKEN.
#pragma once

#include <ghlauth/module.h>
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "modules/stores/failure.hpp"

namespace ghlauth::stores {

enum class State { OPENING, IDLE, BUSY, ANSWERED, BROKEN };
enum class Outcome { FINISHED, AGAIN };

inline constexpr std::size_t max_connections = 8;

/// Waits for that, at most so long.
inline void wait_for(pollfd what, std::int64_t timeout_ms) {
  constexpr std::int64_t longest_ms = 3600000;
  (void)::poll(&what, 1, static_cast<int>(std::clamp<std::int64_t>(timeout_ms, 0, longest_ms)));
}

template <class Connection>
class Engine {
 public:
  using Command = typename Connection::Command;
  using Reply = typename Connection::Reply;
  /// Begins a connection, which may block on the look-up of a name. Throws Failure.
  using Connect = std::function<std::unique_ptr<Connection>()>;

  /// `first`: one that is IDLE.
  Engine(Connect connect, std::unique_ptr<Connection> first, const ghlauth_store_answers &answers)
      : connect_(std::move(connect)), answers_(answers), count_(1) {
    idle_.push_back(std::move(first));
  }

  void start(ghlauth_store_operation *operation, Command command) {
    std::unique_lock lock(mutex_);
    auto made = std::make_unique<Call>(operation, std::move(command));
    Call &call = *made;
    calls_.insert_or_assign(operation, std::move(made));
    advance(lock, call);
    conclude(lock, call);
  }

  void poll(ghlauth_store_operation *operation, std::int64_t timeout_ms) {
    std::unique_lock lock(mutex_);
    const auto found = calls_.find(operation);
    if (found == calls_.end()) return;
    Call &call = *found->second;
    advance(lock, call);
    if (!call.is_over() && timeout_ms > 0) {
      wait(lock, call, timeout_ms);
      advance(lock, call);
    }
    conclude(lock, call);
  }

  void cancel(ghlauth_store_operation *operation) noexcept {
    const std::lock_guard lock(mutex_);
    const auto found = calls_.find(operation);
    if (found == calls_.end()) return;
    if (found->second->connection) close(*found->second);  // an answer may be on its way
    calls_.erase(found);
  }

 private:
  struct Call {
    Call(ghlauth_store_operation *operation_in, Command command_in) : operation(operation_in), command(std::move(command_in)) {}
    [[nodiscard]] bool is_over() const { return reply || failure; }

    ghlauth_store_operation *operation;
    Command command;
    std::unique_ptr<Connection> connection;
    bool is_on_used_connection = false;
    bool is_sent = false;
    bool is_repeated = false;
    bool is_watched = false;  ///< a thread waits for its connection
    std::optional<Reply> reply;
    std::optional<Failure> failure;
  };

  void advance(std::unique_lock<std::mutex> &lock, Call &call) {
    while (!call.is_over()) {
      if (!call.connection && !attach(lock, call)) return;
      call.connection->work();
      switch (call.connection->state()) {
        case State::OPENING:
        case State::BUSY: return;
        case State::IDLE:
          call.connection->send(call.command);
          call.is_sent = true;
          break;
        case State::ANSWERED: take(call); break;
        case State::BROKEN: lose(call); break;
      }
    }
  }

  /// Gives it a connection if there can be one. Unlocks while it begins a new one.
  bool attach(std::unique_lock<std::mutex> &lock, Call &call) {
    call.is_on_used_connection = !idle_.empty();
    while (!idle_.empty() && !call.connection) {
      call.connection = std::move(idle_.back());
      idle_.pop_back();
      if (call.connection->is_stale()) close(call);
    }
    if (call.connection) return true;
    if (count_ == max_connections) return false;
    call.is_on_used_connection = false;
    ++count_;
    lock.unlock();
    std::unique_ptr<Connection> made;
    try {
      made = connect_();
    } catch (const Failure &failure) {
      call.failure = failure;
    } catch (const std::exception &failure) {
      call.failure.emplace(GHLAUTH_E_STORE, failure.what());
    }
    lock.lock();
    call.connection = std::move(made);
    if (call.connection) return true;
    close(call);
    return false;
  }

  void take(Call &call) {
    call.reply = call.connection->take();
    idle_.push_back(std::move(call.connection));
    released_.notify_one();
  }

  void close(Call &call) noexcept {
    call.connection.reset();
    --count_;
    released_.notify_one();
  }

  // Whether the server did what it was sent nobody knows. What only reads can be asked again, and what was not sent at all.
  void lose(Call &call) {
    std::string trouble = call.connection->trouble();
    close(call);
    const bool may_repeat = !call.is_repeated && (call.is_sent ? call.command.is_read : call.is_on_used_connection);
    if (!may_repeat) call.failure.emplace(call.is_sent ? GHLAUTH_E_STORE : status_without_connection(), std::move(trouble));
    call.is_repeated = true;
    call.is_sent = false;
  }

  void wait(std::unique_lock<std::mutex> &lock, Call &call, std::int64_t timeout_ms) {
    if (call.connection) {
      const pollfd what = call.connection->waits_for();
      call.is_watched = true;
      lock.unlock();
      wait_for(what, timeout_ms);
      lock.lock();
      call.is_watched = false;
      return;
    }
    // Connections may be with operations that nobody drives at present: their answers are taken here.
    constexpr std::int64_t look_ms = 20;
    const auto pause = std::chrono::milliseconds(std::min(timeout_ms, look_ms));
    if (released_.wait_for(lock, pause, [&] { return !idle_.empty() || count_ < max_connections; })) return;
    for (auto &[operation, other] : calls_) {
      if (!other->connection || other->is_watched) continue;
      other->connection->work();
      if (other->connection->state() == State::ANSWERED) take(*other);
    }
  }

  /// Passes on how it ended, if it has.
  void conclude(std::unique_lock<std::mutex> &lock, Call &call) {
    while (call.is_over()) {
      std::unique_ptr<Call> kept = std::move(calls_.extract(call.operation).mapped());
      lock.unlock();
      try {
        if (call.failure) throw Failure(*call.failure);
        if (call.command.answer(*call.reply, answers_, call.operation) == Outcome::FINISHED) return;
      } catch (const Failure &failure) {
        answers_.fail(call.operation, failure.status, failure.message.c_str());
        return;
      }
      lock.lock();
      call.reply.reset();
      call.is_sent = false;
      calls_.insert_or_assign(call.operation, std::move(kept));
      advance(lock, call);
    }
  }

  Connect connect_;
  const ghlauth_store_answers &answers_;
  std::mutex mutex_;
  std::condition_variable released_;
  std::map<ghlauth_store_operation *, std::unique_ptr<Call>> calls_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t count_;  ///< of connections, those with calls and those that begin included
};

/// Asks on a connection of one's own, and waits for the answer. Throws Failure.
template <class Connection>
typename Connection::Reply ask(Connection &connection, const typename Connection::Command &command,
                               std::chrono::steady_clock::time_point give_up) {
  using namespace std::chrono;
  bool is_sent = false;
  for (;;) {
    connection.work();
    switch (connection.state()) {
      case State::BROKEN: throw Failure(is_sent ? GHLAUTH_E_STORE : status_without_connection(), connection.trouble());
      case State::ANSWERED: return connection.take();
      case State::IDLE:
        if (!is_sent) connection.send(command);
        is_sent = true;
        break;
      case State::OPENING:
      case State::BUSY: {
        const auto left = duration_cast<milliseconds>(give_up - steady_clock::now()).count();
        if (left <= 0) throw Failure(GHLAUTH_E_STORE, connection.called() + ": no answer in time");
        wait_for(connection.waits_for(), left);
        break;
      }
    }
  }
}

}  // namespace ghlauth::stores
