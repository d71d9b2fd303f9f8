#include "permission/explain.hpp"

#include "core/log.hpp"
#include "permission/explain_parts.hpp"
#include "protocol/consent_page.hpp"

namespace ghlauth::permission {
namespace {

bool is_html(const Answer &answer) {
  const std::size_t at = answer.body.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && answer.body[at] == '<';
}

Error classify(const Answer &answer, const Call &call, const Target &target) {
  // A page is seen by a person: as text, or as HTML with whatever status.
  const bool may_be_page = answer.http_status == 0 || target.about == About::CONSENT_PAGE || is_html(answer);
  if (may_be_page)
    if (std::optional<Error> page = classify_consent_page(answer.body)) {
      page->http_status = answer.http_status;
      return *page;
    }
  if (answer.http_status < 300) return Error(Status::OK);
  if (answer.http_status < 400) return Error(Status::REDIRECT);
  if (target.about == About::TOKEN_ENDPOINT) return classify_token_answer(answer);
  Asked asked;
  asked.kind = call.kind;
  asked.level = call.level;
  asked.method = call.method;
  asked.path = target.path;
  asked.version = call.version.value_or("");
  return classify_api_answer(answer, asked);
}

// The server, its limits or the network before it: whatever the request was.
bool is_beside_the_request(Status status) {
  return status == Status::EDGE_BLOCKED || status == Status::RATE_LIMITED || status == Status::SERVER;
}

Insight look_into(const Error &error, const Call &call, const Target &target) {
  if (error.status() == Status::OK || is_beside_the_request(error.status())) return {};
  if (Insight special = insight_into(target.about); !special.cause.empty()) return special;
  if (target.operation != nullptr) return insight_into(*target.operation, call, error.status());
  return target.about == About::UNKNOWN ? insight_into_unknown(call, target, error.status()) : Insight();
}

std::string sentence(const Answer &answer, const Call &call, const Target &target, std::string_view what) {
  std::string text = printable(call.method, 20);
  if (!target.path.empty()) text += (text.empty() ? "" : " ") + printable(target.path, 200);
  if (answer.http_status != 0) {
    const std::string status = "HTTP " + std::to_string(answer.http_status);
    text = text.empty() ? status : text + (answer.http_status < 400 ? " was answered with " : " was refused with ") + status;
  }
  return text.empty() ? std::string(what) + "." : text + ": " + std::string(what) + ".";
}

}  // namespace

Explanation explain(const Answer &answer, const Call &call) {
  const Target target = target_of(call);
  Explanation out;
  out.about = target.about;
  out.operation = target.operation;
  out.error = classify(answer, call, target);
  out.error.http_status = answer.http_status;
  const Status status = out.error.status();
  if (status == Status::CLIENT_INVALID || status == Status::AUTHORIZE_REFUSED)
    if (target.about == About::UNKNOWN && target.path.empty() && answer.http_status == 0) out.about = About::CONSENT_PAGE;
  Insight insight = look_into(out.error, call, target);
  std::string cause = std::move(insight.cause);
  if (cause.empty() && status == Status::OK)
    cause =
        answer.http_status == 0 ? "this is none of the texts with which HighLevel's page refuses an app" : "this is no refusal";
  if (cause.empty()) cause = out.error.message();
  out.message = sentence(answer, call, target, cause);
  if (status != Status::OK && (insight.change.empty() || insight.keeps_hint)) out.hint = out.error.hint();
  if (!insight.change.empty()) out.hint += (out.hint.empty() ? "" : " ") + insight.change;
  return out;
}

std::string_view about_name(About about) noexcept {
  switch (about) {
    case About::OPERATION: return "operation";
    case About::TOKEN_ENDPOINT: return "token endpoint";
    case About::CONSENT_PAGE: return "consent page";
    case About::BILLING_WEBHOOK: return "billing webhook";
    case About::RECONNECT: return "reconnect";
    case About::EXTERNAL_AUTHENTICATION: return "external authentication";
    case About::WORKFLOW_WEBHOOK: return "workflow webhook";
    case About::API_VERSION_1: return "API of version 1";
    case About::FOREIGN_HOST: return "another host";
    case About::UNKNOWN: break;
  }
  return "unknown";
}

}  // namespace ghlauth::permission
