#pragma once

#include <ghlauth/user_context.h>

#include <mutex>
#include <string_view>
#include <utility>

#include "auth/oauth.hpp"
#include "capi/handle.hpp"
#include "protocol/user_context.hpp"
#include "webhook/user_context_reader.hpp"

struct ghlauth_user_context : ghlauth::capi::Handle<ghlauth::capi::tag("GUSR")> {
  explicit ghlauth_user_context(ghlauth::UserContext from) : context(std::move(from)) {}
  ghlauth::UserContext context;
};

struct ghlauth_user_context_reader : ghlauth::capi::Handle<ghlauth::capi::tag("GUCR")> {
  ghlauth_user_context_reader(std::string_view secret, const ghlauth::auth::Environment &environment)
      : reader(secret, environment.clock, environment.log) {}
  ghlauth::webhook::UserContextReader reader;

  /// Whose installations are looked at; null: none.
  void set_oauth(ghlauth::auth::OAuthPtr oauth) {
    const std::lock_guard lock(mutex_);
    oauth_ = std::move(oauth);
  }
  [[nodiscard]] ghlauth::auth::OAuthPtr oauth() const {
    const std::lock_guard lock(mutex_);
    return oauth_;
  }

 private:
  mutable std::mutex mutex_;
  ghlauth::auth::OAuthPtr oauth_;
};
