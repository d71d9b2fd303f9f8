#include "auth/permission_check.hpp"

#include "core/error.hpp"
#include "permission/decision.hpp"
#include "permission/request_location.hpp"

namespace ghlauth::auth {

Task<> check_permission(EnvironmentPtr environment, CredentialPtr credential, std::shared_ptr<const ApiRequest> request) {
  const std::string asked = request->method + ' ' + request->path;
  const permission::Question question = permission::question_of(asked, request->version, environment->endpoints->generation);
  std::string location;
  if (question.operation != nullptr) location = permission::location_of_request(*question.operation, asked).id;
  const permission::Subject subject = co_await credential->subject(std::move(location));
  const permission::Decision decision = permission::decide(subject, question);
  if (decision.outcome != permission::Outcome::DENIED) co_return;
  const permission::Finding &primary = decision.findings.front();
  environment->log->write(LogLevel::WARN, "permission.denied",
                          {{"method", request->method},
                           {"path", request->path.substr(0, request->path.find_first_of("?#"))},
                           {"operation", decision.operation != nullptr ? decision.operation->name() : ""},
                           {"reason", permission::reason_name(static_cast<std::int32_t>(primary.reason))},
                           {"remedy", permission::remedy_name(static_cast<std::int32_t>(primary.remedy))},
                           {"remedy_value", primary.value}});
  if (environment->permission_check == PermissionCheck::ENFORCE)
    throw Error(permission::status_of(primary.reason, subject.kind), "not sent: " + primary.message,
                permission::remedy_sentence(primary));
}

}  // namespace ghlauth::auth
