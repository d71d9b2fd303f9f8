#include "sandbox/pages/consent_page.hpp"

#include "core/error.hpp"
#include "sandbox/consent.hpp"
#include "sandbox/pages/consent_choices.hpp"
#include "sandbox/pages/html.hpp"
#include "sandbox/pages/scope_words.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::string_view v1_path = "/oauth/chooselocation";
constexpr std::string_view v2_path = "/v2/oauth/chooselocation";

Response refusal(const AuthorizeProblem &problem) {
  return problem_page(problem.status, Section::CONSENT, "The app cannot be installed", problem.text, "consent.refused");
}

std::string heading(const App &app) {
  // A name may begin with a character of several bytes, which are shown together.
  std::size_t size = 1;
  while (size < app.name.size() && (static_cast<unsigned char>(app.name[size]) & 0xc0U) == 0x80U) ++size;
  return "<div class=\"app\"><span class=\"initial\" aria-hidden=\"true\">" + html_escape(app.name.substr(0, size)) +
         "</span><div><h1>" + html_escape(app.name) +
         "</h1><p class=\"soft\">asks for access to your account</p></div></div>\n";
}

Response show(Call &call) {
  World &world = call.world;
  const auto checked = check_authorize(world, call.request.parameters);
  if (const auto *problem = std::get_if<AuthorizeProblem>(&checked)) return refusal(*problem);
  const auto &request = std::get<AuthorizeRequest>(checked);
  call.sender.app_id = request.app->id;

  Page page{Section::CONSENT, "Install " + request.app->name, "", policy_source(request.redirect_uri)};
  page.body = "<div class=\"card\">" + heading(*request.app) + "<h2>It will be able to</h2>\n" + html_scopes(request.scopes);
  page.body += form_begin(call.request.path, open_form(world, call.request.parameters));
  page.body += "<h2>Where should it be installed?</h2>\n" + consent_choices(world.state, *request.app);
  page.body +=
      "<div class=\"actions\"><button type=\"submit\">Allow and install</button>"
      "<button type=\"submit\" class=\"quiet\" name=\"decision\" value=\"refuse\" "
      "formnovalidate>Refuse</button></div>\n</form>\n"
      "</div>\n<p class=\"note\">This is a local sandbox, not HighLevel. If you allow it, the browser goes on to " +
      html_code(request.redirect_uri) + ".</p>";
  return html_page(200, page, "consent.shown");
}

/// A refusal ends here: nothing is sent to the redirect URI.
Response refused_by_user(const AuthorizeRequest &request) {
  Page page{Section::CONSENT, "The app was not installed", "", ""};
  page.body = "<div class=\"card problem\" role=\"status\"><h1>The app was not installed</h1><p>You refused the access that " +
              html_escape(request.app->name) +
              " asked for. Nothing has changed in your account.</p>"
              "<p class=\"note\">HighLevel ends here too: the app is told nothing, and has to notice by itself that no answer "
              "comes. You can close this page.</p></div>";
  return html_page(200, page, "consent.declined");
}

Response submit(Call &call) {
  World &world = call.world;
  const auto read = read_form(call, Section::CONSENT);
  if (const auto *refused = std::get_if<Response>(&read)) return *refused;
  const auto &form = std::get<Submission>(read);
  const auto checked = check_authorize(world, form.parameters);
  if (const auto *problem = std::get_if<AuthorizeProblem>(&checked)) return refusal(*problem);
  const auto &request = std::get<AuthorizeRequest>(checked);
  call.sender.app_id = request.app->id;
  if (form.text("decision") == "refuse") {
    close_form(world, form);
    return refused_by_user(request);
  }
  try {
    const Approval approval = read_choice(form);
    call.sender.resource_id = approval.resource_id;
    const std::string url = approve(world, request, approval);
    close_form(world, form);
    Response response =
        html_page(302, {Section::CONSENT, "Installed", "<p>Going back to the app.</p>", ""}, "consent.approved");
    return response.with("Location", url);
  } catch (const Error &error) {
    const std::string text = std::string(error.message()) + ". " + std::string(error.hint());
    return problem_page(400, Section::CONSENT, "The app was not installed", text, "consent.choice");
  }
}

}  // namespace

bool is_consent_path(std::string_view path) noexcept { return path == v1_path || path == v2_path; }

Response consent_page(Call &call) {
  const Switches &switches = call.world.switches;
  const bool absent = (call.request.path == v1_path && switches.is(Switch::AUTHORIZE_PATH, "v2")) ||
                      (call.request.path == v2_path && switches.is(Switch::AUTHORIZE_PATH, "v1"));
  if (absent) return problem_page(404, Section::CONSENT, "Not found", "There is no such page.", "consent.path");
  if (call.request.method == "GET" || call.request.method == "HEAD") return show(call);
  if (call.request.method == "POST") return submit(call);
  return problem_page(405, Section::CONSENT, "Method not allowed", "Open the link in a browser.", "consent.method");
}

}  // namespace ghlauth::sandbox
