// One connection of libpq that never blocks but for the look-up of the server's name at its begin.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <utility>

#include "modules/postgres/command.hpp"
#include "modules/postgres/settings.hpp"
#include "modules/stores/engine.hpp"

namespace ghlauth::postgres {

class Connection {
 public:
  using Command = postgres::Command;
  using Reply = postgres::Reply;

  /// `settings` is not kept.
  explicit Connection(const Settings &settings);

  [[nodiscard]] const std::string &called() const noexcept { return called_; }
  [[nodiscard]] stores::State state() const noexcept { return state_; }
  void work();
  [[nodiscard]] pollfd waits_for() const noexcept { return {PQsocket(connection_.get()), events_, 0}; }
  void send(const Command &command);
  Reply take();
  [[nodiscard]] bool is_stale() const noexcept;
  [[nodiscard]] std::string trouble() const { return trouble_; }

 private:
  struct Finish {
    void operator()(PGconn *connection) const noexcept { PQfinish(connection); }
  };
  void open();
  void read_answer();
  void break_off();

  std::string called_;
  std::unique_ptr<PGconn, Finish> connection_;
  stores::State state_ = stores::State::OPENING;
  short events_ = POLLOUT;
  Reply reply_;
  std::string trouble_;
};

}  // namespace ghlauth::postgres
