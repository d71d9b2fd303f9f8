#include "capi/user_context.hpp"

#include "capi/arguments.hpp"
#include "capi/config.hpp"
#include "capi/guard.hpp"
#include "capi/oauth.hpp"

using namespace ghlauth::capi;
using ghlauth::Level;
using ghlauth::UserContext;

namespace {

const char *text_of(const ghlauth_user_context *context, std::string UserContext::*member) noexcept {
  return peek(context) ? (context->context.*member).c_str() : nullptr;
}

/// A shared secret. What a copy brings with it at its ends would make another one of it.
std::string_view secret_argument(const char *secret) {
  constexpr std::size_t max_bytes = 1024;
  const std::string_view given = filled_text(secret, "secret");
  if (given.size() > max_bytes) ghlauth::throw_invalid("secret is longer than 1024 bytes");
  constexpr std::string_view space = " \t\r\n";
  if (space.find(given.front()) != space.npos || space.find(given.back()) != space.npos)
    ghlauth::throw_invalid("secret begins or ends with white space", "Give the shared secret alone, without a line end.");
  return given;
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
  return text_of(context, &UserContext::user_id);
}
const char *ghlauth_user_context_company_id(const ghlauth_user_context *context) {
  return text_of(context, &UserContext::company_id);
}
const char *ghlauth_user_context_active_location(const ghlauth_user_context *context) {
  return text_of(context, &UserContext::active_location);
}
const char *ghlauth_user_context_role(const ghlauth_user_context *context) { return text_of(context, &UserContext::role); }
const char *ghlauth_user_context_type(const ghlauth_user_context *context) { return text_of(context, &UserContext::type); }
const char *ghlauth_user_context_user_name(const ghlauth_user_context *context) {
  return text_of(context, &UserContext::user_name);
}
const char *ghlauth_user_context_email(const ghlauth_user_context *context) { return text_of(context, &UserContext::email); }
const char *ghlauth_user_context_json(const ghlauth_user_context *context) { return text_of(context, &UserContext::json); }
std::int32_t ghlauth_user_context_role_kind(const ghlauth_user_context *context) {
  return peek(context) ? static_cast<std::int32_t>(context->context.role_kind()) : 0;
}
std::int32_t ghlauth_user_context_type_kind(const ghlauth_user_context *context) {
  return peek(context) ? static_cast<std::int32_t>(context->context.type_kind()) : 0;
}
std::int32_t ghlauth_user_context_level(const ghlauth_user_context *context) {
  if (peek(context) == nullptr) return 0;
  return static_cast<std::int32_t>(context->context.active_location.empty() ? Level::AGENCY : Level::LOCATION);
}
void ghlauth_user_context_free(ghlauth_user_context *context) { free_handle(context); }

ghlauth_status ghlauth_user_context_reader_new(ghlauth_user_context_reader **reader, const ghlauth_config *config,
                                               const char *secret, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(reader, "reader");
    *reader = new ghlauth_user_context_reader(secret_argument(secret), *environment_of(config));
  });
}

ghlauth_status ghlauth_user_context_reader_add_secret(ghlauth_user_context_reader *reader, const char *secret,
                                                      ghlauth_error **error) {
  return guard(error, [&] { deref(reader, "reader").reader.add_secret(secret_argument(secret)); });
}

ghlauth_status ghlauth_user_context_reader_retire_secret(ghlauth_user_context_reader *reader, const char *secret,
                                                         ghlauth_error **error) {
  return guard(error, [&] { deref(reader, "reader").reader.retire_secret(secret_argument(secret)); });
}

ghlauth_status ghlauth_user_context_reader_set_first_seen_s(ghlauth_user_context_reader *reader, std::int64_t limit_s,
                                                            ghlauth_error **error) {
  return guard(error,
               [&] { deref(reader, "reader").reader.set_first_seen_s(number_between(limit_s, 0, 31LL * 86400, "limit_s")); });
}

ghlauth_status ghlauth_user_context_reader_set_failure_limit(ghlauth_user_context_reader *reader, std::int64_t failures,
                                                             std::int64_t window_s, ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_user_context_reader &target = deref(reader, "reader");
    target.reader.set_failure_limit(number_between(failures, 0, 1'000'000, "failures"),
                                    number_between(window_s, 1, 86400, "window_s"));
  });
}

ghlauth_status ghlauth_user_context_reader_set_oauth(ghlauth_user_context_reader *reader, ghlauth_oauth *oauth,
                                                     ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_user_context_reader &target = deref(reader, "reader");
    target.set_oauth(oauth == nullptr ? nullptr : deref(oauth, "oauth").oauth);
  });
}

ghlauth_status ghlauth_user_context_decrypt(ghlauth_user_context_reader *reader, ghlauth_user_context **context,
                                            const char *ciphertext, std::size_t size, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(context, "context");
    const ghlauth_user_context_reader &from = deref(reader, "reader");
    if (ciphertext == nullptr && size != 0) ghlauth::throw_invalid("ciphertext is NULL");
    UserContext opened = from.reader.open(size == 0 ? std::string_view() : std::string_view(ciphertext, size));
    if (const ghlauth::auth::OAuthPtr oauth = from.oauth())
      ghlauth::run_blocking(oauth->require_installed(opened.company_id, opened.active_location), ghlauth::Cancel::none());
    *context = new ghlauth_user_context(std::move(opened));
  });
}

void ghlauth_user_context_reader_free(ghlauth_user_context_reader *reader) { free_handle(reader); }

}  // extern "C"
