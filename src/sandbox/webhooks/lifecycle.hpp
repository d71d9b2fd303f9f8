// The events of an installation, as they happen: sent to the app's webhook URL, if it has one.
#pragma once

#include <string_view>

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

/// INSTALL for the agency or the location; after that of an agency one for each of its approved locations.
void tell_installed(World &world, const Installation &installation);

/// INSTALL for each app that was put on a new location because its agency wanted that for future locations.
void tell_future_location(World &world, const Location &location);

/// Ends an installation and sends UNINSTALL; one for an agency stands for its locations too. False when there was none.
bool uninstall_and_tell(World &world, std::string_view app_id, std::string_view resource_id);

/// What INSTALL says beside the members that every event has.
Record install_fields(const World &world, const Installation &installation, bool names_ids = true);
/// The same for UNINSTALL.
Record uninstall_fields(const Installation &installation);

}  // namespace ghlauth::sandbox
