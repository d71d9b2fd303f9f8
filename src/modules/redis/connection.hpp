// One connection to Redis. hiredis writes commands and reads replies; the socket is ours: hiredis raises SIGPIPE.
#pragma once

#include <hiredis/read.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "modules/redis/command.hpp"
#include "modules/redis/settings.hpp"
#include "modules/stores/engine.hpp"

namespace ghlauth::redis {

class Connection {
 public:
  using Command = redis::Command;
  using Reply = redis::Reply;

  /// `settings` is not kept.
  explicit Connection(const Settings &settings);
  Connection(const Connection &) = delete;
  Connection &operator=(const Connection &) = delete;
  ~Connection();

  [[nodiscard]] const std::string &called() const noexcept { return called_; }
  [[nodiscard]] stores::State state() const noexcept { return state_; }
  void work();
  [[nodiscard]] pollfd waits_for() const noexcept;
  void send(const Command &command);
  Reply take();
  [[nodiscard]] bool is_stale() const noexcept;
  [[nodiscard]] std::string trouble() const { return trouble_; }

 private:
  struct FreeReader {
    void operator()(redisReader *reader) const noexcept { redisReaderFree(reader); }
  };
  void connect(const Settings &settings);
  void write(const std::vector<std::string_view> &words);
  void append(std::string_view command);
  void exchange();
  void flush();
  void receive();
  void read_greetings();
  Reply next_reply();
  void break_off(const std::string &why);

  std::string called_;
  /// Closed with it, also where the constructor does not come to its end.
  struct Socket {
    Socket() = default;
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;
    ~Socket() {
      if (fd >= 0) ::close(fd);
    }
    int fd = -1;
  } socket_;
  std::unique_ptr<redisReader, FreeReader> reader_;
  stores::State state_ = stores::State::OPENING;
  bool is_connected_ = false;
  bool is_ended_ = false;   ///< by Redis
  int greetings_ = 0;       ///< that Redis has not answered yet: who we are, and which database
  bool is_secret_ = false;  ///< what is asked now
  std::string unsent_;
  std::size_t sent_ = 0;
  Reply reply_;
  std::string trouble_;
};

}  // namespace ghlauth::redis
