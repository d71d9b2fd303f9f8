#include "client/client.hpp"

namespace ghlauth::client {

auth::ApiResult Client::send(const auth::CredentialPtr &credential, const Request &request, const Cancel &cancel) const {
  const net::SessionPool::Lease session = net::SessionPool::lease(environment_->sessions);
  return run_blocking(auth::authorized_call(*session, environment_, credential, request.build(*environment_)),
                      cancel);
}

}  // namespace ghlauth::client
