#pragma once

#include <ghlauth/webhook.h>

#include <memory>
#include <utility>

#include "auth/environment.hpp"
#include "capi/handle.hpp"
#include "webhook/webhook.hpp"

struct ghlauth_webhook : ghlauth::capi::Handle<ghlauth::capi::tag("GWHK")> {
  ghlauth_webhook(ghlauth::auth::EnvironmentPtr from, std::vector<std::string> app_ids)
      : environment(std::move(from)), webhook(std::move(app_ids), environment->clock, environment->log) {}
  ghlauth::auth::EnvironmentPtr environment;
  ghlauth::webhook::Webhook webhook;
};

struct ghlauth_event : ghlauth::capi::Handle<ghlauth::capi::tag("GEVT")> {
  explicit ghlauth_event(ghlauth::webhook::Received from) : received(std::move(from)) {}
  ghlauth::webhook::Received received;
};
