// Sends authorized requests on the caller's thread.
#pragma once

#include <memory>

#include "client/call.hpp"
#include "client/request.hpp"

namespace ghlauth::client {

/// Thread-safe.
class Client {
 public:
  explicit Client(auth::EnvironmentPtr environment) : environment_(std::move(environment)) {}

  /// Failures without an answer are thrown.
  auth::ApiResult send(const auth::CredentialPtr &credential, const Request &request, const Cancel &cancel) const;

  [[nodiscard]] const auth::EnvironmentPtr &environment() const noexcept { return environment_; }

 private:
  auth::EnvironmentPtr environment_;
  mutable RetryBudget retries_;
};

}  // namespace ghlauth::client
