#include "capi/client.hpp"

#include "capi/arguments.hpp"
#include "capi/cancel.hpp"
#include "capi/config.hpp"
#include "capi/credential.hpp"
#include "capi/guard.hpp"
#include "capi/request.hpp"
#include "capi/response.hpp"

using namespace ghlauth::capi;

extern "C" {

ghlauth_status ghlauth_client_new(ghlauth_client **client, const ghlauth_config *config, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(client, "client");
    (void)deref(config, "config");
    *client = new ghlauth_client(environment_of(config));
  });
}

ghlauth_status ghlauth_client_send(ghlauth_client *client, ghlauth_response **response, ghlauth_credential *credential,
                                   const ghlauth_request *request, ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(response, "response");
    ghlauth_client &sender = deref(client, "client");
    const auto &from = deref(credential, "credential");  // before `cancel`, which may be over: compilers evaluate arguments in orders of their own
    const auto &asked = deref(request, "request");
    ghlauth::auth::ApiResult result = sender.client->send(from.credential, asked.request, cancel_of(cancel));
    *response = new ghlauth_response(std::move(result.response));
    if (result.error) throw ghlauth::Error(*result.error);
  });
}

void ghlauth_client_free(ghlauth_client *client) { free_handle(client); }

}  // extern "C"
