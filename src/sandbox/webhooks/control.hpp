// The control API of webhooks.
#pragma once

#include <string>

#include "sandbox/control_call.hpp"

namespace ghlauth::sandbox {

std::string fire_webhooks(Control &c);
std::string read_webhooks(Control &c);
std::string read_webhook(Control &c);
std::string resend_webhook(Control &c);
std::string retry_webhook(Control &c);
std::string retry_webhooks(Control &c);
std::string clear_webhooks(Control &c);
std::string read_webhook_events(Control &c);
/// Waits for the app's RSA key without the world's lock.
std::string read_webhook_keys(Control &c);
std::string renew_shared_secret(Control &c);

}  // namespace ghlauth::sandbox
