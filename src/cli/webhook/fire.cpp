#include "cli/webhook/fire.hpp"

#include <curl/curl.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/json.hpp"
#include "cli/report.hpp"
#include "cli/secret_input.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

constexpr long timeout_ms = 30'000;
constexpr const char *sandbox_variable = "GHLAUTH_SANDBOX_URL";
constexpr const char *token_variable = "GHLAUTH_SANDBOX_CONTROL_TOKEN";

struct FreeEasy {
  void operator()(CURL *easy) const noexcept { curl_easy_cleanup(easy); }
};
struct FreeLines {
  void operator()(curl_slist *lines) const noexcept { curl_slist_free_all(lines); }
};

std::size_t append(char *data, std::size_t, std::size_t size, void *text) {
  static_cast<std::string *>(text)->append(data, size);
  return size;
}

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

  [[nodiscard]] Json get(const std::string &path) const { return call(path, nullptr); }
  [[nodiscard]] Json post(const std::string &path, const std::string &body) const { return call(path, &body); }

 private:
  [[nodiscard]] Json call(const std::string &path, const std::string *body) const {
    const std::unique_ptr<CURL, FreeEasy> owned(curl_easy_init());
    if (!owned) throw Failure(exit_failed, "libcurl cannot be used");
    CURL *easy = owned.get();
    const std::unique_ptr<curl_slist, FreeLines> json(curl_slist_append(nullptr, "Content-Type: application/json"));
    std::string answer;
    std::array<char, CURL_ERROR_SIZE> reason{};
    curl_easy_setopt(easy, CURLOPT_URL, (origin_ + "/__sandbox/" + path).c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, token_.c_str());
    if (body != nullptr) {
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body->data());
      curl_easy_setopt(easy, CURLOPT_HTTPHEADER, json.get());
    }
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, reason.data());
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout_ms);
    const CURLcode code = curl_easy_perform(easy);
    if (code != CURLE_OK)
      throw Failure(exit_failed, origin_ + ": " + (reason[0] != '\0' ? reason.data() : curl_easy_strerror(code)),
                    "Is the sandbox running? ghlauth sandbox");
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    std::optional<Json> parsed = Json::parse(answer);
    if (!parsed || !parsed->is_object()) throw Failure(exit_failed, origin_ + " is no sandbox of ghlauth: it answered " + std::to_string(status));
    if (status != 200)
      throw Failure(status == 400 ? exit_usage : exit_failed, printable(parsed->string("message").value_or("the sandbox refused it")),
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
