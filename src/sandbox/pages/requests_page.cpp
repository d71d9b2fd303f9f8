// The latest requests: as a list that goes on by itself, and one by one.
#include <algorithm>

#include "core/error.hpp"
#include "core/json.hpp"
#include "sandbox/adjust.hpp"
#include "sandbox/pages/html.hpp"
#include "sandbox/pages/integrations.hpp"
#include "sandbox/pages/pages.hpp"
#include "sandbox/pages/request_rows.hpp"
#include "sandbox/pages/requests_script.hpp"
#include "sandbox/reports.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t max_rows = 200;

bool only_failures(const Request &request) { return request.parameter("show") == "failures"; }

/// The newest first, of those behind `after`.
std::vector<const Seen *> newest(const Counters &counters, std::int64_t after, bool failures) {
  std::vector<const Seen *> out;
  for (auto seen = counters.recent.rbegin(); seen != counters.recent.rend() && seen->number > after; ++seen) {
    if (failures && is_fine(*seen)) continue;
    if (out.size() == max_rows) break;
    out.push_back(&*seen);
  }
  return out;
}

std::string filter(bool failures) {
  const auto link = [](const char *href, const char *text, bool is_current) {
    return std::string("<a class=\"button quiet small\" href=\"") + href + (is_current ? "\" aria-current=\"true\">" : "\">") +
           text + "</a>";
  };
  return link("/requests", "All", !failures) + link("/requests?show=failures", "Only what failed", failures);
}

std::string live_part(const World &world, bool failures) {
  std::string rows;
  for (const Seen *seen : newest(world.counters, 0, failures)) rows += request_row(world.state, *seen);
  std::string out =
      "<section class=\"card live\" data-live=\"/requests.json?" + std::string(failures ? "show=failures&amp;" : "") +
      "after=\" data-newest=\"" + std::to_string(world.counters.answers) + "\" data-most=\"" + std::to_string(max_rows) +
      "\"><div class=\"head\"><h2>" + (failures ? "What failed" : "All") + "</h2><div class=\"actions\">" + filter(failures) +
      "<button type=\"button\" class=\"quiet small\" id=\"pause\" hidden>Pause</button></div></div>\n";
  out +=
      "<p class=\"note\"><span id=\"state\">Load the page again to see what came since.</span> "
      "<span id=\"news\" role=\"status\" aria-live=\"polite\"></span></p>\n";
  if (rows.empty()) rows = "<tr class=\"none\"><td colspan=\"4\" class=\"soft\">Nothing yet.</td></tr>\n";
  return out + html_table("Requests, the newest first", {"Time (UTC)", "Request", "From", "Answer"}, rows) + "</section>\n";
}

}  // namespace

Response requests_page(PageCall &page) {
  World &world = page.call.world;
  const bool failures = only_failures(page.call.request);
  Page out{Section::REQUESTS, "Requests", "", ""};
  out.script = requests_script;
  out.fetches = true;
  out.body =
      "<h1>Requests</h1>\n<p class=\"lead\">The latest that reached the API, the token endpoint and the consent page, what was "
      "answered, and why. The sandbox's own pages and its control API are not among them.</p>\n" +
      live_part(world, failures);
  if (world.counters.answers > 0)
    out.body += "<section class=\"card\"><h2>Begin anew</h2>" + form_begin("/requests/forget", open_form(world)) +
                "<p>The list and all counters, as <code>DELETE /__sandbox/counters</code> does.</p>"
                "<button type=\"submit\" class=\"danger\">Forget these requests</button></form></section>\n";
  out.body +=
      "<p class=\"note\">Of a query there are the names alone, of a body its size; no token, code or secret is kept. Programs "
      "get the list from <code>GET /__sandbox/requests</code>.</p>";
  return html_page(200, out, "page.requests");
}

Response request_page(PageCall &page) {
  World &world = page.call.world;
  const std::int64_t number = read_number(page.id, "request");
  const auto &recent = world.counters.recent;
  const auto found = std::find_if(recent.begin(), recent.end(), [&](const Seen &seen) { return seen.number == number; });
  if (found == recent.end())
    return problem_page(404, Section::REQUESTS, "Not found",
                        "There is no such request, or it is older than the last " + std::to_string(Counters::max_recent) + ".",
                        "page.request-absent");
  const Seen &seen = *found;
  const auto fact = [](const char *name, const std::string &value) {
    return value.empty() ? "" : html_fact(name, html_code(value));
  };
  const auto link = [](const Seen &other, const char *text) {
    return html_link("/requests/" + std::to_string(other.number), text);
  };
  const std::string title = seen.method + ' ' + seen.path;
  Page out{Section::REQUESTS, title, "", ""};
  out.body = "<p>" + html_link("/requests", "Requests") + "</p><h1><code>" + html_escape(title) +
             "</code></h1>\n<section class=\"card\"><h2>Answer</h2><dl>" +
             html_fact("Status", html_pill(is_fine(seen) ? "good" : "warn", status_words(seen))) + fact("Rule", seen.rule);
  if (const std::string reason = reason_words(seen); !reason.empty()) out.body += html_fact("Why", html_escape(reason));
  out.body += fact("Fault", seen.fault) + html_fact("Time", html_moment(seen.unix_ms)) + "</dl></section>\n";
  const std::string sender = sender_name(world.state, seen);
  out.body += "<section class=\"card\"><h2>From</h2><dl>" + html_fact(seen.sender.pit_id.empty() ? "App" : "Private integration",
                                                                      sender.empty() ? "not known" : html_escape(sender));
  out.body += fact("App id", seen.sender.app_id) + fact("Integration id", seen.sender.pit_id);
  if (!seen.sender.resource_id.empty())
    out.body +=
        html_fact("Account", html_escape(account_name(world.state, seen.sender.resource_id))) + fact("Account id", seen.sender.resource_id);
  out.body +=
      "</dl></section>\n<section class=\"card\"><h2>What was sent</h2><dl>" + fact("Version", seen.version) +
      fact("User-Agent", seen.user_agent) + fact("Content-Type", seen.content_type) + fact("Query", seen.query) +
      html_fact("Body", html_count(static_cast<std::size_t>(seen.body_bytes), "byte")) +
      "</dl><p class=\"note\">Of a query there are the names alone. Other headers and bodies are not kept.</p></section>\n<p>";
  if (found != recent.begin()) out.body += link(*(found - 1), "The one before") + ' ';
  if (found + 1 != recent.end()) out.body += link(*(found + 1), "The next one");
  out.body += "</p>";
  return html_page(200, out, "page.request");
}

Response requests_since(PageCall &page) {
  const World &world = page.call.world;
  std::int64_t after = read_number(page.call.request.parameter("after").value_or("0"), "request");
  // Numbers begin anew with the counters.
  const bool restarted = after > world.counters.answers;
  if (restarted) after = 0;
  JsonWriter out;
  out.begin_object().member("newest", world.counters.answers).member("restarted", restarted).key("requests").begin_array();
  for (const Seen *seen : newest(world.counters, after, only_failures(page.call.request))) {
    out.begin_object();
    write_seen(out, *seen);
    out.member("row", request_row(world.state, *seen)).end_object();
  }
  out.end_array().end_object();
  Response response = json_response(200, out.str(), "page.requests-since");
  return protect(response);
}

Response forget_requests(FormCall &form) {
  reset_counters(form.call.world);
  return see_other("/requests", "page.requests-forgotten");
}

}  // namespace ghlauth::sandbox
