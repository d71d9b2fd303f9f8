// Faults: those that wait for their requests, and a form for one more.
#include "core/json.hpp"
#include "core/log.hpp"
#include "sandbox/adjust.hpp"
#include "sandbox/pages/html.hpp"
#include "sandbox/pages/pages.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::string_view path = "/faults";
constexpr std::size_t max_rows = 200;
constexpr std::size_t max_shown = 120;  // of a text of the user's

/// What a fault has beside its kind and its requests, as far as its kind looks at it.
std::string details(const Fault &fault) {
  std::string out;
  const auto add = [&](const std::string &text) { out += (out.empty() ? "" : ", ") + text; };
  const std::string_view kind = fault.kind;
  if (kind == "status" || kind == "redirect") add("status " + std::to_string(fault.status));
  if (kind == "redirect") add("to " + printable(fault.location, max_shown));
  if (kind == "status" && fault.retry_after_s >= 0) add("Retry-After " + std::to_string(fault.retry_after_s));
  if (kind == "status" && !fault.body.empty()) add("body " + printable(fault.body, max_shown));
  if (kind == "bad_expires_in") add("expires_in " + printable(fault.value, max_shown));
  if (kind == "huge" || kind == "slow_drip") add(html_count(fault.bytes, "byte"));
  if (kind == "slow_drip") add("every " + std::to_string(fault.interval_ms) + " ms");
  if (fault.delay_ms > 0) add("after " + std::to_string(fault.delay_ms) + " ms");
  add(fault.effect ? "the request is carried out" : "the request is not carried out");
  return out;
}

std::string row(const Fault &fault, const std::string &token) {
  const std::string number = std::to_string(fault.number);
  const bool is_any = fault.method.empty() || fault.path_prefix.empty();
  const std::string where = (fault.method.empty() ? "any method" : printable(fault.method, max_shown)) + (is_any ? ", " : " ") +
                            (fault.path_prefix.empty() ? "any path" : printable(fault.path_prefix));
  return "<tr><td>" + html_code(fault.kind) + "<small>" + html_escape(details(fault)) + "</small></td><td>" +
         html_escape(where) + "</td><td>" + std::to_string(fault.count) + "</td><td>" +
         form_begin("/faults/" + number + "/remove", token) +
         "<button type=\"submit\" class=\"quiet small\" aria-label=\"Remove fault " + number +
         "\">Remove</button></form></td></tr>\n";
}

std::string in_force(const Faults &faults, const std::string &token) {
  std::string rows;
  std::size_t count = 0;
  for (const Fault &fault : faults.queue())
    if (count++ < max_rows) rows += row(fault, token);
  if (count == 0) return "<p class=\"soft\">None: every request is answered as it should be.</p>";
  if (count > max_rows)
    rows += "<tr><td colspan=\"4\" class=\"soft\">and " + std::to_string(count - max_rows) + " more behind them</td></tr>\n";
  return html_table("Faults in force, in the order in which they are tried", {"Fault", "For", "Requests left", "Action"},
                    rows) +
         "<div class=\"actions\">" + form_begin("/faults/clear", token) +
         "<button type=\"submit\" class=\"danger\">Remove all</button></form></div>";
}

std::string kind_select() {
  std::string out = "<select id=\"kind\" name=\"kind\">\n";
  for (const FaultKind &kind : fault_kinds())
    out += html_option(kind.name, std::string(kind.name) + ": " + std::string(kind.what));
  return out + "</select>";
}

std::string method_select() {
  std::string out = "<select id=\"method\" name=\"method\">\n" + html_option("", "any");
  for (const char *method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) out += html_option(method, method);
  return out + "</select>";
}

std::string effect_select() {
  return "<select id=\"effect\" name=\"effect\">\n" + html_option("", "as usual for its kind") + html_option("true", "yes") +
         html_option("false", "no") + "</select>";
}

std::string number_input(const char *id, const char *range, const char *value = "") {
  return html_input("number", id, value, range);
}

std::string form(const std::string &token) {
  std::string out = "<section class=\"card\"><h2>Add one</h2>" + form_begin(path, token);
  out +=
      html_field("kind", "Fault", kind_select()) + "<div class=\"fields\">" + html_field("method", "Method", method_select());
  out += html_field("path", "Path", html_input("text", "path", "", "placeholder=\"/contacts/\" aria-describedby=\"path-hint\""),
                    "What it begins with. Empty: any path.");
  out += html_field("count", "Requests", number_input("count", "min=\"1\" max=\"1000000000\"", "1"));
  out += html_field("delay_ms", "Delay in milliseconds", number_input("delay_ms", "min=\"0\" max=\"3600000\"", "0"));
  out += html_field("status", "Status", number_input("status", "min=\"200\" max=\"599\" aria-describedby=\"status-hint\""),
                    "For status (500) and redirect (307).");
  out += html_field("retry_after_s", "Retry-After in seconds",
                    number_input("retry_after_s", "min=\"0\" max=\"1000000\" aria-describedby=\"retry_after_s-hint\""),
                    "For status.");
  out += html_field("effect", "Carry the request out first", effect_select());
  out += "</div>\n<details class=\"plain\"><summary>Body, place, sizes…</summary><div class=\"fields\">";
  out += html_field("body", "Body", html_input("text", "body", "", "aria-describedby=\"body-hint\""), "For status.");
  out += html_field("location", "Location", html_input("text", "location", "", "aria-describedby=\"location-hint\""),
                    "For redirect, which needs it.");
  out += html_field("value", "expires_in", html_input("text", "value", "", "aria-describedby=\"value-hint\""),
                    "For bad_expires_in: JSON, or a text.");
  out += html_field("bytes", "Bytes", number_input("bytes", "min=\"0\" max=\"1073741824\" aria-describedby=\"bytes-hint\""),
                    "For huge: all of them. For slow_drip: at a time.");
  out += html_field("interval_ms", "Interval in milliseconds",
                    number_input("interval_ms", "min=\"0\" max=\"60000\" aria-describedby=\"interval_ms-hint\""),
                    "For slow_drip.");
  return out +
         "</div></details>\n<div class=\"actions\"><button type=\"submit\">Add the fault</button></div></form></section>\n";
}

}  // namespace

Response faults_page(PageCall &page) {
  World &world = page.call.world;
  const std::string token = open_form(world);
  Page out{Section::FAULTS, "Faults", "", ""};
  out.body =
      "<h1>Faults</h1>\n<p class=\"lead\">The next requests fail, as often as is wanted: the first fault in the list that fits "
      "a request is the one that it gets. The sandbox's own pages and its control API get none.</p>\n"
      "<section class=\"card\"><h2>In force</h2>" +
      in_force(world.faults, token) + "</section>\n" + form(token);
  return html_page(200, out, "page.faults");
}

Response add_fault_form(FormCall &form) {
  JsonWriter fault;
  fault.begin_object();
  for (const char *name : {"kind", "method", "path", "count", "delay_ms", "status", "retry_after_s", "effect", "body",
                           "location", "bytes", "interval_ms"})
    if (const std::string_view text = form.form.text(name); !text.empty()) fault.member(name, text);
  if (const std::string_view value = form.form.text("value"); !value.empty()) {
    const auto json = JsonDocument::try_parse(value);
    fault.key("value");
    json ? fault.raw(json->root().dump()) : fault.string(value);
  }
  const JsonDocument document = JsonDocument::parse(fault.end_object().text());
  add_faults(form.call.world, document.root());
  return see_other(path, "page.fault-added");
}

Response remove_fault_form(FormCall &form) {
  form.call.world.faults.remove(read_number(form.id, "fault"));
  return see_other(path, "page.fault-removed");
}

Response clear_faults_form(FormCall &form) {
  form.call.world.faults.clear();
  return see_other(path, "page.faults-cleared");
}

}  // namespace ghlauth::sandbox
