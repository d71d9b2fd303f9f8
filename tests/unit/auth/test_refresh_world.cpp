// One refresh among processes: several vaults on one table are what several processes are to each other.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "auth/oauth.hpp"
#include "auth/refresh_lease.hpp"
#include "core/peer.hpp"
#include "store/memory_table.hpp"
#include "support/scenario.hpp"
#include "unit/auth/fake_server.hpp"

using ghlauth::Cancel;
using ghlauth::InstallationRecord;
using ghlauth::InstallationState;
using ghlauth::RefreshStage;
using ghlauth::run_blocking;
using ghlauth::Secret;
using ghlauth::Status;
using ghlauth::Task;
using ghlauth::auth::Callback;
using ghlauth::auth::ClientKey;
using ghlauth::auth::Environment;
using ghlauth::auth::OAuth;
using ghlauth::auth::OAuthPtr;
using ghlauth::auth::RefreshLease;
using ghlauth::auth::Vault;
using ghlauth::store::Row;
using ghlauth::test::answer;
using ghlauth::test::FakeServer;
using ghlauth::test::outcome_of;
using ghlauth::test::StillClock;

namespace net = ghlauth::net;

namespace {

constexpr std::int64_t timeout_ms = 400;
constexpr const char *own_flight = "refresh/app:loc";

template <class T>
T wait(Task<T> task) {
  return run_blocking(std::move(task), Cancel::none());
}

/// A table whose medium can be full, and which counts who asks for a lease in vain.
class WatchedTable final : public ghlauth::store::Table {
 public:
  explicit WatchedTable(std::shared_ptr<Table> table) : table_(std::move(table)) {}
  std::atomic<bool> is_full{false};
  std::atomic<int> refused_leases{0};
  Task<std::optional<Row>> get(std::string key) override { return table_->get(std::move(key)); }
  Task<bool> put_if_version(Row row) override {
    if (is_full) throw ghlauth::Error(Status::STORE, "no space left");
    return table_->put_if_version(std::move(row));
  }
  Task<bool> erase_if_version(std::string key, std::uint64_t version) override {
    return table_->erase_if_version(std::move(key), version);
  }
  Task<std::vector<Row>> scan(ghlauth::store::Filter filter, std::string after, std::size_t limit) override {
    return table_->scan(std::move(filter), std::move(after), limit);
  }
  Task<std::vector<Row>> due(std::string app_id, std::int64_t until_s, std::size_t limit) override {
    return table_->due(std::move(app_id), until_s, limit);
  }
  Task<ghlauth::store::Lease> lease(std::string name, std::string holder, std::int64_t duration_ms) override {
    ghlauth::store::Lease lease = co_await table_->lease(std::move(name), std::move(holder), duration_ms);
    if (!lease.is_held) ++refused_leases;
    co_return lease;
  }
  Task<bool> release(std::string name, std::string holder) override {
    return table_->release(std::move(name), std::move(holder));
  }
  Task<std::int64_t> count(std::string name, std::int64_t delta, std::int64_t until, std::int64_t now) override {
    return table_->count(std::move(name), delta, until, now);
  }
  Task<ghlauth::store::Claim> claim(std::string name, std::string holder, std::int64_t until, std::int64_t now) override {
    return table_->claim(std::move(name), std::move(holder), until, now);
  }
  Task<bool> confirm(std::string name, std::string holder, std::int64_t until) override {
    return table_->confirm(std::move(name), std::move(holder), until);
  }
  Task<bool> unclaim(std::string name, std::string holder) override {
    return table_->unclaim(std::move(name), std::move(holder));
  }

 private:
  std::shared_ptr<Table> table_;
};

/// A server that rotates refresh tokens as HighLevel does: the n-th is "refresh-n", and a spent one is refused.
struct World {
  World() {
    server = std::make_shared<FakeServer>([this](const net::Request &request) { return serve(request); });
    clock = std::make_shared<StillClock>();
    table = watched = std::make_shared<WatchedTable>(ghlauth::store::make_memory_table());
    first = process();
    second = process();
  }
  [[nodiscard]] OAuthPtr process() const {
    Environment environment = ghlauth::test::environment_with(server, clock);
    environment.timeout_ms = timeout_ms;
    environment.vault = std::make_shared<Vault>(table);
    return std::make_shared<OAuth>(std::make_shared<const Environment>(std::move(environment)),
                                   ClientKey{"app-key", ghlauth::auth::secret_from_text(Secret("client-secret"))},
                                   "https://app.example/cb");
  }
  net::Response serve(const net::Request &request) {
    const std::string body(request.body ? view(*request.body) : std::string_view());
    if (script) return script(request);
    if (body.find("grant_type=authorization_code") == std::string::npos) {
      if (body.find("refresh_token=refresh-" + std::to_string(issued) + "&") == std::string::npos) {
        ++refused;
        return answer(400, R"({"statusCode":400,"message":"Invalid grant: refresh token is invalid"})");
      }
      ++refreshed;
    }
    ++issued;
    const std::string n = std::to_string(issued);
    return answer(200, "{\"access_token\":\"access-" + n + "\",\"refresh_token\":\"refresh-" + n +
                           "\",\"expires_in\":86399,\"userType\":\"Location\",\"companyId\":\"com\",\"locationId\":\"loc\"}");
  }
  std::string install() {
    Callback callback;
    callback.code.assign("code");
    callback.client_id = "app-key";
    callback.redirect_uri = "https://app.example/cb";
    const auto outcome = wait(first->exchange(callback, "ann"));
    if (outcome.error) throw ghlauth::Error(*outcome.error);
    clock->advance_s(86400);
    return outcome.record->id();
  }
  [[nodiscard]] InstallationRecord record() const { return wait(first->installation("app:loc")); }
  /// Writes the record as another process would, with whatever was done to it.
  template <class Change>
  void change(Change change) const {
    const ghlauth::store::Installations installations(table);
    auto stored = wait(installations.load("app:loc"));
    change(stored->record);
    if (!wait(installations.save(std::move(*stored)))) throw ghlauth::Error(Status::INTERNAL, "not saved");
  }
  /// What a process leaves behind that was stopped at a stage.
  void leave(RefreshStage stage, const std::string &holder, std::int64_t ago_ms = 0) const {
    change([&](InstallationRecord &record) {
      record.progress = {stage, holder, clock->unix_s(), std::nullopt, ghlauth::boot_ms() - ago_ms};
    });
  }
  Status refresh(const OAuthPtr &process) const {
    return outcome_of([&] {
             const auto outcome = wait(process->refresh("app:loc", 0, false));
             if (outcome.error) throw ghlauth::Error(*outcome.error);
           })
        .status;
  }

  FakeServer::Handler script;
  std::atomic<int> issued{0};
  std::atomic<int> refreshed{0};
  std::atomic<int> refused{0};
  std::shared_ptr<FakeServer> server;
  std::shared_ptr<StillClock> clock;
  std::shared_ptr<WatchedTable> watched;
  std::shared_ptr<ghlauth::store::Table> table;
  OAuthPtr first;
  OAuthPtr second;
};

std::string name_of_the_gone() {
  const std::string own = ghlauth::peer_name();
  return own.substr(0, own.rfind('.')) + ".1/attempt";  // this process id, started at another time
}
std::string name_of_the_living() { return ghlauth::peer_name() + "/attempt"; }

bool peers_are_told_apart() {
  CHECK(ghlauth::look_for_peer(ghlauth::peer_name()) == ghlauth::Peer::ALIVE);
  CHECK(ghlauth::look_for_peer(ghlauth::auth::process_of(name_of_the_gone())) == ghlauth::Peer::GONE);
  CHECK(ghlauth::look_for_peer("") == ghlauth::Peer::UNKNOWN);
  CHECK(ghlauth::look_for_peer("another-boot.1.2.3") == ghlauth::Peer::UNKNOWN);
  CHECK(ghlauth::look_for_peer("...") == ghlauth::Peer::UNKNOWN);
  return true;
}

bool many_processes_send_one_refresh() {
  World world;
  (void)world.install();
  constexpr int processes = 8;
  std::atomic<int> failed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < processes; ++i)
    threads.emplace_back([&] {
      const OAuthPtr process = world.process();
      if (world.refresh(process) != Status::OK) ++failed;
      if (wait(process->installation("app:loc")).access_token.reveal() != "access-2") ++failed;
    });
  for (std::thread &thread : threads) thread.join();
  CHECK_EQUAL(failed.load(), 0);
  CHECK_EQUAL(world.refreshed.load(), 1);
  CHECK_EQUAL(world.refused.load(), 0);
  CHECK(world.record().progress.stage == RefreshStage::NONE);
  CHECK(world.record().previous_refresh_token.reveal() == "refresh-1");
  return true;
}

bool who_waits_takes_the_failure_of_whom_it_waits_for() {
  World world;
  (void)world.install();
  world.server->hold("/oauth/token");
  world.script = [](const net::Request &) { return answer(500, "{}"); };
  std::atomic<Status> statuses[2] = {Status::OK, Status::OK};
  const int before = world.server->arrivals();
  std::thread leader([&] { statuses[0] = world.refresh(world.first); });
  CHECK(world.server->wait_for_arrivals(before + 1));
  std::thread follower([&] { statuses[1] = world.refresh(world.second); });
  while (world.watched->refused_leases == 0) std::this_thread::yield();  // the follower has found it taken
  world.server->release();
  leader.join();
  follower.join();
  CHECK_EQUAL(statuses[0].load(), Status::SERVER);
  CHECK_EQUAL(statuses[1].load(), Status::SERVER);
  CHECK_EQUAL(world.server->arrivals(), before + 1);
  CHECK(world.record().state == InstallationState::VALID);
  return true;
}

bool a_planned_refresh_of_a_dead_process_is_gone_on_with() {
  World world;
  (void)world.install();
  const std::string gone = name_of_the_gone();
  world.leave(RefreshStage::PLANNED, gone);
  (void)wait(world.table->lease(own_flight, gone, 3600 * 1000));
  CHECK_EQUAL(world.refresh(world.second), Status::OK);  // without waiting for the end of its lease
  CHECK_EQUAL(world.refreshed.load(), 1);
  return true;
}

bool a_sent_refresh_of_a_dead_process_is_tried_once() {
  World world;
  (void)world.install();
  world.leave(RefreshStage::SENT, name_of_the_gone());
  CHECK_EQUAL(world.refresh(world.second), Status::OK);  // it had not arrived
  CHECK_EQUAL(world.refreshed.load(), 1);
  world.clock->advance_s(86400);
  world.leave(RefreshStage::SENT, name_of_the_gone());
  ++world.issued;  // it had, and its answer died with the process
  CHECK_EQUAL(world.refresh(world.second), Status::GRANT_INVALID);
  CHECK_EQUAL(world.refresh(world.first), Status::NEEDS_AUTHORIZATION);
  CHECK_EQUAL(world.refused.load(), 1);
  CHECK(world.record().state == InstallationState::NEEDS_AUTHORIZATION);
  CHECK(world.record().state_reason.find("lost") != std::string::npos);
  CHECK(world.record().refresh_token.reveal() == "refresh-2");  // everything is kept
  return true;
}

bool a_lease_with_a_request_under_way_is_waited_for() {
  World world;
  (void)world.install();
  const std::string gone = name_of_the_gone();
  world.leave(RefreshStage::SENT, gone);
  constexpr std::int64_t left_ms = 700;
  (void)wait(world.table->lease(own_flight, gone, left_ms));
  const std::int64_t before = ghlauth::boot_ms();
  CHECK_EQUAL(world.refresh(world.second), Status::OK);
  CHECK(ghlauth::boot_ms() - before >= left_ms - 10);
  return true;
}

bool a_process_that_lives_is_not_run_over() {
  World world;
  (void)world.install();
  world.leave(RefreshStage::SENT, name_of_the_living());
  CHECK_EQUAL(world.refresh(world.second), Status::TIMEOUT);
  CHECK_EQUAL(world.server->arrivals(), 1);
  world.clock->advance_s(86400);  // whatever the clock says that somebody can set
  CHECK_EQUAL(world.refresh(world.second), Status::TIMEOUT);
  world.leave(RefreshStage::SENT, name_of_the_living(), 900 * 1000);
  CHECK_EQUAL(world.refresh(world.second), Status::OK);  // not for ever
  return true;
}

bool a_process_elsewhere_is_given_time() {
  World world;
  (void)world.install();
  const std::string elsewhere = "another-boot.1.2.3/attempt";
  world.leave(RefreshStage::SENT, elsewhere);
  const std::string word = std::string(own_flight) + "/sending";
  (void)wait(world.table->lease(word, elsewhere, 3600 * 1000));
  CHECK_EQUAL(world.refresh(world.second), Status::TIMEOUT);  // it may be stopped, and will go on
  CHECK_EQUAL(world.server->arrivals(), 1);
  CHECK(wait(world.table->release(word, elsewhere)));  // or its time is over
  CHECK_EQUAL(world.refresh(world.second), Status::OK);
  CHECK(wait(world.table->lease(word, "next", 1)).is_held);  // nobody's word is left
  return true;
}

bool a_late_answer_is_kept_and_used() {
  World world;
  (void)world.install();
  // The first process is stopped with its answer unread; the second one finds the token spent.
  world.server->hold("/oauth/token");
  std::atomic<Status> late{Status::INTERNAL};
  std::thread stopped([&] { late = world.refresh(world.first); });
  CHECK(world.server->wait_for_arrivals(2));
  world.change([](InstallationRecord &record) {
    record.enter(InstallationState::NEEDS_AUTHORIZATION, "refused", 1);
    record.previous_refresh_token = record.refresh_token;
    record.refresh_token.assign("another");
  });
  world.server->release();
  stopped.join();
  CHECK_EQUAL(late.load(), Status::OK);
  CHECK(world.record().state == InstallationState::VALID);  // nothing else was left
  CHECK(world.record().refresh_token.reveal() == "refresh-2");
  return true;
}

bool what_was_set_aside_is_tried_when_the_present_one_is_refused() {
  World world;
  (void)world.install();
  world.change([&](InstallationRecord &record) {
    record.set_aside({Secret("old-access"), Secret("refresh-1"), 1, 2});
    record.set_aside({Secret("older-access"), Secret("unknown"), 1, 2});
    record.refresh_token.assign("refused");
  });
  CHECK_EQUAL(world.refresh(world.second), Status::OK);
  CHECK_EQUAL(world.refused.load(), 2);
  CHECK_EQUAL(world.refreshed.load(), 1);
  CHECK(world.record().refresh_token.reveal() == "refresh-2");
  CHECK(world.record().candidates.empty());
  return true;
}

bool an_answer_waits_for_room_in_the_store() {
  World world;
  (void)world.install();
  world.server->hold("/oauth/token");
  std::atomic<Status> status{Status::OK};
  std::thread refreshing([&] { status = world.refresh(world.first); });
  CHECK(world.server->wait_for_arrivals(2));
  world.watched->is_full = true;
  world.server->release();
  refreshing.join();
  CHECK_EQUAL(status.load(), Status::STORE);
  CHECK(world.record().refresh_token.reveal() == "refresh-1");
  CHECK_EQUAL(world.refresh(world.first), Status::STORE);
  world.watched->is_full = false;
  CHECK_EQUAL(world.refresh(world.first), Status::OK);
  CHECK(world.record().refresh_token.reveal() == "refresh-2");
  CHECK_EQUAL(world.refreshed.load(), 1);
  CHECK_EQUAL(world.refused.load(), 0);
  // The last chance is the end of the handle.
  world.clock->advance_s(86400);
  world.server->hold("/oauth/token");
  std::thread again([&] { status = world.refresh(world.first); });
  CHECK(world.server->wait_for_arrivals(3));
  world.watched->is_full = true;
  world.server->release();
  again.join();
  CHECK_EQUAL(status.load(), Status::STORE);
  world.watched->is_full = false;
  world.first->close();
  CHECK(wait(world.second->installation("app:loc")).refresh_token.reveal() == "refresh-3");
  return true;
}

bool a_request_that_comes_too_late_is_not_sent() {
  World world;
  const auto session = net::SessionPool::lease(world.first->environment()->sessions);
  net::Request request{.method = "GET", .url = world.first->environment()->api_url("/x"), .headers = {}, .body = {}};
  request.begin_by_boot_ms = ghlauth::boot_ms() - 1;
  CHECK_STATUS(outcome_of([&] { (void)net::start(*session, request); }), TIMEOUT);
  CHECK_EQUAL(world.server->arrivals(), 0);
  return true;
}

bool a_lease_ends_for_its_holder_before_it_does_for_others() {
  World world;
  RefreshLease lease(*world.table, own_flight, timeout_ms);
  CHECK(wait(lease.take()));
  const ghlauth::store::Lease others = wait(world.table->lease(own_flight, "other", 1));
  CHECK(!others.is_held);
  // Others wait for a whole request longer than the last one may be sent and answered.
  CHECK(ghlauth::boot_ms() + others.remaining_ms >= lease.begin_by_ms() + 2 * timeout_ms);
  CHECK(lease.begin_by_ms() >= ghlauth::boot_ms());
  RefreshLease rival(*world.table, own_flight, timeout_ms);
  CHECK(!wait(rival.take()));
  CHECK_EQUAL(rival.other(), lease.holder());
  wait(lease.give_back());
  CHECK(wait(rival.take()));
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(peers_are_told_apart),
      SCENARIO(many_processes_send_one_refresh),
      SCENARIO(who_waits_takes_the_failure_of_whom_it_waits_for),
      SCENARIO(a_planned_refresh_of_a_dead_process_is_gone_on_with),
      SCENARIO(a_sent_refresh_of_a_dead_process_is_tried_once),
      SCENARIO(a_lease_with_a_request_under_way_is_waited_for),
      SCENARIO(a_process_that_lives_is_not_run_over),
      SCENARIO(a_process_elsewhere_is_given_time),
      SCENARIO(a_late_answer_is_kept_and_used),
      SCENARIO(what_was_set_aside_is_tried_when_the_present_one_is_refused),
      SCENARIO(an_answer_waits_for_room_in_the_store),
      SCENARIO(a_request_that_comes_too_late_is_not_sent),
      SCENARIO(a_lease_ends_for_its_holder_before_it_does_for_others),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
