#include "capi/user_context.hpp"

#include "capi/arguments.hpp"
#include "capi/guard.hpp"

using namespace ghlauth::capi;

namespace {

const char *text_of(const ghlauth_user_context *context, std::string ghlauth::UserContext::*member) noexcept {
  return peek(context) ? (context->context.*member).c_str() : nullptr;
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_user_context_from_json(ghlauth_user_context **context, const char *json, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(context, "context");
    *context = new ghlauth_user_context(ghlauth::read_user_context(text(json, "json")));
  });
}

const char *ghlauth_user_context_user_id(const ghlauth_user_context *context) {
  return text_of(context, &ghlauth::UserContext::user_id);
}
const char *ghlauth_user_context_company_id(const ghlauth_user_context *context) {
  return text_of(context, &ghlauth::UserContext::company_id);
}
const char *ghlauth_user_context_active_location(const ghlauth_user_context *context) {
  return text_of(context, &ghlauth::UserContext::active_location);
}
const char *ghlauth_user_context_role(const ghlauth_user_context *context) {
  return text_of(context, &ghlauth::UserContext::role);
}
const char *ghlauth_user_context_type(const ghlauth_user_context *context) {
  return text_of(context, &ghlauth::UserContext::type);
}
const char *ghlauth_user_context_user_name(const ghlauth_user_context *context) {
  return text_of(context, &ghlauth::UserContext::user_name);
}
const char *ghlauth_user_context_email(const ghlauth_user_context *context) {
  return text_of(context, &ghlauth::UserContext::email);
}
void ghlauth_user_context_free(ghlauth_user_context *context) { free_handle(context); }

}  // extern "C"
