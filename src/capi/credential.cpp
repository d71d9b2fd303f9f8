#include "capi/credential.hpp"

#include <cstring>
#include <utility>

#include "auth/token_text.hpp"
#include "capi/arguments.hpp"
#include "capi/cancel.hpp"
#include "capi/config.hpp"
#include "capi/guard.hpp"
#include "capi/oauth.hpp"
#include "capi/pit.hpp"
#include "capi/tables.hpp"
#include "capi/token.hpp"
#include "protocol/jwt_hints.hpp"

using namespace ghlauth::capi;
using ghlauth::AccessToken;
using ghlauth::Cancel;
using ghlauth::Error;
using ghlauth::Level;
using ghlauth::Status;
using ghlauth::auth::TokenPtr;
using ghlauth::auth::TokenSlot;

namespace {

constexpr std::int64_t max_min_valid_s = 86400;

// The fast path; false where there is nothing on it.
bool read_slot(ghlauth_credential *credential, char *buffer, std::size_t capacity, std::size_t *needed, std::uint64_t *serial,
               std::int64_t min_valid_s) {
  std::uint64_t held = serial == nullptr ? TokenSlot::no_token : std::exchange(*serial, TokenSlot::no_token);
  if (needed == nullptr) ghlauth::throw_invalid("needed is NULL");
  *needed = 0;
  const ghlauth_credential &target = deref(credential, "credential");
  if (buffer == nullptr && capacity != 0) ghlauth::throw_invalid("buffer is NULL");
  (void)number_between(min_valid_s, 0, max_min_valid_s, "min_valid_s");
  const std::int64_t until_s = target.credential->clock().unix_s() + min_valid_s;
  const TokenSlot::Read read = target.credential->slot().read(buffer, capacity, *needed, held, until_s);
  if (read == TokenSlot::Read::TOO_SMALL)
    throw Error(Status::BUFFER_TOO_SMALL, "the token needs " + std::to_string(*needed) + " bytes");
  if (read != TokenSlot::Read::OK) return false;
  if (serial != nullptr) *serial = held;
  return true;
}

// The slow path: the slot had no usable token.
void copy_bearer(const TokenPtr &token, char *buffer, std::size_t capacity, std::size_t *needed) {
  const std::string_view text = token->text.reveal();
  *needed = text.size() + 1;
  if (capacity < text.size() + 1)
    throw Error(Status::BUFFER_TOO_SMALL, "the token needs " + std::to_string(*needed) + " bytes");
  std::memcpy(buffer, token->text.c_str(), text.size() + 1);
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_credential_from_pit(ghlauth_credential **credential, ghlauth_pit *pit, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(credential, "credential");
    *credential = new ghlauth_credential(deref(pit, "pit").pit);
  });
}

ghlauth_status ghlauth_credential_from_installation(ghlauth_credential **credential, ghlauth_oauth *oauth,
                                                    const char *installation_id, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(credential, "credential");
    ghlauth_oauth &app = deref(oauth, "oauth");
    *credential = new ghlauth_credential(
        run_blocking(app.oauth->credential(std::string(filled_text(installation_id, "installation_id"))), Cancel::none()));
  });
}

ghlauth_status ghlauth_credential_from_access_token(ghlauth_credential **credential, const ghlauth_config *config,
                                                    const char *access_token, std::int64_t expires_at_s, std::int32_t level,
                                                    const char *resource_id, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(credential, "credential");
    if (access_token == nullptr) ghlauth::throw_invalid("access_token is NULL");
    if (expires_at_s < -1)
      ghlauth::throw_invalid("expires_at_s is " + std::to_string(expires_at_s), "Give Unix seconds, or -1.");
    const std::string_view text = ghlauth::auth::trim_token(access_token);
    ghlauth::auth::require_token_text(text, Status::INVALID_ARGUMENT, "access_token");
    AccessToken token;
    token.text.assign(text);
    token.expires_at_s = expires_at_s >= 0 ? expires_at_s : ghlauth::jwt_expiry_s(text).value_or(ghlauth::no_expiry);
    auto [known_level, id] = resource_argument(level, resource_id);
    token.level = known_level;
    (token.level == Level::LOCATION ? token.location_id : token.company_id) = std::move(id);
    *credential = new ghlauth_credential(
        ghlauth::auth::credential_from_token(environment_of(config), config != nullptr, std::move(token)));
  });
}

ghlauth_status ghlauth_credential_from_source(ghlauth_credential **credential, const ghlauth_config *config,
                                              const ghlauth_secret_source *source, std::int32_t level, const char *resource_id,
                                              ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(credential);
    auto made = make_secret_source(source, "source");  // first: it has to be dropped also when something else is wrong
    require_out(credential, "credential");
    auto [known_level, id] = resource_argument(level, resource_id);
    *credential = new ghlauth_credential(ghlauth::auth::credential_from_source(environment_of(config), config != nullptr,
                                                                               std::move(made), known_level, std::move(id)));
  });
}

ghlauth_status ghlauth_credential_token(ghlauth_credential *credential, ghlauth_token **token, std::int64_t min_valid_s,
                                        ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(token, "token");
    ghlauth_credential &target = deref(credential, "credential");
    (void)number_between(min_valid_s, 0, max_min_valid_s, "min_valid_s");
    *token = new ghlauth_token(run_blocking(target.credential->token(min_valid_s), cancel_of(cancel)));
  });
}

ghlauth_status ghlauth_credential_bearer(ghlauth_credential *credential, char *buffer, size_t capacity, size_t *needed,
                                         std::uint64_t *serial, std::int64_t min_valid_s, ghlauth_error **error) {
  return guard(error, [&] {
    if (read_slot(credential, buffer, capacity, needed, serial, min_valid_s)) return;
    copy_bearer(run_blocking(credential->credential->token(min_valid_s), Cancel::none()), buffer, capacity, needed);
  });
}

ghlauth_status ghlauth_credential_bearer_now(ghlauth_credential *credential, char *buffer, size_t capacity, size_t *needed,
                                             std::uint64_t *serial, std::int64_t min_valid_s, ghlauth_error **error) {
  return guard(error, [&] {
    if (read_slot(credential, buffer, capacity, needed, serial, min_valid_s)) return;
    ghlauth::Task<TokenPtr> task = credential->credential->token(min_valid_s);  // nothing of it has run yet
    if (!task.done())
      throw Error(Status::NOT_FOUND, "no access token is at hand that is valid for that long",
                  "Call ghlauth_credential_token where waiting is allowed.");
    copy_bearer(task.take(), buffer, capacity, needed);
  });
}

ghlauth_status ghlauth_credential_invalidate(ghlauth_credential *credential, const char *access_token, ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_credential &target = deref(credential, "credential");
    if (access_token == nullptr) ghlauth::throw_invalid("access_token is NULL");
    target.credential->invalidate(access_token);
  });
}

std::int32_t ghlauth_credential_level(const ghlauth_credential *credential) {
  return peek(credential) ? static_cast<std::int32_t>(credential->credential->level()) : 0;
}

const char *ghlauth_credential_resource_id(const ghlauth_credential *credential) {
  return peek(credential) ? credential->credential->resource_id().c_str() : nullptr;
}

void ghlauth_credential_free(ghlauth_credential *credential) { free_handle(credential); }

}  // extern "C"
