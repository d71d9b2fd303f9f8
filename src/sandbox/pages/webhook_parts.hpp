// What the pages of webhooks share.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

/// "delivered", or what came back last and when it is tried again.
std::string webhook_status(const Webhook &webhook);

/// The button that sends a webhook again, or now; nothing while it is being sent.
std::string webhook_button(const Webhook &webhook, const std::string &token);

/// A webhook of a page's path. Throws INVALID_ARGUMENT for what is no number.
std::int64_t webhook_number(std::string_view id);

/// JSON text with line breaks and indents.
std::string indented_json(std::string_view json);

}  // namespace ghlauth::sandbox
