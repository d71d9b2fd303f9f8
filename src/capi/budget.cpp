#include "capi/budget.hpp"

#include <string>

#include "budget/budgets.hpp"
#include "capi/arguments.hpp"
#include "capi/client.hpp"
#include "capi/credential.hpp"
#include "capi/guard.hpp"

using namespace ghlauth::capi;
using ghlauth::Error;
using ghlauth::Level;
using ghlauth::Status;

namespace {

ghlauth::auth::BudgetKey key_of(const ghlauth::auth::Credential &credential, const char *location_id) {
  if (location_id == nullptr || *location_id == '\0') return credential.budget_key();
  const std::string location(id_text(location_id, "location_id"));
  if (credential.resource_id() == location) return credential.budget_key();
  if (credential.level() == Level::LOCATION)
    throw Error(Status::WRONG_LOCATION, "the credential is of another location than " + location);
  if (!credential.reaches_locations())
    throw Error(Status::WRONG_LEVEL, "the credential has no tokens of locations", "Use a credential of the location.");
  return credential.budget_key_at(location);
}

std::int64_t value_of(const ghlauth_budget *budget, std::int64_t ghlauth::budget::State::*member) noexcept {
  return peek(budget) ? budget->state.*member : -1;
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_client_budget(ghlauth_client *client, ghlauth_budget **budget, ghlauth_credential *credential,
                                     const char *location_id, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(budget, "budget");
    const auto &budgets = deref(client, "client").client->environment()->budgets;
    const ghlauth::auth::BudgetKey key = key_of(*deref(credential, "credential").credential, location_id);
    if (!budgets)
      throw Error(Status::UNSUPPORTED, "the client counts no requests", "Give a limit with ghlauth_config_set_rate_limit.");
    *budget = new ghlauth_budget(budgets->of(*key)->state(ghlauth::monotonic_ms()));
  });
}

std::int64_t ghlauth_budget_max(const ghlauth_budget *budget) { return value_of(budget, &ghlauth::budget::State::max); }
std::int64_t ghlauth_budget_interval_ms(const ghlauth_budget *budget) {
  return value_of(budget, &ghlauth::budget::State::interval_ms);
}
std::int64_t ghlauth_budget_remaining(const ghlauth_budget *budget) {
  return value_of(budget, &ghlauth::budget::State::remaining);
}
std::int64_t ghlauth_budget_reset_ms(const ghlauth_budget *budget) {
  return value_of(budget, &ghlauth::budget::State::reset_ms);
}
std::int64_t ghlauth_budget_daily_max(const ghlauth_budget *budget) {
  return value_of(budget, &ghlauth::budget::State::daily_max);
}
std::int64_t ghlauth_budget_daily_remaining(const ghlauth_budget *budget) {
  return value_of(budget, &ghlauth::budget::State::daily_remaining);
}
std::int64_t ghlauth_budget_daily_reset_ms(const ghlauth_budget *budget) {
  return value_of(budget, &ghlauth::budget::State::daily_reset_ms);
}
std::int64_t ghlauth_budget_paused_ms(const ghlauth_budget *budget) {
  return value_of(budget, &ghlauth::budget::State::paused_ms);
}

void ghlauth_budget_free(ghlauth_budget *budget) { free_handle(budget); }

}  // extern "C"
