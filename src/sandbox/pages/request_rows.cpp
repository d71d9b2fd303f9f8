#include "sandbox/pages/request_rows.hpp"

#include "sandbox/pages/html.hpp"
#include "sandbox/pages/integrations.hpp"
#include "sandbox/rules.hpp"

namespace ghlauth::sandbox {

bool is_fine(const Seen &seen) noexcept { return seen.status != 0 && seen.status < 400 && seen.fault.empty(); }

std::string status_words(const Seen &seen) { return seen.status == 0 ? "no answer" : std::to_string(seen.status); }

std::string reason_words(const Seen &seen) {
  std::string out;
  if (!seen.fault.empty()) {
    out = "A fault was set for this request: " + seen.fault;
    if (const FaultKind *kind = find_fault_kind(seen.fault)) out.append(" (").append(kind->what).append(")");
    out += '.';
  }
  const std::string_view sentence = why(seen.rule);
  if (sentence.empty() || seen.rule == "fault") return out;
  return out.append(out.empty() ? "" : " ").append(sentence);
}

std::string sender_name(const State &state, const Seen &seen) {
  if (!seen.sender.app_id.empty()) {
    const App *app = state.apps.find(seen.sender.app_id);
    return app ? app->name : seen.sender.app_id;
  }
  if (seen.sender.pit_id.empty()) return {};
  for (const auto &[digest, pit] : state.pits())
    if (pit.id == seen.sender.pit_id) return pit.name;
  return seen.sender.pit_id;
}

std::string request_row(const State &state, const Seen &seen) {
  const std::string number = std::to_string(seen.number);
  std::string out = "<tr><td>" + html_time_of_day(seen.unix_ms) + "</td><td><a href=\"/requests/" + number + "\"><code>" +
                    html_escape(seen.method + ' ' + seen.path) + "</code><span class=\"unseen\"> (request " + number +
                    ")</span></a>";
  if (!seen.query.empty()) out += "<small>with " + html_escape(seen.query) + "</small>";
  out += "</td><td>";
  const std::string sender = sender_name(state, seen);
  out += sender.empty() ? "<span class=\"soft\">not known</span>" : html_escape(sender);
  if (!seen.sender.resource_id.empty()) out += "<small>" + html_escape(account_name(state, seen.sender.resource_id)) + "</small>";
  out += "</td><td>" + html_pill(is_fine(seen) ? "good" : "warn", status_words(seen)) + ' ';
  out += html_code(seen.rule.empty() ? seen.fault : seen.rule);
  if (const std::string reason = reason_words(seen); !reason.empty()) out += "<small>" + html_escape(reason) + "</small>";
  return out + "</td></tr>\n";
}

}  // namespace ghlauth::sandbox
