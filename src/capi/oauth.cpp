// The app: its client keys, its settings, its authorize URL and its callbacks. (What asks HighLevel: oauth_calls.cpp.)
#include "capi/oauth.hpp"

#include <algorithm>

#include "auth/redirect_uri.hpp"
#include "capi/arguments.hpp"
#include "capi/buf.hpp"
#include "capi/config.hpp"
#include "capi/guard.hpp"
#include "capi/list.hpp"
#include "capi/tables.hpp"

using namespace ghlauth::capi;
using ghlauth::Secret;
using ghlauth::throw_invalid;
using ghlauth::auth::AuthorizeOptions;
using ghlauth::auth::ClientKey;
using ghlauth::auth::SecretSource;

namespace {

constexpr std::size_t max_carried_bytes = 512;

std::string client_id_argument(const char *client_id) {
  const std::string_view id = id_text(client_id, "client_id");
  const std::size_t app_id_size = ghlauth::app_id_of(id).size();
  if (app_id_size == 0 || app_id_size + 1 >= id.size())
    throw_invalid("client_id \"" + std::string(id) + "\" is not <app id>-<suffix>",
                  "Copy the client id, not the app id alone.");
  return std::string(id);
}

std::shared_ptr<const SecretSource> client_secret_argument(const char *client_secret) {
  if (client_secret == nullptr || *client_secret == '\0') throw_invalid("client_secret is NULL or empty");
  for (const char *c = client_secret; *c != '\0'; ++c)
    if (*c <= 0x20 || *c >= 0x7f)
      throw_invalid("client_secret has a blank, a control character or one that is not ASCII", "Copy it again.");
  return ghlauth::auth::secret_from_text(Secret(client_secret));
}

// The redirect URI is compared byte for byte by HighLevel, so it is kept as it is; this only finds what can never be one.
std::string redirect_uri_argument(const char *redirect_uri) {
  const std::string_view uri = filled_text(redirect_uri, "redirect_uri");
  const bool absolute = uri.starts_with("https://") || uri.starts_with("http://");
  const std::string_view authority = uri.substr(0, uri.find_first_of("/?#", uri.find("://") + 3));
  if (absolute && authority.find('@') != std::string_view::npos)  // and not shown: it may be a password
    throw_invalid("redirect_uri has a user or password before its host", "Give it exactly as it is registered in the app.");
  const bool clean = std::all_of(uri.begin(), uri.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!absolute || !clean || uri.find('#') != std::string_view::npos)
    throw_invalid(
        "redirect_uri \"" + ghlauth::printable(uri, 200) + "\" is not an absolute http or https URL without a fragment",
        "Give it exactly as it is registered in the app.");
  return std::string(uri);
}

void make(ghlauth_oauth **oauth, const ghlauth_config *config, const char *client_id,
          std::shared_ptr<const SecretSource> secret, const char *redirect_uri) {
  auto made = std::make_unique<ghlauth_oauth>();
  (void)deref(config, "config");  // there is no default API to lose tokens to
  made->oauth = std::make_shared<ghlauth::auth::OAuth>(
      environment_of(config), ClientKey{client_id_argument(client_id), std::move(secret)}, redirect_uri_argument(redirect_uri));
  *oauth = made.release();
}

template <class Change>
ghlauth_status set(ghlauth_authorize_options *options, ghlauth_error **error, Change &&change) noexcept {
  return guard(error, [&] { change(deref(options, "options").options); });
}

std::string carried_text(const char *value, const char *name) {
  const std::string_view carried = text(value, name);
  if (carried.size() > max_carried_bytes)
    throw_invalid(std::string(name) + " has " + std::to_string(carried.size()) + " bytes", "Give at most 512.");
  return std::string(carried);
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_oauth_new(ghlauth_oauth **oauth, const ghlauth_config *config, const char *client_id,
                                 const char *client_secret, const char *redirect_uri, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(oauth, "oauth");
    make(oauth, config, client_id, client_secret_argument(client_secret), redirect_uri);
  });
}

ghlauth_status ghlauth_oauth_new_from_source(ghlauth_oauth **oauth, const ghlauth_config *config, const char *client_id,
                                             const ghlauth_secret_source *secret, const char *redirect_uri,
                                             ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(oauth);
    const std::shared_ptr<const SecretSource> source = make_secret_source(secret, "secret");  // first: it has to be dropped
    require_out(oauth, "oauth");
    make(oauth, config, client_id, source, redirect_uri);
  });
}

ghlauth_status ghlauth_oauth_add_client(ghlauth_oauth *oauth, const char *client_id, const char *client_secret,
                                        std::int32_t is_default, ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_oauth &target = deref(oauth, "oauth");
    target.oauth->add_client({client_id_argument(client_id), client_secret_argument(client_secret)},
                             flag(is_default, "is_default"));
  });
}

ghlauth_status ghlauth_oauth_add_client_from_source(ghlauth_oauth *oauth, const char *client_id,
                                                    const ghlauth_secret_source *secret, std::int32_t is_default,
                                                    ghlauth_error **error) {
  return guard(error, [&] {
    const std::shared_ptr<const SecretSource> source = make_secret_source(secret, "secret");  // first: it has to be dropped
    ghlauth_oauth &target = deref(oauth, "oauth");
    target.oauth->add_client({client_id_argument(client_id), source}, flag(is_default, "is_default"));
  });
}

const char *ghlauth_oauth_app_id(const ghlauth_oauth *oauth) { return peek(oauth) ? oauth->oauth->app_id().c_str() : nullptr; }

const char *ghlauth_oauth_redirect_uri_warning(const ghlauth_oauth *oauth) {
  return peek(oauth) ? ghlauth::auth::redirect_uri_warning(oauth->oauth->redirect_uri()) : nullptr;
}

ghlauth_status ghlauth_oauth_set_unsolicited_policy(ghlauth_oauth *oauth, std::int32_t policy, ghlauth_error **error) {
  return guard(error, [&] {
    deref(oauth, "oauth")
        .oauth->set_unsolicited_policy(static_cast<ghlauth::auth::UnsolicitedPolicy>(number_between(policy, 0, 1, "policy")));
  });
}

ghlauth_status ghlauth_oauth_set_state_key(ghlauth_oauth *oauth, const uint8_t *key, size_t size, ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_oauth &target = deref(oauth, "oauth");
    if (key == nullptr) throw_invalid("key is NULL");
    if (size > 4096) throw_invalid("size is " + std::to_string(size), "Give 32 random bytes.");
    ghlauth::SecretBytes bytes;
    ghlauth::append(bytes, {reinterpret_cast<const char *>(key), size});
    target.oauth->set_state_key(std::move(bytes));
  });
}

void ghlauth_oauth_free(ghlauth_oauth *oauth) { free_handle(oauth); }

ghlauth_status ghlauth_authorize_options_new(ghlauth_authorize_options **options, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(options, "options");
    *options = new ghlauth_authorize_options;
  });
}

ghlauth_status ghlauth_authorize_options_set_scopes(ghlauth_authorize_options *options, const ghlauth_list *scopes,
                                                    ghlauth_error **error) {
  return set(options, error, [&](AuthorizeOptions &o) {
    const ghlauth_list &list = deref(scopes, "scopes");
    for (const std::string &scope : list.values)
      if (scope.empty() || !std::all_of(scope.begin(), scope.end(), [](char c) { return c > 0x20 && c < 0x7f; }))
        throw_invalid("the scope \"" + ghlauth::printable(scope, 100) + "\" is empty or has a blank",
                      "Append each scope by itself, such as contacts.readonly.");
    o.scopes = list.values;
  });
}

ghlauth_status ghlauth_authorize_options_set_client_id(ghlauth_authorize_options *options, const char *client_id,
                                                       ghlauth_error **error) {
  return set(options, error, [&](AuthorizeOptions &o) { o.client_id = client_id_argument(client_id); });
}

ghlauth_status ghlauth_authorize_options_set_redirect_uri(ghlauth_authorize_options *options, const char *redirect_uri,
                                                          ghlauth_error **error) {
  return set(options, error, [&](AuthorizeOptions &o) { o.redirect_uri = redirect_uri_argument(redirect_uri); });
}

ghlauth_status ghlauth_authorize_options_set_white_label(ghlauth_authorize_options *options, std::int32_t enabled,
                                                         ghlauth_error **error) {
  return set(options, error, [&](AuthorizeOptions &o) { o.white_label = flag(enabled, "enabled"); });
}

ghlauth_status ghlauth_authorize_options_set_path(ghlauth_authorize_options *options, std::int32_t path,
                                                  ghlauth_error **error) {
  return set(options, error, [&](AuthorizeOptions &o) {
    o.path = static_cast<ghlauth::auth::AuthorizePath>(number_between(path, 0, 1, "path"));
  });
}

ghlauth_status ghlauth_authorize_options_set_same_window(ghlauth_authorize_options *options, std::int32_t enabled,
                                                         ghlauth_error **error) {
  return set(options, error, [&](AuthorizeOptions &o) { o.same_window = flag(enabled, "enabled"); });
}

ghlauth_status ghlauth_authorize_options_set_version_id(ghlauth_authorize_options *options, const char *version_id,
                                                        ghlauth_error **error) {
  return set(options, error, [&](AuthorizeOptions &o) { o.version_id = id_text(version_id, "version_id"); });
}

ghlauth_status ghlauth_authorize_options_add_parameter(ghlauth_authorize_options *options, const char *name, const char *value,
                                                       ghlauth_error **error) {
  return set(options, error, [&](AuthorizeOptions &o) {
    const std::string_view parameter = filled_text(name, "name");
    if (ghlauth::auth::is_reserved_parameter(parameter))
      throw_invalid("the parameter " + std::string(parameter) + " is set by the library", "Use the setter of its name.");
    o.parameters.emplace_back(parameter, text(value, "value"));
  });
}

ghlauth_status ghlauth_authorize_options_set_state_form(ghlauth_authorize_options *options, std::int32_t form,
                                                        ghlauth_error **error) {
  return set(options, error, [&](AuthorizeOptions &o) {
    o.state_form = static_cast<ghlauth::auth::StateForm>(number_between(form, 0, 1, "form"));
  });
}

ghlauth_status ghlauth_authorize_options_set_session_binding(ghlauth_authorize_options *options, const char *binding,
                                                             ghlauth_error **error) {
  return set(options, error, [&](AuthorizeOptions &o) { o.session_binding = carried_text(binding, "binding"); });
}

ghlauth_status ghlauth_authorize_options_set_app_data(ghlauth_authorize_options *options, const char *data,
                                                      ghlauth_error **error) {
  return set(options, error, [&](AuthorizeOptions &o) { o.app_data = carried_text(data, "data"); });
}

ghlauth_status ghlauth_authorize_options_set_expected_installation(ghlauth_authorize_options *options,
                                                                   const char *installation_id, ghlauth_error **error) {
  return set(options, error, [&](AuthorizeOptions &o) { o.expected_id = carried_text(installation_id, "installation_id"); });
}

ghlauth_status ghlauth_authorize_options_set_lifetime_s(ghlauth_authorize_options *options, std::int64_t lifetime_s,
                                                        ghlauth_error **error) {
  return set(options, error, [&](AuthorizeOptions &o) { o.lifetime_s = number_between(lifetime_s, 1, 86400, "lifetime_s"); });
}

void ghlauth_authorize_options_free(ghlauth_authorize_options *options) { free_handle(options); }

ghlauth_status ghlauth_oauth_authorize_url(ghlauth_oauth *oauth, ghlauth_buf **url, ghlauth_buf **state,
                                           const ghlauth_authorize_options *options, ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(state);
    require_out(url, "url");
    ghlauth_oauth &target = deref(oauth, "oauth");
    const auto made = target.oauth->authorize(options != nullptr ? deref(options, "options").options : AuthorizeOptions{});
    auto url_buf = std::make_unique<ghlauth_buf>(made.url);
    if (state != nullptr) *state = new ghlauth_buf(made.state);
    *url = url_buf.release();
  });
}

ghlauth_status ghlauth_oauth_parse_callback(ghlauth_oauth *oauth, ghlauth_callback **callback, const char *url,
                                            const char *session_binding, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(callback, "callback");
    ghlauth_oauth &target = deref(oauth, "oauth");
    if (url == nullptr) throw_invalid("url is NULL");
    auto made = std::make_unique<ghlauth_callback>();
    made->callback = run_blocking(
        target.oauth->parse_callback(ghlauth::Secret(url), std::string(optional_text(session_binding, "session_binding"))),
        ghlauth::Cancel::none());
    *callback = made.release();
  });
}

const char *ghlauth_callback_app_data(const ghlauth_callback *callback) {
  return peek(callback) ? callback->callback.app_data.c_str() : nullptr;
}

std::int32_t ghlauth_callback_is_unsolicited(const ghlauth_callback *callback) {
  return peek(callback) && callback->callback.is_unsolicited ? 1 : 0;
}

void ghlauth_callback_free(ghlauth_callback *callback) { free_handle(callback); }

}  // extern "C"
