// What a service that runs for long needs beside its signals (terminal.hpp).
#pragma once

namespace ghlauth::cli {

/// A core file would have secrets in it.
void forbid_core_files() noexcept;
/// Tells the service manager, where there is one (sd_notify(3)): "READY=1", "STOPPING=1".
void notify_service_manager(const char *state) noexcept;

}  // namespace ghlauth::cli
