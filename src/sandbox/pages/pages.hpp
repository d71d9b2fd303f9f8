// The pages for people beside the consent page.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/pages/forms.hpp"

namespace ghlauth::sandbox {

/// Whether a path is one of ours; the others belong to the API.
bool is_page_path(std::string_view path);
Response page_request(Call &call);

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

Response requests_page(PageCall &page);
Response request_page(PageCall &page);
/// What came since, as JSON for the script of the page.
Response requests_since(PageCall &page);
Response forget_requests(FormCall &form);

Response faults_page(PageCall &page);
Response add_fault_form(FormCall &form);
Response remove_fault_form(FormCall &form);
Response clear_faults_form(FormCall &form);

Response clock_page(PageCall &page);
Response advance_clock_form(FormCall &form);

Response switches_page(PageCall &page);
Response change_switches_form(FormCall &form);
Response reset_switches_form(FormCall &form);

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
Response retry_webhooks_form(FormCall &form);
Response clear_webhooks_form(FormCall &form);

Response custom_page(PageCall &page);

Response installed_apps_page(PageCall &page);
Response uninstall_installed_app(FormCall &form);

}  // namespace ghlauth::sandbox
