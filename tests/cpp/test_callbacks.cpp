// callbacks.hpp: functions of the application, what becomes of their exceptions, and when they are destroyed.
#include <atomic>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "cpp/check.hpp"

using namespace std::chrono_literals;

namespace {

/// No std::exception, and known by its number.
struct Thrown {
  int number;
};

/// The number of what the function throws; 0 for nothing.
template <class Function>
int number_thrown(Function &&function) {
  try {
    function();
  } catch (const Thrown &thrown) {
    return thrown.number;
  }
  return 0;
}

const ghlauth::Resource location(ghlauth::Level::location, "C2QujeCh8ZnC7al2InWR");

void answer(ghlauth::Exchange exchange, std::string_view body = "{}") {
  exchange.set_http_status(200);
  exchange.add_header("Content-Type", "application/json");
  exchange.write(body);
  exchange.finish();
}

/// A configuration whose transport grants everything.
ghlauth::Config granting() {
  ghlauth::Config config;
  config.set_max_retries(0).set_rate_limit(0, 10s, 0).set_transport([](ghlauth::Exchange exchange) { answer(exchange); });
  return config;
}

ghlauth::Credential some_credential(const ghlauth::Config &config) {
  return ghlauth::Credential(ghlauth::Pit(config, "pit-1f2e3d4c-5b6a-4978-8a9b-0c1d2e3f4a5b", location));
}

ghlauth::Response get(const ghlauth::Config &config) {
  return ghlauth::Client(config).send(some_credential(config), {"GET", "/contacts/abc"});
}

TEST(a_log_is_written_and_what_it_throws_arrives) {
  ghlauth::Config config = granting();
  std::vector<std::string> lines;
  config.set_log(ghlauth::LogLevel::debug, [&](ghlauth::LogLevel, std::string_view line) { lines.emplace_back(line); });
  get(config);
  CHECK(!lines.empty());
  int asked = 0;
  config.set_transport([&](ghlauth::Exchange exchange) {
    ++asked;
    answer(exchange);
  });
  config.set_log(ghlauth::LogLevel::debug, [](ghlauth::LogLevel, std::string_view) { throw Thrown{1}; });
  EQUAL(number_thrown([&] { get(config); }), 1);
  EQUAL(asked, 1);  // the call was done to its end
  config.set_log(ghlauth::LogLevel::debug, nullptr);
  EQUAL(get(config).http_status(), 200);
}

TEST(a_clock_is_asked_and_what_it_throws_arrives) {
  ghlauth::Config config;
  const ghlauth::TimePoint start(1795435200s);
  ghlauth::TimePoint now = start;
  config.set_clock([&] { return now; });
  ghlauth::Pit pit(config, "pit-1f2e3d4c-5b6a-4978-8a9b-0c1d2e3f4a5b", location);
  pit.set_created_at(start);
  now += 91h * 24;
  CHECK(pit.age() == std::optional<std::chrono::seconds>(91h * 24));
  CHECK(pit.is_rotation_due());
  bool throws = false;
  config.set_clock([&]() -> std::chrono::system_clock::time_point {
    if (throws) throw Thrown{2};
    return now;
  });
  const ghlauth::Credential credential = ghlauth::Credential::from_access_token(config, "access-1", now + 1h);
  throws = true;
  EQUAL(number_thrown([&] { static_cast<void>(credential.token()); }), 2);
  throws = false;
  EQUAL(credential.token().access_token(), "access-1");
}

TEST(what_a_transport_throws_arrives) {
  ghlauth::Config config = granting();
  config.set_transport([](ghlauth::Exchange) { throw Thrown{3}; });
  EQUAL(number_thrown([&] { get(config); }), 3);
  config.set_transport([](ghlauth::Exchange) { throw ghlauth::NetworkError(GHLAUTH_E_CONNECT, "no way", "Try another one."); });
  const ghlauth::NetworkError error = THROWS(ghlauth::NetworkError, get(config));
  EQUAL(error.message(), "no way");
  EQUAL(error.hint(), "Try another one.");
}

TEST(a_transport_is_asked_again) {
  ghlauth::Config config = granting();
  int asked = 0;
  config.set_max_retries(1).set_transport([&](ghlauth::Exchange exchange) {
    if (++asked == 1) exchange.finish_failed(GHLAUTH_E_CONNECT);
    if (asked == 1) throw Thrown{1};  // late: that is no failure of the exchange, and arrives
    answer(exchange);
  });
  EQUAL(number_thrown([&] { get(config); }), 1);
  EQUAL(asked, 2);

  // The failure of the last attempt counts.
  asked = 0;
  config.set_transport([&](ghlauth::Exchange exchange) {
    if (++asked == 1) {
      exchange.finish_failed(GHLAUTH_E_CONNECT);
      return;
    }
    exchange.set_http_status(404);
    exchange.finish();
  });
  THROWS(ghlauth::HttpError, get(config));
  EQUAL(asked, 2);
}

TEST(a_transport_may_fail_and_forget_and_throw_late) {
  ghlauth::Config config = granting();
  config.set_transport([](ghlauth::Exchange exchange) { exchange.finish_failed(GHLAUTH_E_RESOLVE, "no such host"); });
  EQUAL(THROWS(ghlauth::NetworkError, get(config)).status(), GHLAUTH_E_RESOLVE);
  config.set_transport([](ghlauth::Exchange) {});
  EQUAL(THROWS(ghlauth::UsageError, get(config)).message(), "the transport did not finish the exchange");
  config.set_transport([](ghlauth::Exchange exchange) {
    answer(exchange);
    throw Thrown{4};  // the exchange is not failed a second time
  });
  EQUAL(number_thrown([&] { get(config); }), 4);
}

TEST(a_transport_sees_the_request) {
  ghlauth::Config config = granting();
  std::string seen;
  config.set_transport([&](ghlauth::Exchange exchange) {
    seen = std::string(exchange.method()) + " " + std::string(exchange.url()) + (exchange.is_idempotent() ? " again" : " once");
    for (std::size_t i = 0; i < exchange.header_count(); ++i)
      if (exchange.header_name(i) == "X-A") seen += " " + std::string(exchange.header_value(i));
    CHECK(exchange.timeout() > 0ms && exchange.body_size() == std::optional<std::int64_t>(7));
    EQUAL(exchange.body().text(), "{\"a\":1}");
    std::uint8_t buffer[16];
    EQUAL(exchange.read(buffer, sizeof buffer), 7u);
    EQUAL(exchange.read(buffer, sizeof buffer), 0u);
    answer(exchange);
  });
  ghlauth::Client(config).send(some_credential(config),
                               ghlauth::Request("POST", "/contacts/").add_header("X-A", "b").set_json("{\"a\":1}"));
  EQUAL(seen, "POST https://services.leadconnectorhq.com/contacts/ once b");
}

/// Finishes each exchange in the second poll.
class Slow : public ghlauth::Transport {
 public:
  std::atomic<int> sessions{0};
  std::atomic<int> cancelled{0};

  std::unique_ptr<ghlauth::TransportSession> open() override { return std::make_unique<Session>(*this); }

 private:
  class Session : public ghlauth::TransportSession {
   public:
    explicit Session(Slow &owner) : owner_(owner) { ++owner_.sessions; }
    ~Session() override { --owner_.sessions; }
    void start(ghlauth::Exchange exchange) override { waiting_.emplace_back(exchange, 0); }
    void poll(std::chrono::milliseconds) override {
      for (auto &[exchange, polls] : waiting_) {
        if (++polls < 2) continue;
        const ghlauth::Exchange done = exchange;
        waiting_.clear();
        answer(done, "{\"slow\":1}");
        return;
      }
    }
    void cancel(ghlauth::Exchange exchange) noexcept override {
      if (!waiting_.empty() && waiting_[0].first == exchange) waiting_.clear();
      ++owner_.cancelled;
    }

   private:
    Slow &owner_;
    std::vector<std::pair<ghlauth::Exchange, int>> waiting_;
  };
};

TEST(a_transport_may_finish_later) {
  const auto slow = std::make_shared<Slow>();
  {
    ghlauth::Config config = granting();
    config.set_transport(slow);
    EQUAL(get(config).body(), "{\"slow\":1}");
    const ghlauth::Cancel cancel;
    cancel.request();
    THROWS(ghlauth::CancelledError,
           ghlauth::Client(config).send(some_credential(config), {"GET", "/contacts/abc"}, &cancel));
  }
  EQUAL(slow->sessions.load(), 0);
  EQUAL(slow.use_count(), 1);
}

TEST(a_secret_source_is_asked_and_what_it_throws_arrives) {
  const ghlauth::Config config;
  int asked = 0;
  const ghlauth::Credential credential = ghlauth::Credential::from_source(config, [&](ghlauth::SecretSlot &slot) {
    if (++asked == 1) throw Thrown{5};
    slot.set("access-1");
    slot.set_expires_at(std::chrono::system_clock::now() + 1h);
  }, location);
  EQUAL(number_thrown([&] { static_cast<void>(credential.token()); }), 5);
  EQUAL(credential.token().access_token(), "access-1");
  ghlauth::Bearer bearer;
  EQUAL(credential.bearer(bearer), "access-1");
  EQUAL(credential.bearer(bearer), "access-1");
  EQUAL(asked, 2);
  credential.invalidate("access-1");
  EQUAL(credential.bearer(bearer), "access-1");
  EQUAL(asked, 3);
  EQUAL(number_thrown([&] { ghlauth::Pit::from_source(config, [](ghlauth::SecretSlot &) { throw Thrown{6}; }); }), 6);
}

TEST(a_long_token_makes_room_for_itself) {
  const std::string token(5000, 'x');
  const ghlauth::Credential credential = ghlauth::Credential::from_access_token(ghlauth::Config(), token);
  ghlauth::Bearer bearer;
  EQUAL(bearer.text(), "");
  EQUAL(credential.bearer_now(bearer, std::chrono::hours(24)).has_value(), true);
  EQUAL(credential.bearer(bearer), token);
  EQUAL(bearer.text(), token);
}

/// A source of a text in small pieces.
ghlauth::ByteSource pieces(std::string text, bool can_rewind) {
  struct State {
    std::string text;
    std::size_t at = 0;
  };
  const auto state = std::make_shared<State>(State{std::move(text)});
  ghlauth::ByteSource source;
  source.read = [state](std::uint8_t *buffer, std::size_t capacity) {
    const std::size_t size = std::min({capacity, std::size_t{3}, state->text.size() - state->at});
    std::memcpy(buffer, state->text.data() + state->at, size);
    state->at += size;
    return size;
  };
  if (can_rewind) source.rewind = [state] { state->at = 0; };
  return source;
}

std::string read_all(ghlauth::Exchange exchange) {
  std::string all;
  std::uint8_t buffer[5];
  while (const std::size_t size = exchange.read(buffer, sizeof buffer)) all += std::string(buffer, buffer + size);
  return all;
}

TEST(bodies_come_from_sources_and_go_to_sinks) {
  ghlauth::Config config = granting();
  std::string sent, received;
  std::int64_t moved = 0;
  config.set_transport([&](ghlauth::Exchange exchange) {
    sent = read_all(exchange);
    answer(exchange, "the answer");
  });
  ghlauth::Request request("POST", "/medias/upload-file");
  request.set_body_stream("text/plain", pieces("0123456789", true), 10);
  request.set_download([&](ghlauth::Bytes bytes) { received += bytes.text(); });
  request.set_progress([&](const ghlauth::Transfer &transfer) {
    moved = transfer.sent;
    return true;
  });
  const ghlauth::Client client(config);
  const ghlauth::Credential credential = some_credential(config);
  EQUAL(client.send(credential, request).body(), "");
  EQUAL(sent, "0123456789");
  EQUAL(received, "the answer");
  client.send(credential, request);  // it can go back
  EQUAL(sent, "0123456789");
  request.set_body_stream("text/plain", pieces("0123456789", false), std::nullopt).set_repeatable(true).set_timeout(30s);
  client.send(credential, request);
  EQUAL(THROWS(ghlauth::UsageError, client.send(credential, request)).status(), GHLAUTH_E_INVALID_ARGUMENT);
  EQUAL(moved, 10);
}

TEST(what_sources_sinks_and_progress_throw_arrives) {
  ghlauth::Config config = granting();
  config.set_transport([](ghlauth::Exchange exchange) {
    read_all(exchange);
    answer(exchange, "the answer");
  });
  const ghlauth::Client client(config);
  const ghlauth::Credential credential = some_credential(config);
  const auto send = [&](ghlauth::Request &request) { client.send(credential, request); };

  ghlauth::ByteSource broken;
  broken.read = [](std::uint8_t *, std::size_t) -> std::size_t { throw Thrown{7}; };
  EQUAL(number_thrown([&] { send(ghlauth::Request("POST", "/a").set_body_stream("text/plain", broken, 5)); }), 7);
  EQUAL(number_thrown([&] { send(ghlauth::Request("GET", "/a").set_download([](ghlauth::Bytes) { throw Thrown{8}; })); }), 8);
  EQUAL(number_thrown([&] {
          send(ghlauth::Request("GET", "/a").set_progress([](const ghlauth::Transfer &) -> bool { throw Thrown{9}; }));
        }),
        9);
  ghlauth::Request stopped("GET", "/a");
  stopped.set_progress([](const ghlauth::Transfer &) { return false; });
  THROWS(ghlauth::CancelledError, send(stopped));
}

TEST(parts_of_each_kind_are_sent) {
  ghlauth::Config config = granting();
  std::string sent;
  config.set_transport([&](ghlauth::Exchange exchange) {
    sent = read_all(exchange);
    answer(exchange);
  });
  ghlauth::Request parts("POST", "/medias/upload-file");
  parts.add_part("a", "one").add_stream("b", pieces("two", true), 3, "b.txt", "text/plain");
  ghlauth::Client(config).send(some_credential(config), parts);
  CHECK(sent.find("name=\"a\"") != std::string::npos && sent.find("\r\n\r\ntwo\r\n") != std::string::npos);
  ghlauth::Request form("POST", "/a");
  form.add_form_field("x", "1 2").add_query("q", "z");
  ghlauth::Client(config).send(some_credential(config), form);
  EQUAL(sent, "x=1%202");
}

TEST(an_observer_looks_on) {
  ghlauth::Config config = granting();
  std::string seen, trace;
  config.set_transport([&](ghlauth::Exchange exchange) {
    for (std::size_t i = 0; i < exchange.header_count(); ++i)
      if (exchange.header_name(i) == "traceparent") trace = exchange.header_value(i);
    answer(exchange);
  });
  const std::string traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  config.set_observer({[&](const ghlauth::Attempt &attempt) { attempt.set_trace(traceparent); },
                       [&](const ghlauth::Attempt &attempt) {
                         seen = std::string(attempt.method()) + " " + std::string(attempt.path());
                         EQUAL(attempt.number(), 1);
                         EQUAL(attempt.outcome(), GHLAUTH_OK);
                         EQUAL(attempt.http_status(), 200);
                         EQUAL(attempt.trace_id(), "");
                         EQUAL(attempt.sent_bytes(), 0);
                         CHECK(attempt.received_bytes() >= 0 && attempt.elapsed() >= 0ms && attempt.waited() == 0ms);
                       }});
  const ghlauth::Client client(config);
  client.send(some_credential(config), {"GET", "/contacts/abc?query=personal"});
  EQUAL(seen, "GET /contacts/abc");
  EQUAL(trace, traceparent);
  const ghlauth::Metrics metrics = client.metrics();
  EQUAL(metrics[ghlauth::Metric::requests], 1);
  EQUAL(metrics[ghlauth::Metric::answers], 1);
  std::int64_t answers = 0;
  for (std::size_t i = 0; i < metrics.latency_size(); ++i) answers += metrics.latency_count(i);
  EQUAL(answers, 1);
  CHECK(metrics.latency_limit(metrics.latency_size() - 1) == std::chrono::milliseconds::max());

  config.set_observer({nullptr, [](const ghlauth::Attempt &) { throw Thrown{10}; }});
  EQUAL(number_thrown([&] { get(config); }), 10);
  config.set_observer({});
  get(config);
}

TEST(functions_are_destroyed_once_when_nobody_needs_them) {
  const auto log = std::make_shared<int>(0), clock = std::make_shared<int>(0), secret = std::make_shared<int>(0);
  {
    ghlauth::Config config = granting();
    config.set_log(ghlauth::LogLevel::debug, [log](ghlauth::LogLevel, std::string_view) {});
    config.set_clock([clock] { return std::chrono::system_clock::now(); });
    const ghlauth::Client client(config);
    config.set_log(ghlauth::LogLevel::debug, nullptr);
    config.set_clock(nullptr);
    CHECK(log.use_count() == 2 && clock.use_count() == 2);  // the client has them still
    const ghlauth::Credential credential =
        ghlauth::Credential::from_source(config, [secret](ghlauth::SecretSlot &slot) { slot.set("access-1"); });
    EQUAL(secret.use_count(), 2);
  }
  EQUAL(log.use_count(), 1);
  EQUAL(clock.use_count(), 1);
  EQUAL(secret.use_count(), 1);

  // A call that fails before, in and behind the library.
  ghlauth::Config config;
  THROWS(ghlauth::UsageError, ghlauth::Credential::from_source(
                                  config, [secret](ghlauth::SecretSlot &) {}, {ghlauth::Level::location, std::string(1, '\0')}));
  EQUAL(secret.use_count(), 1);
  const ghlauth::Config moved(std::move(config));
  THROWS(ghlauth::UsageError, config.set_log(ghlauth::LogLevel::debug, [log](ghlauth::LogLevel, std::string_view) {}));
  EQUAL(log.use_count(), 1);
  THROWS(ghlauth::UsageError, config.set_log(ghlauth::LogLevel(77), [log](ghlauth::LogLevel, std::string_view) {}));
  EQUAL(log.use_count(), 1);
}

TEST(an_exception_arrives_in_its_own_thread_and_never_later) {
  ghlauth::Config config = granting();
  std::atomic<int> arrived{0};
  config.set_log(ghlauth::LogLevel::debug, [](ghlauth::LogLevel, std::string_view) { throw std::this_thread::get_id(); });
  const ghlauth::Client client(config);
  const ghlauth::Credential credential = some_credential(granting());
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        try {
          client.send(credential, {"GET", "/contacts/abc"});
        } catch (const std::thread::id &id) {
          if (id == std::this_thread::get_id()) ++arrived;
        }
      }
    });
  for (std::thread &thread : threads) thread.join();
  EQUAL(arrived.load(), 200);

  // What a function throws in a call of C code, or in a destructor, is not thrown by the next call.
  ghlauth_response *response = nullptr;
  const ghlauth::Request request("GET", "/contacts/abc");
  EQUAL(ghlauth_client_send(client.get(), &response, credential.get(), request.get(), nullptr, nullptr), GHLAUTH_OK);
  ghlauth_response_free(response);
  EQUAL(get(granting()).http_status(), 200);
}

TEST(functions_may_call_the_library) {
  ghlauth::Config config = granting(), other = granting();
  other.set_transport([](ghlauth::Exchange exchange) { exchange.finish_failed(GHLAUTH_E_CONNECT); });
  std::string inner;
  config.set_transport([&](ghlauth::Exchange exchange) {
    try {
      get(other);
    } catch (const ghlauth::NetworkError &error) {
      inner = error.name();
    }
    answer(exchange);
  });
  EQUAL(get(config).http_status(), 200);
  EQUAL(inner, "GHLAUTH_E_CONNECT");
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_log_is_written_and_what_it_throws_arrives),
      cmocka_unit_test(a_clock_is_asked_and_what_it_throws_arrives),
      cmocka_unit_test(what_a_transport_throws_arrives),
      cmocka_unit_test(a_transport_is_asked_again),
      cmocka_unit_test(a_transport_may_fail_and_forget_and_throw_late),
      cmocka_unit_test(a_transport_sees_the_request),
      cmocka_unit_test(a_transport_may_finish_later),
      cmocka_unit_test(a_secret_source_is_asked_and_what_it_throws_arrives),
      cmocka_unit_test(a_long_token_makes_room_for_itself),
      cmocka_unit_test(bodies_come_from_sources_and_go_to_sinks),
      cmocka_unit_test(what_sources_sinks_and_progress_throw_arrives),
      cmocka_unit_test(parts_of_each_kind_are_sent),
      cmocka_unit_test(an_observer_looks_on),
      cmocka_unit_test(functions_are_destroyed_once_when_nobody_needs_them),
      cmocka_unit_test(an_exception_arrives_in_its_own_thread_and_never_later),
      cmocka_unit_test(functions_may_call_the_library),
  };
  return cmocka_run_group_tests_name("cpp callbacks", tests, nullptr, nullptr);
}
