#include <algorithm>
#include <string>
#include <utility>

#include "cli/failure.hpp"
#include "cli/http.hpp"
#include "cli/text.hpp"
#include "cli/webhook/delivery.hpp"

namespace ghlauth::cli {
namespace {

HeaderLines headers_of(const Delivery &delivery) {
  HeaderLines headers;
  const auto add = [&](const std::string &name, const std::string &value) {
    if (!value.empty()) headers.emplace_back(name, value);
  };
  for (const auto &[name, value] : delivery.headers) add(name, value);
  const auto is_type = [](const auto &header) { return lower(header.first) == "content-type"; };
  // libcurl would call it a form.
  if (std::none_of(delivery.headers.begin(), delivery.headers.end(), is_type)) add("Content-Type", "application/json");
  add("X-Ghlauth-Event-Id", delivery.id);
  add("X-Ghlauth-Event-Type", delivery.type);
  add("X-Ghlauth-App-Id", delivery.app_id);
  add("X-Ghlauth-Company-Id", delivery.company_id);
  add("X-Ghlauth-Location-Id", delivery.location_id);
  if (delivery.timestamp_s >= 0) add("X-Ghlauth-Timestamp", std::to_string(delivery.timestamp_s));
  headers.emplace_back("Expect", "");  // of nobody
  return headers;
}

}  // namespace

HandOn hand_on_to_upstream(std::string url, std::string ca_file, std::int64_t timeout_ms) {
  if (!url.starts_with("http://") && !url.starts_with("https://"))
    throw Failure(exit_usage, "\"" + url + "\" is no address", "Give an http:// or https:// URL.");
  if (url.find('@') != std::string::npos)
    throw Failure(exit_usage, "the address has a user or password in it", "Everybody on this machine could read them: leave them out.");
  return [url = std::move(url), ca_file = std::move(ca_file), timeout_ms](const Delivery &delivery) {
    HttpCall call;
    call.url = url;
    call.body = delivery.body;
    call.headers = headers_of(delivery);
    call.ca_file = ca_file;
    call.timeout_ms = timeout_ms;
    call.ends_with_program = false;
    const HttpAnswer answer = http(call);
    if (answer.status < 200 || answer.status > 299) throw Failure(exit_failed, url + " answered " + std::to_string(answer.status));
  };
}

}  // namespace ghlauth::cli
