// Text forms of bytes: percent-encoding, base64, hex. All decoders are strict and answer "nothing" for bad input.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/secret.hpp"

namespace ghlauth {

/// RFC 3986: everything but unreserved characters becomes %XX.
std::string percent_encode(std::string_view text);
/// `plus_is_space` for query strings and form bodies. Nothing for a bad %, a NUL byte or a result that isn't UTF-8.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

/// Appends "name=value" (with & where needed) to a form body or query.
void append_form(SecretBytes &form, std::string_view name, std::string_view value);

struct FormField {
  std::string name;
  std::string value;
};
/// Fields of a form body or query string in their order; nothing when any of them does not decode.
std::optional<std::vector<FormField>> parse_form(std::string_view form);

std::string base64_encode(std::string_view bytes);
std::string base64url_encode(std::string_view bytes);                // without padding
std::optional<SecretBytes> base64_decode(std::string_view text);     // padding required, no other characters
std::optional<SecretBytes> base64url_decode(std::string_view text);  // no padding

std::string hex_encode(std::string_view bytes);
std::optional<std::string> hex_decode(std::string_view text);

}  // namespace ghlauth
