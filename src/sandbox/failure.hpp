// Error answers in HighLevel's envelopes, each with a trace id.
#pragma once

#include <string_view>
#include <vector>

#include "sandbox/http.hpp"

namespace ghlauth::sandbox {

/// {"statusCode", "message", "traceId"}, with "error" where HighLevel's bodies of that status carry it (400, 404, 422).
Response failure(unsigned status, std::string_view message, std::string_view rule);
/// The 422 of body validation, whose message is an array.
Response validation_failure(const std::vector<std::string> &messages, std::string_view rule);
/// A 401 that also has "error", as the common schema of the specifications shows it.
Response unauthorized_with_error(std::string_view message, std::string_view rule);
/// The envelope that generation v3 declares for 400 and 404 of /oauth/installed-locations, and for nothing else:
/// {"error": {"code", "message", "details", "resolution"}, "traceId"}.
Response aip_failure(unsigned status, std::string_view code, std::string_view message, std::string_view resolution,
                     std::string_view rule);
/// An error of the token endpoint: flat, or as RFC 6749 names it.
Response oauth_failure(unsigned status, std::string_view code, std::string_view message, bool rfc6749, std::string_view rule);

}  // namespace ghlauth::sandbox
