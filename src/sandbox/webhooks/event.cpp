#include "sandbox/webhooks/event.hpp"

#include <algorithm>

#include "core/json.hpp"

namespace ghlauth::sandbox {
namespace {

std::string text_member(const Record &record, std::string_view name) {
  for (const auto &[key, json] : record)
    if (key == name && json.starts_with('"')) return std::string(JsonDocument::parse(json).root().string_or_empty());
  return {};
}

}  // namespace

std::string url_for(const App &app, std::string_view type) {
  if (type == "INSTALL" || type == "UNINSTALL") return app.webhook_url;
  for (const auto &[name, url] : app.webhook_urls)
    if (name == type) return url;
  return app.webhook_url;
}

Webhook make_event(World &world, const App &app, std::string_view type, const Record &fields, const Record &changes) {
  Record record;
  set_text(record, "type", type);
  for (const auto &[name, json] : fields) set_member(record, name, json);
  set_text(record, "appId", app.id);
  set_text(record, "versionId", app.version_id);
  set_text(record, "timestamp", iso_time(world.clock.unix_ms()));
  set_text(record, "webhookId", world.ids.uuid());
  for (const auto &[name, json] : changes) set_member(record, name, json);

  Webhook webhook;
  webhook.webhook_id = text_member(record, "webhookId");
  webhook.app_id = app.id;
  webhook.type = type;
  webhook.url = url_for(app, type);
  webhook.body = object_json(record);
  return webhook;
}

std::int64_t send(World &world, const Webhook &webhook) {
  const std::int64_t now_ms = world.clock.unix_ms();
  const std::int64_t first = world.webhooks.add(webhook, now_ms);
  for (std::int64_t i = 1; i < std::min<std::int64_t>(world.switches.number(Switch::WEBHOOK_COPIES), 100); ++i)
    world.webhooks.add(webhook, now_ms);
  return first;
}

}  // namespace ghlauth::sandbox
