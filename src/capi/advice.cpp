#include "capi/advice.hpp"

#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "permission/catalogue.hpp"

using ghlauth::capi::deref;
using ghlauth::capi::free_handle;
using ghlauth::capi::guard;
using ghlauth::capi::optional_text;
using ghlauth::capi::peek;
using ghlauth::capi::require_out;
using ghlauth::capi::text;
using ghlauth::permission::Advice;
using ghlauth::permission::Criterion;
using ghlauth::permission::criterion_at;
using ghlauth::permission::criterion_count;
using ghlauth::permission::Flow;
using ghlauth::permission::Side;
using ghlauth::permission::Way;

namespace {

const Criterion *criterion(size_t index) noexcept { return index < criterion_count ? &criterion_at(index) : nullptr; }

// An element of a part of an advice; nullptr when there is none.
template <class T>
const T *element(const ghlauth_advice *advice, std::vector<T> Advice::*part, size_t index) noexcept {
  if (peek(advice) == nullptr) return nullptr;
  const std::vector<T> &all = advice->advice.*part;
  return index < all.size() ? &all[index] : nullptr;
}

const Way *alternative(const ghlauth_advice *advice, size_t index) noexcept {
  const auto *found = element(advice, &Advice::alternatives, index);
  return found != nullptr ? &found->way : nullptr;
}

const ghlauth_list *list_at(const ghlauth_advice *advice, std::deque<ghlauth_list> ghlauth_advice::*lists,
                            size_t index) noexcept {
  return peek(advice) && index < (advice->*lists).size() ? &(advice->*lists)[index] : nullptr;
}

}  // namespace

ghlauth_advice::ghlauth_advice(Advice from) : advice(std::move(from)), json(json_of(advice)), notes(advice.notes) {
  for (const auto &one : advice.alternatives) lacks.emplace_back(one.lacks);
  for (const auto &one : advice.contradictions) conflict_criteria.emplace_back(std::vector<std::string>{one.first, one.second});
}

extern "C" {

size_t ghlauth_criterion_count(void) { return criterion_count; }
const char *ghlauth_criterion_name(size_t index) { return criterion(index) ? criterion(index)->name : nullptr; }
const char *ghlauth_criterion_question(size_t index) { return criterion(index) ? criterion(index)->question : nullptr; }
const char *ghlauth_criterion_source(size_t index) { return criterion(index) ? criterion(index)->source->text : nullptr; }
std::int32_t ghlauth_criterion_is_count(size_t index) { return criterion(index) && criterion(index)->is_count ? 1 : 0; }
std::int32_t ghlauth_criterion_flow(size_t index) {
  const Criterion *found = criterion(index);
  if (found == nullptr) return GHLAUTH_FLOW_UNDECIDED;
  if (found->needs_oauth()) return GHLAUTH_FLOW_OAUTH;
  if (found->level == ghlauth::Level::AGENCY) return GHLAUTH_FLOW_PIT_AGENCY;
  return found->side == Side::PIT || found->level == ghlauth::Level::LOCATION ? GHLAUTH_FLOW_PIT_LOCATION
                                                                              : GHLAUTH_FLOW_UNDECIDED;
}

ghlauth_status ghlauth_needs_new(ghlauth_needs **needs, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(needs, "needs");
    *needs = new ghlauth_needs;
  });
}

ghlauth_status ghlauth_needs_set(ghlauth_needs *needs, const char *name, std::int64_t value, ghlauth_error **error) {
  return guard(error, [&] { deref(needs, "needs").needs.set(text(name, "name"), value); });
}

ghlauth_status ghlauth_needs_add_operation(ghlauth_needs *needs, const char *operation, const char *generation,
                                           ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_needs &target = deref(needs, "needs");
    const std::string_view wanted = text(operation, "operation");
    const auto *found = ghlauth::permission::parse(wanted, optional_text(generation, "generation"));
    if (found == nullptr)
      throw ghlauth::Error(ghlauth::Status::NOT_FOUND, "there is no operation \"" + ghlauth::printable(wanted, 200) + "\"",
                           "Give a name such as contacts/get-contact or a method and a path; v3: before it for generation v3.");
    target.needs.add(*found);
  });
}

void ghlauth_needs_free(ghlauth_needs *needs) { free_handle(needs); }

ghlauth_status ghlauth_advise_flow(ghlauth_advice **advice, const ghlauth_needs *needs, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(advice, "advice");
    *advice = new ghlauth_advice(ghlauth::permission::advise(deref(needs, "needs").needs));
  });
}

std::int32_t ghlauth_advice_flow(const ghlauth_advice *advice) {
  return peek(advice) ? static_cast<std::int32_t>(advice->advice.way.flow) : 0;
}
std::int32_t ghlauth_advice_app_target(const ghlauth_advice *advice) {
  return peek(advice) ? static_cast<std::int32_t>(advice->advice.way.target) : 0;
}
std::int32_t ghlauth_advice_app_distribution(const ghlauth_advice *advice) {
  return peek(advice) ? static_cast<std::int32_t>(advice->advice.way.distribution) : 0;
}
const char *ghlauth_advice_summary(const ghlauth_advice *advice) {
  return peek(advice) ? advice->advice.summary.c_str() : nullptr;
}

size_t ghlauth_advice_reason_count(const ghlauth_advice *advice) { return peek(advice) ? advice->advice.reasons.size() : 0; }
const char *ghlauth_advice_reason_at(const ghlauth_advice *advice, size_t index) {
  const auto *reason = element(advice, &Advice::reasons, index);
  return reason != nullptr ? reason->sentence.c_str() : nullptr;
}
const char *ghlauth_advice_reason_criterion_at(const ghlauth_advice *advice, size_t index) {
  const auto *reason = element(advice, &Advice::reasons, index);
  return reason != nullptr ? reason->criterion.c_str() : nullptr;
}

size_t ghlauth_advice_alternative_count(const ghlauth_advice *advice) {
  return peek(advice) ? advice->advice.alternatives.size() : 0;
}
std::int32_t ghlauth_advice_alternative_flow_at(const ghlauth_advice *advice, size_t index) {
  const Way *way = alternative(advice, index);
  return way != nullptr ? static_cast<std::int32_t>(way->flow) : 0;
}
std::int32_t ghlauth_advice_alternative_app_target_at(const ghlauth_advice *advice, size_t index) {
  const Way *way = alternative(advice, index);
  return way != nullptr ? static_cast<std::int32_t>(way->target) : 0;
}
std::int32_t ghlauth_advice_alternative_app_distribution_at(const ghlauth_advice *advice, size_t index) {
  const Way *way = alternative(advice, index);
  return way != nullptr ? static_cast<std::int32_t>(way->distribution) : 0;
}
const ghlauth_list *ghlauth_advice_alternative_lacks_at(const ghlauth_advice *advice, size_t index) {
  return list_at(advice, &ghlauth_advice::lacks, index);
}

size_t ghlauth_advice_conflict_count(const ghlauth_advice *advice) {
  return peek(advice) ? advice->advice.contradictions.size() : 0;
}
const char *ghlauth_advice_conflict_at(const ghlauth_advice *advice, size_t index) {
  const auto *conflict = element(advice, &Advice::contradictions, index);
  return conflict != nullptr ? conflict->sentence.c_str() : nullptr;
}
const ghlauth_list *ghlauth_advice_conflict_criteria_at(const ghlauth_advice *advice, size_t index) {
  return list_at(advice, &ghlauth_advice::conflict_criteria, index);
}

const ghlauth_list *ghlauth_advice_notes(const ghlauth_advice *advice) { return peek(advice) ? &advice->notes : nullptr; }
const char *ghlauth_advice_json(const ghlauth_advice *advice) { return peek(advice) ? advice->json.c_str() : nullptr; }
void ghlauth_advice_free(ghlauth_advice *advice) { free_handle(advice); }

}  // extern "C"
