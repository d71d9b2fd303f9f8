#include <algorithm>
#include <array>

#include "core/ascii.hpp"
#include "permission/catalogue.hpp"
#include "permission/explain_parts.hpp"

namespace ghlauth::permission {
namespace {

constexpr std::string_view api_host = "services.leadconnectorhq.com";
constexpr std::string_view version_1_host = "rest.gohighlevel.com";
constexpr std::array<std::string_view, 2> marketplace_hosts = {"marketplace.gohighlevel.com",
                                                               "marketplace.leadconnectorhq.com"};

struct Url {
  std::string host;  // in lower case; empty for a path alone
  std::string_view path;
};

Url split(std::string_view text) {
  Url url;
  url.path = text.substr(0, text.find_first_of("?#"));
  const std::size_t scheme = url.path.find("://");
  if (scheme == std::string_view::npos) return url;
  std::string_view rest = url.path.substr(scheme + 3);
  const std::size_t slash = std::min(rest.size(), rest.find('/'));
  url.path = slash < rest.size() ? rest.substr(slash) : std::string_view("/");
  rest = rest.substr(0, slash);
  rest.remove_prefix(rest.find('@') == std::string_view::npos ? 0 : rest.find('@') + 1);
  if (!rest.starts_with('[')) rest = rest.substr(0, rest.find(':'));
  url.host = lower_case(rest);
  return url;
}

// A sandbox or a proxy on this machine stands for the API.
bool is_loopback(std::string_view host) { return host == "localhost" || host.starts_with("127.") || host.starts_with("[::1]"); }

About about_host(std::string_view host) {
  if (host.empty() || host == api_host || is_loopback(host)) return About::OPERATION;
  if (host == version_1_host) return About::API_VERSION_1;
  const bool is_marketplace = std::find(marketplace_hosts.begin(), marketplace_hosts.end(), host) != marketplace_hosts.end();
  return is_marketplace ? About::CONSENT_PAGE : About::FOREIGN_HOST;
}

About about_path(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (path == "/oauth/token") return About::TOKEN_ENDPOINT;
  if (path == "/oauth/chooselocation" || path == "/v2/oauth/chooselocation") return About::CONSENT_PAGE;
  if (path == "/oauth/billing/webhook") return About::BILLING_WEBHOOK;
  if (path == "/oauth/reconnect") return About::RECONNECT;
  if (path.starts_with("/oauth/clients/") && path.find("/authentication/") != std::string_view::npos)
    return About::EXTERNAL_AUTHENTICATION;
  if (path.starts_with("/hooks/")) return About::WORKFLOW_WEBHOOK;
  return About::OPERATION;
}

}  // namespace

Target target_of(const Call &call) {
  Target target;
  if (call.path.empty()) return target;
  const Url url = split(call.path);
  target.path = url.path;
  target.about = about_host(url.host);
  // The token endpoint is where people send it to, also on a host that has none.
  if (target.about == About::OPERATION ||
      (target.about == About::CONSENT_PAGE && about_path(url.path) == About::TOKEN_ENDPOINT))
    target.about = about_path(url.path);
  if (target.about != About::OPERATION && target.about != About::TOKEN_ENDPOINT) return target;
  const std::string_view version = call.version.value_or("");
  target.operation = match(call.method, url.path, generation_of(version) ? version : "");
  if (target.operation == nullptr && target.about == About::OPERATION) target.about = About::UNKNOWN;
  return target;
}

Insight insight_into(About about) {
  switch (about) {
    case About::BILLING_WEBHOOK:
      return {
          "this is the billing webhook and no operation: an app names itself there by its client key and secret, not by a "
          "token",
          "Send the headers x-ghl-client-key and x-ghl-client-secret without Authorization, by HTTP of your own. Apps created "
          "after 2026-06-17 have no external billing."};
    case About::RECONNECT:
      return {"HighLevel removed /oauth/reconnect; no published file has it",
              "For lost tokens send the user through the authorize URL again; a token of a sub-account whose agency installed "
              "the app "
              "can be minted again."};
    case About::EXTERNAL_AUTHENTICATION:
      return {
          "this belongs to External Authentication, where HighLevel is the client of your authorization server: it is no "
          "operation and takes no token of HighLevel",
          "Let the browser come there from your authorization page, with code and the unchanged state."};
    case About::WORKFLOW_WEBHOOK:
      return {"this is the webhook of a workflow and no operation: whoever has its URL may call it, and it takes no token",
              "Send no Authorization, and keep the URL to yourself. What a workflow sends to you is unsigned as well: "
              "HighLevel signs "
              "the events of apps alone."};
    case About::API_VERSION_1:
      return {"this is the API of version 1, which is past its end of life",
              "Use https://services.leadconnectorhq.com with its own paths, and a Private Integration Token or OAuth 2.0 in "
              "the place "
              "of the API key."};
    case About::FOREIGN_HOST:
      return {
          "this host is not HighLevel's API",
          "Send requests to https://services.leadconnectorhq.com. If it is a server of yours that refused a webhook: what the "
          "actions of a workflow send is unsigned and has no webhookId; HighLevel signs the events of apps alone."};
    default: return {};
  }
}

}  // namespace ghlauth::permission
