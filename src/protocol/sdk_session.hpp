// The session records of HighLevel's own SDK for Node (@gohighlevel/api-client): a token answer with a few members beside it, as its
// MongoDB storage keeps them in documents and its memory storage in a map. Extended JSON (mongoexport) is read as well.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/json.hpp"
#include "protocol/token_answer.hpp"

namespace ghlauth {

struct SdkSession {
  std::string app_id;       ///< empty when the record does not say
  std::string resource_id;  ///< under which the SDK kept it; empty when the record does not say
  TokenAnswer answer;       ///< completed by the two
  std::optional<std::int64_t> stored_at_s;
};

/// Finds the records of a document: one, an array of them, an object or an array of pairs that has them under
/// "<app id>:<resource id>". What is none is visited, too, with the key or place that it is at.
void visit_sdk_sessions(const JsonValue &root, const std::function<void(const JsonValue &, std::string_view key)> &visit);

/// Throws TOKEN_RESPONSE saying what is missing.
SdkSession read_sdk_session(const JsonValue &record, std::string_view key);

}  // namespace ghlauth
