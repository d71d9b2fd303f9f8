// What a service that runs for long needs beside its signals (terminal.hpp).
#pragma once

namespace ghlauth::cli {

/// What cannot be written (a reader is gone, a file is at its limit) is an error of that write, and not the end of the service.
void survive_writes() noexcept;
/// Tells the service manager, where there is one (sd_notify(3)): "READY=1", "STOPPING=1".
void notify_service_manager(const char *state) noexcept;

}  // namespace ghlauth::cli
