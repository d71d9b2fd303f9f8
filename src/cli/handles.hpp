// The library's handles, freed by themselves.
#pragma once

#include <ghlauth/ghlauth.h>

#include <memory>

namespace ghlauth::cli {

template <auto free>
struct Freed {
  template <class T>
  void operator()(T *handle) const noexcept {
    free(handle);
  }
};

using Needs = std::unique_ptr<ghlauth_needs, Freed<ghlauth_needs_free>>;
using Advice = std::unique_ptr<ghlauth_advice, Freed<ghlauth_advice_free>>;
using Explanation = std::unique_ptr<ghlauth_explanation, Freed<ghlauth_explanation_free>>;
using Headers = std::unique_ptr<ghlauth_headers, Freed<ghlauth_headers_free>>;
using Buf = std::unique_ptr<ghlauth_buf, Freed<ghlauth_buf_free>>;
using List = std::unique_ptr<ghlauth_list, Freed<ghlauth_list_free>>;
using StoreOptions = std::unique_ptr<ghlauth_store_options, Freed<ghlauth_store_options_free>>;
using Store = std::unique_ptr<ghlauth_store, Freed<ghlauth_store_free>>;
using Config = std::unique_ptr<ghlauth_config, Freed<ghlauth_config_free>>;
using Pit = std::unique_ptr<ghlauth_pit, Freed<ghlauth_pit_free>>;
using OAuth = std::unique_ptr<ghlauth_oauth, Freed<ghlauth_oauth_free>>;
using Report = std::unique_ptr<ghlauth_report, Freed<ghlauth_report_free>>;
using KeepOptions = std::unique_ptr<ghlauth_keep_options, Freed<ghlauth_keep_options_free>>;
using AuthorizeOptions = std::unique_ptr<ghlauth_authorize_options, Freed<ghlauth_authorize_options_free>>;
using Login = std::unique_ptr<ghlauth_login, Freed<ghlauth_login_free>>;
using Callback = std::unique_ptr<ghlauth_callback, Freed<ghlauth_callback_free>>;
using Installation = std::unique_ptr<ghlauth_installation, Freed<ghlauth_installation_free>>;
using Installations = std::unique_ptr<ghlauth_installations, Freed<ghlauth_installations_free>>;
using Credential = std::unique_ptr<ghlauth_credential, Freed<ghlauth_credential_free>>;
using Decision = std::unique_ptr<ghlauth_decision, Freed<ghlauth_decision_free>>;
using Plan = std::unique_ptr<ghlauth_plan, Freed<ghlauth_plan_free>>;
using Token = std::unique_ptr<ghlauth_token, Freed<ghlauth_token_free>>;
using Client = std::unique_ptr<ghlauth_client, Freed<ghlauth_client_free>>;
using Request = std::unique_ptr<ghlauth_request, Freed<ghlauth_request_free>>;
using Pages = std::unique_ptr<ghlauth_pages, Freed<ghlauth_pages_free>>;
using Preview = std::unique_ptr<ghlauth_preview, Freed<ghlauth_preview_free>>;
using Webhook = std::unique_ptr<ghlauth_webhook, Freed<ghlauth_webhook_free>>;
using Event = std::unique_ptr<ghlauth_event, Freed<ghlauth_event_free>>;
using Response = std::unique_ptr<ghlauth_response, Freed<ghlauth_response_free>>;

}  // namespace ghlauth::cli
