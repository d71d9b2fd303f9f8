// What the pages of webhooks share.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

/// "delivered", or what came back last and when it is tried again.
std::string webhook_status(const Webhook &webhook);

/// Whether it waits for a retry, after an attempt.
bool may_be_retried(const Webhook &webhook) noexcept;

/// The button that sends a webhook again, or now; nothing while it is being sent.
std::string webhook_button(const Webhook &webhook, const std::string &token);

/// JSON text with line breaks and indents.
std::string indented_json(std::string_view json);

}  // namespace ghlauth::sandbox
