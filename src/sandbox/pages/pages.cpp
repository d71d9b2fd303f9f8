#include "sandbox/pages/pages.hpp"

#include <optional>
#include <utility>

#include "core/error.hpp"
#include "sandbox/path.hpp"

namespace ghlauth::sandbox {
namespace {

struct Route {
  std::string_view path;
  Section section;
  Response (*show)(PageCall &);
  Response (*submit)(FormCall &);
};

constexpr Route routes[] = {
    {"/", Section::HOME, home_page, nullptr},
    {"/requests", Section::REQUESTS, requests_page, nullptr},
    {"/requests.json", Section::REQUESTS, requests_since, nullptr},
    {"/requests/forget", Section::REQUESTS, nullptr, forget_requests},
    {"/requests/{id}", Section::REQUESTS, request_page, nullptr},
    {"/faults", Section::FAULTS, faults_page, add_fault_form},
    {"/faults/clear", Section::FAULTS, nullptr, clear_faults_form},
    {"/faults/{id}/remove", Section::FAULTS, nullptr, remove_fault_form},
    {"/clock", Section::CLOCK, clock_page, advance_clock_form},
    {"/switches", Section::SWITCHES, switches_page, change_switches_form},
    {"/switches/reset", Section::SWITCHES, nullptr, reset_switches_form},
    {"/private-integrations", Section::INTEGRATIONS, integrations_page, nullptr},
    {"/private-integrations/new", Section::INTEGRATIONS, new_integration_page, create_integration},
    {"/private-integrations/{id}", Section::INTEGRATIONS, integration_page, nullptr},
    {"/private-integrations/{id}/rotate", Section::INTEGRATIONS, nullptr, rotate_integration},
    {"/private-integrations/{id}/revoke", Section::INTEGRATIONS, nullptr, revoke_integration},
    {"/installed-apps", Section::APPS, installed_apps_page, nullptr},
    {"/webhooks", Section::WEBHOOKS, webhooks_page, nullptr},
    {"/webhooks/new", Section::WEBHOOKS, new_webhook_page, fire_webhook_form},
    {"/webhooks/url", Section::WEBHOOKS, nullptr, set_webhook_url_form},
    {"/webhooks/retry", Section::WEBHOOKS, nullptr, retry_webhooks_form},
    {"/webhooks/clear", Section::WEBHOOKS, nullptr, clear_webhooks_form},
    {"/webhooks/keys/{id}", Section::WEBHOOKS, webhook_keys_page, nullptr},
    {"/webhooks/{id}", Section::WEBHOOKS, webhook_page, nullptr},
    {"/webhooks/{id}/resend", Section::WEBHOOKS, nullptr, resend_webhook_form},
    {"/webhooks/{id}/retry", Section::WEBHOOKS, nullptr, retry_webhook_form},
    {"/custom-page/{id}", Section::HOME, custom_page, nullptr},
    {"/installed-apps/uninstall", Section::APPS, nullptr, uninstall_installed_app},
};

struct Match {
  const Route *route;
  std::string id;  ///< what the path names
};

std::optional<Match> find_route(std::string_view path) {
  for (const Route &route : routes)
    if (const auto values = match_path(route.path, path)) return Match{&route, std::string(field(*values, "id").value_or(""))};
  return std::nullopt;
}

Response submit(Call &call, const Route &route, std::string id) {
  const auto read = read_form(call, route.section);
  if (const auto *refused = std::get_if<Response>(&read)) return *refused;
  const auto &form = std::get<Submission>(read);
  FormCall accepted{call, std::move(id), form};
  Response response = route.submit(accepted);
  close_form(call.world, form);
  return response;
}

}  // namespace

bool is_page_path(std::string_view path) { return find_route(path).has_value(); }

Response page_request(Call &call) {
  const std::string &method = call.request.method;
  auto [route, id] = find_route(call.request.path).value();
  try {
    PageCall shown{call, id};
    if ((method == "GET" || method == "HEAD") && route->show) return route->show(shown);
    if (method == "POST" && route->submit) return submit(call, *route, std::move(id));
    return problem_page(405, route->section, "Method not allowed", "Use the forms of the pages.", "page.method");
  } catch (const Error &error) {
    const std::string text = std::string(error.message()) + ". " + std::string(error.hint());
    return problem_page(400, route->section, "That did not work", text, "page.problem");
  }
}

}  // namespace ghlauth::sandbox
