// The decision before the request: said in the log, or enforced.
#pragma once

#include "auth/authorized_call.hpp"

namespace ghlauth::auth {

/// Decides whether the credential may send the request: where the environment asks for that alone. Throws what the request would fail with when
/// it is denied and that is to be enforced.
Task<> check_permission(EnvironmentPtr environment, CredentialPtr credential, std::shared_ptr<const ApiRequest> request);

}  // namespace ghlauth::auth
