#include <algorithm>
#include <cstdio>
#include <ctime>
#include <memory>
#include <mutex>

#include "cli/failure.hpp"
#include "cli/json.hpp"
#include "cli/text.hpp"
#include "cli/webhook/delivery.hpp"

namespace ghlauth::cli {
namespace {

std::string local_time(std::int64_t time_s) {
  if (time_s < 0) return "-";
  const std::time_t time = static_cast<std::time_t>(time_s);
  std::tm parts = {};
  char text[32] = {};
  if (localtime_r(&time, &parts) == nullptr || std::strftime(text, sizeof text, "%F %T", &parts) == 0) return "-";
  return text;
}

std::string line_of(const Delivery &delivery) {
  const std::string place = delivery.location_id.empty() ? "company " + delivery.company_id : "location " + delivery.location_id;
  return local_time(delivery.timestamp_s) + "  " + printable(delivery.type) + "  " + printable(place) + "  " + printable(delivery.id);
}

// The event as it came, byte for byte but for its line ends: they stand between members alone.
std::string json_of(const Delivery &delivery) {
  Json out = Json::object();
  out.add("id", delivery.id).add("type", delivery.type).add("app_id", delivery.app_id).add("company_id", delivery.company_id);
  out.add("location_id", delivery.location_id).add("timestamp_s", delivery.timestamp_s < 0 ? Json() : Json(delivery.timestamp_s));
  std::string event = delivery.body;
  std::replace_if(event.begin(), event.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  std::string text = out.text();
  text.pop_back();
  return text + ",\"event\":" + event + '}';
}

}  // namespace

HandOn hand_on_to_output(bool as_json) {
  return [as_json, mutex = std::make_shared<std::mutex>()](const Delivery &delivery) {
    const std::string line = as_json ? json_of(delivery) : line_of(delivery);
    const std::lock_guard lock(*mutex);
    if (std::printf("%s\n", line.c_str()) < 0 || std::fflush(stdout) != 0)
      throw Failure(exit_failed, "standard output does not take it");
  };
}

}  // namespace ghlauth::cli
