// The app's own events, accounts and users.
#include "sandbox/webhooks/samples.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::string_view plan_change = R"json({
  "locationId": "{{location}}", "companyId": "{{company}}", "userId": "{{user}}", "currentPlanId": "66f1f0a14be07d3158a9c701",
  "newPlanId": "66f1f0c84be07d3158a9c70f"
})json";

constexpr std::string_view external_auth = R"json({
  "locationId": "{{location}}", "companyId": "{{company}}", "userId": "{{user}}", "accountId": "66f1f1d94be07d3158a9c71d",
  "displayName": "Front desk", "isDefault": true
})json";

constexpr std::string_view payment_status = R"json({
  "locationId": "{{location}}", "companyId": "{{company}}", "planId": "66f1f0a14be07d3158a9c701", "status": "COMPLETED",
  "paymentType": "recurring", "amount": 29, "subscriptionId": "66f1f2ea4be07d3158a9c72b"
})json";

constexpr std::string_view location = R"json({
  "id": "{{location}}", "companyId": "{{company}}", "name": "Bright Smile Dental", "email": "desk@brightsmile.example",
  "stripeProductId": "prod_example42"
})json";

constexpr std::string_view user = R"json({
  "locationId": "{{location}}", "companyId": "{{company}}", "id": "{{user}}", "firstName": "Ilse", "lastName": "Moreau",
  "email": "ilse@brightsmile.example", "phone": "+16085550177", "extension": "", "role": "user",
  "permissions": {"contactsEnabled": true, "appointmentsEnabled": true}, "locations": ["{{location}}"]
})json";

constexpr std::string_view saas_plan = R"json({
  "companyId": "{{company}}", "id": "66f1f40c4be07d3158a9c739", "title": "Growth", "planLevel": 2, "createdAt": "{{now}}"
})json";

constexpr std::string_view knowledge_base = R"json({
  "locationId": "{{location}}", "knowledgeBaseId": "66f1f5204be07d3158a9c747", "fileId": "66f1f5414be07d3158a9c74c",
  "fileName": "prices.pdf", "action": "updated", "updatedAt": "{{now}}"
})json";

constexpr std::string_view ticket = R"json({
  "locationId": "{{location}}", "companyId": "{{company}}", "ticketId": "48213", "status": "pending",
  "subject": "Calendar does not sync", "updatedAt": "{{now}}"
})json";

constexpr EventSample rows[] = {
    {"INSTALL", "The app", ""},
    {"UNINSTALL", "The app", ""},
    {"UPDATE", "The app", ""},
    {"PLAN_CHANGE", "The app", plan_change},
    {"EXTERNAL_AUTH_CONNECTED", "The app", external_auth},
    {"AppPaymentStatus", "The app", payment_status},
    {"LocationCreate", "Accounts and users", location},
    {"LocationUpdate", "Accounts and users", location},
    {"UserCreate", "Accounts and users", user},
    {"UserUpdate", "Accounts and users", user},
    {"UserDelete", "Accounts and users", user},
    {"SaaSPlanCreate", "Accounts and users", saas_plan},
    {"KnowledgeBaseFileChange", "Accounts and users", knowledge_base},
    {"SupportTicketUpdate", "Accounts and users", ticket},
};

}  // namespace

std::span<const EventSample> account_samples() noexcept { return rows; }

}  // namespace ghlauth::sandbox
