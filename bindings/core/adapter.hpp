// The C ABI as C++17 classes, which SWIG turns into classes of other languages. Over the public headers alone. Objects are
// cheap to copy: copies share the handle.
#pragma once

#include <ghlauth/ghlauth.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ghlauth {

/// A failure. What the accessors tell is described in ghlauth/error.h.
class Error : public std::runtime_error {
 public:
  Error(std::int32_t status, const ghlauth_error *error)
      : std::runtime_error(text(ghlauth_error_message(error), ghlauth_status_name(status))),
        status_(status),
        hint_(text(ghlauth_error_hint(error), "")),
        http_status_(ghlauth_error_http_status(error)),
        server_message_(text(ghlauth_error_server_message(error), "")),
        trace_id_(text(ghlauth_error_trace_id(error), "")),
        retry_after_ms_(error ? ghlauth_error_retry_after_ms(error) : -1),
        retryable_(ghlauth_error_is_retryable(error) == 1) {}

  std::int32_t status() const { return status_; }
  std::string name() const { return text(ghlauth_status_name(status_), "a callback of the application"); }
  std::string message() const { return what(); }
  std::string hint() const { return hint_; }
  std::int32_t http_status() const { return http_status_; }
  std::string server_message() const { return server_message_; }
  std::string trace_id() const { return trace_id_; }
  std::int64_t retry_after_ms() const { return retry_after_ms_; }
  bool is_retryable() const { return retryable_; }

 private:
  static std::string text(const char *text, const char *otherwise) { return text ? text : otherwise ? otherwise : "unknown"; }

  std::int32_t status_;
  std::string hint_;
  std::int32_t http_status_;
  std::string server_message_;
  std::string trace_id_;
  std::int64_t retry_after_ms_;
  bool retryable_;
};

/// There is no answer (2xx).
class NetworkError : public Error {
 public:
  using Error::Error;
};
/// The server refused the request, not the credential (3xx).
class HttpError : public Error {
 public:
  using Error::Error;
};
/// The server refused the credential (4xx).
class RefusedError : public Error {
 public:
  using Error::Error;
};
/// An authorization failed: tokens, the callback of the authorization page (5xx, 6xx).
class AuthorizationError : public Error {
 public:
  using Error::Error;
};

#ifndef SWIG
namespace detail {

inline void check(ghlauth_status status, ghlauth_error *error) {
  const std::unique_ptr<ghlauth_error, void (*)(ghlauth_error *)> owned(error, ghlauth_error_free);
  if (status == GHLAUTH_OK) return;
  switch (-status / 100) {
    case 2: throw NetworkError(status, error);
    case 3: throw HttpError(status, error);
    case 4: throw RefusedError(status, error);
    case 5:
    case 6: throw AuthorizationError(status, error);
    default: throw Error(status, error);
  }
}

/// Calls something that takes a ghlauth_error **.
template <class Call>
void call(Call call) {
  ghlauth_error *error = nullptr;
  const ghlauth_status status = call(&error);
  check(status, error);
}

/// Calls something that also makes a handle.
template <class Handle, class Call>
std::shared_ptr<Handle> make(void (*free)(Handle *), Call call) {
  Handle *handle = nullptr;
  ghlauth_error *error = nullptr;
  const ghlauth_status status = call(&handle, &error);
  std::shared_ptr<Handle> owned(handle, free);
  check(status, error);
  return owned;
}

inline std::string text(const char *text) { return text ? text : ""; }
inline const char *or_null(const std::string &text) { return text.empty() ? nullptr : text.c_str(); }

inline std::vector<std::string> strings(const ghlauth_list *list) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < ghlauth_list_size(list); ++i) result.emplace_back(ghlauth_list_at(list, i));
  return result;
}

inline std::shared_ptr<ghlauth_list> list(const std::vector<std::string> &strings) {
  auto list = make<ghlauth_list>(ghlauth_list_free, [](auto **out, auto **error) { return ghlauth_list_new(out, error); });
  for (const std::string &one : strings)
    call([&](ghlauth_error **error) { return ghlauth_list_append(list.get(), one.c_str(), error); });
  return list;
}

}  // namespace detail
#endif

inline std::string version() { return ghlauth_version_string(); }

class Config {
 public:
  Config()
      : handle_(detail::make<ghlauth_config>(ghlauth_config_free,
                                             [](auto **out, auto **error) { return ghlauth_config_new(out, error); })) {}

  void set_api_url(const std::string &url) { set(ghlauth_config_set_api_url, url.c_str()); }
  void set_marketplace_url(const std::string &url) { set(ghlauth_config_set_marketplace_url, url.c_str()); }
  void set_user_agent(const std::string &user_agent) { set(ghlauth_config_set_user_agent, user_agent.c_str()); }
  void set_default_version(const std::string &version) { set(ghlauth_config_set_default_version, version.c_str()); }
  void set_ca_file(const std::string &path) { set(ghlauth_config_set_ca_file, path.c_str()); }
  void set_proxy_url(const std::string &url) { set(ghlauth_config_set_proxy_url, url.c_str()); }
  void set_timeout_ms(std::int64_t timeout_ms) { set(ghlauth_config_set_timeout_ms, timeout_ms); }
  void set_connect_timeout_ms(std::int64_t timeout_ms) { set(ghlauth_config_set_connect_timeout_ms, timeout_ms); }
  void set_expiry_margin_s(std::int64_t margin_s) { set(ghlauth_config_set_expiry_margin_s, margin_s); }

#ifndef SWIG
  ghlauth_config *handle() const { return handle_.get(); }
#endif

 private:
  template <class Value>
  void set(ghlauth_status (*setter)(ghlauth_config *, Value, ghlauth_error **), Value value) {
    detail::call([&](ghlauth_error **error) { return setter(handle_.get(), value, error); });
  }

  std::shared_ptr<ghlauth_config> handle_;
};

/// A Private Integration Token.
class Pit {
 public:
  Pit(const Config &config, const std::string &token, std::int32_t level, const std::string &resource_id)
      : handle_(detail::make<ghlauth_pit>(ghlauth_pit_free, [&](auto **out, auto **error) {
          return ghlauth_pit_new(out, config.handle(), token.c_str(), level, resource_id.c_str(), error);
        })) {}

  static Pit from_env(const Config &config, const std::string &name, std::int32_t level, const std::string &resource_id) {
    return Pit(detail::make<ghlauth_pit>(ghlauth_pit_free, [&](auto **out, auto **error) {
      return ghlauth_pit_from_env(out, config.handle(), name.c_str(), level, resource_id.c_str(), error);
    }));
  }

  void replace(const std::string &token, std::int64_t overlap_s = GHLAUTH_PIT_OVERLAP_S) {
    detail::call([&](ghlauth_error **error) { return ghlauth_pit_replace(handle_.get(), token.c_str(), overlap_s, error); });
  }
  std::int32_t level() const { return ghlauth_pit_level(handle_.get()); }
  std::string resource_id() const { return detail::text(ghlauth_pit_resource_id(handle_.get())); }
  std::string warning() const { return detail::text(ghlauth_pit_warning(handle_.get())); }
  std::string redacted() const {
    const auto buf = detail::make<ghlauth_buf>(
        ghlauth_buf_free, [&](auto **out, auto **error) { return ghlauth_pit_redacted(handle_.get(), out, error); });
    return ghlauth_buf_data(buf.get());
  }

#ifndef SWIG
  ghlauth_pit *handle() const { return handle_.get(); }
#endif

 private:
  explicit Pit(std::shared_ptr<ghlauth_pit> handle) : handle_(std::move(handle)) {}

  std::shared_ptr<ghlauth_pit> handle_;
};

/// What was known about an installation when it was looked up.
class Installation {
 public:
#ifndef SWIG
  explicit Installation(std::shared_ptr<ghlauth_installation> handle) : handle_(std::move(handle)) {}
#endif

  std::string id() const { return detail::text(ghlauth_installation_id(handle_.get())); }
  std::int32_t level() const { return ghlauth_installation_level(handle_.get()); }
  std::string company_id() const { return detail::text(ghlauth_installation_company_id(handle_.get())); }
  std::string location_id() const { return detail::text(ghlauth_installation_location_id(handle_.get())); }
  std::string user_id() const { return detail::text(ghlauth_installation_user_id(handle_.get())); }
  std::string owner() const { return detail::text(ghlauth_installation_owner(handle_.get())); }
  std::int32_t state() const { return ghlauth_installation_state(handle_.get()); }
  std::int64_t expires_at_s() const { return ghlauth_installation_expires_at_s(handle_.get()); }
  std::vector<std::string> scopes() const { return detail::strings(ghlauth_installation_scopes(handle_.get())); }

 private:
  std::shared_ptr<ghlauth_installation> handle_;
};

/// A marketplace app.
class OAuth {
 public:
  OAuth(const Config &config, const std::string &client_id, const std::string &client_secret, const std::string &redirect_uri)
      : handle_(detail::make<ghlauth_oauth>(ghlauth_oauth_free, [&](auto **out, auto **error) {
          return ghlauth_oauth_new(out, config.handle(), client_id.c_str(), client_secret.c_str(), redirect_uri.c_str(), error);
        })) {}

  std::string app_id() const { return detail::text(ghlauth_oauth_app_id(handle_.get())); }

  /// `session` binds the URL to the user's session, and is to be given again to `exchange`; "" for none.
  std::string authorize_url(const std::vector<std::string> &scopes, const std::string &session = std::string()) {
    const auto options = detail::make<ghlauth_authorize_options>(
        ghlauth_authorize_options_free, [](auto **out, auto **error) { return ghlauth_authorize_options_new(out, error); });
    const auto list = detail::list(scopes);
    detail::call([&](ghlauth_error **error) { return ghlauth_authorize_options_set_scopes(options.get(), list.get(), error); });
    if (!session.empty())
      detail::call([&](ghlauth_error **error) {
        return ghlauth_authorize_options_set_session_binding(options.get(), session.c_str(), error);
      });
    const auto url = detail::make<ghlauth_buf>(ghlauth_buf_free, [&](auto **out, auto **error) {
      return ghlauth_oauth_authorize_url(handle_.get(), out, nullptr, options.get(), error);
    });
    return ghlauth_buf_data(url.get());
  }

  /// Checks the request that came to the redirect URI and exchanges its code.
  Installation exchange(const std::string &callback_url, const std::string &owner = std::string(),
                        const std::string &session = std::string()) {
    const auto callback = detail::make<ghlauth_callback>(ghlauth_callback_free, [&](auto **out, auto **error) {
      return ghlauth_oauth_parse_callback(handle_.get(), out, callback_url.c_str(), detail::or_null(session), error);
    });
    return installation([&](auto **out, auto **error) {
      return ghlauth_oauth_exchange(handle_.get(), out, callback.get(), detail::or_null(owner), nullptr, error);
    });
  }

  Installation refresh(const std::string &installation_id) {
    return installation([&](auto **out, auto **error) {
      return ghlauth_oauth_refresh(handle_.get(), out, installation_id.c_str(), nullptr, error);
    });
  }
  Installation mint_location(const std::string &company_id, const std::string &location_id) {
    return installation([&](auto **out, auto **error) {
      return ghlauth_oauth_mint_location(handle_.get(), out, company_id.c_str(), location_id.c_str(), nullptr, error);
    });
  }
  Installation look_up(const std::string &installation_id) {
    return installation([&](auto **out, auto **error) {
      return ghlauth_oauth_installation(handle_.get(), out, installation_id.c_str(), error);
    });
  }
  void remove(const std::string &installation_id) {
    detail::call([&](ghlauth_error **error) { return ghlauth_oauth_remove(handle_.get(), installation_id.c_str(), error); });
  }

#ifndef SWIG
  ghlauth_oauth *handle() const { return handle_.get(); }
#endif

 private:
  template <class Call>
  static Installation installation(Call call) {
    return Installation(detail::make<ghlauth_installation>(ghlauth_installation_free, call));
  }

  std::shared_ptr<ghlauth_oauth> handle_;
};

/// Gives a valid access token when asked.
class Credential {
 public:
  static Credential from_pit(const Pit &pit) {
    return make([&](auto **out, auto **error) { return ghlauth_credential_from_pit(out, pit.handle(), error); });
  }
  static Credential from_installation(const OAuth &oauth, const std::string &installation_id) {
    return make([&](auto **out, auto **error) {
      return ghlauth_credential_from_installation(out, oauth.handle(), installation_id.c_str(), error);
    });
  }
  static Credential from_access_token(const Config &config, const std::string &access_token, std::int64_t expires_at_s = -1,
                                      std::int32_t level = 0, const std::string &resource_id = std::string()) {
    return make([&](auto **out, auto **error) {
      return ghlauth_credential_from_access_token(out, config.handle(), access_token.c_str(), expires_at_s, level,
                                                  detail::or_null(resource_id), error);
    });
  }

  /// SECRET: the access token, refreshed before when it has to be.
  std::string access_token(std::int64_t min_valid_s = 0) {
    const auto token = detail::make<ghlauth_token>(ghlauth_token_free, [&](auto **out, auto **error) {
      return ghlauth_credential_token(handle_.get(), out, min_valid_s, nullptr, error);
    });
    return detail::text(ghlauth_token_access_token(token.get()));
  }
  std::int32_t level() const { return ghlauth_credential_level(handle_.get()); }
  std::string resource_id() const { return detail::text(ghlauth_credential_resource_id(handle_.get())); }

#ifndef SWIG
  ghlauth_credential *handle() const { return handle_.get(); }
#endif

 private:
  explicit Credential(std::shared_ptr<ghlauth_credential> handle) : handle_(std::move(handle)) {}

  template <class Call>
  static Credential make(Call call) {
    return Credential(detail::make<ghlauth_credential>(ghlauth_credential_free, call));
  }

  std::shared_ptr<ghlauth_credential> handle_;
};

class Response {
 public:
#ifndef SWIG
  explicit Response(std::shared_ptr<ghlauth_response> handle) : handle_(std::move(handle)) {}
#endif

  std::int32_t http_status() const { return ghlauth_response_http_status(handle_.get()); }
  std::string body() const { return {ghlauth_response_body(handle_.get()), ghlauth_response_body_size(handle_.get())}; }
  /// The first value of a header, whatever its case; "" when there is none.
  std::string header(const std::string &name) const {
    return detail::text(ghlauth_headers_find(ghlauth_response_headers(handle_.get()), name.c_str()));
  }
  std::string trace_id() const { return detail::text(ghlauth_response_trace_id(handle_.get())); }
  std::int64_t rate_remaining() const { return ghlauth_response_rate_remaining(handle_.get()); }

 private:
  std::shared_ptr<ghlauth_response> handle_;
};

class Client {
 public:
  explicit Client(const Config &config)
      : handle_(detail::make<ghlauth_client>(
            ghlauth_client_free, [&](auto **out, auto **error) { return ghlauth_client_new(out, config.handle(), error); })) {}

  /// `json`: the body, "" for none. `version`: the Version header, "" for that of the configuration.
  Response send(const Credential &credential, const std::string &method, const std::string &path,
                const std::string &json = std::string(), const std::string &version = std::string()) {
    const auto request = detail::make<ghlauth_request>(ghlauth_request_free, [&](auto **out, auto **error) {
      return ghlauth_request_new(out, method.c_str(), path.c_str(), error);
    });
    if (!json.empty())
      detail::call([&](ghlauth_error **error) { return ghlauth_request_set_json(request.get(), json.c_str(), error); });
    if (!version.empty())
      detail::call([&](ghlauth_error **error) { return ghlauth_request_set_version(request.get(), version.c_str(), error); });
    return Response(detail::make<ghlauth_response>(ghlauth_response_free, [&](auto **out, auto **error) {
      return ghlauth_client_send(handle_.get(), out, credential.handle(), request.get(), nullptr, error);
    }));
  }

 private:
  std::shared_ptr<ghlauth_client> handle_;
};

}  // namespace ghlauth
