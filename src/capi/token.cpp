#include "capi/token.hpp"

#include "protocol/jwt_hints.hpp"

using ghlauth::capi::free_handle;
using ghlauth::capi::peek;
using ghlauth::capi::peek_own;

// Without memory there are none for now: an accessor has no way to fail.
const ghlauth_list *ghlauth_token::scopes() const noexcept {
  try {
    std::call_once(scopes_made_, [this] { scopes_.emplace(token->scopes); });
    return &*scopes_;
  } catch (const std::exception &) {
    return nullptr;
  }
}

const char *ghlauth_token::claims() const noexcept {
  try {
    std::call_once(claims_made_, [this] { claims_ = ghlauth::jwt_claims(token->text.reveal()).value_or(""); });
    return claims_.c_str();
  } catch (const std::exception &) {
    return "";
  }
}

extern "C" {

const char *ghlauth_token_access_token(const ghlauth_token *token) {
  return peek_own(token) ? token->token->text.c_str() : nullptr;
}
std::int64_t ghlauth_token_expires_at_s(const ghlauth_token *token) { return peek(token) ? token->token->expires_at_s : -1; }
std::int32_t ghlauth_token_level(const ghlauth_token *token) {
  return peek(token) ? static_cast<std::int32_t>(token->token->level) : 0;
}
const char *ghlauth_token_company_id(const ghlauth_token *token) {
  return peek(token) ? token->token->company_id.c_str() : nullptr;
}
const char *ghlauth_token_location_id(const ghlauth_token *token) {
  return peek(token) ? token->token->location_id.c_str() : nullptr;
}
const char *ghlauth_token_user_id(const ghlauth_token *token) { return peek(token) ? token->token->user_id.c_str() : nullptr; }
const ghlauth_list *ghlauth_token_scopes(const ghlauth_token *token) { return peek_own(token) ? token->scopes() : nullptr; }
std::int32_t ghlauth_token_has_scope(const ghlauth_token *token, const char *scope) {
  return peek_own(token) ? ghlauth_list_contains(token->scopes(), scope) : 0;
}
const char *ghlauth_token_claims_json(const ghlauth_token *token) { return peek_own(token) ? token->claims() : nullptr; }
void ghlauth_token_free(ghlauth_token *token) { free_handle(token); }

}  // extern "C"
