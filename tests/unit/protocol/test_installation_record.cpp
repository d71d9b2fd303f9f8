// Records: into the store and back.
#include <string>

#include "core/secret.hpp"
#include "protocol/installation_record.hpp"
#include "support/scenario.hpp"

using ghlauth::InstallationRecord;
using ghlauth::InstallationState;
using ghlauth::Level;
using ghlauth::SecretBytes;
using ghlauth::view;
using ghlauth::test::outcome_of;

namespace {

InstallationRecord sample() {
  InstallationRecord record;
  record.app_id = "app";
  record.client_id = "app-key";
  record.api_origin = "https://api.example";
  record.level = Level::LOCATION;
  record.company_id = "com";
  record.location_id = "loc";
  record.user_id = "user";
  record.owner = "M\xc3\xbcller \"& S\xc3\xb6hne\" \xe2\x82\xac\xf0\x9f\x98\x80\n";
  record.state = InstallationState::INACTIVE;
  record.state_reason = "paused";
  record.since_s = 1;
  record.obtained_at_s = 2;
  record.expires_at_s = 9007199254740993;  // more than a double holds
  record.grant_expires_at_s = 4;
  record.access_token.assign("access");
  record.refresh_token.assign("refresh");
  record.scopes = {"contacts.readonly", "conversations/message.write"};
  record.approved_locations = {"l1", "l2"};
  record.is_bulk = true;
  record.installs_to_future_locations = true;
  record.is_unclaimed = true;
  return record;
}

bool every_field_comes_back() {
  const InstallationRecord record = sample();
  const InstallationRecord back = InstallationRecord::deserialize(view(record.serialize()));
  CHECK_EQUAL(back.app_id, record.app_id);
  CHECK_EQUAL(back.client_id, record.client_id);
  CHECK_EQUAL(back.api_origin, record.api_origin);
  CHECK(back.level == record.level);
  CHECK_EQUAL(back.company_id, record.company_id);
  CHECK_EQUAL(back.location_id, record.location_id);
  CHECK_EQUAL(back.user_id, record.user_id);
  CHECK_EQUAL(back.owner, record.owner);
  CHECK(back.state == record.state);
  CHECK_EQUAL(back.state_reason, record.state_reason);
  CHECK_EQUAL(back.since_s, record.since_s);
  CHECK_EQUAL(back.obtained_at_s, record.obtained_at_s);
  CHECK_EQUAL(back.expires_at_s, record.expires_at_s);
  CHECK_EQUAL(back.grant_expires_at_s, record.grant_expires_at_s);
  CHECK(back.access_token.reveal() == "access");
  CHECK(back.refresh_token.reveal() == "refresh");
  CHECK(back.scopes == record.scopes);
  CHECK(back.approved_locations == record.approved_locations);
  CHECK(back.is_bulk && back.installs_to_future_locations && back.is_unclaimed);
  return true;
}

bool an_empty_record_comes_back_too() {
  const InstallationRecord back = InstallationRecord::deserialize(view(InstallationRecord().serialize()));
  CHECK(back.level == Level::UNKNOWN);
  CHECK(back.state == InstallationState::VALID);
  CHECK(back.access_token.empty());
  CHECK_EQUAL(back.expires_at_s, ghlauth::no_expiry);
  return true;
}

bool what_was_not_written_here_is_refused() {
  for (const std::string_view text :
       {"", "null", "{}", R"({"schema":2,"level":1,"state":1})", R"({"schema":1})", R"({"schema":1,"level":3,"state":1})",
        R"({"schema":1,"level":1,"state":0})", R"({"schema":1,"level":1,"state":5})", R"({"schema":1,"level":-1,"state":1})",
        R"({"schema":1,"level":1,"state":1)"})
    CHECK_STATUS(outcome_of([&] { (void)InstallationRecord::deserialize(text); }), STORE);
  return true;
}

// Whoever can write to a store that is not sealed can write any number; nothing may be calculated with these.
bool numbers_that_can_mean_nothing_are_refused() {
  for (const char *member :
       {R"("since_s":9223372036854775807)", R"("obtained_at_s":-9223372036854775808)", R"("expires_at_s":-2)",
        R"("retry_at_s":9223372036854775807)", R"("lifecycle":{"ended_at_ms":9223372036854775807})",
        R"("progress":{"since_boot_ms":9223372036854775807})", R"("progress":{"failure":{"status":0}})",
        R"("candidates":[{"expires_at_s":9223372036854775807}])"})
    CHECK_STATUS(outcome_of([&] {
                   (void)InstallationRecord::deserialize(std::string(R"({"schema":1,"level":1,"state":1,)") + member + "}");
                 }),
                 STORE);
  return true;
}

// Something between HighLevel and us may answer with any three digits; what only explains a failure makes no record unreadable.
bool any_http_status_is_read() {
  for (const auto &[written, read] : {std::pair{999, 999}, std::pair{600, 600}, std::pair{1000, 0}, std::pair{-1, 0}}) {
    const std::string text = R"({"schema":1,"level":1,"state":1,"progress":{"stage":2,"failure":{"status":-306,"http_status":)" +
                             std::to_string(written) + "}}}";
    const InstallationRecord record = InstallationRecord::deserialize(text);
    CHECK(record.progress.failure.has_value());
    CHECK_EQUAL(record.progress.failure->http_status, read);
  }
  return true;
}

bool ids_follow_the_level() {
  InstallationRecord record = sample();
  CHECK_EQUAL(record.id(), "app:loc");
  record.level = Level::AGENCY;
  CHECK_EQUAL(record.id(), "app:com");
  CHECK(ghlauth::app_id_of("abc-def-ghi") == "abc");
  CHECK(ghlauth::app_id_of("abc") == "abc");
  CHECK(ghlauth::app_id_of("").empty());
  return true;
}

bool a_state_is_entered_once() {
  InstallationRecord record;
  record.enter(InstallationState::INACTIVE, "paused", 10);
  record.enter(InstallationState::INACTIVE, "paused", 20);
  CHECK_EQUAL(record.since_s, 10);
  record.enter(InstallationState::INACTIVE, "for another reason", 30);
  CHECK_EQUAL(record.since_s, 30);
  return true;
}

bool the_token_says_what_the_record_does() {
  const ghlauth::AccessToken token = sample().token();
  CHECK(token.text.reveal() == "access");
  CHECK(token.level == Level::LOCATION);
  CHECK_EQUAL(token.location_id, "loc");
  CHECK_EQUAL(token.company_id, "com");
  CHECK_EQUAL(token.user_id, "user");
  CHECK_EQUAL(token.expires_at_s, 9007199254740993);
  CHECK_EQUAL(token.scopes.size(), 2U);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(every_field_comes_back),
      SCENARIO(an_empty_record_comes_back_too),
      SCENARIO(what_was_not_written_here_is_refused),
      SCENARIO(numbers_that_can_mean_nothing_are_refused),
      SCENARIO(any_http_status_is_read),
      SCENARIO(ids_follow_the_level),
      SCENARIO(a_state_is_entered_once),
      SCENARIO(the_token_says_what_the_record_does),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
