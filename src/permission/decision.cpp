#include "permission/decision.hpp"

#include <algorithm>
#include <utility>

#include "core/log.hpp"
#include "permission/request_location.hpp"
#include "permission/scopes.hpp"

namespace ghlauth::permission {
namespace {

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
  // Texts of others are in the sentences: ids, a Version.
  void add(Reason reason, const std::string &message, Remedy remedy, std::string_view value = {}) {
    findings_.push_back({reason, remedy, std::string(value), printable(message, 600)});
  }

  void version() {
    const std::string_view own = operation_.version();
    if (question_.version.empty() || own.empty() || question_.version == own) return;
    const std::string sent(question_.version);
    const std::optional<Generation> sent_generation = generation_of(question_.version);
    if (!sent_generation)
      add(Reason::VERSION_INVALID, "the Version \"" + sent + "\" is none that HighLevel publishes", Remedy::SET_VERSION, own);
    else if (sent_generation != operation_.generation && sent_generation != generation_of(own))
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

  /// A scope of the credential that means the same, for all that is known.
  [[nodiscard]] const ScopeName *other_spelling(std::string_view scope) const {
    const ScopeName *known = find_scope(scope);
    if (known == nullptr) return nullptr;
    const std::vector<const ScopeName *> others = spelled_like(*known);
    const auto found = std::find_if(others.begin(), others.end(), [&](const ScopeName *other) { return has(other->name()); });
    return found != others.end() ? *found : nullptr;
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
      if (const ScopeName *other = other_spelling(filed)) {
        add(Reason::SOURCES_DISAGREE, "HighLevel's sources spell the scope " + std::string(filed) + " also " + other->name(), Remedy::TRY);
        return;
      }
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
    if (named_.is_ambiguous) {
      if (question_.location_id.empty() && question_.user == nullptr)
        add(Reason::LOCATION_UNKNOWN, "the request does not name one location by its id", Remedy::CHECK_PATH);
      else
        add(Reason::WRONG_LOCATION, "the request does not name one location by its id, so that nothing can be compared",
            Remedy::CHECK_PATH);
    }
    if (!named_.id.empty() && !question_.location_id.empty() && named_.id != question_.location_id) {
      add(Reason::WRONG_LOCATION, "the request names the location " + named_.id + ", not " + std::string(question_.location_id),
          Remedy::CHECK_PATH, named_.id);
      return;
    }
    if (about().empty() || subject_.level == Level::AGENCY) return;
    if (subject_.location_id.empty()) {
      add(Reason::LOCATION_UNKNOWN, "it is not known whether the credential is for the location " + std::string(about()),
          Remedy::TELL_MORE, about());
    } else if (subject_.location_id != about()) {
      add(Reason::WRONG_LOCATION,
          "the credential is for the location " + std::string(subject_.location_id) + ", not for " + std::string(about()),
          Remedy::USE_LOCATION_CREDENTIAL, about());
    }
  }

  /// HighLevel sees the credential alone: what is not certain to be the user's own is denied here.
  void user(const UserContext &user) {
    const bool is_of_agency = user.type == "agency";  // such a user may be outside of locations
    const bool is_admin = is_of_agency && user.role == "admin";
    const std::string_view there = about().empty() ? subject_.location_id : about();
    const bool is_same_location = !subject_.location_id.empty() && subject_.location_id == user.active_location;
    if (!subject_.company_id.empty() && subject_.company_id != user.company_id)
      add(Reason::USER_OTHER_COMPANY,
          "the user is of the company " + user.company_id + ", the credential of " + std::string(subject_.company_id),
          Remedy::REFUSE_USER);
    if (!user.active_location.empty() && !there.empty() && user.active_location != there)
      add(Reason::USER_OTHER_LOCATION,
          "the user is at the location " + user.active_location + ", the request is about " + std::string(there),
          Remedy::REFUSE_USER);
    const bool is_the_agencys = operation_.has_security() && operation_.levels() == agency_level;
    if (is_the_agencys && !is_admin)
      add(Reason::USER_ROLE, call_of(operation_) + " is the agency's, and the user is no admin of the agency", Remedy::REFUSE_USER);
    if (subject_.company_id.empty() && !is_same_location)
      add(Reason::USER_UNCHECKED, "it is not known whether the user is of the credential's company", Remedy::CHECK_USER);
    else if (!there.empty() && user.active_location.empty() && !is_of_agency)
      add(Reason::USER_UNCHECKED, "it is not known whether the user belongs to the location " + std::string(there), Remedy::CHECK_USER);
    else if (there.empty() && !is_admin && !is_the_agencys)
      add(Reason::USER_UNCHECKED, "it is not known whether the request stays within the user's location", Remedy::CHECK_USER);
  }

  /// The location that the question is about.
  [[nodiscard]] std::string_view about() const { return question_.location_id.empty() ? std::string_view(named_.id) : question_.location_id; }
  [[nodiscard]] std::string_view resource() const {
    return subject_.level == Level::LOCATION ? subject_.location_id : subject_.company_id;
  }

  const Subject &subject_;
  const Question &question_;
  const Operation &operation_;
  RequestLocation named_;  // by the request itself
  std::vector<Finding> findings_;
};

std::vector<Finding> findings_without_operation(const Question &question) {
  // A query may tell more than is good for a message.
  const std::string asked = printable(question.asked.substr(0, question.asked.find_first_of("?#")), 200);
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

Question question_of(std::string_view asked, std::string_view version, std::string_view generation) noexcept {
  Question question;
  question.asked = asked;
  question.version = version;
  const std::string_view sought = version.empty() ? generation : version;
  question.operation = parse(asked, sought);
  if (question.operation == nullptr && generation_of(sought))
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

}  // namespace ghlauth::permission
