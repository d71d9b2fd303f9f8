// What happens to an installation while its token is under way, and whose it is afterwards.
#include <atomic>
#include <string>
#include <thread>

#include "auth/oauth.hpp"
#include "core/encoding.hpp"
#include "support/scenario.hpp"
#include "unit/auth/fake_server.hpp"

using ghlauth::Cancel;
using ghlauth::InstallationRecord;
using ghlauth::InstallationState;
using ghlauth::Level;
using ghlauth::run_blocking;
using ghlauth::Secret;
using ghlauth::Status;
using ghlauth::Task;
using ghlauth::auth::Callback;
using ghlauth::auth::ClientKey;
using ghlauth::auth::Environment;
using ghlauth::auth::OAuth;
using ghlauth::auth::OAuthPtr;
using ghlauth::test::answer;
using ghlauth::test::FakeServer;
using ghlauth::test::holds;
using ghlauth::test::outcome_of;
using ghlauth::test::StillClock;

namespace net = ghlauth::net;

namespace {

constexpr const char *token_path = "/oauth/token";

std::string token_json(const std::string &access, const std::string &refresh, const std::string &rest = {}) {
  return "{\"access_token\":\"" + access + "\",\"refresh_token\":\"" + refresh + "\",\"expires_in\":86399" +
         (rest.empty() ? ",\"userType\":\"Location\",\"companyId\":\"com\",\"locationId\":\"loc\"" : rest) + "}";
}

/// An app, its server and its store. The n-th token answer is access-n with refresh-n, unless `script` says otherwise.
struct Desk {
  Desk() {
    server = std::make_shared<FakeServer>([this](const net::Request &request) {
      last_body = request.body ? std::string(view(*request.body)) : std::string();
      last_url = request.url.str();
      const int n = ++answers;
      if (script) return script(request);
      return answer(200, token_json("access-" + std::to_string(n), "refresh-" + std::to_string(n)));
    });
    clock = std::make_shared<StillClock>();
    environment = std::make_shared<const Environment>(ghlauth::test::environment_with(server, clock));
    oauth = app("app-key");
  }
  Desk(const Desk &) = delete;
  Desk &operator=(const Desk &) = delete;
  ~Desk() { oauth->close(); }  // as its handle does: the credentials that it remembers hold it
  [[nodiscard]] OAuthPtr app(const std::string &client_id) const {
    return std::make_shared<OAuth>(environment, ClientKey{client_id, ghlauth::auth::secret_from_text(Secret("client-secret"))},
                                   "https://app.example/cb");
  }
  std::string install(const std::string &owner = "ann", bool is_unsolicited = false) {
    Callback callback;
    callback.code.assign("code");
    callback.client_id = "app-key";
    callback.redirect_uri = "https://app.example/cb";
    callback.is_unsolicited = is_unsolicited;
    const auto outcome = wait(oauth->exchange(callback, owner));
    if (outcome.error) throw ghlauth::Error(*outcome.error);
    return outcome.record->id();
  }
  InstallationRecord record(const std::string &id) { return wait(oauth->installation(id)); }
  template <class T>
  static T wait(Task<T> task) {
    return run_blocking(std::move(task), Cancel::none());
  }
  Status refresh_status(const std::string &id) {
    return outcome_of([&] {
             const auto outcome = wait(oauth->refresh(id, 0, true));
             if (outcome.error) throw ghlauth::Error(*outcome.error);
           })
        .status;
  }

  FakeServer::Handler script;
  std::string last_body;
  std::string last_url;
  int answers = 0;
  std::shared_ptr<FakeServer> server;
  std::shared_ptr<StillClock> clock;
  ghlauth::auth::EnvironmentPtr environment;
  OAuthPtr oauth;
};

/// Refreshes in a thread; the answer is made and held, `meanwhile` is done, and then it is given.
template <class Meanwhile>
Status refresh_around(Desk &desk, const std::string &id, Meanwhile meanwhile) {
  const int before = desk.server->arrivals();
  desk.server->hold(token_path);
  std::atomic<Status> status{Status::OK};
  std::thread refreshing([&] { status = desk.refresh_status(id); });
  const bool arrived = desk.server->wait_for_arrivals(before + 1);
  const auto outcome = outcome_of(meanwhile);
  desk.server->release();
  refreshing.join();
  return arrived && outcome.status == Status::OK ? status.load() : Status::INTERNAL;
}

bool removed_meanwhile_stays_removed() {
  Desk desk;
  const std::string id = desk.install();
  CHECK_EQUAL(refresh_around(desk, id, [&] { Desk::wait(desk.oauth->remove(id)); }), Status::REMOVED);
  CHECK(desk.record(id).state == InstallationState::REMOVED);
  CHECK(desk.record(id).refresh_token.reveal() == "refresh-2");  // buried with it, not lost
  CHECK(desk.environment->vault->entry(id)->token() == nullptr);
  return true;
}

bool uninstalled_meanwhile_stays_uninstalled() {
  Desk desk;
  const std::string id = desk.install();
  const auto credential = Desk::wait(desk.oauth->credential(id));
  const auto uninstall = [&] {
    const auto session = net::SessionPool::lease(desk.environment->sessions);
    Desk::wait(desk.oauth->uninstall(*session, id, "the end"));
  };
  CHECK_EQUAL(refresh_around(desk, id, uninstall), Status::REMOVED);
  CHECK(desk.record(id).state == InstallationState::REMOVED);
  CHECK_STATUS(outcome_of([&] { (void)Desk::wait(credential->token(0)); }), REMOVED);
  // A new consent begins anew, without what the old one left.
  desk.script = [](const net::Request &) {
    return answer(200, R"({"access_token":"new","expires_in":9,"userType":"Location","companyId":"com","locationId":"loc"})");
  };
  CHECK_EQUAL(desk.install("bob"), id);
  CHECK(desk.record(id).refresh_token.empty());
  CHECK_EQUAL(desk.record(id).owner, "bob");
  return true;
}

bool authorized_again_meanwhile_keeps_the_new_grant() {
  Desk desk;
  const std::string id = desk.install();
  desk.clock->advance_s(10);
  const auto import = [&] {
    (void)Desk::wait(desk.oauth->import(Secret(token_json("imported", "imported-refresh")), "", desk.clock->unix_s(), "ann"));
  };
  CHECK_EQUAL(refresh_around(desk, id, import), Status::OK);
  CHECK(desk.record(id).access_token.reveal() == "imported");
  CHECK(desk.record(id).refresh_token.reveal() == "imported-refresh");
  return true;
}

bool an_older_import_changes_nothing() {
  Desk desk;
  const std::string id = desk.install();
  const auto kept = Desk::wait(desk.oauth->import(Secret(token_json("old", "old-refresh")), "", desk.clock->unix_s(), "eve"));
  CHECK_EQUAL(kept.owner, "ann");
  CHECK(desk.record(id).access_token.reveal() == "access-1");
  return true;
}

// A call that joins one which asked for less is not content with what that one got.
bool a_joined_call_gets_what_it_asked_for() {
  Desk desk;
  const std::string id = desk.install();
  const InstallationRecord present = desk.record(id);
  const auto modest = [present](net::Session &) -> Task<ghlauth::auth::Outcome> {
    ghlauth::auth::Outcome outcome;
    outcome.record = std::make_shared<const InstallationRecord>(present);
    co_return outcome;
  };
  (void)desk.environment->vault->flight("refresh/" + id, desk.environment->sessions, nullptr, modest);
  const auto outcome = Desk::wait(desk.oauth->refresh(id, 0, true));
  CHECK(outcome.is_new);
  CHECK(outcome.record->access_token.reveal() == "access-2");
  CHECK_EQUAL(desk.server->arrivals(), 2);

  (void)desk.environment->vault->flight("refresh/" + id, desk.environment->sessions, nullptr, modest);
  CHECK(!Desk::wait(desk.oauth->refresh(id, 60, false)).is_new);  // good enough: nothing is spent
  CHECK_EQUAL(desk.server->arrivals(), 2);
  return true;
}

bool another_app_neither_joins_nor_fails_a_refresh() {
  Desk desk;
  const std::string id = desk.install();
  const OAuthPtr other = desk.app("other-key");
  Status others = Status::OK;
  const Status own =
      refresh_around(desk, id, [&] { others = outcome_of([&] { (void)Desk::wait(other->refresh(id, 0, true)); }).status; });
  CHECK_EQUAL(own, Status::OK);
  CHECK_EQUAL(others, Status::NOT_FOUND);
  return true;
}

bool the_answer_of_a_cancelled_refresh_is_stored_when_the_app_is_closed() {
  Desk desk;
  const std::string id = desk.install();
  desk.server->hold(token_path);
  Cancel cancel;
  std::atomic<Status> status{Status::OK};
  std::thread refreshing(
      [&] { status = outcome_of([&] { (void)run_blocking(desk.oauth->refresh(id, 0, true), cancel); }).status; });
  const bool arrived = desk.server->wait_for_arrivals(2);
  cancel.request();
  refreshing.join();
  CHECK(arrived);
  CHECK_EQUAL(status.load(), Status::CANCELLED);
  CHECK(desk.record(id).refresh_token.reveal() == "refresh-1");
  desk.server->release();
  desk.oauth->close();
  CHECK(desk.record(id).refresh_token.reveal() == "refresh-2");
  CHECK_EQUAL(desk.server->arrivals(), 2);
  CHECK_EQUAL(desk.oauth.use_count(), 1);  // no flight holds it any more
  return true;
}

bool a_validity_that_no_token_has_spends_nothing() {
  Desk desk;
  const std::string id = desk.install();
  const auto credential = Desk::wait(desk.oauth->credential(id));
  CHECK_STATUS(outcome_of([&] { (void)Desk::wait(credential->token(86400)); }), TOKEN_EXPIRED);
  CHECK_EQUAL(desk.server->arrivals(), 1);
  desk.clock->advance_s(80000);
  CHECK(Desk::wait(credential->token(10000))->text.reveal() == "access-2");
  return true;
}

bool an_answer_without_ids_is_kept_under_those_of_its_token() {
  Desk desk;
  const std::string jwt = ghlauth::base64url_encode(R"({"alg":"RS256"})") + "." +
                          ghlauth::base64url_encode(R"({"authClass":"Location","authClassId":"loc9","iat":10,"exp":3610})") +
                          ".c2ln";
  desk.script = [&](const net::Request &) { return answer(200, token_json(jwt, "r", ",\"userType\":\"Location\"")); };
  CHECK_EQUAL(desk.install(), "app:loc9");
  desk.script = [&](const net::Request &) { return answer(200, token_json("opaque", "r", ",\"userType\":\"Location\"")); };
  CHECK_STATUS(outcome_of([&] { (void)desk.install(); }), TOKEN_RESPONSE);
  return true;
}

bool an_unclaimed_installation_is_nobodys() {
  Desk desk;
  const std::string id = desk.install("eve", true);
  CHECK(desk.record(id).is_unclaimed);
  CHECK_EQUAL(desk.record(id).owner, "");
  const auto credential = Desk::wait(desk.oauth->credential(id));
  CHECK_STATUS(outcome_of([&] { (void)Desk::wait(credential->token(0)); }), UNCLAIMED);
  CHECK_EQUAL(desk.refresh_status(id), Status::UNCLAIMED);
  ghlauth::store::Filter eves;
  eves.owner = "eve";
  CHECK(Desk::wait(desk.oauth->find(eves)).empty());
  eves.owner = "";
  CHECK(Desk::wait(desk.oauth->find(eves)).empty());
  CHECK_EQUAL(Desk::wait(desk.oauth->claim(id, "ann")).owner, "ann");
  CHECK(Desk::wait(credential->token(0))->text.reveal() == "access-1");
  CHECK_STATUS(outcome_of([&] { (void)Desk::wait(desk.oauth->claim(id, "eve")); }), INVALID_ARGUMENT);
  // Installed from the marketplace again: it stays hers, with the new tokens.
  CHECK_EQUAL(desk.install("eve", true), id);
  CHECK_EQUAL(desk.record(id).owner, "ann");
  CHECK(!desk.record(id).is_unclaimed);
  CHECK(desk.record(id).access_token.reveal() == "access-2");
  return true;
}

// A refresh answered for another resource: kept there, used nowhere, and the old one says what it needs.
bool a_token_of_another_resource_lands_in_nobodys_slot() {
  Desk desk;
  const std::string id = desk.install();
  desk.script = [](const net::Request &) {
    return answer(200, token_json("foreign", "r", ",\"userType\":\"Location\",\"companyId\":\"com\",\"locationId\":\"other\""));
  };
  CHECK_EQUAL(desk.refresh_status(id), Status::INSTALLATION_MISMATCH);
  CHECK(desk.record(id).access_token.reveal() == "access-1");
  CHECK(desk.record(id).state == InstallationState::NEEDS_AUTHORIZATION);
  CHECK(desk.record("app:other").is_unclaimed);
  CHECK_EQUAL(desk.record("app:other").owner, "");
  CHECK(desk.environment->vault->entry("app:other")->token() == nullptr);
  return true;
}

bool a_refused_token_is_not_handed_out_again() {
  Desk desk;
  const std::string id = desk.install();
  const auto credential = Desk::wait(desk.oauth->credential(id));
  const auto first = Desk::wait(credential->token(0));
  CHECK(Desk::wait(credential->replacement(first, Status::SCOPE_MISSING)) == nullptr);
  CHECK_EQUAL(desk.server->arrivals(), 1);
  const auto second = Desk::wait(credential->replacement(first, Status::TOKEN_INVALID));
  CHECK(second->text.reveal() == "access-2");
  CHECK(Desk::wait(credential->replacement(first, Status::TOKEN_INVALID))->text.reveal() == "access-2");  // who comes late
  CHECK_EQUAL(desk.server->arrivals(), 2);
  credential->invalidate("access-1");  // not the present one
  CHECK(Desk::wait(credential->token(0))->text.reveal() == "access-2");
  return true;
}

std::string locations(int from, int to, const std::string &count) {
  std::string body = "{\"locations\":[";
  for (int i = from; i < to; ++i)
    body += std::string(i == from ? "" : ",") + "{\"_id\":\"l" + std::to_string(i) + "\",\"name\":\"\"}";
  return body + "]" + count + "}";
}

// The server decides how much a page has; asking for 100 does not make it 100.
bool all_pages_whatever_their_size() {
  Desk desk;
  desk.script = [&](const net::Request &) {
    return answer(200, token_json("agency", "r", ",\"userType\":\"Company\",\"companyId\":\"com\""));
  };
  (void)desk.install();
  const auto list = [&] {
    const auto session = net::SessionPool::lease(desk.environment->sessions);
    return Desk::wait(desk.oauth->installed_locations(*session, "com", true)).locations.size();
  };
  const auto offset = [&] { return std::stoi(desk.last_url.substr(desk.last_url.find("skip=") + 5)); };
  desk.script = [&](const net::Request &) {
    return answer(200, locations(offset(), std::min(offset() + 20, 50), ",\"count\":50"));
  };
  CHECK_EQUAL(list(), 50U);
  desk.script = [&](const net::Request &) { return answer(200, locations(offset(), std::min(offset() + 100, 250), "")); };
  CHECK_EQUAL(list(), 250U);
  desk.script = [&](const net::Request &) {
    return answer(200, locations(offset(), std::min(offset() + 20, 50), ",\"count\":70"));
  };
  CHECK_EQUAL(list(), 50U);  // the count is of more than is listed
  desk.script = [&](const net::Request &) { return answer(200, locations(0, 100, "")); };
  CHECK_STATUS(outcome_of([&] { (void)list(); }), BAD_RESPONSE);
  desk.script = [&](const net::Request &) { return answer(200, R"({"locations":[{"name":"no id"}]})"); };
  CHECK_STATUS(outcome_of([&] { (void)list(); }), BAD_RESPONSE);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(removed_meanwhile_stays_removed),
      SCENARIO(uninstalled_meanwhile_stays_uninstalled),
      SCENARIO(authorized_again_meanwhile_keeps_the_new_grant),
      SCENARIO(an_older_import_changes_nothing),
      SCENARIO(a_joined_call_gets_what_it_asked_for),
      SCENARIO(another_app_neither_joins_nor_fails_a_refresh),
      SCENARIO(the_answer_of_a_cancelled_refresh_is_stored_when_the_app_is_closed),
      SCENARIO(a_validity_that_no_token_has_spends_nothing),
      SCENARIO(an_answer_without_ids_is_kept_under_those_of_its_token),
      SCENARIO(an_unclaimed_installation_is_nobodys),
      SCENARIO(a_token_of_another_resource_lands_in_nobodys_slot),
      SCENARIO(a_refused_token_is_not_handed_out_again),
      SCENARIO(all_pages_whatever_their_size),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
