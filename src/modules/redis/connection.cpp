#include "modules/redis/connection.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <new>
#include <system_error>

namespace ghlauth::redis {

using stores::State;

namespace {

bool has(int fd, short events) noexcept {
  pollfd look{fd, events, 0};
  return ::poll(&look, 1, 0) > 0;
}

std::string text_of_errno(int number) { return std::generic_category().message(number); }

struct Address {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

template <class Kind>
Kind &as(Address &address) noexcept {
  address.size = sizeof(Kind);
  return reinterpret_cast<Kind &>(address.bytes);
}

/// Settings hold nothing else than these three. A path that is too long gives one of family 0, which no socket takes.
Address address_of(const Settings &settings) {
  Address address;
  in_addr v4{};
  if (settings.address.starts_with('/')) {
    auto &local = as<sockaddr_un>(address);
    if (settings.address.size() >= sizeof local.sun_path) return address;
    local.sun_family = AF_UNIX;
    std::memcpy(local.sun_path, settings.address.c_str(), settings.address.size() + 1);
  } else if (inet_pton(AF_INET, settings.address.c_str(), &v4) == 1) {
    auto &ip = as<sockaddr_in>(address);
    ip.sin_family = AF_INET;
    ip.sin_addr = v4;
    ip.sin_port = htons(settings.port);
  } else {
    auto &ip = as<sockaddr_in6>(address);
    ip.sin6_family = AF_INET6;
    (void)inet_pton(AF_INET6, settings.address.c_str(), &ip.sin6_addr);
    ip.sin6_port = htons(settings.port);
  }
  return address;
}

}  // namespace

Connection::Connection(const Settings &settings) : called_(settings.called), reader_(redisReaderCreate()) {
  if (!reader_) throw std::bad_alloc();
  connect(settings);
  if (settings.password) {
    std::vector<std::string_view> words{"AUTH"};
    if (!settings.user.empty()) words.push_back(settings.user);
    words.push_back(settings.password->reveal());
    write(words);
    is_secret_ = true;
    ++greetings_;
  }
  if (settings.database != 0) {
    write({"SELECT", std::to_string(settings.database)});
    ++greetings_;
  }
}

Connection::~Connection() {
  explicit_bzero(unsent_.data(), unsent_.size());
}

void Connection::connect(const Settings &settings) {
  const Address address = address_of(settings);
  socket_.fd = socket(address.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket_.fd < 0) return break_off(text_of_errno(errno));
  const int on = 1;
  if (address.bytes.ss_family != AF_UNIX) (void)setsockopt(socket_.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const int failed = ::connect(socket_.fd, reinterpret_cast<const sockaddr *>(&address.bytes), address.size);
  if (failed != 0 && errno != EINPROGRESS) break_off(text_of_errno(errno));
}

void Connection::work() {
  if (state_ != State::OPENING && state_ != State::BUSY) return;
  if (!is_connected_) {
    if (!has(socket_.fd, POLLOUT)) return;
    int reason = 0;
    socklen_t size = sizeof reason;
    (void)getsockopt(socket_.fd, SOL_SOCKET, SO_ERROR, &reason, &size);
    if (reason != 0) return break_off(text_of_errno(reason));
    is_connected_ = true;
  }
  exchange();
  if (state_ == State::OPENING) read_greetings();
  if (state_ == State::BUSY && (reply_ = next_reply())) state_ = State::ANSWERED;
  if (is_ended_ && (state_ == State::OPENING || state_ == State::BUSY)) break_off("the connection was closed");
}

void Connection::exchange() {
  flush();
  if (state_ != State::BROKEN) receive();
}

void Connection::flush() {
  while (sent_ < unsent_.size()) {
    const ssize_t sent = ::send(socket_.fd, unsent_.data() + sent_, unsent_.size() - sent_, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) return;
    if (sent < 0) {  // Redis may have said why before it went
      is_ended_ = true;
      return;
    }
    sent_ += static_cast<std::size_t>(sent);
  }
  explicit_bzero(unsent_.data(), unsent_.size());
  constexpr std::size_t worth_keeping = 65536;
  if (unsent_.capacity() > worth_keeping) unsent_ = std::string();
  unsent_.clear();
  sent_ = 0;
}

void Connection::receive() {
  std::array<char, 65536> chunk;
  for (;;) {
    const ssize_t got = recv(socket_.fd, chunk.data(), chunk.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      is_ended_ = true;
      return;
    }
    if (redisReaderFeed(reader_.get(), chunk.data(), static_cast<std::size_t>(got)) != REDIS_OK)
      return break_off(reader_->errstr);
  }
}

Reply Connection::next_reply() {
  void *reply = nullptr;
  if (redisReaderGetReply(reader_.get(), &reply) != REDIS_OK) break_off(reader_->errstr);
  return Reply(static_cast<redisReply *>(reply));
}

void Connection::read_greetings() {
  for (; greetings_ > 0; --greetings_) {
    const Reply reply = next_reply();
    if (!reply) return;
    if (reply->type == REDIS_REPLY_ERROR) {
      // Its first word is a code. The rest may repeat the password, when it does not know the command.
      const std::string_view said = text_of(*reply);
      return break_off("Redis says \"" + std::string(is_secret_ ? said.substr(0, said.find(' ')) : said) + "\"" +
                       (is_secret_ ? " to the user and password" : ""));
    }
    is_secret_ = false;
  }
  state_ = State::IDLE;
}

pollfd Connection::waits_for() const noexcept {
  const bool has_unsent = !is_connected_ || sent_ < unsent_.size();
  return {socket_.fd, static_cast<short>(has_unsent ? POLLIN | POLLOUT : POLLIN), 0};
}

void Connection::write(const std::vector<std::string_view> &words) {
  std::vector<const char *> texts;
  std::vector<std::size_t> sizes;
  for (const std::string_view word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  char *text = nullptr;
  const int size = redisFormatCommandArgv(&text, static_cast<int>(words.size()), texts.data(), sizes.data());
  if (size < 0) throw std::bad_alloc();
  const auto wipe_and_free = [size](char *command) {
    explicit_bzero(command, static_cast<std::size_t>(size));
    redisFreeCommand(command);
  };
  const std::unique_ptr<char, decltype(wipe_and_free)> command(text, wipe_and_free);
  append({command.get(), static_cast<std::size_t>(size)});
}

void Connection::append(std::string_view command) {
  if (unsent_.capacity() - unsent_.size() < command.size()) {  // what it grows out of is wiped
    std::string larger;
    larger.reserve(std::max(2 * unsent_.capacity(), unsent_.size() + command.size()));
    larger.append(unsent_);
    explicit_bzero(unsent_.data(), unsent_.size());
    unsent_.swap(larger);
  }
  unsent_.append(command);
}

void Connection::send(const Command &command) {
  state_ = State::BUSY;
  write({command.words.begin(), command.words.end()});
}

Reply Connection::take() {
  state_ = State::IDLE;
  return std::move(reply_);
}

// A server says nothing to who is idle but that it goes.
bool Connection::is_stale() const noexcept { return is_ended_ || has(socket_.fd, POLLIN); }

void Connection::break_off(const std::string &why) {
  state_ = State::BROKEN;
  trouble_ = called_ + ": " + why;
}

}  // namespace ghlauth::redis
