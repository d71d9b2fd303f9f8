#include "protocol/consent_page.hpp"

#include <string>

#include "core/ascii.hpp"

namespace ghlauth {
namespace {

struct PageText {
  std::string_view part;
  Status status;
  const char *message;
  const char *hint;
};

// Sources: reports of developers, and HighLevel's page on private apps.
constexpr PageText page_texts[] = {
    {"invalid client credentials", Status::CLIENT_INVALID,
     "HighLevel's page does not take the client id: it is wrong, or not the default client key of the app",
     "Make that client key the default one of the app, or put the default one into the authorize URL."},
    {"integration cannot be added", Status::AUTHORIZE_REFUSED,
     "HighLevel's page refused the scopes of the authorize URL: one of them is not of this app, or has another name today",
     "Ask only for scopes that the app has, spelled as its settings spell them."},
    {"no integration found with the id", Status::AUTHORIZE_REFUSED,
     "HighLevel's page knows no app of this client id: it is a white-label app on the standard host, or a draft",
     "Use marketplace.leadconnectorhq.com for a white-label app, and give the version_id of a draft."},
    {"install unavailable", Status::AUTHORIZE_REFUSED,
     "HighLevel's page does not install this private app in another agency: five have it already",
     "Let HighLevel review the app's security, or list it in the marketplace."},
};

}  // namespace

std::optional<Error> classify_consent_page(std::string_view text) {
  constexpr std::size_t max_bytes = 256U << 10;
  text = text.substr(0, max_bytes);
  for (const PageText &known : page_texts)
    if (contains_ignoring_case(text, known.part)) return Error(known.status, known.message, known.hint);
  return std::nullopt;
}

}  // namespace ghlauth
