// The switches: what each decides, and a form to set them.
#include "core/json.hpp"
#include "sandbox/adjust.hpp"
#include "sandbox/pages/html.hpp"
#include "sandbox/pages/pages.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::string_view path = "/switches";

bool is_number(const SwitchRow &row) noexcept { return row.values == "number"; }

std::string control(const SwitchRow &row, const std::string &value) {
  const std::string hint = "aria-describedby=\"" + std::string(row.name) + "-hint\"";
  if (is_number(row)) return html_input("number", row.name, value, "min=\"0\" max=\"1000000000000\" required " + hint);
  const std::string name = html_escape(row.name);
  std::string out = "<select id=\"" + name + "\" name=\"" + name + "\" " + hint + ">\n";
  for (std::string_view left = row.values; !left.empty();) {
    const std::size_t bar = left.find('|');
    const std::string_view one = left.substr(0, bar);
    out += html_option(one, std::string(one) + (one == row.standard ? " (default)" : ""), one == value);
    left = bar == std::string_view::npos ? std::string_view() : left.substr(bar + 1);
  }
  return out + "</select>";
}

std::string field_of(const SwitchRow &row, const std::string &value) {
  const std::string name = html_escape(row.name);
  const bool is_changed = value != row.standard;
  std::string out = "<div class=\"option\"><div><label class=\"name\" for=\"" + name + "\">" + name + "</label>";
  if (is_changed) out += ' ' + html_pill("warn", "changed from " + std::string(row.standard));
  return out + "<p class=\"note\" id=\"" + name + "-hint\">" + html_escape(row.what) +
         ".<br>Sources: " + html_escape(row.source) + ".</p></div>" + control(row, value) + "</div>\n";
}

std::string card(const Switches &switches, const char *title, bool numbers) {
  std::string out = std::string("<section class=\"card\"><h2>") + title + "</h2>\n";
  for (std::size_t i = 0; i < switch_table().size(); ++i)
    if (const SwitchRow &row = switch_table()[i]; is_number(row) == numbers)
      out += field_of(row, switches.value(static_cast<Switch>(i)));
  return out + "<div class=\"actions\"><button type=\"submit\">Set the switches</button></div></section>\n";
}

std::vector<FormField> values_of(const Switches &switches) {
  std::vector<FormField> out;
  for (std::size_t i = 0; i < switch_table().size(); ++i)
    out.push_back({std::string(switch_table()[i].name), switches.value(static_cast<Switch>(i))});
  return out;
}

}  // namespace

Response switches_page(PageCall &page) {
  World &world = page.call.world;
  // What was shown is remembered, so that a form sets what was changed on it and not what was changed elsewhere meanwhile.
  const std::string token = open_form(world, values_of(world.switches));
  const std::size_t changed = world.switches.changed();
  Page out{Section::SWITCHES, "Switches", "", ""};
  out.body =
      "<h1>Switches</h1>\n<p class=\"lead\">Where HighLevel's own sources contradict each other, a switch says whom the "
      "sandbox "
      "follows. Others set limits and lifetimes. They hold from the next request on.</p>\n";
  if (changed > 0)
    out.body += "<section class=\"card\"><h2>" + (changed == 1 ? std::string("1 is") : std::to_string(changed) + " are") +
                " not as by default</h2>" + form_begin("/switches/reset", token) +
                "<button type=\"submit\" class=\"danger\">Back to the defaults</button></form></section>\n";
  out.body += form_begin(path, token) + card(world.switches, "What the sources say differently", false) +
              card(world.switches, "Limits and lifetimes", true) + "</form>";
  return html_page(200, out, "page.switches");
}

Response change_switches_form(FormCall &form) {
  JsonWriter request;
  request.begin_object();
  for (const FormField &one : form.form.fields)
    if (one.name != "csrf" && field(form.form.parameters, one.name) != one.value) request.member(one.name, one.value);
  const JsonDocument document = JsonDocument::parse(request.end_object().text());
  change_switches(form.call.world, document.root());
  return see_other(path, "page.switches-set");
}

Response reset_switches_form(FormCall &form) {
  form.call.world.switches.reset();
  return see_other(path, "page.switches-reset");
}

}  // namespace ghlauth::sandbox
