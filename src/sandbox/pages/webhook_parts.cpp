#include "sandbox/pages/webhook_parts.hpp"

#include "sandbox/pages/forms.hpp"
#include "sandbox/pages/html.hpp"

namespace ghlauth::sandbox {
namespace {

std::string last_answer(const Webhook &webhook) {
  if (webhook.attempts.empty()) return {};
  const Attempt &last = webhook.attempts.back();
  return last.status != 0 ? "answered " + std::to_string(last.status) : "no answer";
}

}  // namespace

std::string webhook_status(const Webhook &webhook) {
  switch (webhook.progress) {
    case Progress::DELIVERED: return html_pill("good", "delivered");
    case Progress::FAILED: return html_pill("warn", "failed") + "<small>" + last_answer(webhook) + "</small>";
    case Progress::SENDING: return html_pill("", "being sent");
    default: break;
  }
  if (webhook.attempts.empty()) return html_pill("", "waiting");
  return html_pill("warn", last_answer(webhook)) + "<small>next try " + html_moment(webhook.due_ms) + "</small>";
}

bool may_be_retried(const Webhook &webhook) noexcept {
  return webhook.progress == Progress::WAITING && !webhook.attempts.empty();
}

std::string webhook_button(const Webhook &webhook, const std::string &token) {
  if (webhook.progress == Progress::SENDING || (webhook.progress == Progress::WAITING && webhook.attempts.empty())) return {};
  const bool waits = webhook.progress == Progress::WAITING;
  const std::string number = std::to_string(webhook.number);
  return form_begin("/webhooks/" + number + (waits ? "/retry" : "/resend"), token) +
         "<button type=\"submit\" class=\"quiet small\" aria-label=\"" + (waits ? "Retry now: webhook " : "Resend webhook ") +
         number + (waits ? "\">Retry now" : "\">Resend") + "</button></form>";
}

std::string indented_json(std::string_view json) {
  std::string out;
  std::size_t depth = 0;
  bool in_string = false;
  const auto line = [&] { out += '\n' + std::string(2 * depth, ' '); };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    const bool is_empty = i + 1 < json.size() && ((c == '{' && json[i + 1] == '}') || (c == '[' && json[i + 1] == ']'));
    if (in_string) {
      out += c;
      if (c == '\\' && i + 1 < json.size())
        out += json[++i];
      else
        in_string = c != '"';
    } else if (is_empty) {
      out += c;
      out += json[++i];
    } else if (c == '{' || c == '[') {
      out += c;
      ++depth;
      line();
    } else if (c == '}' || c == ']') {
      depth -= depth > 0 ? 1 : 0;
      line();
      out += c;
    } else {
      in_string = c == '"';
      out += c;
      if (c == ',') line();
      if (c == ':') out += ' ';
    }
  }
  return out;
}

}  // namespace ghlauth::sandbox
