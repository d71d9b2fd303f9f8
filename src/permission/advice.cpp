#include "permission/advice.hpp"

#include <algorithm>
#include <array>

#include "permission/advice_fit.hpp"

namespace ghlauth::permission {
namespace {

constexpr Way pit_location = {.flow = Flow::PIT_LOCATION};
constexpr Way pit_agency = {.flow = Flow::PIT_AGENCY};
constexpr Way app(Level target, Distribution distribution) {
  return {.flow = Flow::OAUTH, .target = target, .distribution = distribution};
}
constexpr Way location_app = app(Level::LOCATION, Distribution::PRIVATE);
constexpr Way agency_app = app(Level::AGENCY, Distribution::PRIVATE);

// The one with the least power that meets all needs. An app whose target user is the sub-account meets everything: an agency
// that installs it has a token of its own.
Way decide(const Needs &needs) {
  for (const Way &way : {pit_location, pit_agency})
    if (unmet(way, needs).empty()) return way;
  const Level target = needs_agency(needs) && !needs_location(needs) ? Level::AGENCY : Level::LOCATION;
  const Way way = app(target, Distribution::PRIVATE);
  return unmet(way, needs).empty() ? way : app(target, Distribution::PUBLIC);
}

std::vector<const Conflict *> conflicts_of(const Needs &needs) {
  std::vector<const Conflict *> out;
  for (std::size_t i = 0; i < conflict_count; ++i) {
    const Conflict &conflict = conflict_at(i);
    const bool is_settled = conflict.unless != CriterionId::NONE && needs.is_met(conflict.unless);
    if (!is_settled && needs.passes(conflict.first, conflict.first_test) && needs.passes(conflict.second, conflict.second_test))
      out.push_back(&conflict);
  }
  return out;
}

// What all ways to settle the contradictions agree on: each drops one of the two answers.
Way decide(const Needs &needs, const std::vector<const Conflict *> &conflicts) {
  Way agreed;
  for (std::size_t choice = 0; choice < std::size_t{1} << conflicts.size(); ++choice) {
    Needs settled = needs;
    for (std::size_t i = 0; i < conflicts.size(); ++i)
      settled.leave_out((choice >> i & 1U) != 0 ? conflicts[i]->second : conflicts[i]->first);
    const Way way = decide(settled);
    if (choice == 0) agreed = way;
    if (way.flow != agreed.flow) return {};
    if (way.target != agreed.target) agreed.target = Level::UNKNOWN;
    if (way.distribution != agreed.distribution) agreed.distribution = Distribution::NONE;
  }
  return agreed;
}

std::string summary_of(const Way &way) {
  switch (way.flow) {
    case Flow::PIT_LOCATION: return "Use a Private Integration Token of the sub-account.";
    case Flow::PIT_AGENCY: return "Use a Private Integration Token of the agency.";
    case Flow::UNDECIDED: return "The needs contradict each other, and the flow hangs on it: settle that first.";
    case Flow::OAUTH: break;
  }
  std::string text = "Use OAuth 2.0 with ";
  text += way.distribution == Distribution::PUBLIC    ? "a public app"
          : way.distribution == Distribution::PRIVATE ? "a private app"
                                                      : "an app";
  if (way.target == Level::UNKNOWN) return text + "; its target user hangs on what contradicts itself.";
  text += way.target == Level::AGENCY ? " whose target user is the agency" : " whose target user is the sub-account";
  return text +
         (way.distribution == Distribution::NONE ? "; whether private or public hangs on what contradicts itself." : ".");
}

bool is_for_both_levels(const Way &way, const Needs &needs) {
  return way.flow == Flow::OAUTH && !needs_oauth(needs) && needs_agency(needs) && needs_location(needs);
}

class Reasons {
 public:
  Reasons(const Way &way, const Needs &needs) : way_(way), needs_(needs) {}

  std::vector<Ground> take() {
    for (std::size_t i = 0; i < criterion_count; ++i) add_criterion(i);
    for (const Operation *operation : needs_.operations()) add_operation(*operation);
    if (is_for_both_levels(way_, needs_))
      add("agency_administration",
          "A Private Integration Token has one level, and both the agency and a sub-account are needed.");
    if (out_.empty())
      add("", needs_.empty() ? "No needs were given: this is the credential with the least power."
                             : "Nothing that was named needs more: this is the credential with the least power.");
    return std::move(out_);
  }

 private:
  void add(const char *criterion, std::string sentence) { out_.push_back({criterion, std::move(sentence)}); }

  void add_criterion(std::size_t index) {
    const Criterion &criterion = criterion_at(index);
    const std::int64_t value = needs_.value(index);
    const bool is_pit = way_.is_pit();
    if (value > 0 && value < criterion.from && is_pit) return add(criterion.name, criterion.below);
    if (!needs_.is_met(index)) return;
    const bool speaks = criterion.side == Side::NEITHER || criterion.side == (is_pit ? Side::PIT : Side::OAUTH) ||
                        (criterion.side == Side::PUBLIC && !is_pit);
    if (speaks) add(criterion.name, with_number(criterion.reason, value));
    const bool is_count_of_agencies = index == static_cast<std::size_t>(CriterionId::agencies);
    if (is_count_of_agencies && way_.distribution == Distribution::PUBLIC && is_beyond_private(needs_))
      add(criterion.name, "A private app can be installed in five agencies, unless it goes through a security review.");
    if (criterion.side == Side::REVIEW && way_.distribution == Distribution::PRIVATE &&
        needs_.passes(CriterionId::agencies, Test::MORE_THAN_5))
      add(criterion.name, criterion.reason);
  }

  void add_operation(const Operation &operation) {
    if (!operation.has_security()) return;
    if (way_.is_pit()) return add("operation", std::string(operation.name()) + " takes it.");
    if ((operation.admitted & (admits_location_pit | admits_agency_pit)) == 0)
      add("operation", std::string(operation.name()) + " takes no Private Integration Token.");
  }

  const Way &way_;
  const Needs &needs_;
  std::vector<Ground> out_;
};

std::vector<Alternative> alternatives_to(const Way &advised, const Needs &needs) {
  std::vector<Way> ways = {pit_location, pit_agency, location_app, agency_app};
  if (advised.flow == Flow::OAUTH) {  // the other target with the same distribution, and the same target with the other one
    for (Way &way : ways)
      if (!way.is_pit() && advised.distribution == Distribution::PUBLIC) way.distribution = Distribution::PUBLIC;
    if (advised.target != Level::UNKNOWN && advised.distribution != Distribution::NONE)
      ways.push_back(
          app(advised.target, advised.distribution == Distribution::PUBLIC ? Distribution::PRIVATE : Distribution::PUBLIC));
  }
  if (!advised.is_pit() && advised.distribution == Distribution::NONE)
    ways.push_back(app(Level::LOCATION, Distribution::PUBLIC));
  std::vector<Alternative> out;
  for (const Way &way : ways) {
    if (way == advised) continue;
    Alternative alternative = {way, unmet(way, needs)};
    if (advised.flow != Flow::UNDECIDED)
      for (std::string &cost : costs(way, advised, needs)) alternative.lacks.push_back(std::move(cost));
    if (alternative.lacks.empty()) alternative.lacks.emplace_back("Nothing, if what contradicts itself is settled for it.");
    out.push_back(std::move(alternative));
  }
  return out;
}

std::vector<std::string> notes_on(const Way &way, const Needs &needs) {
  std::vector<std::string> out;
  if (way.flow == Flow::OAUTH) {
    if (is_for_both_levels(way, needs))
      out.emplace_back("Two Private Integration Tokens, one of the agency and one of the sub-account, do as well.");
    out.emplace_back(
        "The target user of an app cannot be changed later. HighLevel recommends the sub-account for about 95 % of apps, "
        "and \"both\" for who can install it.");
    if (way.target != Level::AGENCY)
      out.emplace_back(
          "Agencies can install new apps in bulk: expect agency tokens, and mint a token for each sub-account "
          "(ghlauth_oauth_mint_location).");
    if (way.distribution == Distribution::PRIVATE)
      out.emplace_back(
          "A private app can be installed in five agencies; more need HighLevel's security review or a public listing.");
    out.emplace_back("The client secret belongs on a server of yours: HighLevel documents no PKCE.");
  }
  if (way.is_pit())
    out.emplace_back(
        "HighLevel shows the token once and advises to rotate it every 90 days; the old one works for 7 more days.");
  for (std::size_t i = 0; i < criterion_count; ++i)
    if (criterion_at(i).side == Side::NOTE && needs.is_met(i)) out.emplace_back(criterion_at(i).reason);
  return out;
}

}  // namespace

Advice advise(const Needs &needs) {
  const std::vector<const Conflict *> conflicts = conflicts_of(needs);
  Advice advice;
  advice.way = decide(needs, conflicts);
  advice.summary = summary_of(advice.way);
  if (advice.way.flow != Flow::UNDECIDED) advice.reasons = Reasons(advice.way, needs).take();
  advice.alternatives = alternatives_to(advice.way, needs);
  for (const Conflict *conflict : conflicts)
    advice.contradictions.push_back({criterion_at(static_cast<std::size_t>(conflict->first)).name,
                                     criterion_at(static_cast<std::size_t>(conflict->second)).name, conflict->sentence});
  advice.notes = notes_on(advice.way, needs);
  return advice;
}

}  // namespace ghlauth::permission
