#include "cli/webhook/verify.hpp"

#include <ghlauth/webhook.h>

#include <algorithm>
#include <cstdio>

#include "cli/failure.hpp"
#include "cli/handles.hpp"
#include "cli/input.hpp"
#include "cli/json.hpp"
#include "cli/lists.hpp"
#include "cli/text.hpp"
#include "cli/webhook/keys.hpp"

namespace ghlauth::cli {
namespace {

Headers headers_of(const VerifyArguments &arguments) {
  Headers headers = made<Headers>(ghlauth_headers_new);
  for (const std::string &header : arguments.headers) {
    const std::size_t colon = header.find(':');
    if (colon == std::string::npos || colon == 0)
      throw Failure(exit_usage, "\"" + printable(header) + "\" is not 'Name: value'");
    const std::size_t begin = std::min(header.size(), header.find_first_not_of(' ', colon + 1));
    const std::string name = header.substr(0, colon), value = header.substr(begin);
    check([&](ghlauth_error **error) { return ghlauth_headers_add(headers.get(), name.c_str(), value.c_str(), error); });
  }
  return headers;
}

Webhook receiver_of(const VerifyArguments &arguments) {
  // A receiver is for some app; which one the signature does not say.
  const List app_ids = list_of(arguments.app_ids.empty() ? std::vector<std::string>{"any"} : arguments.app_ids);
  Webhook webhook = made<Webhook>([&](auto out, auto error) { return ghlauth_webhook_new(out, nullptr, app_ids.get(), error); });
  check([&](ghlauth_error **error) { return ghlauth_webhook_set_rsa(webhook.get(), arguments.rsa ? 1 : 0, error); });
  check([&](ghlauth_error **error) { return ghlauth_webhook_set_duplicates(webhook.get(), GHLAUTH_DUPLICATES_OFF, error); });
  for (const std::string &path : arguments.key_files) add_key(webhook.get(), key_of(path), path);
  return webhook;
}

Json event_json(const ghlauth_event *event) {
  const std::int64_t timestamp_s = ghlauth_event_timestamp_s(event);
  Json out = Json::object();
  out.add("type", ghlauth_event_type(event)).add("id", ghlauth_event_id(event)).add("app_id", ghlauth_event_app_id(event));
  out.add("company_id", ghlauth_event_company_id(event)).add("location_id", ghlauth_event_location_id(event));
  out.add("timestamp_s", timestamp_s < 0 ? Json() : Json(timestamp_s));
  return out;
}

void show(const VerifyArguments &arguments, const ghlauth_event *event) {
  if (arguments.options.json) {
    Json out = Json::object();
    out.add("verified", true);
    if (event != nullptr) out.add("event", event_json(event));
    std::printf("%s\n", out.text().c_str());
  } else if (event == nullptr) {
    std::printf("HighLevel signed it. For which app, and when, was not looked at: --app-id ID\n");
  } else {
    std::printf("HighLevel sent it: %s %s\n", printable(ghlauth_event_type(event)).c_str(), printable(ghlauth_event_id(event)).c_str());
  }
}

}  // namespace

int verify(const VerifyArguments &arguments) {
  const Headers headers = headers_of(arguments);
  const Webhook webhook = receiver_of(arguments);
  const std::string body = input(arguments.file, "the body");
  const auto *bytes = reinterpret_cast<const std::uint8_t *>(body.data());
  if (arguments.app_ids.empty()) {
    check([&](ghlauth_error **error) { return ghlauth_webhook_verify_signature(webhook.get(), headers.get(), bytes, body.size(), error); });
    show(arguments, nullptr);
  } else {
    const Event event = made<Event>([&](auto out, auto error) {
      return ghlauth_webhook_verify(webhook.get(), out, headers.get(), bytes, body.size(), error);
    });
    show(arguments, event.get());
  }
  return exit_ok;
}

}  // namespace ghlauth::cli
