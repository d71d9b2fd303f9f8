// The tables of the store, and whether the server is one for it.
#pragma once

#include <chrono>
#include <string>

#include "modules/postgres/connection.hpp"

namespace ghlauth::postgres {

/// Makes what is missing, in one transaction that others wait for. Throws Failure: for a schema of a newer version too. Returns
/// what is to be warned of, or nothing.
std::string prepare_schema(Connection &connection, std::chrono::steady_clock::time_point give_up);

}  // namespace ghlauth::postgres
