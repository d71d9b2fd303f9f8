#include "sandbox/webhooks/fire.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/log.hpp"
#include "crypto/digest.hpp"
#include "sandbox/webhooks/event.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::size_t max_batch = 20'000;
constexpr std::int64_t max_offset_s = 100LL * 366 * 86'400;
constexpr std::int64_t stale_s = -31LL * 86'400;  // longer ago than HighLevel keeps an event

std::string text_of(const JsonValue &from, std::string_view name) { return std::string(from[name].string_or_empty()); }

const App &app_of(const World &world, const JsonValue &from) {
  if (world.state.apps.empty()) throw_invalid("there is no app", "Create one with POST /__sandbox/apps.");
  const std::string id = text_of(from, "app_id");
  const App *app = id.empty() ? &world.state.apps.front() : world.state.apps.find(id);
  if (!app) throw_invalid("there is no app " + printable(id, 64));
  return *app;
}

/// The location that is named; the agency that is named; the first location; the first agency.
Place place_of(const World &world, const JsonValue &from) {
  const State &state = world.state;
  Place place{text_of(from, "company_id"), text_of(from, "location_id")};
  if (place.location_id.empty() && place.company_id.empty() && !state.locations.empty())
    place.location_id = state.locations.front().id;
  if (place.company_id.empty()) {
    const Location *location = state.locations.find(place.location_id);
    if (location)
      place.company_id = location->company_id;
    else if (!state.companies.empty())
      place.company_id = state.companies.front().id;
  }
  return place;
}

std::size_t count_of(const JsonValue &from, std::string_view name) {
  if (!from[name].present()) return 1;
  const auto number = from[name].integer();
  if (!number || *number < 1 || static_cast<std::size_t>(*number) > max_batch)
    throw_invalid(std::string(name) + " is not a number from 1 to " + std::to_string(max_batch));
  return static_cast<std::size_t>(*number);
}

/// How much later than now an event says that it happened; below zero: earlier.
std::int64_t offset_of(const JsonValue &from) {
  if (!from["timestamp_offset_s"].present()) return 0;
  const auto number = from["timestamp_offset_s"].integer();
  if (!number || *number < -max_offset_s || *number > max_offset_s)
    throw_invalid("timestamp_offset_s is not a whole number within a hundred years");
  return *number;
}

std::string id_of_another_app(const World &world, const App &app) {
  for (const App &other : world.state.apps)
    if (other.id != app.id) return other.id;
  std::string id = app.id;
  id.back() = id.back() == '0' ? '1' : '0';
  return id;
}

/// What a fault does to the members; what it does to the signature is the webhook's forgery.
void spoil(const World &world, const App &app, const std::string &fault, std::int64_t &offset_s, Record &changes) {
  if (fault == "other_app")
    set_text(changes, "appId", id_of_another_app(world, app));
  else if (fault == "stale")
    offset_s += stale_s;
  else if (!fault.empty() && !read_forgery(fault))
    throw_invalid(
        "there is no fault " + printable(fault, 64),
        "wrong_signature, missing_signature, swapped_signatures, repeated_signatures, flipped_body, other_app, stale.");
}

Webhook event_of(World &world, const JsonValue &from) {
  const App &app = app_of(world, from);
  const std::string type = text_of(from, "type");
  const std::string fault = text_of(from, "fault");
  std::int64_t offset_s = offset_of(from);
  Record changes;
  spoil(world, app, fault, offset_s, changes);
  if (offset_s != 0) set_text(changes, "timestamp", iso_time(world.clock.unix_ms() + offset_s * 1000));
  for (const JsonValue &member : from["payload"].items()) set_member(changes, member.key(), member.dump());

  Webhook webhook;
  if (const auto body = from["body"].string()) {
    webhook.app_id = app.id;
    webhook.type = type.empty() ? "(raw body)" : type;
    webhook.url = url_for(app, type);
    webhook.body = *body;
  } else {
    if (type.empty()) throw_invalid("the event has no type", "GET /__sandbox/webhook-events lists them.");
    const bool only_payload = from["only_payload"].boolean().value_or(false);
    const auto sample = only_payload ? Record() : sample_fields(world, app, type, place_of(world, from));
    if (!sample && !from["payload"].is_object())
      throw_invalid("there is no sample of an event " + printable(type, 64), "Give a payload, or take a documented type.");
    webhook = make_event(world, app, type, sample.value_or(Record()), changes);
  }
  webhook.forgery = read_forgery(fault).value_or(Forgery::NONE);
  if (const std::string url = text_of(from, "url"); !url.empty()) webhook.url = url;
  if (webhook.url.empty()) throw_invalid("the app has no webhook URL", "Set its webhook_url, or give a url.");
  world.targets.require(webhook.url);
  return webhook;
}

void reorder(std::vector<Webhook> &batch, const std::string &order) {
  if (order == "reverse") {
    std::reverse(batch.begin(), batch.end());
  } else if (order == "shuffle") {
    std::vector<std::pair<std::string, std::size_t>> places;  // by digest: a seed repeats it
    for (std::size_t i = 0; i < batch.size(); ++i)
      places.emplace_back(crypto::sha256(batch[i].webhook_id + '/' + std::to_string(i)), i);
    std::sort(places.begin(), places.end());
    std::vector<Webhook> shuffled;
    shuffled.reserve(batch.size());
    for (const auto &[digest, index] : places) shuffled.push_back(std::move(batch[index]));
    batch = std::move(shuffled);
  } else if (!order.empty() && order != "given") {
    throw_invalid("the order is none of given, reverse and shuffle");
  }
}

}  // namespace

std::vector<std::int64_t> fire(World &world, const JsonValue &request) {
  std::vector<JsonValue> events = request["events"].items();
  if (!request["events"].present()) events.push_back(request);
  std::vector<Webhook> batch;
  std::size_t bytes = 0;
  for (const JsonValue &event : events) {
    const std::size_t count = count_of(event, "count");
    const std::size_t copies = count_of(event, "copies");
    if (batch.size() + count * copies > max_batch)
      throw_invalid("more than " + std::to_string(max_batch) + " webhooks at once", "Send them in several calls.");
    for (std::size_t i = 0; i < count; ++i) {
      const Webhook webhook = event_of(world, event);
      bytes += webhook.body.size() * copies;
      if (bytes > Webhooks::max_bytes) throw_invalid("the webhooks are too large together", "Send them in several calls.");
      batch.insert(batch.end(), copies, webhook);
    }
  }
  reorder(batch, text_of(request, "order"));
  std::vector<std::int64_t> numbers;
  numbers.reserve(batch.size());
  for (const Webhook &webhook : batch) numbers.push_back(send(world, webhook));
  return numbers;
}

}  // namespace ghlauth::sandbox
