// What `$` gives of the objects that hold something of the library; of values it is plain/fields.hpp.
#pragma once

#include "plain/fields.hpp"

namespace ghlauth_r {

using namespace ghlauth_binding;
using ghlauth_binding::Bytes;  // R has a global one
using plain::each_field;

template <class Field>
void each_field(const Store &one, Field field) {
  field("warning", one.warning());
}
template <class Field>
void each_field(const Cancel &one, Field field) {
  field("requested", one.is_requested());
}
template <class Field>
void each_field(const Pit &one, Field field) {
  field("level", one.level());
  field("resource_id", one.resource_id());
  field("redacted", one.redacted());
  field("warning", one.warning());
  field("age", plain::known(one.age_s()));
  field("rotation_due", one.is_rotation_due());
}
template <class Field>
void each_field(const Callback &one, Field field) {
  field("app_data", one.app_data());
  field("unsolicited", one.is_unsolicited());
}
template <class Field>
void each_field(const OAuth &one, Field field) {
  field("app_id", one.app_id());
}
template <class Field>
void each_field(const Credential &one, Field field) {
  field("level", one.level());
  field("resource_id", one.resource_id());
}
template <class Field>
void each_field(const Queue &one, Field field) {
  field("size", one.size());
  field("descriptor", const_cast<Queue &>(one).descriptor());
}
template <class Field>
void each_field(const Completion &one, Field field) {
  field("exists", one.exists);
  field("tag", one.tag);
}
template <class Field>
void each_field(const Event &one, Field field) {
  field("type", one.type);
  field("id", one.id);
  field("app_id", one.app_id);
  field("company_id", one.company_id);
  field("location_id", one.location_id);
  field("install_type", one.install_type);
  field("timestamp_s", plain::known(one.timestamp_s));
  field("json", one.json);
}
template <class Field>
void each_field(const UserContext &one, Field field) {
  field("user_id", one.user_id);
  field("company_id", one.company_id);
  field("active_location", one.active_location);
  field("level", one.level);
  field("role", one.role);
  field("type", one.type);
  field("user_name", one.user_name);
  field("email", one.email);
  field("json", one.json);
}
/// What has nothing to tell.
template <class Field>
void each_field(const Resource &, Field) {}

}  // namespace ghlauth_r
