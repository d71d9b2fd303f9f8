#include "capi/preview.hpp"

#include <utility>

#include "capi/arguments.hpp"
#include "capi/client.hpp"
#include "capi/guard.hpp"
#include "capi/request.hpp"

using namespace ghlauth::capi;

ghlauth_preview::ghlauth_preview(ghlauth::client::Preview &&made)
    : method(std::move(made.method)), url(std::move(made.url)), path(std::move(made.path)), body(std::move(made.body)) {
  headers.fields = std::move(made.headers);
  body.push_back('\0');
}

extern "C" {

ghlauth_status ghlauth_preview_new(ghlauth_preview **preview, const ghlauth_client *client, const ghlauth_request *request,
                                   ghlauth_error **error) {
  return guard(error, [&] {
    require_out(preview, "preview");
    const ghlauth::auth::EnvironmentPtr &environment = deref(client, "client").client->environment();
    *preview = new ghlauth_preview(ghlauth::client::preview(deref(request, "request").request, *environment));
  });
}

const char *ghlauth_preview_method(const ghlauth_preview *preview) { return peek(preview) ? preview->method.c_str() : nullptr; }
const char *ghlauth_preview_url(const ghlauth_preview *preview) { return peek(preview) ? preview->url.c_str() : nullptr; }
const char *ghlauth_preview_path(const ghlauth_preview *preview) { return peek(preview) ? preview->path.c_str() : nullptr; }
const ghlauth_headers *ghlauth_preview_headers(const ghlauth_preview *preview) {
  return peek(preview) ? &preview->headers : nullptr;
}
const char *ghlauth_preview_body(const ghlauth_preview *preview) { return peek_own(preview) ? preview->body.data() : nullptr; }
size_t ghlauth_preview_body_size(const ghlauth_preview *preview) { return peek_own(preview) ? preview->body.size() - 1 : 0; }
void ghlauth_preview_free(ghlauth_preview *preview) { free_handle(preview); }

}  // extern "C"
