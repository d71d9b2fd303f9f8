#include "capi/pages.hpp"

#include "capi/arguments.hpp"
#include "capi/buf.hpp"
#include "capi/cancel.hpp"
#include "capi/client.hpp"
#include "capi/credential.hpp"
#include "capi/guard.hpp"
#include "capi/request.hpp"
#include "capi/response.hpp"

using namespace ghlauth::capi;

namespace {

std::string_view body_of(const ghlauth_response &response) noexcept { return {response.body.data(), response.body.size() - 1}; }

}  // namespace

extern "C" {

ghlauth_status ghlauth_pages_new(ghlauth_pages **pages, ghlauth_client *client, ghlauth_credential *credential,
                                 const ghlauth_request *request, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(pages, "pages");
    *pages = new ghlauth_pages(deref(client, "client").client, deref(credential, "credential").credential,
                               deref(request, "request").request);
  });
}

ghlauth_status ghlauth_pages_next(ghlauth_pages *pages, ghlauth_response **response, ghlauth_cancel *cancel,
                                  ghlauth_error **error) {
  return guard(error, [&] {
    require_out(response, "response");
    ghlauth_pages &list = deref(pages, "pages");
    const ghlauth::Cancel &stop = cancel_of(cancel);
    if (list.pager.is_at_end()) return;
    ghlauth::auth::ApiResult result = list.client->send(list.credential, list.pager.request(), stop);
    *response = new ghlauth_response(std::move(result.response));
    if (result.error) throw ghlauth::Error(*result.error);
    try {
      list.pager.read(body_of(**response));
    } catch (ghlauth::Error &failure) {
      failure.http_status = (*response)->http_status;
      throw;
    }
  });
}

ghlauth_status ghlauth_pages_items(const ghlauth_pages *pages, ghlauth_buf **items, const ghlauth_response *response,
                                   ghlauth_error **error) {
  return guard(error, [&] {
    require_out(items, "items");
    const ghlauth::permission::PagingRule &rule = deref(pages, "pages").pager.rule();
    const ghlauth::client::PageAnswer answer(rule, body_of(deref(response, "response")));
    *items = new ghlauth_buf(answer.items_json());
  });
}

const char *ghlauth_pages_items_path(const ghlauth_pages *pages) {
  return peek(pages) ? pages->pager.items_path().c_str() : nullptr;
}
std::int64_t ghlauth_pages_page_count(const ghlauth_pages *pages) { return peek(pages) ? pages->pager.page_count() : -1; }
std::int64_t ghlauth_pages_item_count(const ghlauth_pages *pages) { return peek(pages) ? pages->pager.item_count() : -1; }
std::int64_t ghlauth_pages_total(const ghlauth_pages *pages) { return peek(pages) ? pages->pager.total().value_or(-1) : -1; }
const char *ghlauth_pages_position(const ghlauth_pages *pages) {
  return peek(pages) ? pages->pager.position_json().c_str() : nullptr;
}
void ghlauth_pages_free(ghlauth_pages *pages) { free_handle(pages); }

}  // extern "C"
