#include "sandbox/pages/forms.hpp"

#include <algorithm>

#include "crypto/random.hpp"
#include "sandbox/pages/html.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::int64_t page_lifetime_ms = 600'000;
constexpr std::size_t max_open_pages = 10'000;

/// Every browser says with a form where it comes from.
bool same_origin(const Request &request) {
  const std::string host(request.header("Host").value_or(""));
  const std::string_view origin = request.header("Origin").value_or("");
  const std::string_view site = request.header("Sec-Fetch-Site").value_or("same-origin");
  return site == "same-origin" && (origin == "http://" + host || origin == "https://" + host);
}

}  // namespace

std::string open_form(World &world, const std::vector<FormField> &parameters) {
  const std::int64_t now_ms = world.clock.unix_ms();
  std::erase_if(world.open_pages, [&](const auto &entry) { return entry.second.expires_ms <= now_ms; });
  if (world.open_pages.size() >= max_open_pages) world.open_pages.clear();
  std::string token = crypto::random_hex(32);
  world.open_pages[token] = {parameters, now_ms + page_lifetime_ms};
  return token;
}

std::string form_begin(std::string_view action, std::string_view token) {
  return "<form method=\"post\" action=\"" + html_escape(action) + "\">\n" + html_hidden("csrf", token) + "\n";
}

bool Submission::has(std::string_view name) const noexcept {
  return std::any_of(fields.begin(), fields.end(), [&](const FormField &f) { return f.name == name; });
}

std::vector<std::string> Submission::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const FormField &f : fields)
    if (f.name == name) values.push_back(f.value);
  return values;
}

std::variant<Submission, Response> read_form(const Call &call, Section section) {
  const auto refuse = [&](std::string_view text, std::string_view rule) {
    return problem_page(403, section, "The form was not accepted", text, rule);
  };
  if (!same_origin(call.request)) return refuse("It does not come from this page. Open the page again.", "form.origin");
  Submission form;
  form.fields = body_fields(call.request, false).value_or(std::vector<FormField>{});
  form.token = form.text("csrf");
  const auto page = call.world.open_pages.find(form.token);
  if (page == call.world.open_pages.end() || page->second.expires_ms <= call.world.clock.unix_ms())
    return refuse("The page is too old or was already answered. Open it again.", "form.csrf");
  form.parameters = page->second.parameters;
  return form;
}

void close_form(World &world, const Submission &form) { world.open_pages.erase(form.token); }

}  // namespace ghlauth::sandbox
