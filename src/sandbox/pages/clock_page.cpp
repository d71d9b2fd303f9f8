// The sandbox's clock: what it says, and turning it.
#include "core/error.hpp"
#include "core/json.hpp"
#include "core/number.hpp"
#include "sandbox/adjust.hpp"
#include "sandbox/pages/html.hpp"
#include "sandbox/pages/pages.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::string_view path = "/clock";
constexpr std::int64_t max_amount = 400'000'000;  // more than ten years of seconds; of days it does not overflow

struct Step {
  std::string_view seconds;
  std::string_view words;
};

constexpr Step steps[] = {{"60", "1 minute"},   {"3600", "1 hour"},     {"86400", "1 day"},
                          {"604800", "7 days"}, {"1123200", "13 days"}, {"7776000", "90 days"}};
constexpr Step units[] = {{"1", "seconds"}, {"60", "minutes"}, {"3600", "hours"}, {"86400", "days"}};

std::string unit_select() {
  std::string out = "<select id=\"unit\" name=\"unit\">\n";
  for (const Step &unit : units) out += html_option(unit.seconds, unit.words);
  return out + "</select>";
}

std::string seconds_button(std::string_view seconds, std::string_view words) {
  return "<button type=\"submit\" class=\"quiet\" name=\"seconds\" value=\"" + html_escape(seconds) + "\">" +
         html_escape(words) + "</button>\n";
}

std::string lifetimes(const Switches &switches) {
  const auto fact = [&](const char *name, Switch which) {
    return html_fact(name, duration_words(switches.number(which) * 1000));
  };
  return "<section class=\"card\"><h2>How long things live</h2><dl>" + fact("Access token", Switch::ACCESS_TOKEN_S) +
         fact("Location token", Switch::LOCATION_TOKEN_S) + fact("Refresh token", Switch::REFRESH_TOKEN_S) +
         fact("Authorization code", Switch::CODE_S) + html_fact("Old PIT after a rotation", "7 days") +
         "</dl><p class=\"note\">Most of this is decided by " + html_link("/switches", "switches") + ".</p></section>\n";
}

std::int64_t number_in(std::string_view text) {
  const auto number = read_whole<std::int64_t>(text);
  if (!number || *number < -max_amount || *number > max_amount)
    throw_invalid("that is not a whole number within ten years", "Go back and correct it.");
  return *number;
}

}  // namespace

Response clock_page(PageCall &page) {
  World &world = page.call.world;
  const std::int64_t offset_ms = world.clock.offset_ms();
  const std::string token = open_form(world);
  Page out{Section::CLOCK, "Clock", "", ""};
  out.body =
      "<h1>Clock</h1>\n<p class=\"lead\">The sandbox's own time. As it goes on, tokens and codes end, limits begin anew, and "
      "webhooks whose next try has come are sent.</p>\n<section class=\"card\"><h2>Now</h2><dl>" +
      html_fact("The sandbox", html_moment(world.clock.unix_ms())) +
      html_fact("This machine", html_moment(world.clock.unix_ms() - offset_ms));
  if (offset_ms != 0)
    out.body += html_fact(offset_ms > 0 ? "Ahead by" : "Behind by", duration_words(offset_ms > 0 ? offset_ms : -offset_ms));
  out.body +=
      "</dl></section>\n<section class=\"card\"><h2>Turn it on by</h2>" + form_begin(path, token) + "<div class=\"actions\">";
  for (const Step &step : steps) out.body += seconds_button(step.seconds, step.words);
  out.body += "</div></form>\n" + form_begin(path, token) + "<div class=\"inline clock\">";
  out.body += html_field("amount", "Or by", html_input("number", "amount", "30", "required aria-describedby=\"amount-hint\"")) +
              html_field("unit", "Unit", unit_select());
  out.body +=
      "<button type=\"submit\">Turn</button></div><p class=\"note\" id=\"amount-hint\">Below zero it goes back.</p></form>\n";
  if (offset_ms != 0)
    out.body += form_begin(path, token) + "<div class=\"actions\">" +
                seconds_button(std::to_string(-offset_ms / 1000), "Back to this machine's time") + "</div></form>\n";
  out.body += "</section>\n" + lifetimes(world.switches);
  return html_page(200, out, "page.clock");
}

Response advance_clock_form(FormCall &form) {
  std::int64_t seconds = 0;
  if (form.form.has("seconds"))
    seconds = number_in(form.form.text("seconds"));
  else
    seconds = number_in(form.form.text("amount")) * number_in(form.form.text("unit"));
  JsonWriter request;
  request.begin_object().member("seconds", seconds).end_object();
  const JsonDocument document = JsonDocument::parse(request.text());
  advance_clock(form.call.world, document.root());
  return see_other(path, "page.clock-turned");
}

}  // namespace ghlauth::sandbox
