// HTTP of the application, adapted to net's transport.
#pragma once

#include <ghlauth/transport.h>

#include <memory>
#include <string>

#include "capi/tables.hpp"
#include "net/transport.hpp"

namespace ghlauth::capi {

using TransportTable = std::shared_ptr<TableCopy<ghlauth_transport_table>>;

/// Checked; null for null.
TransportTable copy_transport(const ghlauth_transport_table *table);
std::shared_ptr<net::Transport> make_transport(TransportTable table, std::string user_agent);

}  // namespace ghlauth::capi
