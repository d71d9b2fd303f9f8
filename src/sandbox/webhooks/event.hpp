// Events: the bytes of one, and putting it into the queue.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/record.hpp"
#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

/// The default webhook URL, or the one that the app has for this type of event. INSTALL and UNINSTALL go to the default one.
std::string url_for(const App &app, std::string_view type);

/// An event on its way to the app's URL: `fields` between the type and the members that every event has (appId, versionId,
/// timestamp, webhookId), `changes` over all of them; one that is null takes its member away.
Webhook make_event(World &world, const App &app, std::string_view type, const Record &fields, const Record &changes = {});

/// Queues a webhook as often as the switch webhook-copies says. Returns the number of the first.
std::int64_t send(World &world, const Webhook &webhook);

}  // namespace ghlauth::sandbox
