/// @file explain.hpp What an answer of HighLevel means, and what to change: for answers that came without ghlauth.
#ifndef GHLAUTH_CPP_EXPLAIN_HPP
#define GHLAUTH_CPP_EXPLAIN_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "../explain.h"
#include "bytes.hpp"
#include "level.hpp"
#include "list.hpp"
#include "operation.hpp"

namespace ghlauth {
inline namespace v0 {

/// What was sent as a credential.
enum class CredentialKind : std::int32_t {
  unknown = GHLAUTH_KIND_UNKNOWN,
  pit = GHLAUTH_KIND_PIT,
  oauth = GHLAUTH_KIND_OAUTH,
};

/// What the request was sent to.
enum class About : std::int32_t {
  unknown = GHLAUTH_ABOUT_UNKNOWN,
  operation = GHLAUTH_ABOUT_OPERATION,
  token_endpoint = GHLAUTH_ABOUT_TOKEN_ENDPOINT,
  consent_page = GHLAUTH_ABOUT_CONSENT_PAGE,
  billing_webhook = GHLAUTH_ABOUT_BILLING_WEBHOOK,
  reconnect = GHLAUTH_ABOUT_RECONNECT,
  external_authentication = GHLAUTH_ABOUT_EXTERNAL_AUTHENTICATION,
  workflow_webhook = GHLAUTH_ABOUT_WORKFLOW_WEBHOOK,
  api_version_1 = GHLAUTH_ABOUT_API_VERSION_1,
  foreign_host = GHLAUTH_ABOUT_FOREIGN_HOST,
};

/// An answer, and what is known of the request; "" and none for what is not.
struct Answer {
  std::int32_t http_status = 0;  ///< 0 for the text of a page of HighLevel that a person saw
  Bytes body;
  const Headers *headers = nullptr;
  std::string method;
  std::string path;
  std::optional<std::string> version;  ///< "" when there was no Version header
  CredentialKind kind = CredentialKind::unknown;
  std::optional<Level> level;
};

/// What an answer means. Texts are views of it.
class Explanation : public Handle<ghlauth_explanation, ghlauth_explanation_free> {
 public:
  using Handle::Handle;
  explicit Explanation(const Answer &answer)
      : Handle(detail::make<Explanation>([&](auto **out, auto **error) {
          return ghlauth_explain(out, answer.http_status, answer.headers != nullptr ? answer.headers->get() : nullptr,
                                 answer.body.data(), answer.body.size(), detail::c_text_or_null(answer.method),
                                 detail::c_text_or_null(answer.path),
                                 answer.version ? detail::c_text(*answer.version) : nullptr,
                                 static_cast<std::int32_t>(answer.kind), detail::number_of(answer.level), error);
        })) {}

  /// That of the Error which ghlauth's own calls throw for such an answer; GHLAUTH_OK when it is no refusal.
  Status status() const noexcept { return ghlauth_explanation_status(get()); }
  std::string_view message() const noexcept { return detail::view(ghlauth_explanation_message(get())); }
  /// What to change; "" when there is nothing.
  std::string_view hint() const noexcept { return detail::view(ghlauth_explanation_hint(get())); }
  About about() const noexcept { return static_cast<About>(ghlauth_explanation_about(get())); }
  std::optional<Operation> operation() const noexcept { return Operation::found(ghlauth_explanation_operation(get())); }
  std::string_view server_message() const noexcept { return detail::view(ghlauth_explanation_server_message(get())); }
  std::string_view trace_id() const noexcept { return detail::view(ghlauth_explanation_trace_id(get())); }
  std::optional<std::chrono::milliseconds> retry_after() const noexcept {
    return detail::milliseconds_or_none(ghlauth_explanation_retry_after_ms(get()));
  }
  bool is_retryable() const noexcept { return ghlauth_explanation_is_retryable(get()) != 0; }
  /// For most kinds of 401 a refreshed token does not help.
  bool refresh_helps() const noexcept { return ghlauth_explanation_refresh_helps(get()) != 0; }
  /// All of it.
  std::string_view json() const noexcept { return detail::view(ghlauth_explanation_json(get())); }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_EXPLAIN_HPP
