#include "cli/webhook/fire.hpp"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/http.hpp"
#include "cli/json.hpp"
#include "cli/report.hpp"
#include "cli/secret_input.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

constexpr const char *sandbox_variable = "GHLAUTH_SANDBOX_URL";
constexpr const char *token_variable = "GHLAUTH_SANDBOX_CONTROL_TOKEN";

/// The control API of the sandbox, as its pages and tests use it.
class Control {
 public:
  explicit Control(const FireArguments &arguments) : origin_(arguments.sandbox) {
    const char *given = std::getenv(sandbox_variable);
    if (origin_.empty() && given != nullptr) origin_ = given;
    if (origin_.empty())
      throw Failure(exit_usage, "which sandbox?",
                    std::string("Name the address that it shows when it starts: --sandbox URL, or ") + sandbox_variable + '.');
    token_ = arguments.token_file.empty() ? secret_of_variable(token_variable) : secret_of_file(arguments.token_file);
  }

  [[nodiscard]] Json get(const std::string &path) const { return ask(path, std::nullopt); }
  [[nodiscard]] Json post(const std::string &path, const std::string &body) const { return ask(path, body); }

 private:
  [[nodiscard]] Json ask(const std::string &path, std::optional<std::string> body) const {
    HttpCall call;
    call.url = origin_ + "/__sandbox/" + path;
    call.body = std::move(body);
    call.headers = {{"Content-Type", "application/json"}};
    call.bearer = &token_;
    HttpAnswer answer;
    try {
      answer = http(call);
    } catch (HttpFailure &failure) {
      failure.hint = "Is the sandbox running? ghlauth sandbox";
      throw;
    }
    std::optional<Json> parsed = Json::parse(answer.body);
    if (!parsed || !parsed->is_object()) throw Failure(exit_failed, origin_ + " is no sandbox of ghlauth: it answered " + std::to_string(answer.status));
    if (answer.status != 200)
      throw Failure(answer.status == 400 ? exit_usage : exit_failed, printable(parsed->string("message").value_or("the sandbox refused it")),
                    printable(parsed->string("hint").value_or("")));
    return std::move(*parsed);
  }

  std::string origin_;
  Secret token_;
};

Json payload_of(const std::string &given) {
  std::string text = given;
  if (given.starts_with('@')) {
    std::optional<std::string> read = read_file(given.substr(1));
    if (!read) throw Failure(exit_usage, "there is no file " + printable(given.substr(1)));
    text = std::move(*read);
  }
  std::optional<Json> payload = Json::parse(text);
  if (!payload || !payload->is_object()) throw Failure(exit_usage, "the payload is no JSON object", "Such as '{\"email\":\"a@example.com\"}', or @FILE.");
  return std::move(*payload);
}

int list_types(const Control &control, bool as_json) {
  const Json answer = control.get("webhook-events");
  if (as_json) return std::printf("%s\n", answer.text().c_str()), exit_ok;
  for (const Json &event : answer.items("events").value_or(std::vector<Json>{}))
    std::printf("%s\n", printable(event.string("type").value_or("")).c_str());
  return exit_ok;
}

}  // namespace

int fire(const FireArguments &arguments) {
  const Control control(arguments);
  if (arguments.list) return list_types(control, arguments.options.json);
  if (arguments.type.empty()) throw Failure(exit_usage, "which event?", "Give its type; --list has all of them.");
  Json body = Json::object();
  body.add("type", arguments.type).add("count", arguments.count).add("copies", arguments.copies);
  const auto add = [&](const char *name, const std::string &value) {
    if (!value.empty()) body.add(name, value);
  };
  add("app_id", arguments.app_id);
  add("location_id", arguments.location_id);
  add("company_id", arguments.company_id);
  add("fault", arguments.fault);
  if (!arguments.payload.empty()) body.add("payload", payload_of(arguments.payload));
  const Json answer = control.post("webhooks", body.text());
  if (arguments.options.json) return std::printf("%s\n", answer.text().c_str()), exit_ok;
  for (const Json &webhook : answer.items("webhooks").value_or(std::vector<Json>{}))
    success("Fired " + arguments.type + ", webhook " + std::to_string(webhook.integer("id").value_or(0)) + ", id " +
            printable(webhook.string("webhook_id").value_or("")));
  return exit_ok;
}

}  // namespace ghlauth::cli
