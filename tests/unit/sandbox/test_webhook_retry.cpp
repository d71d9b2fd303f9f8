#include "sandbox/webhooks/retry.hpp"

#include <algorithm>

#include "support/unit.hpp"

using namespace ghlauth::sandbox;

namespace {

constexpr std::int64_t hour_ms = 3'600'000;

Switches switches(const char *retries) {
  Switches switches;
  switches.set("webhook-retries", retries);
  return switches;
}

Webhook webhook(int number, int retries) {
  Webhook webhook;
  webhook.webhook_id = "webhook " + std::to_string(number);
  webhook.retries = retries;
  return webhook;
}

/// True when all delays after that many retries lie within [least, most], and not all at one place.
bool delays_lie_between(const char *policy, int status, int retries, std::int64_t least, std::int64_t most) {
  const Switches chosen = switches(policy);
  std::int64_t smallest = most;
  std::int64_t largest = least;
  for (int i = 0; i < 200; ++i) {
    const auto delay = retry_delay_ms(chosen, webhook(i, retries), status);
    if (!delay || *delay < least || *delay > most || delay != retry_delay_ms(chosen, webhook(i, retries), status)) return false;
    smallest = std::min(smallest, *delay);
    largest = std::max(largest, *delay);
  }
  return largest - smallest > (most - least) / 2;
}

bool ends(const char *policy, int status, int retries) {
  return !retry_delay_ms(switches(policy), webhook(1, retries), status);
}

void doubles_its_delay(void **) {
  std::int64_t base = 10'000;
  std::int64_t all = 0;
  for (int retries = 0; retries < 12; ++retries, base *= 2) {
    for (const int status : {0, 302, 404, 429, 500})
      assert_true(delays_lie_between("any-failure", status, retries, base, base * 11 / 10));
    all += base;
  }
  assert_true(ends("any-failure", 500, 12));
  assert_true(all > 11 * hour_ms && all < 12 * hour_ms);
}

void waits_ten_minutes_after_429(void **) {
  for (int retries = 0; retries < 6; ++retries) {
    assert_true(delays_lie_between("429-only", 429, retries, 600'000, 700'000));
    for (const int status : {0, 302, 404, 500, 503}) assert_true(ends("429-only", status, retries));
  }
  assert_true(ends("429-only", 429, 6));
}

void stops_when_it_was_taken(void **) {
  for (const char *policy : {"any-failure", "429-only", "never"})
    for (const int status : {200, 202, 204, 299}) assert_true(ends(policy, status, 0));
  assert_true(ends("never", 429, 0));
  assert_false(is_taken(199));
  assert_false(is_taken(300));
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(doubles_its_delay),
      cmocka_unit_test(waits_ten_minutes_after_429),
      cmocka_unit_test(stops_when_it_was_taken),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
