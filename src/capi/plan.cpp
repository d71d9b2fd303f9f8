#include "capi/plan.hpp"

#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "capi/operation.hpp"

using namespace ghlauth::capi;
namespace permission = ghlauth::permission;

namespace {

std::string_view generation_argument(const char *generation) {
  const std::string_view named = optional_text(generation, "generation");
  if (!permission::generation_of(named))
    throw ghlauth::Error(ghlauth::Status::UNSUPPORTED, "generation is \"" + ghlauth::printable(named, 40) + '"',
                         "Give GHLAUTH_GENERATION_2021_07_28 or GHLAUTH_GENERATION_V3.");
  return named;
}

const ghlauth_list *list_of(const ghlauth_plan *plan, ghlauth_list ghlauth_plan::*member) noexcept {
  return peek(plan) ? &(plan->*member) : nullptr;
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_plan_new(ghlauth_plan **plan, const ghlauth_list *operations, const char *generation,
                                ghlauth_error **error) {
  return guard(error, [&] {
    require_out(plan, "plan");
    const std::string_view named = generation_argument(generation);
    *plan = new ghlauth_plan(permission::plan_of(deref(operations, "operations").values, named));
  });
}

ghlauth_status ghlauth_plan_new_from_log(ghlauth_plan **plan, const char *log, const char *generation, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(plan, "plan");
    const std::string_view named = generation_argument(generation);
    *plan = new ghlauth_plan(permission::plan_of(permission::requests_in_log(text(log, "log")), named));
  });
}

size_t ghlauth_plan_count(const ghlauth_plan *plan) { return peek(plan) ? plan->operations.size() : 0; }
const ghlauth_operation *ghlauth_plan_operation_at(const ghlauth_plan *plan, size_t index) {
  return peek(plan) && index < plan->operations.size() ? operation_handle(plan->operations[index]) : nullptr;
}
const ghlauth_list *ghlauth_plan_scopes(const ghlauth_plan *plan) { return list_of(plan, &ghlauth_plan::scopes); }
std::uint32_t ghlauth_plan_credentials(const ghlauth_plan *plan) { return peek(plan) ? plan->admitted : 0; }
const ghlauth_list *ghlauth_plan_unknown(const ghlauth_plan *plan) { return list_of(plan, &ghlauth_plan::unknown); }
const ghlauth_list *ghlauth_plan_events(const ghlauth_plan *plan) { return list_of(plan, &ghlauth_plan::events); }
const ghlauth_list *ghlauth_plan_warnings(const ghlauth_plan *plan) { return list_of(plan, &ghlauth_plan::warnings); }

ghlauth_status ghlauth_plan_missing(const ghlauth_plan *plan, ghlauth_list **missing, const ghlauth_list *given,
                                    ghlauth_error **error) {
  return guard(error, [&] {
    require_out(missing, "missing");
    *missing = new ghlauth_list(permission::difference(deref(plan, "plan").scopes.values, deref(given, "given").values));
  });
}

ghlauth_status ghlauth_plan_surplus(const ghlauth_plan *plan, ghlauth_list **surplus, const ghlauth_list *given,
                                    ghlauth_error **error) {
  return guard(error, [&] {
    require_out(surplus, "surplus");
    *surplus = new ghlauth_list(permission::difference(deref(given, "given").values, deref(plan, "plan").scopes.values));
  });
}

void ghlauth_plan_free(ghlauth_plan *plan) { free_handle(plan); }

}  // extern "C"
