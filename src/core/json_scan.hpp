// The check of a JSON text before cJSON reads it.
#pragma once

#include <string_view>
#include <vector>

namespace ghlauth {

/// Answers the numbers of the text as written, in their order. Throws core::Error BAD_RESPONSE, naming the fault and its byte,
/// unless the text is one RFC 8259 value in valid UTF-8 with at most `max_depth` levels, without \u0000, lone surrogates,
/// repeated keys, and numbers of more characters than cJSON reads.
std::vector<std::string_view> json_scan(std::string_view text, int max_depth);

}  // namespace ghlauth
