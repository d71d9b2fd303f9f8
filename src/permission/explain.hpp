// What an answer of HighLevel means for the request that it answers, and what to change: the classifier of protocol and the
// catalogue together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "permission/operation.hpp"
#include "protocol/error_answer.hpp"

namespace ghlauth::permission {

/// What a request was sent to. The numbers are those of the public header.
enum class About : std::int32_t {
  UNKNOWN = 0,  ///< nothing is known of the request, or no public operation has its method and path
  OPERATION = 1,
  TOKEN_ENDPOINT = 2,
  CONSENT_PAGE = 3,
  BILLING_WEBHOOK = 4,
  RECONNECT = 5,
  EXTERNAL_AUTHENTICATION = 6,
  WORKFLOW_WEBHOOK = 7,
  API_VERSION_1 = 8,
  FOREIGN_HOST = 9,
};

/// The request, as far as it is known.
struct Call {
  std::string_view method;                  ///< may be empty
  std::string_view path;                    ///< or a whole URL; may be empty
  std::optional<std::string_view> version;  ///< "" when no header was sent, nothing when it is not known
  CredentialKind kind = CredentialKind::UNKNOWN;
  Level level = Level::UNKNOWN;
};

struct Explanation {
  About about = About::UNKNOWN;
  Error error{Status::OK};  ///< OK for an answer below 400 that is no refusal
  const Operation *operation = nullptr;
  std::string message;  ///< what happened, in one sentence
  std::string hint;     ///< what to change; "" where there is nothing
};

/// An answer with the HTTP status 0 is the text of a page that a person saw.
[[nodiscard]] Explanation explain(const Answer &answer, const Call &call);
[[nodiscard]] std::string_view about_name(About about) noexcept;
/// The explanation as one JSON object.
[[nodiscard]] std::string json_of(const Explanation &explanation);

}  // namespace ghlauth::permission
