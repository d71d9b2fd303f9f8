#include "sandbox/webhooks/webhooks.hpp"

#include "support/unit.hpp"

using namespace ghlauth;
using sandbox::Webhook;
using sandbox::Webhooks;

namespace {

constexpr std::size_t size = std::size_t{8} << 20;
constexpr std::size_t most = Webhooks::max_bytes / size;

std::int64_t add(Webhooks &webhooks) {
  Webhook webhook;
  webhook.body.assign(size, '0');
  return webhooks.add(std::move(webhook), 0);
}

void send_all(Webhooks &webhooks) {
  ghlauth::sandbox::Attempt answered;
  answered.status = 200;
  for (const Webhook &webhook : webhooks.take_due(0, most)) webhooks.finish(webhook.number, answered, true, std::nullopt);
}

bool is_full(Webhooks &webhooks) {
  return test::status_of([&] { return add(webhooks); }) == Status::INVALID_ARGUMENT;
}

bool forgets_what_was_sent_first() {
  Webhooks webhooks;
  const std::int64_t first = add(webhooks);
  send_all(webhooks);
  for (std::size_t i = 1; i < most; ++i) add(webhooks);
  if (!webhooks.find(first)) return false;
  add(webhooks);
  return !webhooks.find(first) && webhooks.all().size() == most;
}

bool keeps_what_waits() {
  Webhooks webhooks;
  for (std::size_t i = 0; i < most; ++i) add(webhooks);
  if (!is_full(webhooks) || webhooks.all().size() != most) return false;
  send_all(webhooks);
  return !is_full(webhooks) && webhooks.all().size() == most;
}

bool is_empty_when_cleared() {
  Webhooks webhooks;
  for (std::size_t i = 0; i < most; ++i) add(webhooks);
  webhooks.clear();
  return !is_full(webhooks) && webhooks.all().size() == 1;
}

void the_bodies_have_a_bound(void **) {
  assert_true(forgets_what_was_sent_first());
  assert_true(keeps_what_waits());
  assert_true(is_empty_when_cleared());
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {cmocka_unit_test(the_bodies_have_a_bound)};
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
