#include "capi/decision.hpp"

#include <utility>

#include "capi/arguments.hpp"
#include "capi/credential.hpp"
#include "capi/guard.hpp"
#include "capi/operation.hpp"
#include "capi/token.hpp"
#include "capi/user_context.hpp"
#include "permission/request_location.hpp"

using namespace ghlauth::capi;
namespace permission = ghlauth::permission;

#define GHLAUTH_REASON(name, number, weight, status) static_assert(GHLAUTH_REASON_##name == (number));
#define GHLAUTH_REMEDY(name, number) static_assert(GHLAUTH_REMEDY_##name == (number));
#include "permission/decision.def"
#undef GHLAUTH_REASON
#undef GHLAUTH_REMEDY

namespace {

// What both ways to ask have in common.
permission::Question question(const char *operation, const char *version, const char *location_id,
                              const ghlauth_user_context *user, std::string_view generation) {
  permission::Question asked =
      permission::question_of(filled_text(operation, "operation"), optional_text(version, "version"), generation);
  if (location_id != nullptr && *location_id != '\0') asked.location_id = id_text(location_id, "location_id");
  if (user != nullptr) asked.user = &deref(user, "user").context;
  return asked;
}

const permission::Finding *finding_at(const ghlauth_decision *decision, std::size_t index) noexcept {
  return peek(decision) && index < decision->decision.findings.size() ? &decision->decision.findings[index] : nullptr;
}

}  // namespace

ghlauth_decision::ghlauth_decision(permission::Decision made) : decision(std::move(made)) {
  for (const permission::Finding &finding : decision.findings) hints.push_back(permission::remedy_sentence(finding));
}

extern "C" {

ghlauth_status ghlauth_credential_decide(ghlauth_credential *credential, ghlauth_decision **decision, const char *operation,
                                         const char *version, const char *location_id, const ghlauth_user_context *user,
                                         ghlauth_error **error) {
  return guard(error, [&] {
    require_out(decision, "decision");
    ghlauth_credential &target = deref(credential, "credential");
    const permission::Question asked =
        question(operation, version, location_id, user, target.credential->environment().endpoints->generation);
    std::string location(asked.location_id);
    if (location.empty() && asked.operation != nullptr) location = permission::location_of_request(*asked.operation, asked.asked).id;
    const permission::Subject subject = run_blocking(target.credential->subject(std::move(location)), ghlauth::Cancel::none());
    *decision = new ghlauth_decision(permission::decide(subject, asked));
  });
}

ghlauth_status ghlauth_token_decide(const ghlauth_token *token, ghlauth_decision **decision, const char *operation,
                                    const char *version, const char *location_id, const ghlauth_user_context *user,
                                    std::int64_t now_s, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(decision, "decision");
    const ghlauth_token &target = deref(token, "token");
    if (now_s < -1) ghlauth::throw_invalid("now_s is " + std::to_string(now_s), "Give Unix seconds, or -1.");
    const permission::Question asked = question(operation, version, location_id, user, {});
    permission::Subject subject = permission::subject_of(target.token);
    const std::int64_t expires_at_s = target.token->expires_at_s;
    if (now_s >= 0 && expires_at_s != ghlauth::no_expiry && now_s >= expires_at_s)
      subject.standing = permission::Standing::EXPIRED;
    *decision = new ghlauth_decision(permission::decide(subject, asked));
  });
}

std::int32_t ghlauth_decision_outcome(const ghlauth_decision *decision) {
  return peek(decision) ? static_cast<std::int32_t>(decision->decision.outcome) : 0;
}
const ghlauth_operation *ghlauth_decision_operation(const ghlauth_decision *decision) {
  return peek(decision) ? operation_handle(decision->decision.operation) : nullptr;
}
size_t ghlauth_decision_count(const ghlauth_decision *decision) {
  return peek(decision) ? decision->decision.findings.size() : 0;
}
std::int32_t ghlauth_decision_reason_at(const ghlauth_decision *decision, size_t index) {
  const permission::Finding *finding = finding_at(decision, index);
  return finding != nullptr ? static_cast<std::int32_t>(finding->reason) : 0;
}
const char *ghlauth_decision_message_at(const ghlauth_decision *decision, size_t index) {
  const permission::Finding *finding = finding_at(decision, index);
  return finding != nullptr ? finding->message.c_str() : nullptr;
}
std::int32_t ghlauth_decision_remedy_at(const ghlauth_decision *decision, size_t index) {
  const permission::Finding *finding = finding_at(decision, index);
  return finding != nullptr ? static_cast<std::int32_t>(finding->remedy) : 0;
}
const char *ghlauth_decision_value_at(const ghlauth_decision *decision, size_t index) {
  const permission::Finding *finding = finding_at(decision, index);
  return finding != nullptr ? finding->value.c_str() : nullptr;
}
const char *ghlauth_decision_hint_at(const ghlauth_decision *decision, size_t index) {
  return finding_at(decision, index) != nullptr ? decision->hints[index].c_str() : nullptr;
}
const char *ghlauth_reason_name(std::int32_t reason) { return permission::reason_name(reason); }
const char *ghlauth_remedy_name(std::int32_t remedy) { return permission::remedy_name(remedy); }
void ghlauth_decision_free(ghlauth_decision *decision) { free_handle(decision); }

}  // extern "C"
