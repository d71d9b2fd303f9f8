#include "cli/doctor/credentials.hpp"

#include <ghlauth/decision.h>

#include "cli/credentials.hpp"
#include "cli/decision_text.hpp"
#include "cli/failure.hpp"
#include "cli/report.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

Finding state_of(const Entry &entry) {
  const ghlauth_installation *i = entry.installation;
  const int state = ghlauth_installation_state(i);
  const std::string called = entry.as + " is " + state_name(state);
  if (ghlauth_installation_is_unclaimed(i) == 1)
    return {"credential", Health::NOTE, entry.as + " is not claimed: it began in HighLevel's marketplace", "Claim it, or it is not used."};
  switch (state) {
    case GHLAUTH_INSTALLATION_VALID:
    case GHLAUTH_INSTALLATION_DUE:
    case GHLAUTH_INSTALLATION_REFRESHING: return {"credential", Health::GOOD, called, ""};
    case GHLAUTH_INSTALLATION_NEEDS_AUTHORIZATION:
      return {"credential", Health::BAD, called + ": " + ghlauth_installation_state_reason(i), "Let the app be installed again: ghlauth login"};
    default: return {"credential", Health::NOTE, called + ": " + ghlauth_installation_state_reason(i), "It is asked for again by itself."};
  }
}

// What a token is for HighLevel tells nobody before it is used.
Finding level_of(const Entry &entry) {
  if (entry.pit->level != 0) return {"credential", Health::GOOD, entry.as + " is saved, for " + entry.pit->resource_id, ""};
  return {"credential", Health::NOTE, entry.as + " is saved; what it is for is not known, so much stays undetermined",
          "Save it again with --level and --resource: ghlauth login --pit --help"};
}

Finding decided(const Options &options, const std::string &as, const std::string &operation) {
  Options of_it = options;
  of_it.as = as;
  Session session(of_it);
  const Chosen chosen = open_credential(session);
  const Decision decision = made<Decision>([&](auto out, auto error) {
    return ghlauth_credential_decide(chosen.credential.get(), out, operation.c_str(), "", "", nullptr, error);
  });
  Finding finding{"decision", Health::GOOD, std::string(outcome_word(decision.get(), true)) + ": " + operation + ", as " + as, ""};
  const int outcome = ghlauth_decision_outcome(decision.get());
  if (outcome != GHLAUTH_OUTCOME_ALLOWED) finding.health = outcome == GHLAUTH_OUTCOME_DENIED ? Health::BAD : Health::NOTE;
  if (ghlauth_decision_count(decision.get()) > 0) {
    finding.message += std::string(": ") + ghlauth_decision_message_at(decision.get(), 0);
    finding.remedy = ghlauth_decision_hint_at(decision.get(), 0);
  }
  return finding;
}

void look_at(const Options &options, const std::string &as, const std::vector<std::string> &operations, Findings &findings) {
  for (const std::string &operation : operations) {
    try {
      findings.push_back(decided(options, as, operation));
    } catch (const Failure &failure) {
      findings.push_back({"decision", Health::BAD, operation + ", as " + as + ": " + failure.message, failure.hint});
    }
  }
}

}  // namespace

void look_at_credentials(const Options &options, const std::vector<std::string> &operations, Findings &findings) {
  Session session(options);
  const As as = parse_as(options.as);
  if (as.kind == As::Kind::PIT_ENV || as.kind == As::Kind::PIT_FILE) return look_at(options, options.as, operations, findings);
  Listing listing = list_credentials(session);
  if (as.kind != As::Kind::ONLY) listing.entries = {choose(listing, named(session, as))};
  for (const Entry &entry : listing.entries) {
    if (entry.is_removed()) continue;
    findings.push_back(entry.pit != nullptr ? level_of(entry) : state_of(entry));
    look_at(options, entry.as, operations, findings);
  }
  for (const std::string &row : listing.unreadable)
    findings.push_back({"credential", Health::BAD, "cannot be read: " + row, "Log in again; the row may be from another key, or was changed."});
}

}  // namespace ghlauth::cli
