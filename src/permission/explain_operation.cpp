#include <array>
#include <vector>

#include "core/log.hpp"
#include "permission/catalogue.hpp"
#include "permission/explain_parts.hpp"

namespace ghlauth::permission {
namespace {

constexpr Admitted pits = admits_location_pit | admits_agency_pit;
constexpr Admitted of_location = admits_location_pit | admits_location_oauth;
constexpr Admitted of_agency = admits_agency_pit | admits_agency_oauth;
constexpr Admitted all = pits | of_location | of_agency;

// Which credentials this one can be, for what is known of it.
Admitted candidates(const Call &call) {
  const int kind = call.kind == CredentialKind::PIT ? pits : call.kind == CredentialKind::OAUTH ? all & ~pits : all;
  const int level = call.level == Level::LOCATION ? of_location : call.level == Level::AGENCY ? of_agency : all;
  return static_cast<Admitted>(kind & level);
}

std::string kind_text(const Call &call) {
  return call.kind == CredentialKind::PIT     ? "Private Integration Token"
         : call.kind == CredentialKind::OAUTH ? "OAuth access token"
                                              : "credential";
}

std::string own_text(const Call &call) {
  const std::string kind = kind_text(call);
  if (call.level == Level::AGENCY) return "the agency's " + kind;
  if (call.level == Level::LOCATION) return "a sub-account's " + kind;
  return (kind == "OAuth access token" ? "an " : "a ") + kind;
}

// "a credential of a sub-account or an OAuth access token of the agency".
std::string takes_text(const Operation &operation) {
  std::string text;
  const auto add = [&](int admitted, const char *owner) {
    if (admitted == 0) return;
    if (!text.empty()) text += " or ";
    text += ((admitted & pits) != 0 ? "a credential of " : "an OAuth access token of ") + std::string(owner);
  };
  add(operation.admitted & of_location, "a sub-account");
  add(operation.admitted & of_agency, "the agency");
  return text;
}

bool is_about_the_credential(Status status) {
  return status == Status::SCOPE_MISSING || status == Status::WRONG_LEVEL || status == Status::NEEDS_LOCATION_TOKEN ||
         status == Status::LEVEL_UNSUPPORTED || status == Status::ROUTE_UNSUPPORTED || status == Status::UNAUTHORIZED ||
         status == Status::FORBIDDEN;
}
bool is_about_the_version(Status status) {
  return status == Status::VERSION_MISSING || status == Status::VERSION_INVALID || status == Status::VERSION_MISMATCH;
}

std::string other_credential(const Operation &operation, const Call &call) {
  const bool is_wrong_level =
      call.level != Level::UNKNOWN && (operation.admitted & (call.level == Level::AGENCY ? of_agency : of_location)) == 0;
  if (!is_wrong_level) return "Use OAuth 2.0: an app, and its access token.";
  if (call.level == Level::LOCATION)
    return (operation.admitted & admits_agency_pit) != 0 ? "Use a credential of the agency."
                                                         : "Use the agency token of an app.";
  if (call.kind == CredentialKind::OAUTH) return "Mint a token of the sub-account with ghlauth_oauth_mint_location.";
  return (operation.admitted & admits_location_pit) != 0 ? "Use a Private Integration Token of the sub-account."
                                                         : "Use the access token that an app has for the sub-account.";
}

std::string scope_change(const Operation &operation, const Call &call) {
  const std::string scope = operation.scope();
  if (call.kind == CredentialKind::PIT)
    return "Add the scope " + scope + " to the Private Integration in HighLevel's settings; the token stays the same.";
  const std::string app = "Add the scope " + scope + " to the app and send the user through the authorize URL again";
  return call.kind == CredentialKind::OAUTH ? app + "." : app + ", or to the Private Integration, whose token stays the same.";
}

std::string version_change(const Operation &operation) {
  if (*operation.version() == '\0')
    return "HighLevel documents no Version for " + std::string(operation.name()) + ": send " +
           (operation.generation == Generation::V3 ? "v3." : "2021-07-28.");
  return "Send Version: " + std::string(operation.version()) + ", which HighLevel documents for " + operation.name() + ".";
}

std::string required_parameters(const Operation &operation) {
  std::string text;
  for (const Parameter &parameter : operation.parameters()) {
    if (!parameter.is_required || parameter.place == Place::PATH) continue;
    text += (text.empty() ? "" : ", ") + std::string(parameter.name()) + " (" + place_name(parameter.place) + ")";
  }
  return text;
}

Insight on_credential(const Operation &operation, const Call &call, Status status) {
  const std::string name = operation.name();
  if (operation.has_security() && (candidates(call) & operation.admitted) == 0)
    return {name + " takes " + takes_text(operation) + ", and this is " + own_text(call), other_credential(operation, call)};
  const bool has_scope = *operation.scope() != '\0';
  if (status == Status::SCOPE_MISSING && has_scope)
    return {"the credential does not have the scope " + std::string(operation.scope()) + ", which " + name + " needs",
            scope_change(operation, call)};
  std::string change;
  if (operation.has_security())
    change = name + " takes " + takes_text(operation) + (has_scope ? ", with the scope " : "") + operation.scope() + ".";
  if (status == Status::UNAUTHORIZED && call.version == "") change += " No Version was sent. " + version_change(operation);
  return {{}, change, true};
}

}  // namespace

Insight insight_into(const Operation &operation, const Call &call, Status status) {
  if (is_about_the_credential(status)) return on_credential(operation, call, status);
  if (is_about_the_version(status)) return {{}, version_change(operation)};
  if (status == Status::VALIDATION || status == Status::BAD_REQUEST || status == Status::TOKEN_REQUEST) {
    const std::string required = required_parameters(operation);
    if (!required.empty()) return {{}, std::string(operation.name()) + " requires " + required + ".", true};
  }
  return {};
}

Insight insight_into_unknown(const Call &call, const Target &target, Status status) {
  // The server knew no such route either; with any other refusal it may be an operation that HighLevel does not publish.
  const bool is_unknown_there = status == Status::ROUTE_UNSUPPORTED || status == Status::VERSION_MISMATCH ||
                                status == Status::HTTP_NOT_FOUND || status == Status::HTTP;
  const bool is_open = is_about_the_credential(status) || is_about_the_version(status);
  if (target.path.empty() || call.method.empty() || (!is_unknown_there && !is_open)) return {};
  const Generation generation = generation_of(call.version.value_or("")).value_or(Generation::V2021_07_28);
  const Generation other = generation == Generation::V3 ? Generation::V2021_07_28 : Generation::V3;
  Insight insight;
  insight.keeps_hint = !is_unknown_there;
  if (is_unknown_there)
    insight.cause =
        "no public operation of generation " + std::string(generation_name(generation)) + " has this method and path";
  if (const Operation *there = match(call.method, target.path, generation_name(other))) {
    insight.change = std::string(there->name()) + " has this path in generation " + generation_name(other) +
                     ": send Version: " + (*there->version() != '\0' ? there->version() : generation_name(other));
    if (const Operation *here = find(there->name(), generation_name(generation)))
      insight.change +=
          ", or use " + std::string(method_name(here->method)) + " " + here->path() + " with the Version that you send";
    insight.change += ".";
    return insight;
  }
  std::string methods;
  for (const Method method : {Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH})
    if (match(method_name(method), target.path, generation_name(generation)) != nullptr)
      methods += (methods.empty() ? "" : ", ") + std::string(method_name(method));
  insight.change = !methods.empty() ? "The path takes " + methods + "."
                   : is_unknown_there
                       ? "Check the method and the path: ghlauth operations --search WORD lists what there is. This is "
                         "not a scope problem."
                       : "No published file of HighLevel has this method and path.";
  return insight;
}

}  // namespace ghlauth::permission
