// The words of a decision: names, weights, statuses, and what to do.
#include <algorithm>
#include <iterator>

#include "permission/decision.hpp"

namespace ghlauth::permission {
namespace {

enum class Weight { DENIES, LEAVES_OPEN };

struct ReasonRow {
  std::int32_t number;
  const char *name;
  Weight weight;
  Status status;
};
constexpr ReasonRow reasons[] = {
#define GHLAUTH_REASON(name, number, weight, status) {number, #name, Weight::weight, Status::status},
#define GHLAUTH_REMEDY(name, number)
#include "permission/decision.def"
#undef GHLAUTH_REASON
#undef GHLAUTH_REMEDY
};

struct RemedyRow {
  std::int32_t number;
  const char *name;
};
constexpr RemedyRow remedies[] = {
#define GHLAUTH_REASON(name, number, weight, status)
#define GHLAUTH_REMEDY(name, number) {number, #name},
#include "permission/decision.def"
#undef GHLAUTH_REASON
#undef GHLAUTH_REMEDY
};

template <class Rows>
auto find_row(const Rows &rows, std::int32_t number) noexcept {
  return std::find_if(std::begin(rows), std::end(rows), [&](const auto &row) { return row.number == number; });
}
const ReasonRow &row_of(Reason reason) noexcept { return *find_row(reasons, static_cast<std::int32_t>(reason)); }

}  // namespace

const char *reason_name(std::int32_t reason) noexcept {
  const auto row = find_row(reasons, reason);
  return row != std::end(reasons) ? row->name : nullptr;
}
const char *remedy_name(std::int32_t remedy) noexcept {
  const auto row = find_row(remedies, remedy);
  return row != std::end(remedies) ? row->name : nullptr;
}
bool denies(Reason reason) noexcept { return row_of(reason).weight == Weight::DENIES; }
Status status_of(Reason reason, CredentialKind kind) noexcept {
  // Of the wrong level HighLevel tells a Private Integration Token that it is, and an access token that its class is not taken.
  if (reason == Reason::NEEDS_LOCATION_LEVEL && kind == CredentialKind::PIT) return Status::WRONG_LEVEL;
  if (reason == Reason::NEEDS_AGENCY_LEVEL && kind == CredentialKind::OAUTH) return Status::LEVEL_UNSUPPORTED;
  return row_of(reason).status;
}

std::string remedy_sentence(const Finding &finding) {
  switch (finding.remedy) {
    case Remedy::NONE: return {};
    case Remedy::ADD_SCOPE:
      return "Add the scope " + finding.value +
             " to the Private Integration, or to the app, which must then be authorized again.";
    case Remedy::USE_OAUTH: return "Use an OAuth app: an access token of its installation is taken.";
    case Remedy::USE_AGENCY_CREDENTIAL: return "Use a credential of the agency.";
    case Remedy::USE_LOCATION_CREDENTIAL:
      return finding.value.empty() ? "Use a credential of the location." : "Use a credential of the location " + finding.value + '.';
    case Remedy::MINT_LOCATION_TOKEN:
      return "Mint a token for the location " + finding.value + " with ghlauth_oauth_mint_location.";
    case Remedy::SET_VERSION:
      return finding.value.empty() ? "Send a Version of the other generation." : "Send the Version " + finding.value + '.';
    case Remedy::INSTALL:
      return finding.value.empty() ? "Let the user install the app." : "Let the user install the app at " + finding.value + '.';
    case Remedy::AUTHORIZE: return "Send the user through the authorize URL again.";
    case Remedy::TAKE_INTO_USE: return "Claim it with ghlauth_oauth_claim, or activate it with ghlauth_oauth_activate.";
    case Remedy::WAIT: return "Keep the installation: it works again once the location is active.";
    case Remedy::CHECK_PATH: return "Check the method, the path and the ids in it.";
    case Remedy::REFUSE_USER: return "Do not do it for this user.";
    case Remedy::TELL_MORE: return "Say what the credential is for and has (a token's scopes: ghlauth_pit_set_scopes), or send the request: HighLevel will tell.";
    case Remedy::CHECK_USER:
      return "Say the company or the location of the credential, and the location of the request; do not do it for this user before.";
    case Remedy::TRY: return "Send the request: HighLevel will tell.";
  }
  return {};
}

}  // namespace ghlauth::permission
