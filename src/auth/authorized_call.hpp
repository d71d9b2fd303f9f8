// A request with a credential, from the choice of its token to the one replay that another token may cure.
#pragma once

#include <memory>

#include "auth/attempt.hpp"

namespace ghlauth::auth {

/// Before a token is asked for: the credential whose token is to be sent, an agency's installation lending that of its location.
/// Throws for one that cannot reach the location, is of another origin, or is denied by the permission check.
Task<CredentialPtr> credential_for(EnvironmentPtr environment, CredentialPtr credential, std::shared_ptr<const ApiRequest> request);

/// Sends it at once, and once more with another token where that can change the answer. Failures of the network and of the
/// credential are thrown.
Task<ApiResult> authorized_call(net::Session &session, EnvironmentPtr environment, std::shared_ptr<Credential> credential,
                                std::shared_ptr<const ApiRequest> request);

}  // namespace ghlauth::auth
