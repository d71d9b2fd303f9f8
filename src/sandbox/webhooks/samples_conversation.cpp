// Messages, campaigns, calls and the statistics of e-mail.
#include "sandbox/webhooks/samples.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::string_view inbound = R"json({
  "locationId": "{{location}}", "contactId": "{{contact}}", "conversationId": "Pd3sKw9VxTq1LzRb7Mn4",
  "messageId": "Ra6yHt2ZcWv8QkXd5Ls0", "messageType": "SMS", "direction": "inbound", "status": "delivered",
  "contentType": "text/plain", "body": "Can I move my appointment to Friday?", "attachments": [],
  "conversationProviderId": "66f1d0a14be07d3158a9c501", "dateAdded": "{{now}}"
})json";

constexpr std::string_view outbound = R"json({
  "locationId": "{{location}}", "contactId": "{{contact}}", "conversationId": "Pd3sKw9VxTq1LzRb7Mn4",
  "messageId": "Sc8wJr4YbVt0NkPz6Qx2", "messageType": "SMS", "direction": "outbound", "status": "delivered",
  "contentType": "text/plain", "source": "app", "body": "Friday at ten is free. See you then.", "attachments": [],
  "userId": "{{user}}", "conversationProviderId": "66f1d0a14be07d3158a9c501", "dateAdded": "{{now}}"
})json";

// Its "type" is the kind of message, and not the name of the event.
constexpr std::string_view provider_outbound = R"json({
  "type": "SMS", "locationId": "{{location}}", "contactId": "{{contact}}", "messageId": "Td1zLv5XpWs9QmRk3Yb7",
  "phone": "+16085550142", "message": "Your table is ready.", "attachments": [], "userId": "{{user}}"
})json";

constexpr std::string_view unread = R"json({
  "locationId": "{{location}}", "id": "Pd3sKw9VxTq1LzRb7Mn4", "contactId": "{{contact}}", "unreadCount": 2, "inbox": true,
  "starred": false, "deleted": false
})json";

constexpr std::string_view campaign = R"json({
  "locationId": "{{location}}", "id": "Ue4bNx8WqZt2RvKc6Ls1", "contactId": "{{contact}}", "status": "paused",
  "templateId": "Vf7dPy0TkXw3SmLz9Hr5", "replied": "Not this month, thanks", "dateAdded": "{{now}}"
})json";

constexpr std::string_view email_statistics = R"json({
  "locationId": "{{location}}", "companyId": "{{company}}", "webhookPayload": {"event": "delivered",
  "id": "Wg0fRz3VnYt5TkQx8Mb2", "timestamp": 1893456000, "log-level": "info", "recipient": "nora.whitfield@mail.example",
  "recipient-domain": "mail.example", "recipient-provider": "Other",
  "message": {"headers": {"message-id": "1893456000.42@mg.example", "from": "desk@brightsmile.example",
  "to": "nora.whitfield@mail.example"}, "attachments": [], "size": 2310}, "delivery-status": {"attempt-no": 1, "code": 250,
  "message": "OK", "session-seconds": 0.31, "mx-host": "mx.mail.example", "utf8": true}, "flags": {"is-authenticated": true,
  "is-test-mode": false}, "tags": [], "campaigns": []}
})json";

constexpr std::string_view call_end = R"json({
  "locationId": "{{location}}", "id": "66f1d2c34be07d3158a9c52f", "agentId": "66f1d2e94be07d3158a9c533",
  "contactId": "{{contact}}", "fromNumber": "+16085550142", "duration": 97, "summary": "Asked for opening hours.",
  "transcript": "bot: Hello. human: When do you open?", "createdAt": "{{now}}"
})json";

constexpr EventSample rows[] = {
    {"InboundMessage", "Conversations", inbound},
    {"OutboundMessage", "Conversations", outbound},
    {"ProviderOutboundMessage", "Conversations", provider_outbound},
    {"ConversationUnreadUpdate", "Conversations", unread},
    {"CampaignStatusUpdate", "Conversations", campaign},
    {"LCEmailStats", "Conversations", email_statistics},
    {"VoiceAiCallEnd", "Conversations", call_end},
};

}  // namespace

std::span<const EventSample> conversation_samples() noexcept { return rows; }

}  // namespace ghlauth::sandbox
