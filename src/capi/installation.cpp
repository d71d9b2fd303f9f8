#include "capi/installation.hpp"

using ghlauth::capi::free_handle;
using ghlauth::capi::peek;

namespace {

ghlauth::InstallationRecord without_tokens(ghlauth::InstallationRecord record) {
  record.access_token.clear();
  record.refresh_token.clear();
  record.previous_refresh_token.clear();
  record.candidates.clear();
  return record;
}

const ghlauth::InstallationRecord *record_of(const ghlauth_installation *installation) noexcept {
  return peek(installation) ? &installation->record : nullptr;
}

const char *text_of(const ghlauth_installation *installation, std::string ghlauth::InstallationRecord::*member) noexcept {
  const ghlauth::InstallationRecord *record = record_of(installation);
  return record != nullptr ? (record->*member).c_str() : nullptr;
}

/// A point in time that may not be known.
std::int64_t seconds_of(std::int64_t ms) noexcept { return ms == 0 ? -1 : ms / 1000; }

const ghlauth::auth::ListedLocation *location_at(const ghlauth_locations *locations, size_t index) noexcept {
  return peek(locations) && index < locations->listed.locations.size() ? &locations->listed.locations[index] : nullptr;
}

}  // namespace

ghlauth_installation::ghlauth_installation(const ghlauth::InstallationRecord &from,
                                           const ghlauth::auth::Environment &environment)
    : record(without_tokens(from.view_at(environment.clock->unix_s(), environment.expiry_margin_s))), id(record.id()), scopes(record.scopes), approved_locations(record.approved_locations) {}

using Record = ghlauth::InstallationRecord;

extern "C" {

const char *ghlauth_installation_id(const ghlauth_installation *installation) {
  return peek(installation) ? installation->id.c_str() : nullptr;
}
std::int32_t ghlauth_installation_level(const ghlauth_installation *installation) {
  return record_of(installation) ? static_cast<std::int32_t>(installation->record.level) : 0;
}
const char *ghlauth_installation_resource_id(const ghlauth_installation *installation) {
  return record_of(installation) ? installation->record.resource_id().c_str() : nullptr;
}
const char *ghlauth_installation_company_id(const ghlauth_installation *installation) {
  return text_of(installation, &Record::company_id);
}
const char *ghlauth_installation_location_id(const ghlauth_installation *installation) {
  return text_of(installation, &Record::location_id);
}
const char *ghlauth_installation_user_id(const ghlauth_installation *installation) {
  return text_of(installation, &Record::user_id);
}
const char *ghlauth_installation_app_id(const ghlauth_installation *installation) {
  return text_of(installation, &Record::app_id);
}
const char *ghlauth_installation_client_id(const ghlauth_installation *installation) {
  return text_of(installation, &Record::client_id);
}
const char *ghlauth_installation_api_origin(const ghlauth_installation *installation) {
  return text_of(installation, &Record::api_origin);
}
const char *ghlauth_installation_owner(const ghlauth_installation *installation) {
  return text_of(installation, &Record::owner);
}
std::int32_t ghlauth_installation_state(const ghlauth_installation *installation) {
  return record_of(installation) ? static_cast<std::int32_t>(installation->record.state) : 0;
}
const char *ghlauth_installation_state_reason(const ghlauth_installation *installation) {
  return text_of(installation, &Record::state_reason);
}
std::int64_t ghlauth_installation_since_s(const ghlauth_installation *installation) {
  return record_of(installation) ? installation->record.since_s : -1;
}
std::int64_t ghlauth_installation_expires_at_s(const ghlauth_installation *installation) {
  return record_of(installation) ? installation->record.expires_at_s : -1;
}
std::int64_t ghlauth_installation_grant_expires_at_s(const ghlauth_installation *installation) {
  return record_of(installation) ? installation->record.grant_expires_at_s : -1;
}
std::int64_t ghlauth_installation_granted_at_s(const ghlauth_installation *installation) {
  return record_of(installation) ? seconds_of(installation->record.lifecycle.granted_at_ms) : -1;
}
const char *ghlauth_installation_version_id(const ghlauth_installation *installation) {
  return record_of(installation) ? installation->record.lifecycle.version.text.c_str() : nullptr;
}
const char *ghlauth_installation_plan_id(const ghlauth_installation *installation) {
  return record_of(installation) ? installation->record.lifecycle.plan.text.c_str() : nullptr;
}
std::int64_t ghlauth_installation_external_auth_at_s(const ghlauth_installation *installation) {
  return record_of(installation) ? seconds_of(installation->record.lifecycle.external_auth_at_ms) : -1;
}
std::int32_t ghlauth_installation_is_bulk(const ghlauth_installation *installation) {
  return record_of(installation) && installation->record.is_bulk ? 1 : 0;
}
std::int32_t ghlauth_installation_installs_to_future_locations(const ghlauth_installation *installation) {
  return record_of(installation) && installation->record.installs_to_future_locations ? 1 : 0;
}
std::int32_t ghlauth_installation_is_unclaimed(const ghlauth_installation *installation) {
  return record_of(installation) && installation->record.is_unclaimed ? 1 : 0;
}
std::int32_t ghlauth_installation_is_adopted(const ghlauth_installation *installation) {
  return record_of(installation) && installation->record.is_adopted ? 1 : 0;
}
const ghlauth_list *ghlauth_installation_scopes(const ghlauth_installation *installation) {
  return peek(installation) ? &installation->scopes : nullptr;
}
const ghlauth_list *ghlauth_installation_approved_locations(const ghlauth_installation *installation) {
  return peek(installation) ? &installation->approved_locations : nullptr;
}
void ghlauth_installation_free(ghlauth_installation *installation) { free_handle(installation); }

size_t ghlauth_installations_size(const ghlauth_installations *installations) {
  return peek(installations) ? installations->items.size() : 0;
}
const ghlauth_installation *ghlauth_installations_at(const ghlauth_installations *installations, size_t index) {
  return index < ghlauth_installations_size(installations) ? installations->items[index].get() : nullptr;
}
void ghlauth_installations_free(ghlauth_installations *installations) { free_handle(installations); }

size_t ghlauth_locations_size(const ghlauth_locations *locations) {
  return peek(locations) ? locations->listed.locations.size() : 0;
}
const char *ghlauth_locations_id(const ghlauth_locations *locations, size_t index) {
  const auto *location = location_at(locations, index);
  return location != nullptr ? location->id.c_str() : nullptr;
}
const char *ghlauth_locations_name(const ghlauth_locations *locations, size_t index) {
  const auto *location = location_at(locations, index);
  return location != nullptr ? location->name.c_str() : nullptr;
}
const char *ghlauth_locations_address(const ghlauth_locations *locations, size_t index) {
  const auto *location = location_at(locations, index);
  return location != nullptr ? location->address.c_str() : nullptr;
}
std::int32_t ghlauth_locations_is_installed(const ghlauth_locations *locations, size_t index) {
  const auto *location = location_at(locations, index);
  return location != nullptr && location->is_installed ? 1 : 0;
}
std::int32_t ghlauth_locations_installs_to_future_locations(const ghlauth_locations *locations) {
  return peek(locations) && locations->listed.installs_to_future_locations ? 1 : 0;
}
void ghlauth_locations_free(ghlauth_locations *locations) { free_handle(locations); }

}  // extern "C"
