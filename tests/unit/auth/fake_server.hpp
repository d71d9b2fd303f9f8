// HighLevel within the test: a transport whose answers a function gives, and which can be held back after they were made.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "auth/environment.hpp"
#include "auth/vault.hpp"
#include "net/transport.hpp"
#include "store/memory_table.hpp"

namespace ghlauth::test {

inline net::Response answer(int status, std::string_view body) {
  net::Response response;
  response.status = status;
  append(response.body, body);
  return response;
}

class FakeServer {
 public:
  using Handler = std::function<net::Response(const net::Request &)>;
  explicit FakeServer(Handler handler) : handler_(std::move(handler)) {}

  /// From now on, answers for a path that ends like this are made, but not given before release().
  void hold(std::string path_end) {
    const std::lock_guard lock(mutex_);
    held_ = std::move(path_end);
  }
  void release() {
    const std::lock_guard lock(mutex_);
    held_.clear();
    changed_.notify_all();
  }
  [[nodiscard]] int arrivals() const {
    const std::lock_guard lock(mutex_);
    return arrivals_;
  }
  /// False when that many do not come.
  bool wait_for_arrivals(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(30), [&] { return arrivals_ >= count; });
  }

  net::Response receive(const net::Request &request) {
    const std::lock_guard lock(mutex_);
    ++arrivals_;
    changed_.notify_all();
    return handler_(request);
  }
  [[nodiscard]] bool gives(const std::string &path) const {
    const std::lock_guard lock(mutex_);
    return held_.empty() || !path.ends_with(held_);
  }
  void wait(std::int64_t ms) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(ms));
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string held_;
  int arrivals_ = 0;
  Handler handler_;
};

class FakeTransport final : public net::Transport {
 public:
  FakeTransport(
      std::shared_ptr<FakeServer> server, std::function<void()> on_open = [] {})
      : server_(std::move(server)), on_open_(std::move(on_open)) {}
  std::unique_ptr<net::Session> open() override {
    on_open_();
    return std::make_unique<Session>(server_);
  }

 private:
  class Exchange final : public net::Exchange {
   public:
    Exchange(std::shared_ptr<FakeServer> server, const net::Request &request)
        : server_(std::move(server)), path_(request.url.path()), response_(server_->receive(request)) {}
    bool ready() override { return server_->gives(path_); }
    void wait(const Cancel &cancel) override { server_->wait(cancel.slice_ms(100)); }
    net::Response take() override { return std::move(response_); }

   private:
    std::shared_ptr<FakeServer> server_;
    std::string path_;
    net::Response response_;
  };
  class Session final : public net::Session {
   public:
    explicit Session(std::shared_ptr<FakeServer> server) : server_(std::move(server)) {}
    std::unique_ptr<net::Exchange> start(net::Request request) override { return std::make_unique<Exchange>(server_, request); }

   private:
    std::shared_ptr<FakeServer> server_;
  };

  std::shared_ptr<FakeServer> server_;
  std::function<void()> on_open_;
};

/// A clock that stands still until it is told otherwise.
class StillClock final : public Clock {
 public:
  [[nodiscard]] std::int64_t unix_ms() const override { return ms_.load(); }
  void advance_s(std::int64_t seconds) { ms_ += seconds * 1000; }

 private:
  std::atomic<std::int64_t> ms_{1700000000000};
};

inline auth::Environment environment_with(
    std::shared_ptr<FakeServer> server, std::shared_ptr<StillClock> clock, std::function<void()> on_open = [] {}) {
  auth::Environment environment;
  environment.clock = std::move(clock);
  environment.log = std::make_shared<NoLog>();
  environment.sessions =
      std::make_shared<net::SessionPool>(std::make_shared<FakeTransport>(std::move(server), std::move(on_open)));
  environment.vault = std::make_shared<auth::Vault>(store::make_memory_table());
  return environment;
}

}  // namespace ghlauth::test
