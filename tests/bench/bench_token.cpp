// A token from a warm credential, next to what an application would write itself: a map of tokens behind a lock.
#include <benchmark/benchmark.h>
#include <ghlauth/ghlauth.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <ctime>
#include <memory>
#include <mutex>
#include <random>
#include <shared_mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "require.hpp"
#include "tokens.hpp"

namespace {

struct Token {
  std::string text;
  std::int64_t expires_at_s;
};

class TokenMap {
 public:
  void put(const std::string &key, Token token) {
    const std::unique_lock lock(mutex_);
    tokens_[key] = std::make_shared<const Token>(std::move(token));
  }
  std::shared_ptr<const Token> get(const std::string &key) const {
    const std::shared_lock lock(mutex_);
    const auto found = tokens_.find(key);
    return found == tokens_.end() ? nullptr : found->second;
  }

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Token>> tokens_;
};

/// Another thread, asleep until the end: who locks has threads, and without any the C++ library counts references without atomics.
void have_threads() {
  static std::mutex mutex;
  static std::condition_variable_any ended;
  static const std::jthread asleep([](const std::stop_token &end) {
    std::unique_lock lock(mutex);
    ended.wait(lock, end, [] { return false; });
  });
}

void map_of_shared_ptr(benchmark::State &state) {
  have_threads();
  static TokenMap map;
  const std::string key = "65f0aa0bb0cc0dd0ee0ff011:C2QujeCh8ZnC7al2InWR";
  if (state.thread_index() == 0) map.put(key, {access_token(), std::time(nullptr) + 86399});
  for (auto _ : state) {
    const auto token = map.get(key);
    benchmark::DoNotOptimize(token->text.data());
  }
}

/// A credential of an installation whose token has a day to live, and one of a PIT. Made once, for all threads.
struct Credentials {
  ghlauth_credential *installation = nullptr;
  ghlauth_credential *pit = nullptr;

  Credentials() {
    ghlauth_config *config = nullptr;
    ghlauth_oauth *oauth = nullptr;
    ghlauth_installation *imported = nullptr;
    ghlauth_pit *token = nullptr;
    REQUIRE_OK(ghlauth_config_new(&config, &error));
    REQUIRE_OK(ghlauth_oauth_new(&oauth, config, "65f0aa0bb0cc0dd0ee0ff011-abcdefgh", "a-client-secret",
                                 "https://app.example.com/callback", &error));
    const std::string answer = R"({"access_token":")" + access_token() +
                               R"(","refresh_token":"a-refresh-token","expires_in":86399,"scope":"contacts.readonly",)"
                               R"("userType":"Location","companyId":"C0","locationId":"C2QujeCh8ZnC7al2InWR","userId":"U0"})";
    REQUIRE_OK(ghlauth_oauth_import(oauth, &imported, answer.c_str(), nullptr, std::time(nullptr), nullptr, &error));
    REQUIRE_OK(ghlauth_credential_from_installation(&installation, oauth, ghlauth_installation_id(imported), &error));
    REQUIRE_OK(ghlauth_pit_new(&token, config, "pit-12ab34cd-0000-4000-8000-56ef78ab90cd", GHLAUTH_LEVEL_LOCATION,
                               "C2QujeCh8ZnC7al2InWR", &error));
    REQUIRE_OK(ghlauth_credential_from_pit(&pit, token, &error));
    ghlauth_pit_free(token);
    ghlauth_installation_free(imported);
    ghlauth_oauth_free(oauth);
    ghlauth_config_free(config);
  }
  Credentials(const Credentials &) = delete;
  Credentials &operator=(const Credentials &) = delete;
  ~Credentials() {
    ghlauth_credential_free(pit);
    ghlauth_credential_free(installation);
  }

 private:
  ghlauth_error *error = nullptr;
};

const Credentials &credentials() {
  static const Credentials made;
  return made;
}

/// Into one buffer again and again, as a client does; `copy_always` forgets what the buffer holds.
void bearer(benchmark::State &state, ghlauth_credential *credential, bool copy_always) {
  char buffer[2048];
  std::size_t needed = 0;
  std::uint64_t serial = 0;
  std::uint64_t *known = copy_always ? nullptr : &serial;
  for (auto _ : state) {
    if (ghlauth_credential_bearer(credential, buffer, sizeof buffer, &needed, known, 0, nullptr) != GHLAUTH_OK) {
      state.SkipWithError("ghlauth_credential_bearer failed");
      break;
    }
    benchmark::DoNotOptimize(&buffer);
  }
}

void bearer_held(benchmark::State &state) { bearer(state, credentials().installation, false); }
void bearer_copied(benchmark::State &state) { bearer(state, credentials().installation, true); }
void bearer_of_pit_copied(benchmark::State &state) { bearer(state, credentials().pit, true); }

void token_of_installation(benchmark::State &state) {
  for (auto _ : state) {
    ghlauth_token *token = nullptr;
    if (ghlauth_credential_token(credentials().installation, &token, 0, nullptr, nullptr) != GHLAUTH_OK) {
      state.SkipWithError("ghlauth_credential_token failed");
      break;
    }
    benchmark::DoNotOptimize(ghlauth_token_access_token(token));
    ghlauth_token_free(token);
  }
}

/// So many installations in the library's store in memory, and a credential of each; their ids are asked for in no order.
class Fleet {
 public:
  explicit Fleet(std::int64_t size) {
    ghlauth_error *error = nullptr;
    ghlauth_config *config = nullptr;
    REQUIRE_OK(ghlauth_config_new(&config, &error));
    REQUIRE_OK(ghlauth_oauth_new(&oauth_, config, "65f0aa0bb0cc0dd0ee0ff011-abcdefgh", "a-client-secret",
                                 "https://app.example.com/callback", &error));
    ghlauth_config_free(config);
    for (std::int64_t i = 0; i < size; ++i) {
      ghlauth_installation *imported = nullptr;
      const std::string answer = R"({"access_token":")" + access_token() +
                                 R"(","refresh_token":"a-refresh-token","expires_in":86399,"scope":"contacts.readonly",)"
                                 R"("userType":"Location","companyId":"C0","locationId":"C2QujeCh8ZnC7)" +
                                 std::to_string(1000000 + i) + R"(","userId":"U0"})";
      REQUIRE_OK(ghlauth_oauth_import(oauth_, &imported, answer.c_str(), nullptr, std::time(nullptr), nullptr, &error));
      ids_.emplace_back(ghlauth_installation_id(imported));
      ghlauth_installation_free(imported);
      map_.put(ids_.back(), {access_token(), std::time(nullptr) + 86399});
      REQUIRE_OK(ghlauth_credential_from_installation(&held_[ids_.back()], oauth_, ids_.back().c_str(), &error));
    }
    std::shuffle(ids_.begin(), ids_.end(), std::minstd_rand(1));
  }
  Fleet(const Fleet &) = delete;
  Fleet &operator=(const Fleet &) = delete;
  ~Fleet() {
    for (const auto &[id, credential] : held_) ghlauth_credential_free(credential);
    ghlauth_oauth_free(oauth_);
  }

  static Fleet &of(std::int64_t size) {
    static std::unique_ptr<Fleet> made;  // one at a time
    static std::int64_t made_size = 0;
    if (made_size != size) made = nullptr, made = std::make_unique<Fleet>(made_size = size);
    return *made;
  }
  ghlauth_oauth *oauth() const { return oauth_; }
  const TokenMap &map() const { return map_; }
  ghlauth_credential *held(const std::string &id) const {
    const std::shared_lock lock(mutex_);
    return held_.find(id)->second;
  }
  const std::string &next_id() { return ids_[next_++ % ids_.size()]; }

 private:
  ghlauth_oauth *oauth_ = nullptr;
  TokenMap map_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, ghlauth_credential *> held_;
  std::vector<std::string> ids_;
  std::size_t next_ = 0;
};

void map_by_id(benchmark::State &state) {
  have_threads();
  Fleet &fleet = Fleet::of(state.range(0));
  for (auto _ : state) {
    const auto token = fleet.map().get(fleet.next_id());
    benchmark::DoNotOptimize(token->text.data());
  }
}

/// With what a request needs of it: the bytes, which are in no cache when there are many.
void map_by_id_copied(benchmark::State &state) {
  have_threads();
  Fleet &fleet = Fleet::of(state.range(0));
  char buffer[2048];
  for (auto _ : state) {
    const auto token = fleet.map().get(fleet.next_id());
    std::memcpy(buffer, token->text.data(), token->text.size());
    benchmark::DoNotOptimize(&buffer);
  }
}

/// As an application does that keeps its credentials, in a map of its own.
void held_by_id(benchmark::State &state) {
  have_threads();
  Fleet &fleet = Fleet::of(state.range(0));
  char buffer[2048];
  std::size_t needed = 0;
  for (auto _ : state) {
    if (ghlauth_credential_bearer(fleet.held(fleet.next_id()), buffer, sizeof buffer, &needed, nullptr, 0, nullptr) != GHLAUTH_OK) {
      state.SkipWithError("no token of that id");
      break;
    }
    benchmark::DoNotOptimize(&buffer);
  }
}

/// As one does that keeps none: made of the store for each request.
void bearer_by_id(benchmark::State &state) {
  have_threads();
  Fleet &fleet = Fleet::of(state.range(0));
  char buffer[2048];
  std::size_t needed = 0;
  for (auto _ : state) {
    ghlauth_credential *credential = nullptr;
    if (ghlauth_credential_from_installation(&credential, fleet.oauth(), fleet.next_id().c_str(), nullptr) != GHLAUTH_OK ||
        ghlauth_credential_bearer(credential, buffer, sizeof buffer, &needed, nullptr, 0, nullptr) != GHLAUTH_OK) {
      state.SkipWithError("no token of that id");
      break;
    }
    ghlauth_credential_free(credential);
    benchmark::DoNotOptimize(&buffer);
  }
}

BENCHMARK(map_of_shared_ptr)->ThreadRange(1, 2)->UseRealTime();
BENCHMARK(bearer_held)->ThreadRange(1, 2)->UseRealTime();
BENCHMARK(bearer_copied)->ThreadRange(1, 2)->UseRealTime();
BENCHMARK(bearer_of_pit_copied)->ThreadRange(1, 2)->UseRealTime();
BENCHMARK(token_of_installation)->ThreadRange(1, 2)->UseRealTime();
BENCHMARK(map_by_id)->Arg(1)->Arg(1000)->Arg(100000)->Arg(1000000);
BENCHMARK(map_by_id_copied)->Arg(1)->Arg(1000)->Arg(100000)->Arg(1000000);
BENCHMARK(held_by_id)->Arg(1)->Arg(1000)->Arg(100000)->Arg(1000000);
BENCHMARK(bearer_by_id)->Arg(1)->Arg(1000)->Arg(100000)->Arg(1000000);

}  // namespace
