#include "permission/decision.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/log.hpp"
#include "permission/request_location.hpp"

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

/// Source: the scopes in the settings of an agency's Private Integrations; the operation is for access tokens alone in the files.
constexpr std::string_view offered_to_agency_pits = "marketplace-installer-details.readonly";

Levels bit_of(Level level) noexcept { return level == Level::AGENCY ? agency_level : level == Level::LOCATION ? location_level : Levels{0}; }

/// The levels at which the operation takes credentials of that kind.
Levels levels_for(const Operation &operation, CredentialKind kind) noexcept {
  const bool pit = kind == CredentialKind::PIT;
  return static_cast<Levels>((operation.admitted & (pit ? admits_agency_pit : admits_agency_oauth) ? agency_level : 0) |
                             (operation.admitted & (pit ? admits_location_pit : admits_location_oauth) ? location_level : 0));
}

std::string call_of(const Operation &operation) {
  return std::string(method_name(operation.method)) + ' ' + operation.path();
}

/// Collects what is found; each part of the question is one member function.
class Judge {
 public:
  Judge(const Subject &subject, const Question &question, const Operation &operation)
      : subject_(subject), question_(question), operation_(operation), named_(location_of_request(operation, question.asked)) {}

  std::vector<Finding> findings() && {
    version();
    standing();
    kind_and_level();
    scope();
    location();
    if (question_.user != nullptr) user(*question_.user);
    return std::move(findings_);
  }

 private:
  void add(Reason reason, std::string message, Remedy remedy, std::string_view value = {}) {
    findings_.push_back({reason, remedy, std::string(value), std::move(message)});
  }

  void version() {
    const std::string_view own = operation_.version();
    if (question_.version.empty() || own.empty() || question_.version == own) return;
    const std::string sent(question_.version);
    const std::optional<Generation> sent_generation = generation_of(question_.version);
    if (sent_generation != operation_.generation && sent_generation != generation_of(own))
      add(Reason::VERSION_MISMATCH, call_of(operation_) + " has the Version " + std::string(own) + ", and " + sent + " is of the other generation",
          Remedy::SET_VERSION, own);
    else
      add(Reason::VERSION_DIFFERS, "HighLevel documents the Version " + std::string(own) + " for " + call_of(operation_) + ", not " + sent,
          Remedy::SET_VERSION, own);
  }

  void standing() {
    switch (subject_.standing) {
      case Standing::USABLE: break;
      case Standing::EXPIRED:
        add(Reason::TOKEN_EXPIRED, "the access token is expired and cannot be refreshed", Remedy::AUTHORIZE);
        break;
      case Standing::INACTIVE:
        add(Reason::LOCATION_INACTIVE, "the location is paused or its subscription has ended", Remedy::WAIT);
        break;
      case Standing::NOT_INSTALLED:
        add(Reason::NOT_INSTALLED, "the app is not installed there any more", Remedy::INSTALL, resource());
        break;
      case Standing::NOT_IN_USE:
        add(Reason::NOT_IN_USE, "the installation is not taken into use: it is unclaimed, or adopted and not activated",
            Remedy::TAKE_INTO_USE);
        break;
    }
  }

  void kind_and_level() {
    if (!operation_.has_security()) {
      add(Reason::SECURITY_UNDECLARED, "HighLevel does not declare who may call " + call_of(operation_), Remedy::TRY);
      return;
    }
    const Levels taken = levels_for(operation_, subject_.kind);
    const Levels own = bit_of(subject_.level);
    if (own != 0 ? (taken & own) != 0 : taken == (agency_level | location_level)) return;
    const bool is_pit = subject_.kind == CredentialKind::PIT;
    if (is_pit && own == agency_level && operation_.scope() == offered_to_agency_pits) {
      add(Reason::SOURCES_DISAGREE, "HighLevel's files take no Private Integration Token for " + call_of(operation_) +
                                        ", but its settings offer the scope to those of an agency", Remedy::TRY);
      return;
    }
    const Levels oauth = levels_for(operation_, CredentialKind::OAUTH);
    if (is_pit && (taken == 0 || (own != 0 && (oauth & own) != 0)))
      add(Reason::NEEDS_OAUTH, call_of(operation_) + " takes no Private Integration Token" + (taken == 0 ? "" : " of this level"),
          Remedy::USE_OAUTH);
    if (own == 0 && taken != 0)
      add(Reason::LEVEL_UNKNOWN, "it is not known whether the credential is of " + std::string(taken == agency_level ? "the agency" : "a location"),
          Remedy::TELL_MORE);
    if (own == 0 || (operation_.levels() & own) != 0) return;
    if (own == location_level) {
      add(Reason::NEEDS_AGENCY_LEVEL, call_of(operation_) + " takes credentials of the agency alone", Remedy::USE_AGENCY_CREDENTIAL);
      return;
    }
    const bool can_mint = !is_pit && !about().empty();
    add(Reason::NEEDS_LOCATION_LEVEL, call_of(operation_) + " takes credentials of a location alone",
        can_mint ? Remedy::MINT_LOCATION_TOKEN : Remedy::USE_LOCATION_CREDENTIAL, about());
    if (subject_.standing_there == Standing::NOT_INSTALLED)
      add(Reason::NOT_INSTALLED, "the app is not installed at the location " + std::string(about()), Remedy::INSTALL, about());
    if (subject_.standing_there == Standing::INACTIVE)
      add(Reason::LOCATION_INACTIVE, "the location " + std::string(about()) + " is paused or its subscription has ended", Remedy::WAIT);
  }

  [[nodiscard]] bool has(std::string_view scope) const {
    return std::find(subject_.scopes.begin(), subject_.scopes.end(), scope) != subject_.scopes.end();
  }

  /// The published files name a scope, the scope page names one, both do, or none does.
  void scope() {
    const std::string_view filed = operation_.scope();
    const std::string_view paged = operation_.page_scope();  // where it is another one
    if (filed.empty() && paged.empty()) {
      if (operation_.has_security())
        add(Reason::SCOPE_UNDECLARED, "HighLevel does not declare which scope " + call_of(operation_) + " needs", Remedy::TRY);
      return;
    }
    const std::string_view first = filed.empty() ? paged : filed;
    if (subject_.scopes.empty()) {
      add(Reason::SCOPES_UNKNOWN, "it is not known whether the credential has the scope " + std::string(first), Remedy::TELL_MORE, first);
      return;
    }
    const bool has_filed = !filed.empty() && has(filed);
    const bool has_paged = !paged.empty() && has(paged);
    if (paged.empty() ? has_filed : has_paged && (filed.empty() || has_filed)) return;
    if (!filed.empty() && !has_filed && !has_paged) {
      add(Reason::SCOPE_MISSING, "the credential does not have the scope " + std::string(filed), Remedy::ADD_SCOPE, filed);
      return;
    }
    const std::string_view missing = has_filed ? paged : first;
    add(Reason::SOURCES_DISAGREE,
        "HighLevel's files name " + (filed.empty() ? std::string("no scope") : "the scope " + std::string(filed)) + " for " +
            call_of(operation_) + ", its scope page names " + std::string(paged),
        Remedy::ADD_SCOPE, missing);
  }

  void location() {
    if (!named_.empty() && !question_.location_id.empty() && named_ != question_.location_id) {
      add(Reason::WRONG_LOCATION, "the request names the location " + named_ + ", not " + std::string(question_.location_id),
          Remedy::CHECK_PATH, named_);
      return;
    }
    if (about().empty() || subject_.level == Level::AGENCY) return;
    if (subject_.location_id.empty()) {
      add(Reason::LOCATION_UNKNOWN, "it is not known whether the credential is for the location " + std::string(about()), Remedy::TELL_MORE,
          about());
    } else if (subject_.location_id != about()) {
      add(Reason::WRONG_LOCATION,
          "the credential is for the location " + std::string(subject_.location_id) + ", not for " + std::string(about()),
          Remedy::USE_LOCATION_CREDENTIAL, about());
    }
  }

  void user(const UserContext &user) {
    const std::string_view there = about().empty() ? subject_.location_id : about();
    const bool is_there = !user.active_location.empty() && user.active_location == subject_.location_id;
    const bool is_placed = !user.active_location.empty() || user.type == "agency";  // an agency's user may be outside of locations
    if ((subject_.company_id.empty() && !is_there) || (!is_placed && !there.empty()))
      add(Reason::USER_UNCHECKED, "it is not known whether the user belongs to what the credential is for", Remedy::TELL_MORE);
    if (!subject_.company_id.empty() && subject_.company_id != user.company_id)
      add(Reason::USER_OTHER_COMPANY, "the user is of the company " + user.company_id + ", the credential of " + std::string(subject_.company_id),
          Remedy::REFUSE_USER);
    if (!user.active_location.empty() && !there.empty() && user.active_location != there)
      add(Reason::USER_OTHER_LOCATION, "the user is at the location " + user.active_location + ", the request is about " + std::string(there),
          Remedy::REFUSE_USER);
    const bool is_of_agency = operation_.has_security() && operation_.levels() == agency_level;
    if (is_of_agency && (user.role != "admin" || user.type != "agency"))
      add(Reason::USER_ROLE, call_of(operation_) + " is the agency's, and the user is no admin of the agency", Remedy::REFUSE_USER);
  }

  /// The location that the question is about.
  [[nodiscard]] std::string_view about() const { return question_.location_id.empty() ? named_ : question_.location_id; }
  [[nodiscard]] std::string_view resource() const {
    return subject_.level == Level::LOCATION ? subject_.location_id : subject_.company_id;
  }

  const Subject &subject_;
  const Question &question_;
  const Operation &operation_;
  std::string named_;  // by the request itself
  std::vector<Finding> findings_;
};

std::vector<Finding> findings_without_operation(const Question &question) {
  const std::string asked = printable(question.asked.substr(0, question.asked.find_first_of("?#")), 200);  // a query may tell more than it should
  std::vector<Finding> findings;
  if (!generation_of(question.version))
    findings.push_back({Reason::VERSION_INVALID, Remedy::SET_VERSION, "2021-07-28",
                        "the Version \"" + printable(question.version, 40) + "\" is none that HighLevel publishes"});
  if (question.elsewhere != nullptr)
    findings.push_back({Reason::VERSION_MISMATCH, Remedy::SET_VERSION, question.elsewhere->version(),
                        asked + " exists in the generation " + generation_name(question.elsewhere->generation) + " alone"});
  if (findings.empty())
    findings.push_back({Reason::UNKNOWN_OPERATION, Remedy::CHECK_PATH, "", asked + " is no public operation of HighLevel"});
  return findings;
}

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

Question question_of(std::string_view asked, std::string_view version, std::string_view generation) noexcept {
  Question question;
  question.asked = asked;
  question.version = version;
  const std::string_view sought = version.empty() ? generation : version;
  question.operation = parse(asked, sought);
  if (question.operation == nullptr)
    question.elsewhere = parse(asked, generation_of(sought) == Generation::V3 ? "2021-07-28" : "v3");
  return question;
}

Decision decide(const Subject &subject, const Question &question) {
  Decision decision;
  decision.operation = question.operation;
  decision.findings = question.operation != nullptr ? Judge(subject, question, *question.operation).findings()
                                                    : findings_without_operation(question);
  std::stable_sort(decision.findings.begin(), decision.findings.end(),
                   [](const Finding &a, const Finding &b) { return a.reason < b.reason; });
  if (!decision.findings.empty())
    decision.outcome = denies(decision.findings.front().reason) ? Outcome::DENIED : Outcome::UNDETERMINED;
  return decision;
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
    case Remedy::TELL_MORE: return "Say what the credential is for, or send the request: HighLevel will tell.";
    case Remedy::TRY: return "Send the request: HighLevel will tell.";
  }
  return {};
}

}  // namespace ghlauth::permission
