#include "client/client.hpp"

namespace ghlauth::client {

auth::ApiResult Client::send(const auth::CredentialPtr &credential, const Request &request, const Cancel &cancel) const {
  const net::SessionPool::Lease session = net::SessionPool::lease(environment_->sessions);
  const Caller caller{environment_, &*session, &retries_, &cancel};
  return run_blocking(call(caller, credential, request.build(*environment_)), cancel);
}

}  // namespace ghlauth::client
