#include "sandbox/pages/scope_words.hpp"

#include <algorithm>

#include "sandbox/pages/html.hpp"

namespace ghlauth::sandbox {
namespace {

enum Offer : unsigned { NOBODY = 0, SUB_ACCOUNT = 1, AGENCY = 2, BOTH = 3 };

struct Row {
  std::string_view scope;
  std::string_view words;
  unsigned offer;
};

// clang-format off
constexpr Row rows[] = {
    {"contacts.readonly", "View contacts", SUB_ACCOUNT},
    {"contacts.write", "Create, change and delete contacts", SUB_ACCOUNT},
    {"conversations.readonly", "View conversations", SUB_ACCOUNT},
    {"conversations.write", "Create, change and delete conversations", SUB_ACCOUNT},
    {"conversations/message.readonly", "Read messages and recordings", SUB_ACCOUNT},
    {"conversations/message.write", "Send messages", SUB_ACCOUNT},
    {"calendars.readonly", "View calendars", SUB_ACCOUNT},
    {"calendars.write", "Create, change and delete calendars", SUB_ACCOUNT},
    {"calendars/events.readonly", "View appointments", SUB_ACCOUNT},
    {"calendars/events.write", "Book, change and cancel appointments", SUB_ACCOUNT},
    {"opportunities.readonly", "View opportunities and pipelines", SUB_ACCOUNT},
    {"opportunities.write", "Create, change and delete opportunities", SUB_ACCOUNT},
    {"businesses.readonly", "View businesses", SUB_ACCOUNT},
    {"businesses.write", "Create, change and delete businesses", SUB_ACCOUNT},
    {"companies.readonly", "View the agency's profile", AGENCY},
    {"locations.readonly", "View the sub-account's profile and settings", BOTH},
    {"locations.write", "Create, change and delete sub-accounts", AGENCY},
    {"locations/customFields.readonly", "View custom fields", SUB_ACCOUNT},
    {"locations/customFields.write", "Create, change and delete custom fields", SUB_ACCOUNT},
    {"locations/customValues.readonly", "View custom values", SUB_ACCOUNT},
    {"locations/customValues.write", "Create, change and delete custom values", SUB_ACCOUNT},
    {"locations/tags.readonly", "View tags", SUB_ACCOUNT},
    {"locations/tags.write", "Create, change and delete tags", SUB_ACCOUNT},
    {"locations/tasks.readonly", "View tasks", SUB_ACCOUNT},
    {"users.readonly", "View users", BOTH},
    {"users.write", "Create, change and delete users", BOTH},
    {"forms.readonly", "View forms and their submissions", SUB_ACCOUNT},
    {"surveys.readonly", "View surveys and their submissions", SUB_ACCOUNT},
    {"workflows.readonly", "View workflows", SUB_ACCOUNT},
    {"campaigns.readonly", "View campaigns", SUB_ACCOUNT},
    {"medias.readonly", "View media files", SUB_ACCOUNT},
    {"medias.write", "Upload and delete media files", SUB_ACCOUNT},
    {"invoices.readonly", "View invoices", SUB_ACCOUNT},
    {"invoices.write", "Create, send and delete invoices", SUB_ACCOUNT},
    {"payments/orders.readonly", "View orders", SUB_ACCOUNT},
    {"payments/transactions.readonly", "View payment transactions", SUB_ACCOUNT},
    {"products.readonly", "View products", SUB_ACCOUNT},
    {"products.write", "Create, change and delete products", SUB_ACCOUNT},
    {"saas/company.read", "View the agency's SaaS plans", AGENCY},
    {"saas/company.write", "Change the agency's SaaS plans", AGENCY},
    {"saas/location.read", "View the SaaS subscriptions of sub-accounts", AGENCY},
    {"saas/location.write", "Change the SaaS subscriptions of sub-accounts", AGENCY},
    {"snapshots.readonly", "View snapshots", AGENCY},
    {"snapshots.write", "Create and share snapshots", AGENCY},
    {"custom-menu-link.readonly", "View custom menu links", AGENCY},
    {"custom-menu-link.write", "Create, change and delete custom menu links", AGENCY},
    {"phonenumbers.read", "View phone numbers", AGENCY},
    {"numberpools.read", "View number pools", AGENCY},
    {"twilioaccount.read", "View the phone system's account", AGENCY},
    {"marketplace-installer-details.readonly", "See who installed the app", AGENCY},
    {"oauth.readonly", "See on which sub-accounts the app is installed", NOBODY},
    {"oauth.write", "Get tokens for the sub-accounts that have the app", NOBODY},
    {"charges.readonly", "View charges to the wallet", NOBODY},
    {"charges.write", "Charge the wallet", NOBODY},
};
// clang-format on

}  // namespace

std::string describe_scope(std::string_view scope) {
  const auto *row = std::find_if(std::begin(rows), std::end(rows), [&](const Row &r) { return r.scope == scope; });
  if (row != std::end(rows)) return std::string(row->words);
  const std::size_t dot = scope.rfind('.');
  std::string subject(scope.substr(0, dot));
  std::replace_if(
      subject.begin(), subject.end(), [](char c) { return c == '-' || c == '/' || c == '_'; }, ' ');
  const std::string_view action = dot == std::string_view::npos ? std::string_view() : scope.substr(dot + 1);
  if (action == "readonly" || action == "read") return "View " + subject;
  if (action == "write") return "Create, change and delete " + subject;
  return "Use " + subject;
}

std::vector<std::string_view> offered_scopes(Level level) {
  const unsigned offer = level == Level::AGENCY ? AGENCY : SUB_ACCOUNT;
  std::vector<std::string_view> offered;
  for (const Row &row : rows)
    if (row.offer & offer) offered.push_back(row.scope);
  return offered;
}

std::string html_scopes(const Scopes &scopes) {
  std::string out = "<ul class=\"scopes\">\n";
  for (const std::string &scope : scopes)
    out += "<li>" + html_escape(describe_scope(scope)) + " <code class=\"code-soft\">" + html_escape(scope) + "</code></li>\n";
  return out + "</ul>\n";
}

}  // namespace ghlauth::sandbox
