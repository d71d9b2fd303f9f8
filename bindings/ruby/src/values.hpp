// What the library gives, as objects of the Ruby part: lib/ghlauth/values.rb has their classes.
#pragma once

#include "box.hpp"

namespace ghlauth_ruby {

inline VALUE out(const Header &one) { return rb_assoc_new(out(one.name), out(one.value)); }

inline VALUE out(const Operation &one) {
  if (one.name.empty()) return Qnil;
  return Made("Operation")
      .with("@name", out(one.name))
      .with("@product", out(one.product))
      .with("@http_method", out(one.method))
      .with("@path", out(one.path))
      .with("@generation", known(one.generation))
      .with("@version", known(one.version))
      .with("@scope", known(one.scope))
      .with("@level_bits", out(one.levels));
}
inline VALUE out(const Location &one) {
  return Made("Location")
      .with("@id", out(one.id))
      .with("@name", known(one.name))
      .with("@address", known(one.address))
      .with("@installed", out(one.installed));
}
inline VALUE out(const Report &one) {
  return Made("Report").with("@done", out(one.done)).with("@skipped", out(one.skipped)).with("@failed", out(one.failed));
}
inline VALUE out(const Installation &one) {
  return Made("Installation")
      .with("@id", out(one.id))
      .with("@level_number", out(one.level))
      .with("@resource_id", known(one.resource_id))
      .with("@company_id", known(one.company_id))
      .with("@location_id", known(one.location_id))
      .with("@user_id", known(one.user_id))
      .with("@app_id", known(one.app_id))
      .with("@client_id", known(one.client_id))
      .with("@owner", known(one.owner))
      .with("@state_number", out(one.state))
      .with("@state_reason", known(one.state_reason))
      .with("@since_s", known(one.since_s))
      .with("@expires_at_s", known(one.expires_at_s))
      .with("@grant_expires_at_s", known(one.grant_expires_at_s))
      .with("@granted_at_s", known(one.granted_at_s))
      .with("@plan_id", known(one.plan_id))
      .with("@bulk", out(one.bulk))
      .with("@unclaimed", out(one.unclaimed))
      .with("@adopted", out(one.adopted))
      .with("@scopes", rb_obj_freeze(out(one.scopes())))
      .with("@approved_locations", rb_obj_freeze(out(one.approved_locations())));
}
inline VALUE out(const Finding &one) {
  return Made("Finding")
      .with("@reason_name", out(one.reason_name))
      .with("@message", out(one.message))
      .with("@remedy_name", out(one.remedy_name))
      .with("@value", known(one.value))
      .with("@hint", known(one.hint));
}
inline VALUE out(const Decision &one) {
  return Made("Decision")
      .with("@outcome_number", out(one.outcome))
      .with("@operation", known(one.operation))
      .with("@findings", rb_obj_freeze(out(one.findings())));
}
inline VALUE out(const Response &one) {
  return Made("Response")
      .with("@status", out(one.http_status))
      .with("@body", rb_obj_freeze(out(one.body)))
      .with("@trace_id", known(one.trace_id))
      .with("@rate_remaining", known(one.rate_remaining))
      .with("@daily_remaining", known(one.daily_remaining))
      .with("@pairs", rb_obj_freeze(out(one.headers())));
}

/// With its handle in it, for calls that take one back.
template <class Type, class Fill>
VALUE with_handle(const Type &one, const Fill &fill) {
  const VALUE made = Box<Type>::make(one);
  fill([&](const char *name, VALUE value) { rb_ivar_set(made, rb_intern(name), value); });
  return rb_obj_freeze(made);
}
inline VALUE out(const Event &one) {
  return with_handle(one, [&](const auto &put) {
    put("@type", known(one.type));
    put("@id", known(one.id));
    put("@app_id", known(one.app_id));
    put("@company_id", known(one.company_id));
    put("@location_id", known(one.location_id));
    put("@install_type", known(one.install_type));
    put("@timestamp_s", known(one.timestamp_s));
    put("@json", rb_obj_freeze(out(one.json)));
  });
}
inline VALUE out(const UserContext &one) {
  return with_handle(one, [&](const auto &put) {
    put("@user_id", out(one.user_id));
    put("@company_id", known(one.company_id));
    put("@active_location", known(one.active_location));
    put("@level_number", out(one.level));
    put("@role", known(one.role));
    put("@type", known(one.type));
    put("@user_name", known(one.user_name));
    put("@email", known(one.email));
    put("@json", rb_obj_freeze(out(one.json)));
  });
}
inline VALUE out(const Completion &one) {
  if (!one.exists) return Qnil;
  return with_handle(one, [&](const auto &put) {
    put("@tag", out(one.tag));
    put("@status", out(one.status));
  });
}

}  // namespace ghlauth_ruby
