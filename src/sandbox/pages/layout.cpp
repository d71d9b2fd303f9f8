#include "sandbox/pages/layout.hpp"

#include <utility>

#include "core/encoding.hpp"
#include "crypto/digest.hpp"
#include "sandbox/pages/html.hpp"
#include "sandbox/pages/style.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::string_view mark =
    "<svg class=\"mark\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M12 2 4 5v6c0 5 3.4 9.3 8 11 4.6-1.7 8-6 "
    "8-11V5z\"/>"
    "<path class=\"key\" d=\"M12 7.5a2.5 2.5 0 0 0-1 4.8V17h2v-4.7a2.5 2.5 0 0 0-1-4.8z\"/></svg>";

struct Entry {
  Section section;
  std::string_view path;
  std::string_view name;
  std::string_view way_back;  ///< from a page that says what went wrong
};

constexpr Entry entries[] = {
    {Section::HOME, "/", "Overview", ""},
    {Section::REQUESTS, "/requests", "Requests", "Back to the requests"},
    {Section::FAULTS, "/faults", "Faults", "Back to the faults"},
    {Section::CLOCK, "/clock", "Clock", "Back to the clock"},
    {Section::SWITCHES, "/switches", "Switches", "Back to the switches"},
    {Section::WEBHOOKS, "/webhooks", "Webhooks", "Back to the webhooks"},
    {Section::INTEGRATIONS, "/private-integrations", "Private integrations", "Back to the private integrations"},
    {Section::APPS, "/installed-apps", "Installed apps", "Back to the installed apps"},
};

std::string navigation(Section section) {
  std::string out = "<nav aria-label=\"Sandbox\">";
  for (const Entry &entry : entries) {
    out.append("<a href=\"").append(entry.path).append(section == entry.section ? "\" aria-current=\"page\">" : "\">");
    out.append(entry.name).append("</a>");
  }
  return out + "</nav>";
}

std::string hash_source(std::string_view text) { return "'sha256-" + base64_encode(crypto::sha256(text)) + '\''; }

std::string content_security_policy(const Page &page) {
  static const std::string style = hash_source(stylesheet);
  std::string policy = "default-src 'none'; style-src " + style + "; base-uri 'none'; frame-ancestors 'none'; ";
  if (!page.script.empty()) policy += "script-src " + hash_source(page.script) + "; ";
  if (page.fetches) policy += "connect-src 'self'; ";
  if (!page.frame.empty()) policy += "frame-src " + page.frame + "; ";
  // Browsers apply form-action to the redirect that follows a form as well, so a redirect URI's origin must be in it.
  policy += "form-action 'self'";
  if (!page.form_target.empty()) policy += ' ' + page.form_target;
  return policy;
}

Response &protect(Response &response, const Page &page) {
  response.with("Content-Security-Policy", content_security_policy(page)).with("X-Frame-Options", "DENY");
  response.with("X-Content-Type-Options", "nosniff").with("Cross-Origin-Resource-Policy", "same-origin");
  // "no-referrer" would make browsers send "Origin: null" with the form.
  return response.with("Referrer-Policy", "same-origin").with("Cache-Control", "no-store");
}

}  // namespace

std::string policy_source(std::string_view url) {
  const std::size_t authority = url.find("://") + 3;
  if (url.substr(authority, 1) == "[") return std::string(url.substr(0, authority - 2));
  return std::string(url.substr(0, url.find_first_of("/?#", authority)));
}

Response html_page(unsigned status, const Page &page, std::string_view rule) {
  const bool consent = page.section == Section::CONSENT;
  std::string out = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>";
  out += html_escape(page.title);
  out += " · ghlauth sandbox</title><style>";
  out += stylesheet;
  out += "</style></head>\n<body";
  out += consent ? " class=\"consent\">" : ">";
  out += "<a class=\"skip\" href=\"#content\">Skip to the content</a>\n<header><div class=\"bar\"><a class=\"brand\" href=\"/\">";
  out += mark;
  out += "<span>ghlauth <b>sandbox</b></span></a>";
  out += "<span class=\"badge\">local test server</span>";
  if (!consent) out += navigation(page.section);
  out += "</div></header>\n<main id=\"content\" tabindex=\"-1\">\n";
  out += page.body;
  out += "\n</main>";
  if (!page.script.empty()) out.append("<script>").append(page.script).append("</script>");
  out += "</body></html>\n";
  Response response = html_response(status, std::move(out), rule);
  return protect(response, page);
}

Response problem_page(unsigned status, Section section, std::string_view title, std::string_view text, std::string_view rule) {
  std::string body =
      "<div class=\"card problem\" role=\"alert\"><h1>" + html_escape(title) + "</h1><p>" + html_escape(text) + "</p>";
  for (const Entry &entry : entries)
    if (entry.section == section && !entry.way_back.empty()) body += "<p>" + html_link(entry.path, entry.way_back) + "</p>";
  return html_page(status, {section, std::string(title), body + "</div>", ""}, rule);
}

Response &protect(Response &response) { return protect(response, Page()); }

Response see_other(std::string_view path, std::string_view rule) {
  Response response = html_response(303, "", rule);
  return protect(response).with("Location", path);
}

}  // namespace ghlauth::sandbox
