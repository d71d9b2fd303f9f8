#include "permission/advice_fit.hpp"

#include <algorithm>

namespace ghlauth::permission {
namespace {

// Whom an operation admits that declares nothing is not known: it decides nothing.
Admitted admitted_to(const Operation &operation) { return operation.has_security() ? operation.admitted : Admitted{15}; }

bool admits(const Way &way, const Operation &operation) {
  const Admitted admitted = admitted_to(operation);
  switch (way.flow) {
    case Flow::PIT_LOCATION: return (admitted & admits_location_pit) != 0;
    case Flow::PIT_AGENCY: return (admitted & admits_agency_pit) != 0;
    // An app for sub-accounts that an agency installs has a token of the agency as well.
    default:
      return (admitted & admits_agency_oauth) != 0 ||
             (way.target == Level::LOCATION && (admitted & admits_location_oauth) != 0);
  }
}

bool reaches(const Way &way, Level level) {
  if (level == Level::LOCATION) return way.flow != Flow::PIT_AGENCY && way.target != Level::AGENCY;
  return level == Level::UNKNOWN || way.flow != Flow::PIT_LOCATION;
}

// The level counts from the first one, also where the number does not speak for a side yet.
bool is_asked_for(const Needs &needs, std::size_t index) { return needs.value(index) > 0; }

bool is_unmet(const Way &way, const Needs &needs, std::size_t index) {
  const Criterion &criterion = criterion_at(index);
  if (way.is_pit() && criterion.needs_oauth() && needs.is_met(index)) return true;
  return is_asked_for(needs, index) && !reaches(way, criterion.level);
}

std::string lack_of(const Way &way, const Needs &needs, std::size_t index) {
  const Criterion &criterion = criterion_at(index);
  if (criterion.is_count && !reaches(way, criterion.level))
    return criterion_at(static_cast<std::size_t>(CriterionId::location_data)).lack;
  if (way.is_pit()) return with_number(criterion.lack, needs.value(index));
  std::string what = criterion.name;
  std::replace(what.begin(), what.end(), '_', ' ');
  return "An app whose target user is the agency does not reach a sub-account, which this needs: " + what + ".";
}

template <class Test>
bool any_operation(const Needs &needs, Test &&test) {
  return std::any_of(needs.operations().begin(), needs.operations().end(),
                     [&](const Operation *operation) { return test(admitted_to(*operation)); });
}

}  // namespace

std::string with_number(const char *sentence, std::int64_t number) {
  std::string text = sentence;
  const std::size_t at = text.find("{n}");
  if (at != std::string::npos) text.replace(at, 3, std::to_string(number));
  return text;
}

bool needs_location(const Needs &needs) noexcept {
  for (std::size_t i = 0; i < criterion_count; ++i)
    if (is_asked_for(needs, i) && criterion_at(i).level == Level::LOCATION) return true;
  return any_operation(needs, [](Admitted admitted) { return (admitted & admits_agency_oauth) == 0; });
}

bool needs_agency(const Needs &needs) noexcept {
  for (std::size_t i = 0; i < criterion_count; ++i)
    if (is_asked_for(needs, i) && criterion_at(i).level == Level::AGENCY) return true;
  // Not those that an app alone may call: they are about its installations, and an app for sub-accounts has these.
  return any_operation(needs, [](Admitted admitted) {
    return (admitted & admits_agency_pit) != 0 && (admitted & (admits_location_pit | admits_location_oauth)) == 0;
  });
}

bool needs_oauth(const Needs &needs) noexcept {
  for (std::size_t i = 0; i < criterion_count; ++i)
    if (needs.is_met(i) && criterion_at(i).needs_oauth()) return true;
  return any_operation(needs, [](Admitted admitted) { return (admitted & (admits_location_pit | admits_agency_pit)) == 0; });
}

bool is_beyond_private(const Needs &needs) noexcept {
  return needs.passes(CriterionId::agencies, Test::MORE_THAN_5) && !needs.is_met(CriterionId::security_review);
}

std::vector<std::string> unmet(const Way &way, const Needs &needs) {
  std::vector<std::string> out;
  const auto add = [&](std::string sentence) {
    if (std::find(out.begin(), out.end(), sentence) == out.end()) out.push_back(std::move(sentence));
  };
  for (std::size_t i = 0; i < criterion_count; ++i) {
    if (is_unmet(way, needs, i)) add(lack_of(way, needs, i));
    if (way.distribution == Distribution::PRIVATE && criterion_at(i).side == Side::PUBLIC && needs.is_met(i))
      add(i == static_cast<std::size_t>(CriterionId::marketplace_listing)
              ? "A private app is not listed in the marketplace."
              : "A private app is for internal use, and only those with its link can install it, in five agencies at most.");
  }
  if (way.distribution == Distribution::PRIVATE && is_beyond_private(needs))
    add("A private app can be installed in five agencies; more need a security review or a listing.");
  for (const Operation *operation : needs.operations())
    if (!admits(way, *operation)) add(std::string(operation->name()) + " does not take its token.");
  return out;
}

std::vector<std::string> costs(const Way &way, const Way &advised, const Needs &needs) {
  std::vector<std::string> out;
  if (advised.is_pit() && way.flow == Flow::OAUTH) {
    for (std::size_t i = 0; i < criterion_count; ++i)
      if (criterion_at(i).side == Side::PIT && needs.is_met(i) && *criterion_at(i).lack != '\0')
        out.emplace_back(criterion_at(i).lack);
    out.emplace_back(
        "It costs an app, a client secret, a consent, and refresh tokens that work once; nothing that was named needs it.");
  }
  if (advised.flow == Flow::PIT_LOCATION && way.flow == Flow::PIT_AGENCY)
    out.emplace_back("It speaks for the whole agency, which is more power than anything that was named needs.");
  if (advised.flow != Flow::OAUTH || way.flow != Flow::OAUTH) return out;
  if (way.target == Level::AGENCY && advised.target != Level::AGENCY)
    out.emplace_back("HighLevel recommends the sub-account as target user for about 95 % of apps; it cannot be changed later.");
  if (way.target == Level::LOCATION && advised.target == Level::AGENCY)
    out.emplace_back("Its target user is the sub-account, and nothing that was named belongs to one.");
  if (way.distribution == Distribution::PUBLIC && advised.distribution == Distribution::PRIVATE)
    out.emplace_back("HighLevel approves a public app before everybody can install it, and nothing that was named needs that.");
  return out;
}

}  // namespace ghlauth::permission
