// Names of processes that others on the same machine can look up: is the one that began this still there?
#pragma once

#include <string>
#include <string_view>

namespace ghlauth {

/// The id of this start of the machine. Throws INTERNAL when /proc is not mounted, TOO_MANY_OPEN_FILES when it cannot be read.
const std::string &boot_id();

/// A name of the calling process that no other process of this start of the machine has: boot id, namespace of process ids,
/// process id and start time. No secret, and without "/". Throws what boot_id() throws, and TOO_MANY_OPEN_FILES.
std::string peer_name();

enum class Peer {
  ALIVE,   ///< it is there, running or stopped
  GONE,    ///< it ended
  UNKNOWN  ///< of another machine or container, or no name at all; or it could not be looked up
};
Peer look_for_peer(std::string_view name);

}  // namespace ghlauth
