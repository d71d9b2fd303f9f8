// Webhooks and user contexts.
#pragma once

#include "client.hpp"

namespace ghlauth_php {

inline std::vector<Header> headers_in(HashTable *array) {
  std::vector<Header> headers;
  for (auto &[name, value] : pairs_in(array)) headers.emplace_back(name, std::move(value));
  return headers;
}

static void Event___construct(Call &call) { no_constructor(call); }
inline Value event_out(Event event) {
  const Event one = event;
  return Object::holding(std::move(event))
      .with("type", known(one.type))
      .with("id", known(one.id))
      .with("appId", known(one.app_id))
      .with("companyId", known(one.company_id))
      .with("locationId", known(one.location_id))
      .with("installType", known(one.install_type))
      .with("timestamp", known(one.timestamp_s))
      .with("json", out(one.json));
}
static void Event_data(Call &call) { call.returns(json_out(call.self<Event>().json)); }

static void Webhook___construct(Call &call) {
  Webhook webhook(call.one<Config>(0), texts_in(call.array(1)));
  if (call.has(2)) webhook.set_require_app_id(call.flag(2));
  if (call.has(3)) webhook.set_rsa(call.flag(3));
  // The next request comes to another Webhook, most often in another process.
  webhook.set_duplicates(call.has(4) ? call.small(4) : GHLAUTH_DUPLICATES_STORE);
  if (call.has(5)) webhook.set_claim_s(call.integer(5));
  call.construct(std::move(webhook));
}
inline std::int32_t algorithm(Call &call) { return call.has(1) ? call.small(1) : GHLAUTH_KEY_ED25519; }
static void Webhook_addKey(Call &call) { call.self<Webhook>().add_key(algorithm(call), call.bytes(0)); }
static void Webhook_retireKey(Call &call) { call.self<Webhook>().retire_key(algorithm(call), call.bytes(0)); }
static void Webhook_setWindow(Call &call) { call.self<Webhook>().set_window_s(call.integer(0), call.integer(1)); }
static void Webhook_verify(Call &call) {
  call.returns(event_out(call.self<Webhook>().verify(headers_in(call.array(0)), call.bytes(1))));
}
static void Webhook_verifySignature(Call &call) {
  call.self<Webhook>().verify_signature(headers_in(call.array(0)), call.bytes(1));
}
static void Webhook_confirm(Call &call) { call.self<Webhook>().confirm(call.one<Event>(0)); }
static void Webhook_release(Call &call) { call.self<Webhook>().release(call.one<Event>(0)); }

/// Gives the event back when its handler throws. What that threw goes before a failure of this.
inline void give_back(Webhook &webhook, const Event &event, const Thrown &thrown) {
  try {
    webhook.release(event);
  } catch (const std::exception &) {
  }
  thrown.raise();
  throw Pending();
}
static void Webhook_handle(Call &call) {
  Webhook webhook = call.self<Webhook>();
  const Value handler = call.callable(0);
  const Value headers = call.has(1) ? Value(call.at(1)) : call_php("getallheaders", {});
  const Value body = call.has(2) ? Value(call.at(2)) : call_php("file_get_contents", {Value(std::string_view("php://input"))});
  if (Z_TYPE_P(headers.get()) != IS_ARRAY) type_error("the headers of the request are an array");
  std::optional<Event> event;
  try {
    event.emplace(webhook.verify(headers_in(Z_ARRVAL_P(headers.get())), {written(body.get())}));
  } catch (const Error &error) {
    return call.returns(out(Webhook::http_status(error.status)));
  }
  try {
    call_php(nullptr, handler, {event_out(*event)});
  } catch (const Pending &) {
    give_back(webhook, *event, Thrown());
  }
  webhook.confirm(*event);
  call.returns(out(Webhook::http_status(GHLAUTH_OK)));
}
static void Webhook_apply(Call &call) {
  call.returns(out(Webhook::apply(call.one<OAuth>(0), call.one<Event>(1), pointer(call.one_or_none<Cancel>(2)))));
}
static void Webhook_httpStatus(Call &call) {
  std::int32_t status = 0;
  if (call.is(0, class_GhlauthException)) {
    zval kept;
    zval *const code = zend_read_property(zend_ce_exception, Z_OBJ_P(call.at(0)), ZEND_STRL("code"), false, &kept);
    status = static_cast<std::int32_t>(zval_get_long(code));
  } else {
    status = call.small(0);
  }
  call.returns(out(Webhook::http_status(status)));
}
GHLAUTH_CLOSABLE(Webhook)

static void UserContext___construct(Call &call) { no_constructor(call); }
inline Value user_out(UserContext user) {
  const UserContext one = user;
  return Object::holding(std::move(user))
      .with("userId", out(one.user_id))
      .with("companyId", known(one.company_id))
      .with("activeLocation", known(one.active_location))
      .with("level", out(one.level))
      .with("role", known(one.role))
      .with("type", known(one.type))
      .with("userName", known(one.user_name))
      .with("email", known(one.email))
      .with("json", out(one.json));
}
static void UserContext_fromJson(Call &call) { call.returns(user_out(UserContext::from_json(call.text(0)))); }

static void UserContextReader___construct(Call &call) { call.construct(UserContextReader(call.one<Config>(0), call.text(1))); }
static void UserContextReader_addSecret(Call &call) { call.self<UserContextReader>().add_secret(call.text(0)); }
static void UserContextReader_retireSecret(Call &call) { call.self<UserContextReader>().retire_secret(call.text(0)); }
static void UserContextReader_setFirstSeen(Call &call) { call.self<UserContextReader>().set_first_seen_s(call.integer(0)); }
static void UserContextReader_setOAuth(Call &call) { call.self<UserContextReader>().set_oauth(call.one<OAuth>(0)); }
static void UserContextReader_decrypt(Call &call) { call.returns(user_out(call.self<UserContextReader>().decrypt(call.text(0)))); }
GHLAUTH_CLOSABLE(UserContextReader)

}  // namespace ghlauth_php
