// An app's own page in a frame, as HighLevel shows it: the frame asks for the user context with a message and gets it
// encrypted.
#include "core/ascii.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "sandbox/pages/html.hpp"
#include "sandbox/pages/integrations.hpp"
#include "sandbox/pages/pages.hpp"
#include "sandbox/user_context.hpp"

namespace ghlauth::sandbox {
namespace {

// Both ways to the context that HighLevel documents: the message, and the function for custom scripts.
constexpr std::string_view script = R"js(
(() => {
  const place = document.querySelector("[data-context]");
  const frame = place.querySelector("iframe");
  const { app, context, origin } = place.dataset;
  addEventListener("message", event => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    if (event.data?.message !== "REQUEST_USER_DATA") return;
    event.source.postMessage({ message: "REQUEST_USER_DATA_RESPONSE", payload: context }, origin);
  });
  window.exposeSessionDetails = async appId => {
    if (appId !== app) throw new Error("this page belongs to another app");
    return context;
  };
})();
)js";

/// The context of an account: an agency's, or a location's.
std::string context_for(World &world, const App &app, const std::string &account) {
  JsonWriter request;
  request.begin_object();
  if (world.state.locations.contains(account))
    request.member("location_id", account);
  else if (!account.empty())
    request.member("company_id", account);
  const JsonDocument document = JsonDocument::parse(request.end_object().text());
  return make_user_context(world, app, document.root()).sealed;
}

/// The origin as a browser writes it in the event of a message.
std::string origin_of(const std::string &url) {
  std::string origin = lower_case(url.substr(0, url.find_first_of("/?", url.find("://") + 3)));
  const std::string_view standard_port = origin.starts_with("https:") ? ":443" : ":80";
  if (origin.ends_with(standard_port)) origin.resize(origin.size() - standard_port.size());
  return origin;
}

}  // namespace

Response custom_page(PageCall &page) {
  World &world = page.call.world;
  const App *app = world.state.apps.find(page.id);
  if (!app) return problem_page(404, Section::HOME, "Not found", "There is no such app.", "page.custom-absent");
  if (app->custom_page_url.empty())
    throw_invalid("the app has no custom page", "Set its custom_page_url with PATCH /__sandbox/apps/" + app->id);
  const std::string account(page.call.request.parameter("for").value_or(""));
  Page out{Section::HOME, app->name, "", ""};
  out.script = script;
  out.frame = policy_source(app->custom_page_url);
  out.body = "<h1>" + html_escape(app->name) + "</h1>\n<form method=\"get\" action=\"/custom-page/" + html_escape(app->id) +
             "\"><div class=\"inline\"><div class=\"field\"><label for=\"for\">As seen in</label>" +
             account_select(world.state, account) +
             "</div><button type=\"submit\" class=\"quiet\">Show</button></div></form>\n";
  out.body += "<section class=\"card framed\" data-app=\"" + html_escape(app->id) + "\" data-origin=\"" +
              html_escape(origin_of(app->custom_page_url)) + "\" data-context=\"" +
              html_escape(context_for(world, *app, account)) + "\"><iframe title=\"" + html_escape(app->name) + "\" src=\"" +
              html_escape(app->custom_page_url) + "\"></iframe></section>\n";
  out.body += "<p class=\"note\">The frame asks with " + html_code("{message: \"REQUEST_USER_DATA\"}") +
              " and gets the user context encrypted with the app's shared secret.</p>";
  return html_page(200, out, "page.custom");
}

}  // namespace ghlauth::sandbox
