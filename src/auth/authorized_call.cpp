#include "auth/authorized_call.hpp"

#include <utility>

#include "auth/permission_check.hpp"
#include "core/error.hpp"

namespace ghlauth::auth {
namespace {

/// The credential whose token is sent: an agency's installation lends that of its location.
Task<CredentialPtr> lender_of(CredentialPtr credential, std::shared_ptr<const ApiRequest> request) {
  const std::string &location = request->location_id;
  if (credential->level() == Level::LOCATION) {
    if (!location.empty() && !credential->resource_id().empty() && credential->resource_id() != location)
      throw Error(Status::WRONG_LOCATION, "the credential is of the location " + credential->resource_id() +
                                              ", and the request is for " + location);
    co_return credential;
  }
  if (credential->level() != Level::AGENCY) co_return credential;
  if (!credential->reaches_locations())
    throw Error(Status::WRONG_LEVEL, "the request needs a sub-account's credential, and this is the agency's",
                "Use a credential of the sub-account, or the agency's installation of the app, which mints its tokens.");
  if (location.empty())
    throw Error(Status::INVALID_ARGUMENT, "the operation needs a sub-account's token, and no parameter names the sub-account",
                "Name it with ghlauth_request_set_location.");
  CredentialPtr there = co_await credential->at_location(location);
  co_return there;
}

Task<CredentialPtr> checked_lender(EnvironmentPtr environment, CredentialPtr credential, std::shared_ptr<const ApiRequest> request,
                                   bool is_checked) {
  if (request->needs_location || !request->location_id.empty()) credential = co_await lender_of(credential, request);
  if (is_checked) co_await check_permission(environment, credential, request);
  co_return credential;
}

Task<ApiResult> send(net::Session &session, EnvironmentPtr environment, CredentialPtr credential,
                     std::shared_ptr<const ApiRequest> request, TokenPtr token) {
  Attempt attempt(session, *environment, *credential, request, *token, nullptr);
  co_await suspend_on(attempt.answer());
  co_return attempt.take();
}

}  // namespace

Task<CredentialPtr> credential_for(EnvironmentPtr environment, CredentialPtr credential, std::shared_ptr<const ApiRequest> request) {
  if (credential->origin() && *credential->origin() != environment->api)
    throw Error(Status::FOREIGN_ORIGIN,
                "the credential is for " + credential->origin()->str() + ", and the client speaks to " + environment->api.str(),
                "Make both from the same configuration.");
  const bool is_checked = request->generation.empty() && environment->permission_check != PermissionCheck::OFF;
  if (!is_checked && !request->needs_location && request->location_id.empty()) return Task<CredentialPtr>(std::move(credential));
  return checked_lender(std::move(environment), std::move(credential), std::move(request), is_checked);
}

Task<ApiResult> authorized_call(net::Session &session, EnvironmentPtr environment, std::shared_ptr<Credential> credential,
                                std::shared_ptr<const ApiRequest> request) {
  credential = co_await credential_for(environment, credential, request);
  TokenPtr token = co_await credential->token(0);
  ApiResult result = co_await send(session, environment, credential, request, token);
  if (!result.error) co_return result;
  TokenPtr other = co_await credential->replacement(token, result.error->status());
  if (!other) co_return result;
  environment->log->write(LogLevel::INFO, "api.replay_with_other_token", {{"method", request->method}});
  ApiResult replayed = co_await send(session, environment, credential, request, other);
  co_return replayed;
}

}  // namespace ghlauth::auth
