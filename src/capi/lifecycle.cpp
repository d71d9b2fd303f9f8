#include <ghlauth/lifecycle.h>

#include <string>

#include "capi/arguments.hpp"
#include "capi/cancel.hpp"
#include "capi/guard.hpp"
#include "capi/oauth.hpp"
#include "capi/webhook.hpp"
#include "core/json.hpp"
#include "protocol/lifecycle.hpp"

using namespace ghlauth::capi;
using ghlauth::Error;
using ghlauth::JsonValue;
using ghlauth::LifecycleEvent;
using ghlauth::LifecycleKind;
using ghlauth::Status;
using ghlauth::webhook::Event;

namespace {

constexpr std::size_t max_text_bytes = 256;

/// A part of the names of rows: what HighLevel signed must be an id still.
std::string place(const std::string &value, const char *name) {
  if (value.empty()) return {};
  try {
    return std::string(id_text(value.c_str(), name));
  } catch (const Error &error) {
    throw Error(Status::EVENT_MALFORMED, std::string(error.message()));
  }
}

std::string text_of(const JsonValue &root, const char *name) {
  const std::string_view value = root[name].string_or_empty();
  if (value.size() > max_text_bytes)
    throw Error(Status::EVENT_MALFORMED, std::string(name) + " is longer than " + std::to_string(max_text_bytes) + " bytes");
  return std::string(value);
}

LifecycleEvent lifecycle_event(const Event &event, LifecycleKind kind) {
  const ghlauth::JsonDocument document = ghlauth::JsonDocument::parse(event.json);
  const JsonValue root = document.root();
  LifecycleEvent read;
  read.kind = kind;
  read.app_id = event.app_id;
  read.company_id = place(event.company_id, "companyId");
  read.location_id = place(event.location_id, "locationId");
  read.user_id = text_of(root, "userId");
  read.version_id = text_of(root, "versionId");
  read.plan_id = text_of(root, kind == LifecycleKind::PLAN_CHANGE ? "newPlanId" : "planId");
  read.at_ms = event.timestamp_ms;
  return read;
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_webhook_apply(ghlauth_oauth *oauth, std::int32_t *outcome, const ghlauth_event *event,
                                     ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    if (outcome != nullptr) *outcome = GHLAUTH_LIFECYCLE_NOTHING;
    ghlauth_oauth &target = deref(oauth, "oauth");
    const Event &given = deref(event, "event").received.event;
    const ghlauth::Cancel &stop = cancel_of(cancel);
    const std::optional<LifecycleKind> kind = ghlauth::lifecycle_kind(given.type);
    LifecycleEvent said;
    if (kind)
      said = lifecycle_event(given, *kind);
    else
      said.app_id = given.app_id;  // names no place: nothing, once it is of this app
    const auto result = run_blocking(target.oauth->apply(std::move(said)), stop);
    if (outcome != nullptr) *outcome = static_cast<std::int32_t>(result);
  });
}

}  // extern "C"
