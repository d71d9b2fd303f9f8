// The C++ adapter against the local HighLevel: both flows, many threads, the queue, pages, the keeping of installations.
#include <atomic>
#include <map>
#include <thread>
#include <vector>

extern "C" {
#include "support/sandbox.h"
}

#include "cpp/check.hpp"

using namespace std::chrono_literals;

namespace {

sandbox *box = nullptr;
const char redirect_uri[] = "https://app.example.com/oauth/callback";

struct Thrown {
  int number;
};

std::string contact_path(int location = 0) { return std::string("/contacts/") + sandbox_contact_id(box, location); }

/// Handles on the sandbox, which is reset.
struct Flow {
  ghlauth::Config config;
  ghlauth::OAuth oauth;

  Flow() : config(configured()), oauth(config, sandbox_client_id(box), sandbox_client_secret(box), redirect_uri) {}

  static ghlauth::Config configured() {
    sandbox_reset(box);
    ghlauth::Config config;
    config.set_api_url(sandbox_url(box)).set_marketplace_url(sandbox_url(box)).set_user_agent("cpp-test/1");
    config.set_store(ghlauth::Store("memory:"));
    return config;
  }
  ghlauth::Installation install(const std::string &level, const std::string &resource_id, const std::string &owner = "tenant 7") {
    const ghlauth::AuthorizeUrl url = oauth.authorize_url(
        ghlauth::AuthorizeOptions().set_scopes({"contacts.readonly", "oauth.write", "oauth.readonly"}).set_app_data("page 3"));
    CHECK(url.url.find(url.state) != std::string::npos);
    const ghlauth::Callback callback =
        oauth.parse_callback(sandbox_consent(box, level.c_str(), resource_id.c_str(), url.state.c_str(), nullptr));
    EQUAL(callback.app_data(), "page 3");
    CHECK(!callback.is_unsolicited());
    return oauth.exchange(callback, owner);
  }
  ghlauth::Credential credential() { return {oauth, install("location", sandbox_location_id(box, 0))}; }
};

TEST(a_private_integration_token_calls) {
  Flow flow;
  const ghlauth::Pit pit(flow.config, sandbox_pit(box, "location"), {ghlauth::Level::location, sandbox_location_id(box, 0)});
  EQUAL(pit.redacted().find(sandbox_pit(box, "location")), std::string::npos);
  CHECK(pit.level() == ghlauth::Level::location && !pit.age());
  const ghlauth::Response response = ghlauth::Client(flow.config).send(ghlauth::Credential(pit), {"GET", contact_path()});
  CHECK(response.body().find(sandbox_contact_id(box, 0)) != std::string_view::npos);
}

TEST(a_refused_credential_says_why) {
  Flow flow;
  const ghlauth::Credential agency(
      ghlauth::Pit(flow.config, sandbox_pit(box, "agency"), {ghlauth::Level::agency, sandbox_company_id(box)}));
  const ghlauth::Client client(flow.config);
  const ghlauth::RefusedError error = THROWS(ghlauth::RefusedError, client.send(agency, {"GET", contact_path()}));
  EQUAL(error.http_status(), 401);
  CHECK(!error.server_message().empty() && !error.hint().empty() && !error.trace_id().empty() && !error.is_retryable());
  THROWS(ghlauth::HttpError, client.send(ghlauth::Credential(ghlauth::Pit(flow.config, sandbox_pit(box, "location"))),
                                         {"GET", "/contacts/ocQHyuzHvysMo5N5VsXc"}));

  const ghlauth::Decision decision = agency.decide("contacts/get-contact");
  CHECK(decision.is_denied() && decision.size() >= 1);
  EQUAL(ghlauth::reason_name(decision[0].reason), "NEEDS_LOCATION_LEVEL");
  EQUAL(ghlauth::remedy_name(decision[0].remedy), "USE_LOCATION_CREDENTIAL");
  CHECK(decision[0].reason == ghlauth::Reason::needs_location_level && !decision[0].message.empty());
  EQUAL(decision.operation()->path(), "/contacts/{contactId}");
}

TEST(a_consent_becomes_an_installation_that_calls) {
  Flow flow;
  const ghlauth::Installation installation = flow.install("location", sandbox_location_id(box, 0));
  EQUAL(installation.location_id(), sandbox_location_id(box, 0));
  EQUAL(installation.company_id(), sandbox_company_id(box));
  EQUAL(installation.owner(), "tenant 7");
  CHECK(installation.level() == ghlauth::Level::location && installation.state() == ghlauth::InstallationState::valid);
  CHECK(installation.scopes().contains("contacts.readonly") && installation.expires_at() > installation.since());
  CHECK(!installation.external_auth_at() && !installation.is_bulk() && !installation.is_unclaimed());

  const ghlauth::Credential credential(flow.oauth, installation);
  EQUAL(credential.resource_id(), sandbox_location_id(box, 0));
  CHECK(credential.decide("contacts/get-contact").is_allowed());
  const ghlauth::Token token = credential.token(60s);
  CHECK(token.has_scope("contacts.readonly") && token.expires_at() == installation.expires_at());
  CHECK(token.decide("contacts/get-contact", std::chrono::system_clock::now()).is_allowed());
  CHECK(token.decide({"contacts/get-contact", "", "another"}, std::nullopt).is_denied());
  const ghlauth::Response response =
      ghlauth::Client(flow.config)
          .send(credential, ghlauth::Request::for_operation("contacts/get-contact")
                                .set_param("contactId", sandbox_contact_id(box, 0)));
  EQUAL(response.http_status(), 200);

  EQUAL(flow.oauth.find({"tenant 7", "", ""}).size(), 1u);
  EQUAL(flow.oauth.find({"tenant 8", "", ""}).size(), 0u);
  EQUAL(THROWS(ghlauth::NotFoundError, flow.oauth.look_up("app:none")).status(), GHLAUTH_E_NOT_FOUND);
}

TEST(a_callback_that_is_not_ours_is_refused) {
  Flow flow;
  THROWS(ghlauth::CallbackError, flow.oauth.parse_callback("?code=abc"));
  THROWS(ghlauth::CallbackError, flow.oauth.parse_callback("?code=abc&state=forged"));
  const std::string session = "session 1";
  const ghlauth::AuthorizeUrl url = flow.oauth.authorize_url(ghlauth::AuthorizeOptions().set_session_binding(session));
  const std::string redirected = sandbox_consent(box, "location", sandbox_location_id(box, 0), url.state.c_str(), nullptr);
  EQUAL(THROWS(ghlauth::CallbackError, flow.oauth.parse_callback(redirected, "session 2")).status(), GHLAUTH_E_STATE_INVALID);
  flow.oauth.exchange(flow.oauth.parse_callback(redirected, session));
}

TEST(sixteen_threads_refresh_once) {
  Flow flow;
  const ghlauth::Credential credential = flow.credential();
  sandbox_control(box, "DELETE", "counters", nullptr);
  credential.invalidate(std::string(credential.token().access_token()));
  std::atomic<int> calls{0};
  std::vector<std::thread> threads;
  const ghlauth::Client client(flow.config);
  const std::string path = contact_path();
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&] {
      try {
        client.send(credential, {"GET", path});
        ++calls;
      } catch (const ghlauth::Error &) {
      }
    });
  for (std::thread &thread : threads) thread.join();
  EQUAL(calls.load(), 16);
  EQUAL(sandbox_counter(box, "refreshes_ok"), 1);
}

TEST(a_lost_grant_needs_an_authorization) {
  Flow flow;
  const ghlauth::Installation installation = flow.install("location", sandbox_location_id(box, 0));
  const std::string id(installation.id());
  EQUAL(flow.oauth.refresh(id).id(), id);
  sandbox_control(box, "POST", "revoke", nullptr);
  EQUAL(THROWS(ghlauth::NeedsAuthorizationError, flow.oauth.refresh(id)).status(), GHLAUTH_E_GRANT_INVALID);
  EQUAL(THROWS(ghlauth::NeedsAuthorizationError, flow.oauth.refresh(id)).status(), GHLAUTH_E_NEEDS_AUTHORIZATION);
  CHECK(flow.oauth.look_up(id).state() == ghlauth::InstallationState::needs_authorization);
}

TEST(an_agency_mints_lists_and_keeps) {
  Flow flow;
  const ghlauth::AuthorizeUrl url = flow.oauth.authorize_url();
  sandbox_control(box, "POST", "consent",
                  R"({"level":"agency","resource_id":"%s","state":"%s","all_locations":true,"future_locations":true})",
                  sandbox_company_id(box), url.state.c_str());
  const ghlauth::Installation agency = flow.oauth.exchange(flow.oauth.parse_callback(sandbox_text(box, "redirect_url")), "agency");
  CHECK(agency.level() == ghlauth::Level::agency && agency.is_bulk());
  const std::string company = sandbox_company_id(box), location = sandbox_location_id(box, 1);
  EQUAL(flow.oauth.mint_location(company, location).location_id(), location);

  const ghlauth::Locations locations = flow.oauth.installed_locations(company);
  EQUAL(locations.size(), 3u);
  CHECK(locations.installs_to_future_locations());
  bool found = false;
  for (const ghlauth::Locations::Location &one : locations) found = found || (one.id == location && one.is_installed);
  CHECK(found);

  std::map<std::string, ghlauth::Status> told;
  ghlauth::KeepOptions options;
  options.set_age(60s).set_interval(0ms).set_parallel(1).set_reconcile(true).set_tombstone_age(0s).set_max_refreshes(0);
  options.set_progress([&](std::string_view id, ghlauth::Status status) { told[std::string(id)] = status; });
  const ghlauth::Report report = flow.oauth.keep(options);
  EQUAL(report.failed(), 0);
  EQUAL(flow.oauth.reconcile(company).failed(), 0);
  EQUAL(flow.oauth.find({"", company, ""}).size(), 4u);
  std::string after;
  std::size_t seen = 0;
  do {
    const ghlauth::Installations page = flow.oauth.page(after, 2);
    seen += page.size();
    after = page.next();
  } while (!after.empty());
  EQUAL(seen, 4u);
  for (const ghlauth::InstallationView &one : flow.oauth.find()) EQUAL(one.company_id(), company);
  const ghlauth::ClientCounts counts = flow.oauth.count_by_client();
  EQUAL(counts.unreadable(), 0);
  EQUAL(counts[0].total, 4);
  EQUAL(flow.oauth.due(std::chrono::system_clock::now() + 48h, 10).size(), 2u);  // the others have no token yet

  flow.oauth.uninstall(std::string(flow.oauth.look_up(std::string(agency.app_id()) + ":" + location).id()), "a test");
  flow.oauth.remove(std::string(agency.id()));
  CHECK(flow.oauth.look_up(std::string(agency.id())).state() == ghlauth::InstallationState::removed);
}

TEST(tokens_are_imported) {
  Flow flow;
  const std::string company = sandbox_company_id(box);
  const ghlauth::Installation imported = flow.oauth.import_tokens(
      R"({"access_token":"a","refresh_token":"r","expires_in":86399,"userType":"Company","companyId":")" + company + "\"}",
      std::chrono::system_clock::now(), "tenant 9");
  EQUAL(imported.owner(), "tenant 9");
  EQUAL(ghlauth::Credential(flow.oauth, imported).token().access_token(), "a");
}

TEST(a_budget_is_told) {
  Flow flow;
  const ghlauth::Credential credential = flow.credential();
  const ghlauth::Client client(flow.config);
  client.send(credential, {"GET", contact_path()});
  const ghlauth::Budget budget = client.budget(credential);
  CHECK(budget.max() >= 0 && budget.remaining() <= budget.max() && budget.paused() == 0ms);
  CHECK(budget.interval() >= 0ms && budget.reset_after() >= 0ms && budget.daily_reset_after() >= 0ms);
  CHECK(budget.daily_remaining() <= budget.daily_max());
}

TEST(pages_are_walked) {
  Flow flow;
  const ghlauth::Credential credential = flow.credential();
  const ghlauth::Client client(flow.config);
  for (int i = 0; i < 4; ++i)
    sandbox_control(box, "POST", "contacts", R"({"location_id":"%s","firstName":"Number %d"})", sandbox_location_id(box, 0), i);
  const ghlauth::Request request = [] {
    ghlauth::Request made = ghlauth::Request::for_operation("contacts/get-contacts");
    made.set_param("locationId", sandbox_location_id(box, 0)).set_param("limit", "2");
    return made;
  }();
  ghlauth::Pages pages(client, credential, request);
  std::string items;
  int count = 0;
  for (const ghlauth::Response &page : pages) {
    items += pages.items(page);
    ++count;
  }
  CHECK(count >= 2 && pages.item_count() >= 5 && pages.page_count() >= count);
  CHECK(items.find("Number 3") != std::string::npos);
  EQUAL(pages.items_path(), "contacts");
  EQUAL(pages.position(), "");
  CHECK(!pages.next());
  CHECK(!pages.total() || *pages.total() == pages.item_count());
  THROWS(ghlauth::UsageError, ghlauth::Pages(client, credential, {"GET", contact_path()}));
}

TEST(a_queue_completes_each_request_once) {
  Flow flow;
  const ghlauth::Credential credential = flow.credential();
  ghlauth::Queue queue(flow.config);
  queue.set_max_in_flight(3);
  queue.set_capacity(10);
  ghlauth::ByteSource broken;
  broken.read = [](std::uint8_t *, std::size_t) -> std::size_t { throw Thrown{6}; };
  for (int i = 0; i < 10; ++i) {
    ghlauth::Request request(i == 6 ? "POST" : "GET", i == 5 ? "/contacts/ocQHyuzHvysMo5N5VsXc" : contact_path());
    if (i == 6) request.set_body_stream("application/json", broken, 5);
    queue.submit(credential, request, i, 60s);
  }
  THROWS(ghlauth::QueueFullError, queue.submit(credential, {"GET", contact_path()}, 10));
  queue.cancel(9);
  EQUAL(queue.size(), 10u);
  CHECK(queue.descriptor() >= 0);
  std::map<std::int64_t, int> seen;
  while (const std::optional<ghlauth::Completion> completion = queue.next()) {
    const std::int64_t tag = completion->tag();
    ++seen[tag];
    if (tag == 5) {
      THROWS(ghlauth::HttpError, completion->check());
      CHECK(completion->response()->http_status() >= 400 && completion->error()->http_status() >= 400);
    } else if (tag == 6) {
      int number = 0;
      try {
        completion->check();
      } catch (const Thrown &thrown) {
        number = thrown.number;
      }
      EQUAL(number, 6);
      CHECK(!completion->is_ok() && !completion->response());
    } else if (tag == 9) {
      THROWS(ghlauth::CancelledError, completion->check());
    } else {
      completion->check();
      CHECK(completion->is_ok() && !completion->error());
      EQUAL(completion->response()->http_status(), 200);
    }
  }
  EQUAL(seen.size(), 10u);
  for (const auto &[tag, times] : seen) EQUAL(times, 1);
  CHECK(!queue.next(0ms));
}

TEST(a_queue_loses_nothing_to_an_exception) {
  Flow flow;
  const ghlauth::Credential credential = flow.credential();
  std::atomic<bool> throws{false};
  flow.config.set_log(ghlauth::LogLevel::debug, [&](ghlauth::LogLevel, std::string_view) {
    if (throws.exchange(false)) throw Thrown{1};
  });
  ghlauth::Queue queue(flow.config);
  for (int i = 0; i < 5; ++i) queue.submit(credential, {"GET", contact_path()}, i);
  throws = true;
  int completions = 0, exceptions = 0;
  for (bool goes_on = true; goes_on;) {
    try {
      const std::optional<ghlauth::Completion> completion = queue.next();
      if (completion) ++completions;
      goes_on = completion.has_value();
    } catch (const Thrown &) {
      ++exceptions;
    }
  }
  EQUAL(completions, 5);
  EQUAL(exceptions, 1);

  std::vector<std::int64_t> left;
  {
    ghlauth::Queue another(flow.config);
    another.set_leftover([&](ghlauth::Completion completion) { left.push_back(completion.tag()); });
    another.submit(credential, {"GET", contact_path()}, 77);
    another.cancel_all();
  }
  CHECK(left == std::vector<std::int64_t>{77});
}

TEST(a_preview_sends_nothing) {
  Flow flow;
  const ghlauth::Client client(flow.config);
  const ghlauth::Preview preview = client.preview(ghlauth::Request("POST", "/contacts/").set_json("{\"a\":1}"));
  EQUAL(preview.method(), "POST");
  EQUAL(preview.path(), "/contacts/");
  EQUAL(preview.url(), std::string(sandbox_url(box)) + "/contacts/");
  EQUAL(preview.body(), "{\"a\":1}");
  CHECK(preview.headers().find("authorization") == std::optional<std::string_view>("Bearer [redacted]"));
  EQUAL(sandbox_counter(box, "api_calls"), 0);
}

TEST(a_call_is_cancelled_and_limited) {
  Flow flow;
  const ghlauth::Credential credential = flow.credential();
  const ghlauth::Client client(flow.config);
  ghlauth::Cancel cancel;
  CHECK(!cancel.is_requested());
  cancel.request();
  CHECK(cancel.is_requested());
  THROWS(ghlauth::CancelledError, client.send(credential, {"GET", contact_path()}, &cancel));
  const ghlauth::Cancel over(0ms);
  THROWS(ghlauth::TimeoutError, client.send(credential, {"GET", contact_path()}, &over));
  over.set_timeout(std::nullopt);
  EQUAL(client.send(credential, {"GET", contact_path()}, &over).http_status(), 200);
}

int start(void **) {
  box = sandbox_start(3);
  return 0;
}

int stop(void **) {
  sandbox_stop(box);
  return 0;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_private_integration_token_calls),
      cmocka_unit_test(a_refused_credential_says_why),
      cmocka_unit_test(a_consent_becomes_an_installation_that_calls),
      cmocka_unit_test(a_callback_that_is_not_ours_is_refused),
      cmocka_unit_test(sixteen_threads_refresh_once),
      cmocka_unit_test(a_lost_grant_needs_an_authorization),
      cmocka_unit_test(an_agency_mints_lists_and_keeps),
      cmocka_unit_test(tokens_are_imported),
      cmocka_unit_test(a_budget_is_told),
      cmocka_unit_test(pages_are_walked),
      cmocka_unit_test(a_queue_completes_each_request_once),
      cmocka_unit_test(a_queue_loses_nothing_to_an_exception),
      cmocka_unit_test(a_preview_sends_nothing),
      cmocka_unit_test(a_call_is_cancelled_and_limited),
  };
  return cmocka_run_group_tests_name("cpp sandbox", tests, start, stop);
}
