// The texts with which HighLevel's consent page refuses an authorize URL. Nothing comes to the redirect URI then: a person
// reads them in the browser.
#pragma once

#include <optional>
#include <string_view>

#include "core/error.hpp"

namespace ghlauth {

/// What a text of that page means, or of a page that has it; nothing for any other text.
std::optional<Error> classify_consent_page(std::string_view text);

}  // namespace ghlauth
