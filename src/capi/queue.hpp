#pragma once

#include <ghlauth/queue.h>

#include <memory>

#include "capi/handle.hpp"
#include "capi/response.hpp"
#include "capi/tables.hpp"
#include "client/queue.hpp"

struct ghlauth_queue : ghlauth::capi::Handle<ghlauth::capi::tag("GQUE")> {
  explicit ghlauth_queue(ghlauth::auth::EnvironmentPtr environment) : queue(std::move(environment)) {}
  ~ghlauth_queue();
  ghlauth::client::Queue queue;
  std::shared_ptr<ghlauth::capi::TableCopy<ghlauth_leftover_table>> leftover;
};

struct ghlauth_completion : ghlauth::capi::Handle<ghlauth::capi::tag("GCMP")> {
  /// Takes what is in it, or, without memory, throws and takes nothing.
  explicit ghlauth_completion(ghlauth::client::Completion &from);
  ~ghlauth_completion();
  std::int64_t tag;
  ghlauth_status status = GHLAUTH_OK;
  std::unique_ptr<ghlauth_response> response;
  ghlauth_error *error = nullptr;
};
