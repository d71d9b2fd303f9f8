// The pages for people beside the consent page.
#pragma once

#include <optional>

#include "sandbox/pages/forms.hpp"

namespace ghlauth::sandbox {

/// The page of a request, or nothing when the path belongs to the API.
std::optional<Response> find_page(Call &call);

/// A request for a page, with what its path names.
struct PageCall {
  Call &call;
  std::string id;
};

/// A form for a page that passed its checks.
struct FormCall {
  Call &call;
  std::string id;
  const Submission &form;
};

Response home_page(PageCall &page);

Response integrations_page(PageCall &page);
Response integration_page(PageCall &page);
Response new_integration_page(PageCall &page);
Response create_integration(FormCall &form);
Response rotate_integration(FormCall &form);
Response revoke_integration(FormCall &form);

Response webhooks_page(PageCall &page);
Response webhook_page(PageCall &page);
Response webhook_keys_page(PageCall &page);
Response new_webhook_page(PageCall &page);
Response fire_webhook_form(FormCall &form);
Response set_webhook_url_form(FormCall &form);
Response resend_webhook_form(FormCall &form);
Response retry_webhook_form(FormCall &form);

Response custom_page(PageCall &page);

Response installed_apps_page(PageCall &page);
Response uninstall_installed_app(FormCall &form);

}  // namespace ghlauth::sandbox
