// Whether the server is one for this store, and whether it keeps what it says to have written.
#pragma once

#include <chrono>
#include <string>

#include "modules/redis/connection.hpp"

namespace ghlauth::redis {

/// Throws Failure when the server refuses or is too old. Returns what is to be warned of before rows are kept there, or
/// nothing.
std::string look_at_server(Connection &connection, std::chrono::steady_clock::time_point give_up);

}  // namespace ghlauth::redis
